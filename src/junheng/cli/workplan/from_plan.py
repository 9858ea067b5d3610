"""`junheng workplan from-plan`: the JSON of a computed plan as a work plan for people to complete."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from junheng.cli import data
from junheng.cli.speech import Command, lang_of
from junheng.terms.calendar import last_day
from junheng.terms.errors import InputError
from junheng.terms.messages import text

if TYPE_CHECKING:
    from junheng.deliver.computed import Computed
    from junheng.standards.model import Rulebook


@click.command("from-plan", cls=Command)
@data.options(
    click.Argument(["computed"], type=data.FILE, metavar="PLAN.json"),
    data.STANDARD,
    data.WITH,
    data.ON,
    data.OUT,
    data.LANG,
)
@click.pass_context
def from_plan(
    context: click.Context,
    /,
    computed: Path,
    standard: str,
    extra: tuple[str, ...],
    on: str | None,
    out: Path | None,
) -> int:
    """Read the computed plan, find its standard, write the work plan."""
    from junheng.deliver.computed import read_computed
    from junheng.deliver.tasks_of_plan import work_plan_of
    from junheng.deliver.workplan.plan_file import write_plan

    lang = lang_of(context)
    if out is None:
        raise InputError("workplandoc.out_missing")
    found = read_computed(computed)
    day = data.as_day(on) if on is not None else None
    plan = work_plan_of(found, _rulebook(found, standard, extra, day), lang)
    write_plan(out, plan, lang)
    click.echo(text("workplandoc.made", lang, tasks=len(plan.tasks), targets=len(plan.targets), path=str(out)))
    return 0


def _rulebook(found: "Computed", standard: str, extra: tuple[str, ...], on: date | None) -> "Rulebook":
    """The standard that the plan was made with, told by its content.

    Raises:
        InputError: none of the days in question gives the standard of the plan.
        StandardsError: no such standard.
    """
    from junheng.plan.digests import digest
    from junheng.standards.resolve import find_rulebook, resolve
    from junheng.terms.places import NATION, is_code

    chosen = find_rulebook(standard)
    place = found.code if is_code(found.code) else NATION
    # A plan for later years is judged by what is in force in the year of its data, the one before.
    days = [on] if on is not None else [last_day(found.years[0] - 1), last_day(found.years[0])]
    for day in days:
        rulebook = resolve(chosen, place, day, data.rulebooks(data.listed(extra)))
        if found.digest in (None, digest(rulebook)):
            return rulebook
    raise InputError("workplandoc.other_standard", standard=standard, wanted=found.standard)
