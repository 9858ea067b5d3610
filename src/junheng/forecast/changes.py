"""The table of changes, read and checked: schools that open, close or merge, and feeder schools."""

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from junheng.facts.table import Facts
from junheng.forecast.panel import GRADES, Panel
from junheng.standards.model import Stage
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

WHOLE = 1_000_000
"""One hundred percent as the field `share` is held."""
KINDS = frozenset({"open", "close", "merge", "feeder"})
STAGES_OF_TYPE: dict[str, tuple[Stage, ...]] = {
    "primary": ("primary",),
    "teaching_point": ("primary",),
    "junior": ("junior",),
    "complete_secondary": ("junior",),
    "nine_year": ("primary", "junior"),
    "twelve_year": ("primary", "junior"),
}
APART = frozenset({"special", "vocational", "kindergarten"})
"""Types of schools that neither give pupils to others nor take them in unless named."""


@dataclass(frozen=True)
class Closing:
    """A school whose pupils go elsewhere from a year on; those not sent anywhere, to the township's others."""

    school: int
    since: int
    to: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Opening:
    """A school that takes pupils from a year on, from the lowest grade of a stage upwards.

    Attributes:
        grades: Of each of its stages, counted from 0.
        area: Township; -1 where it is not known.
        places: In all its grades; None where not given.
        feeders: School, share of its leavers and the year since when.
    """

    school: int
    since: int
    grades: tuple[tuple[int, ...], ...]
    area: int
    places: int | None
    feeders: tuple[tuple[int, float, int], ...]


@dataclass(frozen=True)
class Feeder:
    """Leavers of a school who enter another one of the panel."""

    school: int
    to: int
    share: float
    since: int


@dataclass(frozen=True)
class Plan:
    """All changes, on the schools of the panel and those that open after them.

    Attributes:
        schools: Ids: those of the panel, then those that open.
        stage: Of each grade of a school.
        ahead: School years forecast.
        new_areas: Townships of the schools that open.
        pools: Schools that take part when pupils are spread.
        closings: In an order in which pupils arrive before they are sent on.
    """

    schools: tuple[str, ...]
    stage: tuple[tuple[Stage, ...], ...]
    ahead: tuple[int, ...]
    new_areas: tuple[int, ...]
    pools: tuple[bool, ...]
    closings: tuple[Closing, ...]
    openings: tuple[Opening, ...]
    feeders: tuple[Feeder, ...]
    findings: tuple[Finding, ...]


Row = dict[str, object]


class _Reader:
    """Reads the rows in turn; the order of rows does not matter."""

    def __init__(self, facts: Facts, panel: Panel, ahead: tuple[int, ...], first_junior: int) -> None:
        self.facts, self.panel, self.ahead, self.first_junior = facts, panel, ahead, first_junior
        columns = ("school", "kind", "school_year", "to_school", "share", "places", "_row")
        keys = lambda row: tuple("" if part is None else str(part) for part in row)  # noqa: E731  # one use
        self.rows = sorted(facts["changes"].select(columns).iter_rows(), key=keys)
        self.types = dict(facts["schools"].select("school", "type").iter_rows())
        self.towns = dict(facts["schools"].select("school", "township").iter_rows())
        opened = {row[0] for row in self.rows if row[1] == "open" and row[0] not in set(panel.schools)}
        self.schools = (*panel.schools, *sorted(opened))
        self.place = {id: at for at, id in enumerate(self.schools)}
        self.findings: list[Finding] = []

    def plan(self) -> Plan:
        closings: dict[int, tuple[int, list[tuple[int, float]]]] = {}
        openings: list[tuple[int, int, int | None]] = []
        feeders: list[Feeder] = []
        opens = {
            row[0]: row[2]
            for row in self.rows
            if row[1] == "open" and row[2] is not None and row[0] not in self.panel.schools
        }
        for school, kind, year, to_school, share, places, row in self.rows:
            if school is None or kind is None or year is None:
                self._note("forecast.change_unclear", row, school)
                continue
            self._check(school, kind, share, places, row)
            self._known(school, "school", row)
            if to_school is not None:
                self._known(to_school, "to_school", row)
            if kind != "feeder" and year <= self.panel.origin:
                self._note("forecast.change_past", row, school, year=year)
            elif kind != "feeder" and year > self.ahead[-1]:
                continue
            elif kind == "open":
                if self.place[school] < len(self.panel.schools):
                    self._note("forecast.opens_already", row, school)
                elif any(opened == self.place[school] for opened, _, _ in openings):
                    raise InputError("forecast.opens_twice", school=school, sheet=self._sheet())
                else:
                    openings.append((self.place[school], year, places))
            elif school not in self.place:
                self._note("forecast.change_without_pupils", row, school)
            else:
                part = 1.0 if share is None else share / WHOLE
                if to_school is None and kind != "close":
                    raise InputError("forecast.change_nowhere", school=school, sheet=self._sheet(), row=row)
                if to_school == school:
                    raise InputError("forecast.change_to_itself", school=school, sheet=self._sheet(), row=row)
                if to_school is not None and to_school not in self.place:
                    self._note("forecast.change_without_pupils", row, to_school)
                    continue
                if kind == "feeder":
                    feeders.append(Feeder(self.place[school], self.place[to_school], part, year))
                    continue
                if to_school in opens and year < opens[to_school]:
                    where = {"school": school, "sheet": self._sheet(), "row": row, "year": year}
                    raise InputError("forecast.opens_after", to=to_school, opens=opens[to_school], **where)
                since, to = closings.setdefault(self.place[school], (year, []))
                if since != year:
                    raise InputError("forecast.closes_twice", school=school, sheet=self._sheet(), row=row)
                if to_school is not None:
                    to.append((self.place[to_school], part))
        for number, (_, to) in closings.items():
            self._at_most_whole(number, sum(part for _, part in to))
        for number in {feeder.school for feeder in feeders}:
            self._at_most_whole(number, sum(feeder.share for feeder in feeders if feeder.school == number))
        opened = tuple(self._opening(*row, feeders=feeders, closings=closings) for row in openings)
        listed = len(self.panel.schools)
        return Plan(
            self.schools,
            (*self.panel.stage, *(self._stages() for _ in self.schools[listed:])),
            self.ahead,
            tuple(self._area(school) for school in self.schools[listed:]),
            tuple(self.types.get(school) not in APART for school in self.schools),
            self._ordered(closings),
            opened,
            tuple(feeder for feeder in feeders if feeder.to < listed and feeder.school < listed),
            tuple(self.findings),
        )

    def _opening(
        self,
        school: int,
        since: int,
        places: int | None,
        *,
        feeders: list[Feeder],
        closings: dict[int, tuple[int, list[tuple[int, float]]]],
    ) -> Opening:
        id = self.schools[school]
        fed = tuple((feeder.school, feeder.share, feeder.since) for feeder in feeders if feeder.to == school)
        guess: tuple[Stage, ...] = ("junior",) if fed else ("primary",)
        stages = STAGES_OF_TYPE.get(self.types.get(id) or "", guess)
        spans = {"primary": tuple(range(self.first_junior)), "junior": tuple(range(self.first_junior, GRADES))}
        inherits = any(to == school for _, destinations in closings.values() for to, _ in destinations)
        if inherits:
            self._note("forecast.opens_for_closed", None, id, year=since)
            return Opening(school, since, (), -1, places, ())
        if self.types.get(id) not in STAGES_OF_TYPE:
            self._note(f"forecast.opens_type.{stages[0]}", None, id)
        source = "feeders" if fed else "even" if places is None else "places"
        self._note(f"forecast.opens.{source}", None, id, year=since)
        return Opening(school, since, tuple(spans[stage] for stage in stages), self._area(id), places, fed)

    def _ordered(self, closings: dict[int, tuple[int, list[tuple[int, float]]]]) -> tuple[Closing, ...]:
        graph = {
            school: {other for other in closings if any(to == school for to, _ in closings[other][1])}
            for school in closings
        }
        try:
            order = list(TopologicalSorter(graph).static_order())
        except CycleError as circle:
            raise InputError("forecast.changes_circle", schools=[self.schools[at] for at in circle.args[1]]) from circle
        return tuple(Closing(school, closings[school][0], tuple(closings[school][1])) for school in order)

    def _check(self, school: str, kind: str, share: int | None, places: int | None, row: int | None) -> None:
        where: dict[str, object] = {"school": school, "sheet": self._sheet(), "row": row}
        if kind not in KINDS:
            raise InputError("forecast.change_kind", kind=kind, **where)
        if share is not None and not 0 <= share <= WHOLE:
            raise InputError("forecast.change_share", share=100 * share / WHOLE, **where)
        if places is not None and places < (1 if kind == "open" else 0):
            raise InputError("forecast.change_places", places=places, **where)

    def _known(self, school: str, field: str, row: int | None) -> None:
        if school not in self.place and school not in self.types:
            raise InputError("forecast.change_unknown", field=field, school=school, sheet=self._sheet(), row=row)

    def _at_most_whole(self, school: int, total: float) -> None:
        if total > 1 + 1e-6:
            raise InputError("forecast.shares_over", school=self.schools[school], total=round(100 * total, 2))

    def _stages(self) -> tuple[Stage, ...]:
        return tuple("primary" if grade < self.first_junior else "junior" for grade in range(GRADES))

    def _area(self, school: str) -> int:
        township = self.towns.get(school)
        return self.panel.areas.index(township) if township in self.panel.areas else -1

    def _sheet(self) -> str:
        return self.facts.locus("changes", None).sheet or ""

    def _note(self, code: str, row: int | None, school: str | None, **params: object) -> None:
        found = Finding(code, self.facts.locus("changes", row), table="changes", row=row, school=school, params=params)
        self.findings.append(found)


def plan_of(facts: Facts, panel: Panel, ahead: tuple[int, ...], first_junior: int) -> Plan:
    """The changes planned.

    Args:
        facts: With the table `changes`, which may be empty.
        panel: The schools forecast.
        ahead: School years forecast.
        first_junior: The lowest junior grade of the county, counted from 0.

    Raises:
        InputError: a school that is in no table, a merger without destination, shares above the whole, a circle.
    """
    return _Reader(facts, panel, ahead, first_junior).plan()
