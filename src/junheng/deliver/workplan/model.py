"""A work plan: goals with measurable targets, stages, tasks with owners and dates, bodies, money, records.

A plan is a value. Its parts are named by ids that are unique within the plan, and refer to each other by them.
`fields.toml` says how each part is written in a file and a workbook.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

Operator = Literal[">=", "<=", "="]
Every = Literal["week", "month", "quarter", "half-year", "term", "year"]
Recorded = Literal["started", "done", "dropped"]
Paid = Literal["committed", "paid"]


@dataclass(frozen=True, order=True)
class When:
    """A day, or a month of which the day is not said.

    Example:
        >>> str(When(2023, 6)), str(When(2023, 6, 30)), When(2023, 6).last, When(2024, 2).first
        ('2023-06', '2023-06-30', datetime.date(2023, 6, 30), datetime.date(2024, 2, 1))
    """

    year: int
    month: int
    day: int | None = None

    def __post_init__(self) -> None:
        date(self.year, self.month, self.day or 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")

    @property
    def first(self) -> date:
        """The day from which it may be said to have begun."""
        return date(self.year, self.month, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that is still in time."""
        if self.day:
            return date(self.year, self.month, self.day)
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)

    @classmethod
    def read(cls, text: str) -> "When":
        """From `2023-06` or `2023-06-30`.

        Raises:
            ValueError: it is neither.
        """
        parts = text.strip().split("-")
        if len(parts) not in (2, 3) or not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError(text)
        return cls(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else None)


@dataclass(frozen=True)
class Goal:
    """What the plan is for.

    Attributes:
        clause: The clause of a standard that it serves.
    """

    id: str
    text: str
    clause: str | None = None
    source: str | None = None
    doubt: str | None = None


@dataclass(frozen=True)
class Target:
    """A goal made measurable.

    Attributes:
        goal: Id of its goal.
        measure: What measures it: an indicator, clause or plan target of the standard; None for a figure that people
            enter.
        scope: Where it is measured: `county`, `primary`, `junior`, a township or a school's id.
        by: Until when it has to be reached.
        actual: The figure that people entered, where no data measure it; `actual_on` the day of it.
        of: The target of the higher plan that it carries out.
        share_of: Its part of that target's value, where it hands on a part.
    """

    id: str
    text: str
    operator: Operator
    value: Fraction
    unit: str
    goal: str | None = None
    measure: str | None = None
    scope: str | None = None
    by: When | None = None
    actual: Fraction | None = None
    actual_on: date | None = None
    of: str | None = None
    share_of: Fraction | None = None
    source: str | None = None
    doubt: str | None = None


@dataclass(frozen=True)
class Stage:
    """A span of the plan."""

    id: str
    name: str
    start: When | None = None
    end: When | None = None
    source: str | None = None
    doubt: str | None = None


@dataclass(frozen=True)
class Task:
    """Something to be done, with one unit that answers for it.

    Attributes:
        milestone: It takes no time: a day by which something stands.
        owner: The one accountable unit; `person` within it.
        helpers: Units that help.
        after: Tasks that have to be done before it begins.
        every: How often, where it recurs between start and end.
        deliverable: What will be there; `evidence` what shows it.
        school: The school where it is done; None for the whole area.
        measure: Indicator or clause that it serves, and `action` the kind of action where it comes from a computed
            plan.
        quantity: How much of what, in `unit`.
        of: The task of the higher plan that it carries out.
    """

    id: str
    text: str
    stage: str | None = None
    goal: str | None = None
    start: When | None = None
    end: When | None = None
    milestone: bool = False
    owner: str | None = None
    person: str | None = None
    helpers: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    every: Every | None = None
    deliverable: str | None = None
    evidence: str | None = None
    school: str | None = None
    measure: str | None = None
    action: str | None = None
    quantity: Fraction | None = None
    unit: str | None = None
    of: str | None = None
    source: str | None = None
    doubt: str | None = None


@dataclass(frozen=True)
class Money:
    """A line of the funding table.

    Attributes:
        task: What it pays for.
        fund: Where it comes from.
        year: Calendar year of the budget.
    """

    id: str
    task: str
    fund: str
    year: int
    planned_yuan: Fraction
    purpose: str | None = None


@dataclass(frozen=True)
class Body:
    """A leading group, office or committee.

    Attributes:
        minimum: It has at least so many members.
        seat: The unit in which its office sits.
    """

    id: str
    name: str
    minimum: int | None = None
    seat: str | None = None
    of: str | None = None
    source: str | None = None
    doubt: str | None = None


@dataclass(frozen=True)
class Post:
    """A post of a body.

    Attributes:
        group: The group of members whose number a rule may ask for (administration, experts, schools, society).
        holder: Person or office that holds it; None while it is vacant.
    """

    id: str
    body: str
    post: str
    group: str | None = None
    holder: str | None = None
    duties: str | None = None


@dataclass(frozen=True)
class Composition:
    """A rule of a body: at least, at most or just so many members of a group."""

    id: str
    body: str
    group: str
    operator: Operator
    members: int
    source: str | None = None


@dataclass(frozen=True)
class Responsibility:
    """A line of the responsibility matrix: who does what for a task or an area of work.

    Attributes:
        unit: Unit or school.
        role: `leader`, `year-head`, `subject-head`, `class-head`, `lesson-head` (the five responsibilities within a
            school), or free words.
    """

    id: str
    unit: str
    role: str
    duty: str
    task: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class Duty:
    """A report that a unit owes: once, or again and again.

    Attributes:
        to: Who gets it.
        every: How often between start and end; None for once, by `end`.
        days: Days after the end of the span by which it has to be there.
    """

    id: str
    unit: str
    text: str
    to: str | None = None
    every: Every | None = None
    start: When | None = None
    end: When | None = None
    days: int = 0
    source: str | None = None


@dataclass(frozen=True)
class Record:
    """What was reported of a task.

    Attributes:
        state: Begun, done, or dropped with a reason in `note`.
        share: How much of it is done, 0 to 1.
        evidence: What shows it; None where it is still owed.
    """

    id: str
    task: str
    on: date
    state: Recorded
    share: Fraction | None = None
    evidence: str | None = None
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Payment:
    """Money committed or paid out of a line."""

    id: str
    money: str
    on: date
    kind: Paid
    yuan: Fraction
    voucher: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Report:
    """A report that came in.

    Attributes:
        due: The day for which it was owed, for duties that recur.
    """

    id: str
    duty: str
    on: date
    due: date | None = None
    title: str | None = None


@dataclass(frozen=True)
class Passage:
    """Words of the plan that are no tasks: guiding thought, principles, safeguards, annexes.

    Attributes:
        kind: `guidance`, `principle`, `background`, `measure`, `safeguard`, `annex`, `term`.
    """

    id: str
    kind: str
    text: str
    heading: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Version:
    """Who approved the plan in this form, and why it changed."""

    number: int
    on: date
    approved_by: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class WorkPlan:
    """A plan.

    Attributes:
        kind: `county`, `communities`, `brand`, `model-school`, `school`, `township`, `three-year`, `summary`.
        area: Name of the county, township or school.
        code: Its division code or school id.
        parent: Title of the higher plan that it belongs to; None where it stands alone.
        standard: The standard that its measures belong to.
    """

    title: str
    kind: str
    area: str | None = None
    code: str | None = None
    start: When | None = None
    end: When | None = None
    parent: str | None = None
    standard: str | None = None
    issued_by: str | None = None
    versions: tuple[Version, ...] = ()
    passages: tuple[Passage, ...] = ()
    goals: tuple[Goal, ...] = ()
    targets: tuple[Target, ...] = ()
    stages: tuple[Stage, ...] = ()
    tasks: tuple[Task, ...] = ()
    money: tuple[Money, ...] = ()
    bodies: tuple[Body, ...] = ()
    posts: tuple[Post, ...] = ()
    compositions: tuple[Composition, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    duties: tuple[Duty, ...] = ()
    records: tuple[Record, ...] = ()
    payments: tuple[Payment, ...] = ()
    reports: tuple[Report, ...] = field(default=())
