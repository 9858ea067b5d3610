"""`junheng plan rotate`: who moves where next school year."""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data, judging
from junheng.cli.interrupts import INTERRUPTED, Patience
from junheng.cli.output import print_findings, print_json, table
from junheng.cli.plan_options import EFFORT
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.errors import EngineError, InputError
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from junheng.plan.rotation.result import Rotation

FORMATS = (".json", ".xlsx")
MOST_MOVES = 20
"""Lines shown; JSON and the workbook have all."""
EVERY_SECONDS = 2.0


@click.command("rotate", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    Option(["--rules"], type=data.FILE, metavar="RULES.toml", help="rotate.option_rules"),
    Option(["--curriculum"], type=data.FILE, metavar="LESSONS.toml", help="rotate.option_curriculum"),
    Option(["--refused"], type=data.FILE, metavar="FILE", help="rotate.option_refused"),
    Option(["--previous", "earlier"], type=data.FILE, metavar="LIST.json", help="rotate.option_earlier"),
    Option(["--names"], type=data.FILE, metavar="FILE", help="rotate.option_names"),
    data.MAPPING,
    Option(["--partial"], is_flag=True, help="cli.option.partial"),
    *EFFORT,
    Option(["--seed"], type=click.IntRange(0), default=0, show_default=True, metavar="K", help="rotate.option_seed"),
    data.OUT,
    data.JSON,
    data.LANG,
)
@click.pass_context
def rotate(
    context: click.Context, /, book: Path, names: Path | None, out: Path | None, as_json: bool, **asked: Any
) -> int:
    """Read, check, find the list, check it, print."""
    from junheng.assess.partial import without_errors
    from junheng.plan.digests import digest
    from junheng.plan.request import Effort
    from junheng.plan.rotation.contract import rotation_json
    from junheng.plan.rotation.curriculum import default_curriculum, load_curriculum
    from junheng.plan.rotation.ground import Asked
    from junheng.plan.rotation.records import records
    from junheng.plan.rotation.replies import read_earlier, read_names, read_refusals, refuse_unknown
    from junheng.plan.rotation.rotate import rotate as found_by
    from junheng.plan.rotation.rules import default_rules, load_rules
    from junheng.terms.findings import errors

    lang = lang_of(context)
    if out is not None and out.suffix not in FORMATS:
        raise InputError("cli.unknown_format", path=str(out), known=", ".join(FORMATS))
    rules = default_rules() if asked["rules"] is None else load_rules(asked["rules"])
    lessons = default_curriculum() if asked["curriculum"] is None else load_curriculum(asked["curriculum"])
    refused = frozenset() if asked["refused"] is None else read_refusals(asked["refused"])
    earlier = None if asked["earlier"] is None else read_earlier(asked["earlier"])
    called = None if names is None else read_names(names)
    facts, _, findings = data.checked(book, asked["mapping"], [], lang)
    wrong = bool(errors(findings))
    if wrong and not asked["partial"]:
        return judging.refuse(findings, lang, as_json=as_json)
    if wrong:
        facts = without_errors(facts, findings)
    if refused:
        refuse_unknown(refused, records(facts, rules, lessons))
    effort = Effort(asked["seconds"], asked["gap"], asked["seed"])
    with Patience() as patience:
        found = found_by(
            facts,
            rules,
            lessons,
            Asked(refused, earlier),
            effort,
            say=_Steps(lang),
            stop=lambda: patience.over,
        )
    inputs = {
        "digests": {"data": facts.digest, "rules": digest(rules), "curriculum": digest(lessons)},
        "rules": rules.name(lang),
        "curriculum": lessons.name(lang),
        "seed": effort.seed,
        "gap": effort.gap,
        "weights": dict(rules.weights),
    }
    made_with = text("rotate.made_with", lang, rules=rules.name(lang), curriculum=lessons.name(lang))
    county = next(iter(facts["county"]["name"].drop_nulls()), "") or facts.county_codes()[0]
    told = rotation_json(found, lang, inputs=inputs, names=called)
    if out is not None:
        _write(out, found, told, lang, county, made_with, called)
    if as_json:
        print_json(told)
    else:
        _print(found, lang, county, made_with, called)
        if out is not None:
            click.echo(text("cli.written", lang, path=str(out)))
    if patience.over:
        click.echo(text("cli.interrupted", lang), err=True)
        return INTERRUPTED
    if found.status == "unknown":
        raise EngineError("rotate.out_of_time")
    return 1 if wrong else 0


class _Steps:
    """How far the search has come, on standard error, now and then."""

    def __init__(self, lang: Lang) -> None:
        self._lang, self._told = lang, time.monotonic()

    def __call__(self, step: str, bound: float) -> None:
        """A step and its bound."""
        if time.monotonic() - self._told >= EVERY_SECONDS and abs(bound) < float("inf"):
            self._told = time.monotonic()
            click.echo(text("rotate.step", self._lang, step=step, bound=f"{bound:.1f}"), err=True)


def _write(
    out: Path,
    found: "Rotation",
    told: "Mapping[str, Any]",
    lang: Lang,
    county: str,
    made_with: str,
    names: "Mapping[str, str] | None",
) -> None:
    if out.suffix == ".json":
        from junheng.facts.files.atomic import replacing

        with replacing(out) as temporary:
            temporary.write_text(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")
        return
    from junheng.report.kinds.rotation.document import build
    from junheng.report.write import write_document

    write_document(out, build(found, lang, county, made_with, names).numbered())


def _print(found: "Rotation", lang: Lang, county: str, made_with: str, names: "Mapping[str, str] | None") -> None:
    """The list on the terminal."""
    from junheng.plan.rotation.contract import kind_words, rule_words, subject_words, why

    click.echo(text("rotate.title", lang, county=county, year=found.records.year))
    if found.status == "unknown":
        click.echo(text("rotate.status_unknown", lang))
    elif found.status == "infeasible":
        short = {"movers": found.short[0], "backbone": found.short[1]}
        click.echo(text("rotate.status_infeasible", lang, wanted=found.wanted, **short))
        for block in found.blocking:
            rule = rule_words(block.rule, lang)
            click.echo(text("rotate.block", lang, rule=rule, movers=block.movers, backbone=block.backbone))
        if not found.blocking:
            click.echo(text("rotate.block_none", lang))
    else:
        _print_moves(found, lang)
        shown = found.moves[:MOST_MOVES]
        heads = ("teacher", *(("name",) if names is not None else ()), "from", "to", "subject", "kind", "km", "why")
        schools = found.records.schools
        table(
            text("rotate.sheet_moves", lang),
            [text(f"rotate.column.{head}", lang) for head in heads],
            [
                [
                    move.teacher,
                    *([names.get(move.teacher, "")] if names is not None else []),
                    schools[move.from_school].name if move.from_school in schools else move.from_school,
                    schools[move.to_school].name if move.to_school in schools else move.to_school,
                    subject_words(move.subject, lang),
                    kind_words(move.kind, lang),
                    "—" if move.km is None else f"{move.km:.1f}",
                    why(move, lang),
                ]
                for move in shown
            ],
        )
        if len(found.moves) > len(shown):
            click.echo(text("rotate.more", lang, number=len(found.moves) - len(shown)))
        click.echo(text("rotate.proved", lang, number=len(found.held)))
    click.echo(made_with)
    print_findings(found.findings, lang)
    sys.stdout.flush()


def _print_moves(found: "Rotation", lang: Lang) -> None:
    """The answer in some sentences."""
    moved = [move for move in found.moves if move.kind == "exchange"]
    click.echo(
        text(
            "rotate.status_optimal",
            lang,
            eligible=len(found.records.eligible),
            wanted=found.wanted,
            moved=len(moved),
            backbone=sum(move.backbone for move in moved),
            support=sum(move.kind == "support" for move in found.moves),
            back=sum(move.kind == "return" for move in found.moves),
            points=f"{found.points:.1f}",
            gap=f"{found.gap:.3%}",
        )
    )
    before, after = (sum(getattr(unit, name) for unit in found.units) for name in ("missing_before", "missing_after"))
    recruit = sum(entry.recruit for entry in found.open)
    click.echo(text("rotate.posts_line", lang, before=f"{before:.1f}", after=f"{after:.1f}", recruit=recruit))
    if found.changed is not None:
        numbers = {key: len(ids) for key, ids in found.changed.items()}
        click.echo(text("rotate.changed", lang, **numbers))
    elif found.greedy is None:
        click.echo(text("rotate.greedy_fails", lang))
    else:
        click.echo(text("rotate.greedy", lang, points=f"{found.greedy:.1f}"))
