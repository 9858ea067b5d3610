"""A work plan on a day: all that can be said of it, gathered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from junheng.assess.outcome import Assessment
from junheng.deliver.following.bodies import BodyState, bodies
from junheng.deliver.following.duties import Duties, duties
from junheng.deliver.following.family import RollUp, roll_up
from junheng.deliver.following.funds import Funds, funds
from junheng.deliver.following.progress import Progress
from junheng.deliver.following.targets import TargetState
from junheng.deliver.following.terms import SchoolCalendar
from junheng.deliver.workplan.model import WorkPlan
from junheng.terms.calendar import school_year_of
from junheng.terms.findings import Finding


@dataclass(frozen=True)
class Status:
    """A plan on a day.

    Attributes:
        assessment: What measured the targets; None where no data were given.
        family: The plan with those below it.
        calendar: The terms that recurring work was counted by.
    """

    plan: WorkPlan
    on: date
    funds: Funds
    bodies: tuple[BodyState, ...]
    duties: Duties
    family: RollUp
    assessment: Assessment | None
    calendar: SchoolCalendar
    findings: tuple[Finding, ...]

    @property
    def progress(self) -> Progress:
        """The plan's own tasks."""
        return self.family.progress

    @property
    def targets(self) -> tuple[TargetState, ...]:
        """The plan's own targets."""
        return self.family.targets


def status(
    plan: WorkPlan,
    on: date,
    assessment: Assessment | None = None,
    children: Sequence[WorkPlan] = (),
    calendar: SchoolCalendar | None = None,
    earlier: Sequence[Finding] = (),
) -> Status:
    """How a plan stands on a day.

    Args:
        plan: The plan with its records, payments and reports; later ones are left out of account.
        on: The day.
        assessment: The county held against the plan's standard, to measure targets.
        children: Plans below it.
        calendar: Terms of school years where they are not the usual ones.
        earlier: What was found in the plans before, to be told with the rest.
    """
    terms = calendar or SchoolCalendar()
    family = roll_up(plan, children, on, terms, assessment)
    money, owed, filled = funds(plan, on), duties(plan, on, terms), bodies(plan)
    # A circle is told once: who checked the plan has said it already.
    circles = () if any(one.code == "workplan.cycle" for one in earlier) else family.progress.planned.findings
    findings = (
        *earlier,
        *circles,
        *money.findings,
        *(finding for body in filled for finding in body.findings),
        *owed.findings,
        *family.findings,
        *_data_later(assessment, on),
    )
    return Status(plan, on, money, filled, owed, family, assessment, terms, findings)


def _data_later(assessment: Assessment | None, on: date) -> tuple[Finding, ...]:
    """Data of a school year that had not begun on the day: what they measure was not yet so."""
    if assessment is None or assessment.school_year <= school_year_of(on):
        return ()
    params = {"year": assessment.school_year, "following": assessment.school_year + 1, "on": on}
    return (Finding("following.data_later", table="county", value=assessment.school_year, params=params),)
