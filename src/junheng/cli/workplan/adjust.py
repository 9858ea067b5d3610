"""`junheng workplan adjust`: the next version of a plan, proposed from how it stands."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data
from junheng.cli.output import print_json, table
from junheng.cli.speech import Command, Option, lang_of
from junheng.cli.workplan.measuring import OPTIONS, followed, measure, refuse
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.deliver.following.adjust import Adjustment
    from junheng.deliver.workplan.model import WorkPlan


@click.command("adjust", cls=Command)
@data.options(
    click.Argument(["plan"], type=data.FILE),
    Option(["--on"], required=True, metavar="YYYY-MM-DD", help="following.option.on"),
    Option(["--out"], type=data.FILE, metavar="NEW.toml|xlsx", help="following.option.out"),
    *OPTIONS,
    Option(["--before"], type=data.FILE, metavar="BOOK", help="following.option.before"),
    Option(
        ["--months"],
        type=click.IntRange(1, 120),
        default=12,
        show_default=True,
        metavar="N",
        help="following.option.months",
    ),
    data.JSON,
    data.LANG,
)
@click.pass_context
def adjust(
    context: click.Context,
    /,
    plan: Path,
    on: str,
    out: Path | None,
    before: Path | None,
    months: int,
    as_json: bool,
    **asked: Any,
) -> int:
    """Read, measure, follow, propose, print, write."""
    from junheng.deliver.following.adjust import next_version
    from junheng.deliver.following.status import status as status_on
    from junheng.deliver.following.terms_file import calendar_of
    from junheng.deliver.workplan.plan_file import write_plan
    from junheng.deliver.workplan.versions import difference

    lang, day = lang_of(context), data.as_day(on)
    if before is not None and asked["book"] is None:
        raise InputError("following.adjust.needs_data")
    if out is not None and out.suffix not in (".toml", ".xlsx"):
        raise InputError("cli.unknown_format", path=str(out), known=".toml, .xlsx")
    calendar = calendar_of(asked["terms"])
    read = followed(plan)
    if read.findings and not asked["partial"]:
        return refuse(read.findings, lang, as_json=as_json)
    (old,) = read.plans
    measured = measure(old, day, asked, lang, as_json=as_json)
    if isinstance(measured, int):
        return measured
    earlier = measure(old, day, asked, lang, as_json=as_json, book=before) if before is not None else None
    if isinstance(earlier, int):
        return earlier
    status = status_on(old, day, measured.assessment, calendar=calendar)
    reason = text("following.adjust.reason", lang, on=day)
    new, changes = next_version(status, reason, earlier.assessment if earlier is not None else None, months)
    changed = difference(old, new)
    if out is not None:
        write_plan(out, new, lang)
    if as_json:
        number = new.versions[-1].number
        print_json(
            {
                "plan": {"title": new.title, "version": number},
                "on": day.isoformat(),
                "changes": [_told(one, lang) for one in changes],
                "difference": [one.as_json(lang) for one in changed],
            }
        )
    else:
        _print(new, changes, on, lang)
        if changes:
            click.echo(text("following.adjust.difference", lang))
        for one in changed:
            click.echo(f"  {one.text(lang)}")
        if out is not None:
            click.echo(text("cli.written", lang, path=str(out)))
    return 1 if measured.wrong or read.findings or (earlier is not None and earlier.wrong) else 0


def _told(change: "Adjustment", lang: Lang) -> dict[str, str | None]:
    return {
        "kind": change.kind,
        "id": change.id or None,
        "name": change.name,
        "before": str(change.before) if change.before is not None else None,
        "after": str(change.after) if change.after is not None else None,
        "reason": text(change.reason, lang, **change.params),
    }


def _print(new: "WorkPlan", changes: "tuple[Adjustment, ...]", on: str, lang: Lang) -> None:
    click.echo(text("following.adjust.title", lang, title=new.title, number=new.versions[-1].number, on=on))
    if not changes:
        click.echo(text("following.adjust.nothing", lang))
        return
    rows = [
        [
            text(f"following.adjust.kind.{one.kind}", lang),
            one.id,
            one.name,
            str(one.before or ""),
            str(one.after or ""),
            text(one.reason, lang, **one.params),
        ]
        for one in changes
    ]
    heads = [text(f"following.column.{name}", lang) for name in ("kind", "id", "name", "old", "new", "reason")]
    table(text("following.adjust.table", lang, number=len(rows)), heads, rows)
