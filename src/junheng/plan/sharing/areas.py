"""The areas that share, with their figures and with what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from junheng.facts.fields import dictionary
from junheng.facts.table import ROW, Facts, plain
from junheng.plan.sharing.factors import COMPUTED, Named, Weights, field_label
from junheng.plan.sharing.need import Needs
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

By = Literal["township", "county"]


@dataclass(frozen=True)
class Area:
    """One area.

    Attributes:
        id: A township's name, a county's code.
        poor: Whether it is marked as less developed; None where that is blank.
        figures: By field; None where it is not known.
        pupils: Of its schools; None where that is not known.
        need_yuan: What it costs to fill what they lack; None where that is not known.
    """

    id: str
    name: str
    population: int | None
    poor: bool | None
    figures: Mapping[str, Fraction | None]
    pupils: int | None = None
    need_yuan: Fraction | None = None


@dataclass(frozen=True)
class County:
    """A county with what its schools need; `needs` is None where no factor asks for it."""

    code: str
    name: str
    facts: Facts
    needs: Needs | None


def areas_of(counties: Sequence[County], by: By, weights: Weights) -> tuple[tuple[Area, ...], tuple[Finding, ...]]:
    """The areas in the order of their ids, and why some cannot be computed.

    Args:
        counties: One for townships, several for counties.
        by: What kind of area shares.
        weights: Which figures are needed.

    Raises:
        InputError: no areas, or an area that stands twice.
    """
    rows = list(_townships(counties[0]) if by == "township" else _county_rows(counties))
    if not rows:
        raise InputError("sharing.no_areas")
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise InputError("sharing.twice", area=row.name)
        seen.add(row.id)
    found: list[Area] = []
    missing: list[Finding] = []
    for row in sorted(rows, key=lambda row: row.id):
        area, lacking = row.read(weights)
        found.append(area)
        missing += lacking
    if by == "township":
        missing += _without_township(counties[0], weights)
    return tuple(found), tuple(missing)


@dataclass(frozen=True)
class _Row:
    """An area with its row of the table, where it has one, and the townships of which the schools are its own."""

    id: str
    name: str
    county: County
    row: Mapping[str, Any] | None
    towns: Sequence[str]

    def read(self, weights: Weights) -> tuple[Area, list[Finding]]:
        """The area, and what is missing."""
        if self.row is None:
            lacking = [Finding("sharing.no_row", table="areas", params={"area": self.name})]
            return Area(self.id, self.name, None, None, {}), lacking
        lacking = []
        population = self.row["population"]
        fields = list(dict.fromkeys(factor.field for factor in weights.factors))
        if any(factor.by_heads for factor in weights.factors) and "population" not in fields:
            fields.insert(0, "population")
        if weights.floor_yuan_per_head:
            fields += [field for field in ("population", "poor_county") if field not in fields]
        figures: dict[str, Fraction | None] = {}
        for field in fields:
            figures[field] = self._computed(field, lacking) if field in COMPUTED else self._entered(field, lacking)
        divided = {factor.field for factor in weights.factors if factor.direction == "less"}
        divided |= {"population"} if any(factor.by_heads for factor in weights.factors) else set()
        lacking += [
            self._finding("sharing.nothing", field) for field in fields if field in divided and figures[field] == 0
        ]
        pupils, need = self._schools()
        return Area(self.id, self.name, population, self.row["poor_county"], figures, pupils, need), lacking

    def _schools(self) -> tuple[int | None, Fraction | None]:
        """Pupils and need of the area's schools, where all of them are known."""
        needs = self.county.needs
        if needs is None or any(town in needs.no_pupils for town in self.towns):
            return None, None
        if "" in needs.yuan and "" not in self.towns:  # schools of which nobody knows whose they are
            return None, None
        pupils = sum(needs.pupils.get(town, 0) for town in self.towns)
        if any(town in needs.unknown for town in self.towns):
            return pupils, None
        return pupils, sum((needs.yuan.get(town, Fraction(0)) for town in self.towns), Fraction(0))

    def _entered(self, field: str, lacking: list[Finding]) -> Fraction | None:
        value = None if self.row is None else self.row[field]
        if value is None:
            lacking.append(self._finding("sharing.blank", field))
            return None
        if isinstance(value, bool):
            return Fraction(int(value))
        exact = plain(dictionary()["areas"][field], value)
        return None if exact is None else Fraction(exact)

    def _computed(self, field: str, lacking: list[Finding]) -> Fraction | None:
        if (needs := self.county.needs) is None:
            raise ValueError(field)  # a mistake of the programmer: needs are computed where a factor asks for them
        if field == "pupils":
            schools = [name for town in self.towns for name in needs.no_pupils.get(town, [])]
            if schools:
                params: dict[str, object] = {"area": self.name, "schools": schools}
                lacking.append(Finding("sharing.no_pupils", table="stages", fields=("pupils",), params=params))
                return None
            return Fraction(sum(needs.pupils.get(town, 0) for town in self.towns))
        unknown = {school: own for town in self.towns for school, own in needs.unknown.get(town, {}).items()}
        if unknown:
            lacking += [
                Finding(
                    "sharing.need_unknown",
                    table="stages",
                    params={"area": self.name, "school": school, "figures": list(dict.fromkeys(own))},
                )
                for school, own in unknown.items()
            ]
            return None
        return sum((needs.yuan.get(town, Fraction(0)) for town in self.towns), Fraction(0))

    def _finding(self, code: str, field: str) -> Finding:
        number = None if self.row is None else self.row[ROW]
        locus = self.county.facts.locus("areas", number, field)
        named = Named(field, field_label(field))
        return Finding(code, locus, "areas", number, (field,), params={"area": self.name, "field": named})


def _townships(county: County) -> Iterable[_Row]:
    """The townships that have a row, and those that only have schools."""
    entered: list[str] = []
    for row in county.facts["areas"].iter_rows(named=True):
        if row["area"] is None or _is_county(row, county.name):
            continue
        entered.append(row["area"])
        yield _Row(row["area"], row["area"], county, row, (row["area"],))
    towns = county.facts["schools"]["township"].drop_nulls().unique().to_list()
    yield from (_Row(town, town, county, None, (town,)) for town in towns if town not in entered)


def _county_rows(counties: Sequence[County]) -> Iterable[_Row]:
    """Each county with the row of the whole county."""
    names = [county.name for county in counties]
    for county in counties:
        if names.count(county.name) > 1:
            raise InputError("sharing.same_name", name=county.name)
        own = [
            row
            for row in county.facts["areas"].iter_rows(named=True)
            if row["area"] == county.name and row["level"] in (None, "county")
        ]
        if len(own) > 1:
            raise InputError("sharing.twice", area=county.name)
        towns = [] if county.needs is None else list({**county.needs.yuan, **county.needs.unknown})
        yield _Row(county.code, county.name, county, own[0] if own else None, towns)


def _is_county(row: Mapping[str, Any], name: str) -> bool:
    return row["level"] == "county" or (row["level"] is None and row["area"] == name)


def _without_township(county: County, weights: Weights) -> list[Finding]:
    """Schools of which nobody knows whose need theirs is."""
    if not any(weights.needs(field) for field in COMPUTED):
        return []
    schools = county.facts["schools"]
    judged = set(county.facts["stages"]["school"].to_list())
    lost = [
        row["name"] or row["school"]
        for row in schools.iter_rows(named=True)
        if row["township"] is None and row["school"] in judged
    ]
    return (
        [Finding("sharing.no_township", table="schools", fields=("township",), params={"schools": lost})]
        if lost
        else []
    )
