"""Tables of the survey: things by area, things by stage, townships side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from junheng.assess.ratios import RATIOS
from junheng.report import words
from junheng.report.document import Draft
from junheng.report.kinds.stocktaking.cells import (
    Held,
    Holdings,
    field,
    field_column,
    field_name,
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
        id: Of the field or ratio.
        name: Id of a short name, where a heading over the column says the rest.
        bare: Whether its unit is left out, because the heading over it says it.
    """

    id: str
    name: str = ""
    bare: bool = False

    @property
    def is_ratio(self) -> bool:
        """Whether it is a ratio and no total."""
        return self.id in RATIOS

    def cell(self, held: Held, lang: Lang, stage: Stage | None = None) -> Cell:
        """Its figure for some schools."""
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
        column = (ratio_column if self.is_ratio else field_column)(self.id, lang, width, group=group)
        heading = text(f"survey.short.{self.name}", lang) if self.name else column.heading
        return replace(column, heading=heading, unit="" if self.bare else column.unit)


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
    """A line a township, the county first.

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
        Column("schools", text("survey.column.schools", lang), unit_name("school", lang), 0, 7),
        *(item.column(lang, width if item.is_ratio else broad, group) for group, own in shown for item in own),
    )
    flat = [item for _, own in shown for item in own]
    rows = tuple(
        {
            "township": Cell(held.name, "strong" if not number else ""),
            "schools": held.schools(),
            **{item.id: item.cell(held, lang) for item in flat},
        }
        for number, held in enumerate([holdings.county(), *holdings.townships()])
    )
    return Table(key, sheet, title, columns, rows)


def say_partly(draft: Draft, held: Held, ids: Sequence[str], holdings: Holdings) -> None:
    """Under a table: of each total that is not known, what is known and who has not entered it."""
    names = names_of(holdings.survey)
    for id, total in held.partly(ids):
        draft.note(
            "survey.partly",
            what=field_name(id, draft.lang),
            known=united(held.known(id), field(id).unit, draft.lang),
            number=held.lacking(id),
            schools=words.listed(names(total.missing), draft.lang, words.OWNERS),
        )


def totals_in(shown: Sequence[Item]) -> list[str]:
    """The fields whose totals stand among some items, or in their ratios."""
    ids = [
        id
        for item in shown
        for id in ((*RATIOS[item.id].over, *RATIOS[item.id].under) if item.is_ratio else (item.id,))
    ]
    return list(dict.fromkeys(ids))
