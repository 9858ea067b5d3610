"""A rotation list as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from junheng.plan.held import Held
from junheng.plan.rotation.people import Records, Unit
from junheng.plan.rotation.rules import Rules
from junheng.standards.model import Stage
from junheng.terms.findings import Finding

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True)
class Reason:
    """Why, as a message with its blanks."""

    code: str
    params: Mapping[str, object]


@dataclass(frozen=True)
class Move:
    """One line of the list.

    Attributes:
        kind: A code of the dictionary's postings, or `return`.
        km: By road from home, or from the school left where the home is not known; None for a return.
    """

    teacher: str
    from_school: str
    to_school: str
    stage: Stage
    subject: str | None
    group: str
    backbone: bool
    head: bool
    kind: Literal["exchange", "support", "return"]
    km: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Post:
    """What a school has and needs of a group of subjects, before and after.

    Units:
        posts: full-time teachers.
    """

    unit: Unit
    group: str
    need: float
    before: int
    after: int

    @property
    def missing_before(self) -> float:
        """Posts that were missing."""
        return max(0.0, self.need - self.before)

    @property
    def missing_after(self) -> float:
        """Posts that are missing still."""
        return max(0.0, self.need - self.after)


@dataclass(frozen=True)
class Open:
    """Posts that rotation does not fill.

    Attributes:
        recruit: Whole posts to recruit for.
        rest: What is left, below one post.
        visiting: The school from which most of the lessons of visiting teachers come; None where none come.
        visiting_km: How far it is.
        covered: Lessons a week that visiting teachers give.
    """

    unit: Unit
    group: str
    missing: float
    recruit: int
    rest: float
    visiting: str | None
    visiting_km: float | None
    covered: int = 0


@dataclass(frozen=True)
class UnitAfter:
    """A school and stage before and after."""

    unit: Unit
    leaving: int
    coming: int
    teachers_before: int
    teachers_after: int
    backbone_before: int
    backbone_after: int
    missing_before: float
    missing_after: float


@dataclass(frozen=True)
class Block:
    """What keeps the rules from being met together.

    Attributes:
        rule: The rule without which more could move.
        movers: People by which the share that has to move would still be missed without it.
        backbone: The same for backbone teachers.
    """

    rule: str
    movers: int
    backbone: int


@dataclass(frozen=True)
class Holding:
    """A rule that holds the list back, at one school.

    Attributes:
        limit: What the rule allows there (for `backbone_kept`: how many have to stay), in people.
        worth: By how many people fewer would be missing if the limit were looser by one.
    """

    rule: str
    school: str
    stage: Stage | None
    group: str | None
    limit: float
    worth: float


@dataclass(frozen=True)
class Stuck:
    """Someone who counts for a share that is missed and does not move in the list that misses it least.

    Attributes:
        rule: What stands in the way: a rule of the checker, `alone` where no other school has the stage, `unknown`
            where no distance is known, `together` where no single rule does.
    """

    teacher: str
    school: str
    stage: Stage
    group: str
    backbone: bool
    rule: str


@dataclass(frozen=True)
class Secondment:
    """A manager who serves a term at a weaker school.

    Attributes:
        post: `head` or `deputy`.
        years: How long.
    """

    teacher: str
    post: str
    from_school: str
    to_school: str
    stage: Stage
    km: float
    years: int


@dataclass(frozen=True)
class Visit:
    """A teacher with lessons at a second school.

    Attributes:
        lessons: A week, at the second school.
        km: From school to school.
    """

    teacher: str
    from_school: str
    to_school: str
    stage: Stage
    subject: str | None
    group: str
    lessons: int
    km: float


@dataclass(frozen=True)
class Rotation:
    """A list with its proof.

    Attributes:
        points: What the list costs by the county's weights; bound: no list costs less.
        greedy: Points of the list that is made by hand, where it keeps the rules.
        short: Where the rules cannot be met: people and backbone teachers by which the shares are missed at least;
            None where that was not found in the time.
        least_short: What is proved to be missing of both together.
        changed: Against an earlier list: kept, dropped, new.
    """

    status: Status
    records: Records
    rules: Rules
    moves: tuple[Move, ...]
    held: tuple[Held, ...]
    posts: tuple[Post, ...]
    units: tuple[UnitAfter, ...]
    open: tuple[Open, ...]
    points: float | None
    bound: float | None
    greedy: float | None
    wanted: int
    short: tuple[int, int] | None = (0, 0)
    least_short: int = 0
    blocking: tuple[Block, ...] = ()
    holding: tuple[Holding, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    secondments: tuple[Secondment, ...] = ()
    visits: tuple[Visit, ...] = ()
    interrupted: bool = False
    changed: Mapping[str, tuple[str, ...]] | None = None
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()

    @property
    def gap(self) -> float | None:
        """How far from the best the list can be, as a share of its points."""
        if self.points is None or self.bound is None:
            return None
        return max(0.0, self.points - self.bound) / max(abs(self.points), 1e-9)
