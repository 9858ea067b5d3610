"""What is lacking and what it would cost: the documents' own gaps, each with its price."""

from dataclasses import replace
from functools import cache

from junheng.plan.costs import Costs, default_costs
from junheng.plan.gaps import Bill, Gap, Purchase, bill, gaps_priced
from junheng.plan.reasons import action_word, unit_word
from junheng.report.kinds.plan.figures import money
from junheng.report.school_sheets import gap_totals, gaps
from junheng.report.sheets import caption_of
from junheng.report.tables import EMPTY, Cell, Column, Row, Table
from junheng.terms.messages import Lang, text
from junheng.web.services.assessments import Case, assessed, sound_facts
from junheng.web.services.kept import kept
from junheng.web.services.tables import Line, Listing

SHOWN = ("stage", "name", "township", "indicator", "value", "threshold", "state", "shortfall", "unit")
"""Columns of the documents' gaps that stand before the price."""
OF_A_SCHOOL = ("stage", "indicator", "shortfall", "unit", "what", "once", "yearly")
"""Columns of one school's own."""
TOTALS = ("stage", "indicator", "failing", "within", "missing", "shortfall", "unit")


@cache
def costs() -> Costs:
    """The unit costs that gaps are priced with: as long as a county keeps none of its own, the assumed ones."""
    return default_costs()


@kept(32)
def priced(case: Case) -> tuple[Gap, ...]:
    """Every gap of a county with its price, in the order of the assessment."""
    return gaps_priced(assessed(case), sound_facts(case.data), costs())


@kept(32)
def gap_listing(case: Case, lang: Lang) -> Listing:
    """Every gap as the documents list it, with what closes it and what that costs."""
    found = assessed(case)
    table = gaps(found, caption_of(found, lang), lang)
    columns = [column for column in table.columns if column.key in ("school", *SHOWN)]
    lines = tuple(
        Line(
            gap.unit.school,
            gap.unit.township or "",
            gap.unit.stage,
            gap.reading.state,
            {**row, **_price(gap, lang)},
            gap.reading.indicator,
        )
        for gap, row in zip(priced(case), table.rows, strict=True)
    )
    whole = Table(
        "gaps",
        table.sheet,
        text("web.gaps.title", lang, county=found.county_name),
        (*columns, *_priced_columns(lang)),
        tuple(line.row for line in lines),
        table.caption,
        (text("web.gaps.note", lang, costs=costs().name(lang)), *table.notes),
        keep=3,
    )
    return Listing(whole, lines)


def gaps_of_school(case: Case, school: str, lang: Lang) -> tuple[Table, Bill]:
    """One school's gaps, their prices and the sums."""
    listing = gap_listing(case, lang)
    own = [line.row for line in listing.lines if line.school == school]
    summed = bill(gap for gap in priced(case) if gap.unit.school == school)
    columns = tuple(column for key in OF_A_SCHOOL for column in listing.table.columns if column.key == key)
    total: Row = {
        "stage": Cell(text("web.gaps.together", lang), "strong"),
        **{key: Cell("") for key in ("indicator", "shortfall", "unit", "what")},
        **_sums(summed),
    }
    rows = (*own, total) if own else ()
    return Table("school-gaps", "", text("web.gaps.of_school", lang), columns, rows), summed


@kept(32)
def gap_sums(case: Case, lang: Lang) -> Table:
    """The documents' sums of gaps by indicator, with what they cost."""
    found = assessed(case)
    table = gap_totals(found, "", lang)
    keys = [
        (stage, id)
        for stage in found.stages
        for id in found.rulebook.indicators
        if any(
            unit.stage == stage and unit.in_scope and id in unit.readings and unit.readings[id].threshold is not None
            for unit in found.units
        )
    ]
    by_key: dict[tuple[str, str], list[Gap]] = {key: [] for key in keys}
    for gap in priced(case):
        by_key[gap.unit.stage, gap.reading.indicator].append(gap)
    rows = [
        {**row, **_sums(bill(by_key[key])), "open": Cell(bill(by_key[key]).without)}
        for key, row in zip(keys, table.rows, strict=True)
    ]
    if rows:
        whole = bill(priced(case))
        total: Row = {column.key: Cell("") for column in table.columns}
        rows.append(
            {**total, "stage": Cell(text("web.gaps.together", lang), "strong"), **_sums(whole)}
            | {"open": Cell(whole.without)}
        )
    columns = [replace(column, width=8) for key in TOTALS for column in table.columns if column.key == key]
    priced_columns = [column for column in _priced_columns(lang) if column.key != "what"]
    open_ = Column("open", text("web.gaps.open", lang), decimals=0, width=8)
    return Table("gap-sums", "", text("web.gaps.sums", lang), (*columns, *priced_columns, open_), tuple(rows))


def _priced_columns(lang: Lang) -> tuple[Column, ...]:
    """What closes a gap, and its price in 万元."""
    return (
        Column("what", text("web.gaps.what", lang), width=30),
        Column("once", text("web.gaps.once", lang), width=11),
        Column("yearly", text("web.gaps.yearly", lang), width=11),
    )


def _price(gap: Gap, lang: Lang) -> Row:
    if gap.once_yuan is None or gap.yearly_yuan is None:
        return {"what": Cell(text(f"web.gaps.without.{gap.without}", lang), "missing"), "once": EMPTY, "yearly": EMPTY}
    said = text("terms.separator.list", lang).join(_said(one, lang) for one in gap.purchases)
    return {"what": Cell(said), "once": money(gap.once_yuan, ""), "yearly": money(gap.yearly_yuan, "")}


def _said(one: Purchase, lang: Lang) -> str:
    action = one.actions[0]
    name = text("web.gaps.or", lang).join(action_word(each.id, each.word, lang) for each in one.actions)
    shown = Column("", "").show(Cell(one.quantity, decimals=0 if action.whole or action.unit == "yuan" else 2))
    return text("web.gaps.purchase", lang, action=name, quantity=shown, unit=unit_word(action.unit, lang))


def _sums(summed: Bill) -> Row:
    return {"once": money(summed.once_yuan, ""), "yearly": money(summed.yearly_yuan, "")}
