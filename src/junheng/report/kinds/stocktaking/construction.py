"""Tables of the annex: grounds and buildings, facilities and equipment, and what lacks of them, area by area."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from junheng.assess.holdings import Place, Quotient
from junheng.assess.outcome import Assessment, Unit
from junheng.assess.ratios import RATIOS
from junheng.report import words
from junheng.report.kinds.stocktaking.cells import (
    Held,
    Holdings,
    of_school,
    quotient,
    room_of_school,
    township_name,
    unit_name,
)
from junheng.report.kinds.stocktaking.concerns import judged, shortfall
from junheng.report.kinds.stocktaking.tables import ROOMS, Item
from junheng.report.sources import path, total
from junheng.report.tables import EMPTY, Cell, Column, Row, Table
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text


@dataclass(frozen=True)
class Wanted:
    """A column of the form.

    Attributes:
        group: Id of the heading over it; empty for none.
        item: What it shows.
        width: In Latin characters.
        stage: Of one stage alone.
    """

    group: str
    item: Item
    width: float
    stage: Stage | None = None

    @property
    def key(self) -> str:
        """Name of its cells."""
        return self.item.id if self.stage is None else f"{self.item.id}.{self.stage}"

    def column(self, lang: Lang) -> Column:
        """Its heading."""
        group = text(f"annex.group.{self.group}", lang) if self.group else ""
        column = self.item.column(lang, self.width, group)
        heading = column.heading if self.stage is None else words.stage(self.stage, lang)
        return Column(self.key, heading, column.unit, column.decimals, self.width, group)


PREMISES = (
    Wanted("pupils", Item("pupils", bare=True), 9, "primary"),
    Wanted("pupils", Item("pupils", bare=True), 9, "junior"),
    Wanted("", Item("classes"), 8),
    Wanted("land", Item("land_area_m2", "area", bare=True), 12),
    Wanted("land", Item("land_per_pupil", "each", bare=True), 8),
    Wanted("building", Item("building_area_m2", "area", bare=True), 12),
    Wanted("building", Item("building_per_pupil", "each", bare=True), 8),
    Wanted("teaching", Item("teaching_rooms_area_m2", "area", bare=True), 12),
    Wanted("teaching", Item("teaching_per_pupil", "each", bare=True), 8),
    Wanted("", Item("living_area_m2"), 11),
)
FACILITIES = (
    Wanted("sports", Item("sports_ground_area_m2", "outdoor", bare=True), 12),
    Wanted("sports", Item("indoor_sports_area_m2", "indoor", bare=True), 10),
    Wanted("sports", Item("sports_per_pupil", "each", bare=True), 8),
    Wanted("green", Item("green_area_m2", "area", bare=True), 11),
    Wanted("green", Item("green_per_pupil", "each", bare=True), 8),
    Wanted("equipment", Item("equipment_value", "worth"), 10),
    Wanted("equipment", Item("equipment_per_pupil", "each"), 9),
    Wanted("multimedia", Item("multimedia_rooms", "number"), 9),
    Wanted("multimedia", Item("multimedia_per_100", "per_100"), 9),
    Wanted("computers", Item("computers", "number"), 9),
    Wanted("computers", Item("computers_per_100", "per_100"), 9),
    Wanted("books", Item("books", "number"), 10),
    Wanted("books", Item("books_per_pupil", "each"), 8),
)
SPECIAL = tuple(Wanted("rooms", item, 9) for item in ROOMS)
BUILT = ("m2", "mu", "room")
"""Units of what is built: shortfalls in them stand in the annex."""


def by_area_and_school(key: str, shown: Sequence[Wanted], holdings: Holdings) -> Table:
    """The county, its areas, then each township with its schools under it."""
    lang = holdings.lang
    schools = Column("schools", text("survey.column.schools", lang), unit_name("school", lang), 0, 8)
    columns = (
        Column("area", text("annex.column.area", lang), width=28),
        *([schools] if key == "premises" else []),
        *(wanted.column(lang) for wanted in shown),
    )
    rows = [_group_row(held, shown, lang) for held in (holdings.county(), *holdings.areas())]
    places = {place.school: (number, place) for number, place in enumerate(holdings.survey.places)}
    for held in holdings.townships():
        if held.part.places:
            rows.append(_group_row(held, shown, lang))
            rows += [_school_row(*places[school], shown, lang) for school in held.part.places]
    return Table(key, text(f"annex.sheet.{key}", lang), "", columns, tuple(rows), broad=False)


def _group_row(held: Held, shown: Sequence[Wanted], lang: Lang) -> Row:
    return {
        "area": Cell(held.name, "strong"),
        "schools": held.schools(),
        **{wanted.key: wanted.item.cell(held, lang, wanted.stage) for wanted in shown},
    }


def _school_row(number: int, place: Place, shown: Sequence[Wanted], lang: Lang) -> Row:
    return {
        "area": Cell(text("annex.school", lang, name=place.name)),
        **{wanted.key: _school_cell(number, place, wanted, lang) for wanted in shown},
    }


def _school_cell(number: int, place: Place, wanted: Wanted, lang: Lang) -> Cell:
    id = wanted.item.id
    if wanted.item.room:
        return room_of_school(place, number, id, lang)
    if id in RATIOS:
        source = f"survey.schools[{number}].{path('ratios', id, 'value')}"
        return quotient(id, place.ratios.get(id, Quotient(None)), source, lang)
    return of_school(place, number, id, lang, wanted.stage)


def lacking(assessment: Assessment, holdings: Holdings) -> Table | None:
    """What the standard in force asks for and is not built; None where it says nothing of land, buildings, rooms."""
    lang = holdings.lang
    shown = [
        (stage, indicator)
        for stage in assessment.stages
        for indicator in judged(
            assessment, [unit for unit in assessment.units if unit.stage == stage and unit.in_scope]
        )
        if indicator.resource_unit in BUILT
    ]
    if not shown:
        return None
    columns = [Column("area", text("annex.column.area", lang), width=24)]
    for stage, indicator in shown:
        unit = unit_name(indicator.resource_unit, lang)
        group = words.stage(stage, lang)
        columns.append(Column(f"{stage}.{indicator.id}", words.indicator(indicator, lang), unit, width=13, group=group))
    rows: list[Row] = []
    for name, units, where in _areas(assessment, holdings):
        row = {"area": Cell(name, "" if where else "strong")}
        for stage, indicator in shown:
            own = [unit for unit in units if unit.stage == stage]
            readings = [unit.readings[indicator.id] for unit in own if indicator.id in unit.readings]
            source = total(
                "schools", "indicators", indicator.id, "shortfall", **{"stage": stage, "in_scope": True, **where}
            )
            row[f"{stage}.{indicator.id}"] = shortfall(readings, indicator, lang, source) if own else EMPTY
        rows.append(row)
    return Table("lacking", text("annex.sheet.lacking", lang), "", tuple(columns), tuple(rows), broad=False)


def _judged_units(assessment: Assessment) -> list[Unit]:
    return [unit for unit in assessment.units if unit.in_scope]


def _areas(
    assessment: Assessment, holdings: Holdings
) -> Iterator[tuple[str, list[Unit], dict[str, str | bool | None]]]:
    """The county, areas and townships with their judged schools, and how the JSON finds them."""
    units = _judged_units(assessment)
    yield text("survey.whole_county", holdings.lang), units, {}
    for held in holdings.areas():
        area = held.id or None
        yield held.name, [unit for unit in units if unit.urban_rural == area], {"urban_rural": area}
    for group in holdings.survey.townships:
        township = group.name or None
        own = [unit for unit in units if unit.township == township]
        if own:
            yield township_name(group.name, holdings.lang), own, {"township": township}
