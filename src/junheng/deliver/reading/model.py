"""What reading a document gives: plans with their items, each with the sentence and place that it comes from."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Operator = Literal[">=", "<=", "="]
Every = Literal["day", "week", "month", "quarter", "half-year", "term", "year"]
FactKind = Literal["amount", "shortfall"]


@dataclass(frozen=True)
class Place:
    """Where a source stands in the cleaned document.

    Attributes:
        paragraph: Number of the paragraph, from 1.
        offset: Characters before it in the paragraph.
    """

    paragraph: int
    offset: int


@dataclass(frozen=True)
class Source:
    """A sentence or table row as it stands in the cleaned document, and where."""

    text: str
    place: Place


@dataclass(frozen=True)
class Period:
    """Months from and to, `2023-01`; None where the document does not say."""

    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class Passage:
    """A goal, measure or safeguard: a sentence with the heading that it stands under."""

    text: str
    heading: str | None
    source: Source


@dataclass(frozen=True)
class Task:
    """A thing to be done.

    Attributes:
        text: What is to be done.
        start: From when, `2023-06` or `2023-06-30`.
        end: By or to when.
        owner: Responsible units as printed.
        helpers: Helping units as printed.
        stage: The stage that it belongs to, as headed.
        every: How often, where it recurs.
        reasons: Why a person should look at it, as ids of messages; empty where nothing is doubtful.
        source: Where it comes from.
        dated_by: Where its dates come from, if not from its own sentence: the stage's heading, the plan's period.
    """

    text: str
    start: str | None
    end: str | None
    source: Source
    owner: str | None = None
    helpers: str | None = None
    stage: str | None = None
    every: Every | None = None
    reasons: tuple[str, ...] = ()
    dated_by: Source | None = None


@dataclass(frozen=True)
class Target:
    """A wanted figure.

    Attributes:
        text: What is to reach the figure.
        operator: At least, at most, or just so.
        value: The figure, exact.
        unit: Its unit as printed; `%` for percentages.
        by: By when.
        aspiration: The document strives for it (力争).
        change: It is a rise or fall by so much, not a level.
        reasons: Why a person should look at it.
        source: Where it comes from.
        dated_by: Where its date comes from, if not from its own sentence.
    """

    text: str
    operator: Operator
    value: Fraction
    unit: str
    by: str | None
    source: Source
    aspiration: bool = False
    change: bool = False
    reasons: tuple[str, ...] = ()
    dated_by: Source | None = None


@dataclass(frozen=True)
class Post:
    """A post of a body and who holds it."""

    post: str
    holder: str


@dataclass(frozen=True)
class Body:
    """A leading group, office or board with its composition."""

    name: str
    source: Source
    members: tuple[tuple[str, int], ...] = ()
    minimum: int | None = None
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A figure of what there is, or of what is lacking."""

    text: str
    value: Fraction
    unit: str
    kind: FactKind
    source: Source


@dataclass(frozen=True)
class Remark:
    """Something in the document that does not agree with itself, or that could not be read.

    Attributes:
        code: Id of the message that says it.
        params: Blanks of the message.
        source: The sentence in question; None where it is about the whole plan.
    """

    code: str
    params: dict[str, object]
    source: Source | None = None


@dataclass(frozen=True)
class ReadPlan:
    """One plan of a document."""

    title: str | None
    area: str | None
    period: Period
    goals: tuple[Passage, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    measures: tuple[Passage, ...] = ()
    safeguards: tuple[Passage, ...] = ()
    bodies: tuple[Body, ...] = ()
    facts: tuple[Fact, ...] = ()
    warnings: tuple[Remark, ...] = ()
    truncated: bool = False


@dataclass(frozen=True)
class Reading:
    """A document as read.

    Attributes:
        paragraphs: The cleaned text, a paragraph or table row each.
        plans: The plans found in it, in order.
    """

    paragraphs: tuple[str, ...]
    plans: tuple[ReadPlan, ...] = field(default=())

    @property
    def text(self) -> str:
        """The cleaned document."""
        return "\n".join(self.paragraphs)
