"""Figures of the survey as cells, each with the place in the JSON where it stands."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from junheng.assess.holdings import Group, Part, Place, Quotient, Total
from junheng.assess.ratios import RATIOS
from junheng.assess.survey import Survey
from junheng.facts.fields import Field, dictionary
from junheng.report import words
from junheng.report.document import Paragraph, Text
from junheng.report.sources import path
from junheng.report.tables import EMPTY, Cell, Column
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text


@dataclass(frozen=True)
class Held:
    """Schools taken together, with where their figures stand.

    Attributes:
        id: The group's name in the survey.
        name: As printed.
        part: Their totals and ratios.
        base: Their object in the JSON.
    """

    id: str
    name: str
    part: Part
    base: str

    def schools(self) -> Cell:
        """How many schools they are."""
        return Cell(len(self.part.places), source=f"length({self.base}.schools)")

    def total(self, id: str, lang: Lang, stage: Stage | None = None) -> Cell:
        """A total; what applies to none of the schools is an empty cell."""
        totals = self.part.totals if stage is None else self.part.by_stage.get(stage, {})
        if id not in totals:
            return EMPTY
        source = f"{self.base}.{_of_total(id, stage)}.value"
        return words.figure(totals[id].value, lang, printed_decimals(id), source)

    def room(self, kind: str, lang: Lang) -> Cell:
        """How many special rooms of a kind."""
        total = self.part.rooms.get(kind)
        if total is None:
            return EMPTY
        return words.figure(total.value, lang, 0, f"{self.base}.{path('rooms', kind)}.value")

    def known(self, id: str) -> Cell:
        """What has been entered of a total."""
        source = f"{self.base}.{_of_total(id)}.known"
        return Cell(self.part.totals[id].known, decimals=printed_decimals(id), source=source)

    def lacking(self, id: str) -> Cell:
        """How many schools have not entered their part of a total."""
        return Cell(len(self.part.totals[id].missing), source=f"length({self.base}.{_of_total(id)}.missing)")

    def ratio(self, id: str, lang: Lang, stage: Stage | None = None) -> Cell:
        """A ratio; without a denominator it is an empty cell."""
        ratios = self.part.ratios if stage is None else self.part.ratios_by_stage.get(stage, {})
        where = ("ratios",) if stage is None else ("ratios_by_stage", stage)
        return quotient(id, ratios.get(id, Quotient(None)), f"{self.base}.{path(*where, id)}.value", lang)

    def partly(self, ids: Iterable[str]) -> Iterator[tuple[str, Total]]:
        """Of some figures those that a school has not entered."""
        totals = self.part.totals
        return ((id, totals[id]) for id in ids if id in totals and totals[id].missing)


def _of_total(id: str, stage: Stage | None = None) -> str:
    return path("totals", id) if stage is None else path("stages", stage, id)


def quotient(id: str, found: Quotient, source: str, lang: Lang) -> Cell:
    """A ratio as a cell; no data where a part is blank, empty where there is nothing to divide by."""
    if found.value is None:
        return words.no_data(lang, source) if found.missing else EMPTY
    return Cell(found.value, decimals=RATIOS[id].decimals, share=RATIOS[id].share, source=source)


def of_school(place: Place, number: int, id: str, lang: Lang, stage: Stage | None = None) -> Cell:
    """A figure of one school, the nth of the survey; what it does not have to enter is an empty cell."""
    figures = place.figures if stage is None else place.by_stage.get(stage, {})
    if id not in figures:
        return EMPTY
    where = ("figures",) if stage is None else ("stages", stage)
    return words.figure(figures[id], lang, printed_decimals(id), f"survey.schools[{number}].{path(*where, id)}")


def room_of_school(place: Place, number: int, kind: str, lang: Lang) -> Cell:
    """How many rooms of a kind one school has, the nth of the survey."""
    return words.figure(place.rooms[kind], lang, 0, f"survey.schools[{number}].{path('rooms', kind)}")


@dataclass(frozen=True)
class Holdings:
    """The survey's groups, found by their place in it, so that no name can lead astray."""

    survey: Survey
    lang: Lang

    def county(self, *, all: bool = False) -> Held:
        """The county, its ordinary schools or all places."""
        name = text("survey.whole_county", self.lang)
        return _held(name, self.survey.county, path("survey", "county"), all)

    def townships(self, *, all: bool = False) -> list[Held]:
        """Each township in the order of the data."""
        return [
            _held(township_name(group.name, self.lang), group, f"survey.townships[{number}]", all)
            for number, group in enumerate(self.survey.townships)
        ]

    def areas(self) -> list[Held]:
        """The ordinary schools of city, town and countryside, where there are any; not entered comes last."""
        return [
            _held(self._coded("urban_rural", group.name), group, f"survey.areas[{number}]", all=False)
            for number, group in enumerate(self.survey.areas)
            if group.ordinary.places
        ]

    def kinds(self) -> list[Held]:
        """Every type of school, all its places."""
        return [
            _held(self._coded("school_type", group.name), group, f"survey.kinds[{number}]", True)
            for number, group in enumerate(self.survey.kinds)
        ]

    def _coded(self, list_id: str, id: str) -> str:
        if not id:
            return text(f"survey.blank.{list_id}", self.lang)
        return str(words.code(list_id, id, self.lang).value)


def _held(name: str, group: Group, base: str, all: bool) -> Held:
    if all:
        return Held(group.name, name, group.all, base)
    return Held(group.name, name, group.ordinary, f"{base}.ordinary")


def township_name(name: str, lang: Lang) -> str:
    """A township as printed; places without one have a name for that."""
    return name or text("report.no_township", lang)


def field(id: str) -> Field:
    """A field of schools or of their stages."""
    tables = dictionary()
    return tables["schools"][id] if id in tables["schools"] else tables["stages"][id]


def printed_decimals(id: str) -> int:
    """Decimals of a field's figures on paper: money too has two."""
    return min(field(id).decimals, 2)


def field_name(id: str, lang: Lang) -> str:
    """A field's name in tables: the survey's own short one where it has one."""
    try:
        return text(f"survey.field.{id}", lang)
    except KeyError:
        return field(id).label(lang)


def field_column(id: str, lang: Lang, width: float = 9, group: str = "") -> Column:
    """A column for a field's totals."""
    return Column(id, field_name(id, lang), unit_name(field(id).unit, lang), printed_decimals(id), width, group)


def ratio_name(id: str, lang: Lang) -> str:
    """A ratio's name."""
    return text(f"survey.ratio.{id}", lang)


def ratio_unit(id: str, lang: Lang) -> str:
    """A ratio's unit, empty for shares."""
    return unit_name(RATIOS[id].unit, lang)


COUNTED = frozenset({"person", "class", "school", "room", "set", "volume", "item", "place"})
"""Units of things that are counted; English does not name them beside a number."""


def unit_name(id: str, lang: Lang) -> str:
    """A unit as it stands in headings; empty where it goes without saying."""
    return "" if not id or (lang == "en" and id in COUNTED) else words.unit(id, lang)


def ratio_column(id: str, lang: Lang, width: float = 9, group: str = "") -> Column:
    """A column for a ratio."""
    return Column(id, ratio_name(id, lang), ratio_unit(id, lang), RATIOS[id].decimals, width, group)


def united(cell: Cell, unit: str, lang: Lang) -> Cell:
    """A figure with its unit behind it, for sentences; words for its absence stay as they are."""
    if isinstance(cell.value, str) or cell.value is None or cell.share or not unit:
        return cell
    label = unit_name(unit, lang)
    id = "survey.behind_money" if unit == "wan_yuan" else "report.behind"
    return replace(cell, unit=text(id, lang, unit=label) if label else "")


def joined(parts: Sequence[Text], lang: Lang) -> Text:
    """Texts as a list inside a sentence."""
    comma = text("terms.separator.list", lang)
    found: list[str | Cell] = []
    for number, part in enumerate(parts):
        found += [comma, *part] if number else part
    return tuple(found)


def names_of(survey: Survey) -> Callable[[Iterable[str]], list[str]]:
    """Schools' names by their identifiers."""
    names = {place.school: place.name for place in survey.places}
    return lambda schools: [names[school] for school in schools]


def listed_schools(names: Sequence[str], lang: Lang, most: int = words.LISTED) -> str:
    """The first schools of a list whose number stands beside it."""
    shown = text("terms.separator.list", lang).join(names[:most])
    return shown if len(names) <= most else text("survey.and_others", lang, names=shown)


def woven(*parts: Text) -> Paragraph:
    """A body paragraph out of several texts."""
    return Paragraph(tuple(piece for part in parts for piece in part))
