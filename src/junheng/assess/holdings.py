"""What a county has, as values: schools, and schools taken together."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from junheng.standards.model import Stage

Figures = Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Blank:
    """A required figure that a school has not entered; without a stage it is the whole school's."""

    field: str
    stage: Stage | None = None


@dataclass(frozen=True)
class Quotient:
    """A ratio of places together: their total over their total.

    Attributes:
        value: None where a part is missing, or the denominator is nothing.
        missing: Places whose part is blank, by identifier.
    """

    value: Fraction | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """One school, kindergarten or teaching point, with all its stages.

    Attributes:
        school: Its identifier.
        stages: Compulsory stages that it teaches, primary first.
        figures: By field id: its own figures, and those of its stages added up; None where one is blank. A figure
            that does not apply, such as senior pupils of a primary school, is not there.
        by_stage: The figures of each stage.
        rooms: How many special rooms of each kind it lists; None for a school that lists no rooms at all, which has not
            said.
        blanks: Required figures that are blank.
        ratios: By the id of `junheng.assess.ratios.RATIOS`, where the school is an ordinary one.
    """

    school: str
    name: str
    township: str | None
    type: str | None
    urban_rural: str | None
    centre: bool | None
    boarding: bool | None
    lon: float | None
    lat: float | None
    stages: tuple[Stage, ...]
    figures: Figures
    by_stage: Mapping[Stage, Figures]
    rooms: Figures
    blanks: tuple[Blank, ...]
    ratios: Mapping[str, Quotient]


@dataclass(frozen=True)
class Total:
    """A figure added up over places.

    Attributes:
        value: The sum; None where a place has not entered its part, for a sum of some is not the sum.
        known: The sum of what was entered.
        missing: Places whose part is blank, by identifier.
    """

    value: Fraction | None
    known: Fraction
    missing: tuple[str, ...] = ()


NOTHING = Total(Fraction(0), Fraction(0))
"""The sum over no places."""


@dataclass(frozen=True)
class Part:
    """Places taken together.

    Attributes:
        places: Their identifiers, in the order of the data.
        totals: By field id, over what each place has; a stage's figure counts for places of that stage.
        by_stage: The same for each stage alone.
        rooms: Special rooms by kind.
        ratios: By the id of `junheng.assess.ratios.RATIOS`.
        ratios_by_stage: Those of them that have only a stage's figures.
    """

    places: tuple[str, ...]
    totals: Mapping[str, Total]
    by_stage: Mapping[Stage, Mapping[str, Total]]
    rooms: Mapping[str, Total]
    ratios: Mapping[str, Quotient]
    ratios_by_stage: Mapping[Stage, Mapping[str, Quotient]]


@dataclass(frozen=True)
class Standing:
    """Whether a township has one of its three schools (P-A6).

    Attributes:
        has: None where it has none that is known and some that may be one.
        schools: Those that are one.
        unknown: Those for which it is not entered.
    """

    has: bool | None
    schools: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """A township, a kind of school, an area, or the county.

    Attributes:
        name: The township's name as entered, or the id of the kind or area; empty for places without one and for
            the county.
        all: Every place of it, kindergartens and special schools included.
        ordinary: Its ordinary schools and teaching points of the compulsory stages; what is measured by the pupil
            is measured over these.
        three_schools: Of a township: `centre_kindergarten`, `centre_primary`, `boarding`; none for places without one.
    """

    name: str
    all: Part
    ordinary: Part
    three_schools: Mapping[str, Standing]

    @property
    def places(self) -> tuple[str, ...]:
        """Identifiers of all its places."""
        return self.all.places

    @property
    def totals(self) -> Mapping[str, Total]:
        """Totals over all its places."""
        return self.all.totals

    @property
    def by_stage(self) -> Mapping[Stage, Mapping[str, Total]]:
        """Totals of each stage over all its places."""
        return self.all.by_stage
