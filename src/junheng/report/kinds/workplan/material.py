"""What a work plan's document is made from: the plan, and how it stands on a day."""

from dataclasses import dataclass
from datetime import date

from junheng.assess.outcome import Assessment
from junheng.deliver.following.funds import Funds, funds
from junheng.deliver.following.progress import Progress, progress
from junheng.deliver.following.targets import TargetState, targets
from junheng.deliver.following.terms import SchoolCalendar
from junheng.deliver.workplan.model import WorkPlan


@dataclass(frozen=True)
class WorkPlanMaterial:
    """A plan to be written.

    Attributes:
        plan: The plan.
        on: The day of the document; for a summary the day of which it tells.
        progress: How each task stands; only a summary asks.
        reached: What was reached of each target; only a summary asks.
        funds: What was committed and paid of each line; only a summary asks.
    """

    plan: WorkPlan
    on: date
    progress: Progress | None = None
    reached: tuple[TargetState, ...] = ()
    funds: Funds | None = None


def followed(
    plan: WorkPlan, on: date, calendar: SchoolCalendar, assessment: Assessment | None = None
) -> WorkPlanMaterial:
    """A plan with how it stands on a day.

    Args:
        plan: The plan.
        on: The day; what was recorded later is left out of account.
        calendar: The terms in which recurring work is counted.
        assessment: The county held against the plan's standard; without it only entered figures measure targets.
    """
    return WorkPlanMaterial(plan, on, progress(plan, on, calendar), targets(plan, on, assessment), funds(plan, on))
