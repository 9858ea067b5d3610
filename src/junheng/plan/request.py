"""What is asked of a plan, in full."""

from dataclasses import dataclass, field

from junheng.assess.county import Choices
from junheng.plan.model import Question


@dataclass(frozen=True)
class Effort:
    """How hard to search.

    Attributes:
        seconds: Time limit of one search.
        gap: Relative gap at which a plan counts as proved.
        seed: Of the solver's own choices.
    """

    seconds: float = 60.0
    gap: float = 1e-3
    seed: int = 0


@dataclass(frozen=True)
class Request:
    """What is asked, in full.

    Attributes:
        question: Years, budgets, what is fixed or forbidden.
        pass_years: School years in which every inside clause has to pass.
        choices: Settings and tolerances of the standard.
        effort: How hard to search.
        most: Ask for the most that the budgets buy, not for the least cost.
    """

    question: Question
    pass_years: tuple[int, ...]
    choices: Choices = field(default_factory=Choices)
    effort: Effort = field(default_factory=Effort)
    most: bool = False
