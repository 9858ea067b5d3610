"""Tables of the survey: things by area, things by stage, townships side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from junheng.assess.ratios import RATIOS
from junheng.assess.survey import SPECIAL_ROOMS
from junheng.facts.fields import code_list
from junheng.report import words
from junheng.report.document import Draft, Paragraph, sentence
from junheng.report.kinds.stocktaking.cells import (
    Held,
    Holdings,
    field,
    field_column,
    field_name,
    joined,
    listed_schools,
    names_of,
    ratio_column,
    ratio_name,
    ratio_unit,
    unit_name,
    united,
)
from junheng.report.tables import Cell, Column, Row, Table, bracketed
from junheng.standards.model import STAGES, Stage
from junheng.terms.messages import Lang, text


@dataclass(frozen=True)
class Item:
    """A line or column of a table: a field's total, or a ratio.

    Attributes:
        id: Of the field, ratio, or kind of room.
        name: Id of a short name, where a heading over the column says the rest.
        bare: Whether its unit is left out, because the heading over it says it.
        room: Whether it is a kind of room.
    """

    id: str
    name: str = ""
    bare: bool = False
    room: bool = False

    @property
    def is_ratio(self) -> bool:
        """Whether it is a ratio and no total."""
        return self.id in RATIOS

    def cell(self, held: Held, lang: Lang, stage: Stage | None = None) -> Cell:
        """Its figure for some schools."""
        if self.room:
            return held.room(self.id, lang)
        return held.ratio(self.id, lang, stage) if self.is_ratio else held.total(self.id, lang, stage)

    def head(self, lang: Lang) -> str:
        """Its name with the unit."""
        if self.is_ratio:
            name, unit = ratio_name(self.id, lang), ratio_unit(self.id, lang)
        else:
            name, unit = field_name(self.id, lang), unit_name(field(self.id).unit, lang)
        return bracketed(name, unit) if unit else name

    def column(self, lang: Lang, width: float, group: str = "") -> Column:
        """A column of its figures."""
        if self.room:
            return Column(self.id, code_list("room")[self.id].label(lang), "", 0, width, group)
        column = (ratio_column if self.is_ratio else field_column)(self.id, lang, width, group=group)
        heading = text(f"survey.short.{self.name}", lang) if self.name else column.heading
        return replace(column, heading=heading, unit="" if self.bare else column.unit)


Grouped = Sequence[tuple[str, Sequence[Item]]]
"""Columns by the heading over them, or by its id."""


def items(*ids: str) -> tuple[Item, ...]:
    """Items by their ids."""
    return tuple(Item(id) for id in ids)


def by_area(key: str, sheet: str, title: str, shown: Sequence[Item], holdings: Holdings) -> Table:
    """A line an item: the county, then city, town and countryside, ordinary schools only."""
    lang = holdings.lang
    groups = {"county": holdings.county()} | {f"area.{n}": held for n, held in enumerate(holdings.areas())}
    columns = (
        Column("item", text("survey.column.item", lang), width=30),
        *(Column(name, held.name, width=13) for name, held in groups.items()),
    )
    rows = tuple(
        {"item": Cell(item.head(lang)), **{name: item.cell(held, lang) for name, held in groups.items()}}
        for item in shown
    )
    return Table(key, sheet, title, columns, rows, broad=False)


def by_stage(key: str, sheet: str, title: str, shown: Sequence[Item], holdings: Holdings) -> Table:
    """A line an item: both stages, then each, ordinary schools of the county."""
    lang, county = holdings.lang, holdings.county()
    stages = [stage for stage in STAGES if stage in county.part.by_stage]
    columns = (
        Column("item", text("survey.column.item", lang), width=34),
        Column("all", text("survey.column.total", lang), width=14),
        *(Column(stage, words.stage(stage, lang), width=14) for stage in stages),
    )
    rows: list[Row] = [
        {
            "item": Cell(item.head(lang)),
            "all": item.cell(county, lang),
            **{stage: item.cell(county, lang, stage) for stage in stages},
        }
        for item in shown
    ]
    return Table(key, sheet, title, columns, tuple(rows), broad=False)


def by_township(
    key: str,
    sheet: str,
    title: str,
    shown: Sequence[tuple[str, Sequence[Item]]],
    holdings: Holdings,
    width: float = 9,
    broad: float = 9,
) -> Table:
    """A line a township that has ordinary schools, the county first.

    Args:
        key: Which table it is.
        sheet: Its sheet.
        title: As printed over it.
        shown: Columns by the heading over them, which may be empty.
        holdings: What the county has.
        width: Of a ratio's column.
        broad: Of a total's column.
    """
    lang = holdings.lang
    columns = (
        Column("township", text("report.column.township", lang), width=18),
        Column("schools", text("survey.column.schools", lang), unit_name("school", lang), 0, 8),
        *(item.column(lang, width if item.is_ratio else broad, group) for group, own in shown for item in own),
    )
    flat = [item for _, own in shown for item in own]
    townships = [held for held in holdings.townships() if held.part.places]
    rows = tuple(
        {
            "township": Cell(held.name, "strong" if not number else ""),
            "schools": held.schools(),
            **{item.id: item.cell(held, lang) for item in flat},
        }
        for number, held in enumerate([holdings.county(), *townships])
    )
    return Table(key, sheet, title, columns, rows)


def headings(groups: Grouped, lang: Lang) -> Grouped:
    """Groups of columns with the headings over them, by their ids."""
    return [(text(f"survey.group.{group}", lang), own) for group, own in groups]


def say_partly(draft: Draft, held: Held, ids: Sequence[str], holdings: Holdings) -> None:
    """Under a table: of each total that is not known, what is known and who has not entered it."""
    names, places = names_of(holdings.survey), set(held.part.places)
    for id, total in held.partly(ids):
        owners = sum(place.school in places and id in place.figures for place in holdings.survey.places)
        if len(total.missing) == owners:
            draft.note("survey.partly_all", what=field_name(id, draft.lang), number=held.lacking(id))
            continue
        draft.note(
            "survey.partly",
            what=field_name(id, draft.lang),
            known=united(held.known(id), field(id).unit, draft.lang),
            number=held.lacking(id),
            schools=listed_schools(names(total.missing), draft.lang, words.OWNERS),
        )


ROOMS = tuple(Item(kind, room=True) for kind in SPECIAL_ROOMS)


def say_rooms(draft: Draft, held: Held, holdings: Holdings) -> None:
    """Under a table of rooms: who has not listed any, so that there is no total, and what the others listed."""
    lang, rooms = draft.lang, held.part.rooms
    missing = rooms[SPECIAL_ROOMS[0]].missing if rooms else ()
    if not missing:
        return
    number = Cell(len(missing), source=f"length({held.base}.rooms.{SPECIAL_ROOMS[0]}.missing)")
    if len(missing) == len(held.part.places):
        draft.note("survey.partly_rooms_all", number=number)
        return
    front = sentence(
        "survey.partly_rooms",
        lang,
        number=number,
        schools=listed_schools(names_of(holdings.survey)(missing), lang, words.OWNERS),
    )
    known = [
        sentence(
            "survey.partly_room",
            lang,
            kind=code_list("room")[kind].label(lang),
            number=Cell(total.known, decimals=0, source=f"{held.base}.rooms.{kind}.known"),
        )
        for kind, total in rooms.items()
    ]
    end = text("terms.separator.sentence", lang).rstrip()
    draft.blocks.append(Paragraph((*front, *joined(known, lang), end), "note"))


def totals_in(shown: Sequence[Item]) -> list[str]:
    """The fields whose totals stand among some items, or in their ratios."""
    ids = [
        id
        for item in shown
        if not item.room
        for id in ((*RATIOS[item.id].over, *RATIOS[item.id].under) if item.is_ratio else (item.id,))
    ]
    return list(dict.fromkeys(ids))
