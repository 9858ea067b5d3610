"""What is known of teachers and schools on the first day of the new school year, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from junheng.plan.program import Floats
from junheng.plan.travel.journeys import Journeys, Spot
from junheng.standards.model import Stage
from junheng.terms.findings import Finding

Place = tuple[float, float]
"""Longitude and latitude, degrees."""
Unit = tuple[str, Stage]
Standing = Literal["exchange", "support", "stays"]
NAMED = 100
"""Names that one finding holds at most."""


@dataclass(frozen=True)
class Teacher:
    """One full-time teacher on the first day of the new school year.

    Attributes:
        school: Where the teacher will teach if nothing is decided.
        group: Subjects that the teacher can take (`Curriculum.group_of`).
        standing: Whether the rules let the teacher be exchanged, only sent to support, or neither.
        settled: Whether nothing speaks against a second post besides: not posted elsewhere, not exempt.
        years: Whole years at the school, where that is known.
        partner: The spouse, where both are in the list.
    """

    id: str
    school: str
    stage: Stage
    subject: str | None
    group: str
    backbone: bool
    head: bool
    standing: Standing
    home: Place | None
    willing: str
    wished_school: str | None
    partner: str | None
    settled: bool = False
    years: int | None = None


@dataclass(frozen=True)
class School:
    """One school.

    Attributes:
        takes_part: Whether the rules and the records let its teachers move.
    """

    id: str
    name: str
    township: str
    urban_rural: str | None
    place: Place | None
    takes_part: bool


@dataclass(frozen=True)
class Return:
    """A posting that is over: the teacher goes back."""

    teacher: str
    from_school: str
    to_school: str
    stage: Stage
    subject: str | None
    kind: str


@dataclass(frozen=True)
class Records:
    """All that is known.

    Attributes:
        year: The school year that the list is for.
        need: Posts by school and stage, and by group of subjects.
        backbone_need: Backbone teachers wanted by school and stage.
        pupils: By school and stage, where the number is known.
        findings: What could not be judged.
        journeys: What distances are taken from.
        managers: Teacher → `head` or `deputy`.
    """

    year: int
    teachers: Mapping[str, Teacher]
    schools: Mapping[str, School]
    need: Mapping[Unit, Mapping[str, Fraction]]
    backbone_need: Mapping[Unit, Fraction]
    pupils: Mapping[Unit, int]
    returns: tuple[Return, ...]
    findings: tuple[Finding, ...]
    journeys: Journeys
    managers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def said_by(self) -> dict[str, str]:
        """Teacher → who names the teacher as spouse."""
        return {teacher.partner: teacher.id for teacher in self.teachers.values() if teacher.partner is not None}

    @property
    def eligible(self) -> list[Teacher]:
        """Who counts for the share that has to move."""
        return [teacher for teacher in self.teachers.values() if teacher.standing == "exchange"]

    def start_of(self, teacher: Teacher) -> Spot:
        """Where a teacher's way begins: at home where that is known, else at the present school."""
        if teacher.home is not None:
            return Spot(teacher.id, *teacher.home)
        if self.journeys.measures(teacher.id):
            return Spot(teacher.id)
        return self.spot(teacher.school)

    def spot(self, school: str) -> Spot:
        """Where a school lies."""
        place = self.schools[school].place
        return Spot(school) if place is None else Spot(school, *place)

    def km(self, teachers: Sequence[Teacher], schools: Sequence[str]) -> Floats:
        """How far the schools are for the teachers; not a number where nobody can say.

        Shapes:
            teachers × schools.
        """
        starts = [self.start_of(teacher) for teacher in teachers]
        return self.journeys.km(starts, [self.spot(school) for school in schools])
