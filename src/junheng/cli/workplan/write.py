"""`junheng workplan write`: the plan as an official document, or the yearly summary of it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data
from junheng.cli.speech import Command, Option, lang_of
from junheng.cli.workplan import measuring
from junheng.report.drawers import FORMATS
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.assess.outcome import Assessment
    from junheng.deliver.workplan.model import WorkPlan

SUMMARY = "summary"


@click.command("write", cls=Command)
@data.options(
    click.Argument(["plan"], type=data.FILE),
    Option(["--out"], type=data.FILE, required=True, metavar="FILE", help="workplandoc.option.out"),
    Option(["--kind"], metavar="KIND", help="workplandoc.option.kind"),
    Option(["--on"], metavar="YYYY-MM-DD", help="workplandoc.option.on"),
    *measuring.OPTIONS,
    data.LANG,
)
@click.pass_context
def write(
    context: click.Context,
    /,
    plan: Path,
    out: Path,
    kind: str | None,
    on: str | None,
    **asked: Any,
) -> int:
    """Read the plan, see how it stands where that is asked, build, draw."""
    from junheng.deliver.workplan.plan_file import load_plan

    lang = lang_of(context)
    if out.suffix[1:] not in FORMATS:
        raise InputError("cli.unknown_format", path=str(out), known=", ".join(f".{one}" for one in FORMATS))
    found = load_plan(plan)
    day = data.as_day(on) if on is not None else None
    out.parent.mkdir(parents=True, exist_ok=True)
    if (kind or found.kind) == SUMMARY:
        day = day or date.today()
        measured = measuring.measure(found, day, asked, lang, as_json=False)
        if isinstance(measured, int):
            return measured
        _summary(found, out, day, measured.assessment, lang)
    else:
        _document(found, out, kind, day, lang)
    click.echo(text("cli.written", lang, path=str(out)))
    return 0


def _document(plan: "WorkPlan", out: Path, kind: str | None, on: date | None, lang: Lang) -> None:
    """The plan itself; without a day it bears that of its last version."""
    from junheng.report.kinds.workplan.document import work_plan_document
    from junheng.report.kinds.workplan.material import WorkPlanMaterial
    from junheng.report.write import write_document

    day = on or max((one.on for one in plan.versions), default=date.today())
    write_document(out, work_plan_document(WorkPlanMaterial(plan, day), lang, kind).numbered())


def _summary(plan: "WorkPlan", out: Path, on: date, assessment: "Assessment | None", lang: Lang) -> None:
    """What was planned beside what was done on a day."""
    from junheng.deliver.following.terms import SchoolCalendar
    from junheng.report.kinds.workplan.document import work_plan_document
    from junheng.report.kinds.workplan.material import followed
    from junheng.report.write import write_document

    material = followed(plan, on, SchoolCalendar(), assessment)
    write_document(out, work_plan_document(material, lang, SUMMARY).numbered())
