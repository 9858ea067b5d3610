"""Where a county stands on the way to each target year: today's data under each year's standard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from junheng.assess.county import Choices
from junheng.assess.outcome import Assessment
from junheng.assess.run import Request, assess_one
from junheng.facts.engine import Engine, PolarsEngine
from junheng.facts.table import Facts
from junheng.standards.model import Rulebook
from junheng.standards.path import Milestone
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.calendar import last_day
from junheng.terms.errors import InputError
from junheng.terms.places import NATION


@dataclass(frozen=True)
class StepTaken:
    """One milestone and the data held against its standard."""

    milestone: Milestone
    assessment: Assessment


def assess_path(
    facts: Facts,
    milestones: Sequence[Milestone],
    choices: Choices | None = None,
    *,
    on: date | None = None,
    extra: Sequence[Rulebook] = (),
    engine: Engine | None = None,
) -> tuple[StepTaken, ...]:
    """The same data under the standard of every milestone.

    What will be in force in a target year is not known, so each standard is taken as it stands on the day
    of judging.

    Args:
        facts: One county's facts as entered.
        milestones: Years and standards (`standards.path`).
        choices: Settings and tolerances; each standard takes those that it has.
        on: The day of judging; the last day of the data's school year unless another is given.
        extra: Standards added to each milestone that they amend.
        engine: Where the sums are made.

    Raises:
        InputError: the facts do not say which school year they are.
        StandardsError: a standard is not there, or not in force on that day.
    """
    chosen = choices or Choices()
    years = facts["county"]["school_year"].drop_nulls()
    if on is None and not len(years):
        raise InputError("assess.no_school_year")
    day = on or last_day(int(years[0]))
    steps = []
    for milestone in milestones:
        standard = find_rulebook(milestone.standard)
        fitting = tuple(added for added in extra if added.amends in (None, "any", standard.id))
        request = Request(standard, fitting, day, _known(chosen, resolve(standard, NATION, day, fitting)))
        steps.append(StepTaken(milestone, assess_one(facts, {}, request, engine or PolarsEngine(), ())))
    return tuple(steps)


def _known(choices: Choices, rulebook: Rulebook) -> Choices:
    """Those choices that a standard has."""
    settings = {id: value for id, value in choices.settings.items() if id in rulebook.settings}
    tolerances = tuple(id for id in choices.tolerances if id in rulebook.tolerances)
    return Choices(settings, tolerances, choices.group)


def path_json(steps: Sequence[StepTaken]) -> list[dict[str, object]]:
    """The steps as the contract prints them."""
    return [
        {
            "year": step.milestone.year,
            "standard": step.assessment.rulebook.id,
            "example": step.assessment.rulebook.example,
            "verdict": step.assessment.verdict,
            "computed": step.assessment.computed,
            "clauses": {id: result.verdict for id, result in step.assessment.clauses.items()},
        }
        for step in steps
    ]
