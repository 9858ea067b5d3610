"""`junheng workplan status`: how a plan stands on a day, and what is written from it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data
from junheng.cli.output import print_json
from junheng.cli.speech import Command, Option, lang_of
from junheng.cli.workplan.measuring import OPTIONS, followed, measure, refuse
from junheng.cli.workplan.status_tables import print_status
from junheng.terms.errors import InputError
from junheng.terms.findings import errors
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.deliver.following.status import Status

ENDINGS = {
    "ledger": (".xlsx", ".docx", ".pdf"),
    "gantt": (".svg", ".png"),
    "ics": (".ics",),
    "briefing": (".docx", ".pdf", ".xlsx"),
}


@click.command("status", cls=Command)
@data.options(
    click.Argument(["plan"], type=data.FILE),
    Option(["--on"], required=True, metavar="YYYY-MM-DD", help="following.option.on"),
    *OPTIONS,
    Option(["--child"], type=data.FILE, multiple=True, metavar="PLAN", help="following.option.child"),
    Option(["--ledger"], type=data.FILE, metavar="OUT.xlsx", help="following.option.ledger"),
    Option(["--gantt"], type=data.FILE, metavar="OUT.svg|png", help="following.option.gantt"),
    Option(["--ics"], type=data.FILE, metavar="OUT.ics", help="following.option.ics"),
    Option(["--briefing"], type=data.FILE, metavar="OUT.docx", help="following.option.briefing"),
    Option(["--month"], metavar="YYYY-MM", help="following.option.month"),
    data.JSON,
    data.LANG,
)
@click.pass_context
def status(
    context: click.Context,
    /,
    plan: Path,
    on: str,
    child: tuple[Path, ...],
    month: str | None,
    as_json: bool,
    **asked: Any,
) -> int:
    """Read the plan and those below it, measure, follow, print, write."""
    from junheng.deliver.following.contract import status_json
    from junheng.deliver.following.status import status as status_on
    from junheng.deliver.following.terms_file import calendar_of

    lang, day = lang_of(context), data.as_day(on)
    wanted = {name: path for name in ENDINGS if (path := asked.pop(name)) is not None}
    _refuse_endings(wanted)
    calendar = calendar_of(asked["terms"])
    read = followed(plan, *child)
    if read.findings and not asked["partial"]:
        return refuse(read.findings, lang, as_json=as_json)
    found, *children = read.plans
    measured = measure(found, day, asked, lang, as_json=as_json)
    if isinstance(measured, int):
        return measured
    known = status_on(found, day, measured.assessment, children, calendar, read.findings)
    written = [_write(name, path, known, month, lang) for name, path in wanted.items()]
    if as_json:
        print_json(status_json(known, lang))
    else:
        print_status(known, lang)
        for path in written:
            click.echo(text("cli.written", lang, path=str(path)))
    return 1 if measured.wrong or errors(known.findings) else 0


def _refuse_endings(wanted: dict[str, Path]) -> None:
    for name, path in wanted.items():
        if path.suffix not in ENDINGS[name]:
            raise InputError("cli.unknown_format", path=str(path), known=", ".join(ENDINGS[name]))


def _write(name: str, path: Path, status: "Status", month: str | None, lang: Lang) -> Path:
    from junheng.facts.files.atomic import replacing

    path.parent.mkdir(parents=True, exist_ok=True)
    if name == "ledger":
        from junheng.report.ledgers.document import ledger_document
        from junheng.report.write import write_document

        write_document(path, ledger_document(status, lang))
    elif name == "briefing":
        from junheng.deliver.following.briefing import briefing
        from junheng.report.kinds.briefing.document import briefing_document
        from junheng.report.write import write_document

        write_document(path, briefing_document(briefing(status, _month(month, status.on)), lang).numbered())
    elif name == "ics":
        from junheng.deliver.following.agenda import agenda

        with replacing(path) as draft:
            draft.write_bytes(agenda(status.plan, lang, status.calendar))
    else:
        _write_gantt(path, status, lang)
    return path


def _month(said: str | None, on: date) -> date:
    """The first day of the month of a briefing: as asked, else that of the day."""
    if said is None:
        return on.replace(day=1)
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError:
        raise InputError("following.not_a_month", value=said) from None


def _write_gantt(path: Path, status: "Status", lang: Lang) -> None:
    """A picture a page of tasks: the first under the name asked for, the others with a number behind it."""
    from junheng.facts.files.atomic import replacing
    from junheng.report.charts.draw import png, svg
    from junheng.report.charts.gantt import gantt_charts

    states = {state.task.id: state.state for state in status.progress.tasks}
    charts = gantt_charts(status.plan, states, status.on, lang)
    if not charts:
        raise InputError("following.no_dates", title=status.plan.title)
    for number, chart in enumerate(charts, 1):
        own = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        with replacing(own) as draft:
            draft.write_bytes(png(chart) if path.suffix == ".png" else svg(chart).encode())
