"""`junheng workplan read`: a plan document as a draft of its goals, tasks, targets, bodies and facts."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from junheng.cli import data
from junheng.cli.output import print_json, table
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.messages import Lang, message, text

if TYPE_CHECKING:
    from junheng.deliver.reading.model import ReadPlan, Target


@click.command("read", cls=Command)
@data.options(
    click.Argument(["file"], type=data.FILE),
    Option(["--out"], type=data.FILE, metavar="PLAN.toml|.xlsx", help="cli.option.draft"),
    data.JSON,
    data.LANG,
)
@click.pass_context
def read(context: click.Context, /, file: Path, out: Path | None, as_json: bool) -> int:
    """Open, read, print; with `--out` write the drafts too."""
    from junheng.deliver.reading.contract import reading_json
    from junheng.deliver.reading.opening import read_plans

    lang = lang_of(context)
    reading = read_plans(file)
    written = [] if out is None else _write_drafts(reading.plans, out, lang)
    if as_json:
        print_json(reading_json(reading, lang))
        return 0
    for plan in reading.plans:
        print_plan(plan, lang)
    for path in written:
        click.echo(text("cli.written", lang, path=str(path)))
    return 0


def _write_drafts(plans: "Sequence[ReadPlan]", out: Path, lang: Lang) -> list[Path]:
    """A file a plan: `PLAN.toml`, or `PLAN-1.toml`, `PLAN-2.toml` where the document has several."""
    from junheng.deliver.workplan.drafting import draft
    from junheng.deliver.workplan.plan_file import write_plan

    names = [out] if len(plans) == 1 else [out.with_stem(f"{out.stem}-{turn + 1}") for turn in range(len(plans))]
    for path, plan in zip(names, plans, strict=True):
        write_plan(path, draft(plan, lang), lang)
    return names


def print_plan(plan: "ReadPlan", lang: Lang) -> None:
    """One plan as tables: what it is, then its items in the order of the document."""
    from junheng.deliver.reading.numerals import shown

    nothing = text("reading.none", lang)
    click.echo(
        text(
            "reading.plan",
            lang,
            title=plan.title or nothing,
            area=plan.area or nothing,
            start=plan.period.start or nothing,
            end=plan.period.end or nothing,
        )
    )
    _table(
        "tasks",
        ("task", "start", "end", "owner", "stage", "doubt"),
        [
            (one.text, one.start or "", one.end or "", one.owner or "", one.stage or "", _doubts(one.reasons, lang))
            for one in plan.tasks
        ],
        lang,
    )
    _table(
        "targets",
        ("target", "figure", "by", "doubt"),
        [(one.text, _figure(one), one.by or "", _doubts(one.reasons, lang)) for one in plan.targets],
        lang,
    )
    _table(
        "bodies",
        ("body", "minimum", "members", "posts"),
        [
            (
                body.name,
                str(body.minimum or ""),
                _list((f"{name} {count}" for name, count in body.members), lang),
                _list((f"{post.post} {post.holder}" for post in body.posts), lang),
            )
            for body in plan.bodies
        ],
        lang,
    )
    _table(
        "facts",
        ("fact", "figure", "kind"),
        [(one.text, f"{shown(one.value)} {one.unit}", text(f"reading.kind.{one.kind}", lang)) for one in plan.facts],
        lang,
    )
    _table(
        "warnings",
        ("warning", "mend", "sentence"),
        [
            (
                text(one.code, lang, **one.params),
                message(one.code).mend(lang),
                one.source.text if one.source is not None else "",
            )
            for one in plan.warnings
        ],
        lang,
    )


def _table(name: str, heads: Sequence[str], rows: Sequence[Sequence[str]], lang: Lang) -> None:
    if rows:
        table(
            text(f"reading.table.{name}", lang, number=len(rows)),
            [text(f"reading.head.{head}", lang) for head in heads],
            rows,
        )


def _figure(target: "Target") -> str:
    from junheng.deliver.reading.numerals import shown

    return f"{'+' if target.change else target.operator} {shown(target.value)} {target.unit}".strip()


def _doubts(reasons: Iterable[str], lang: Lang) -> str:
    return _list((text(reason, lang) for reason in reasons), lang)


def _list(parts: Iterable[str], lang: Lang) -> str:
    return text("terms.separator.list", lang).join(parts)
