"""The heads of a table: what each of its columns holds, and what merged cells repeat."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from junheng.deliver.reading.english.telling import is_english
from junheng.deliver.reading.model import Source
from junheng.deliver.reading.words import any_of, holds, pattern, words

LONGEST_HEAD = 16
ROLES = (
    ("number", "table_number"),
    ("helper", "table_helper"),
    ("owner", "table_owner"),
    ("start", "table_start"),
    ("when", "table_when"),
    ("money", "table_money"),
    ("now", "table_now"),
    ("shortfall", "table_shortfall"),
    ("nature", "table_nature"),
    ("remark", "table_remark"),
    ("indicator", "table_indicator_strict"),
    ("value", "table_value"),
    ("task", "table_task"),
    ("stage", "table_stage"),
    ("unit", "table_unit"),
)


Kind = Literal["items", "versions", "posts", "duties"]


@dataclass
class Table:
    """A table being read.

    Attributes:
        roles: What each column holds.
        heads: Their heads as printed.
        last: The cells that merged cells below repeat.
        kind: What it is about.
        source: The row of heads.
        unit: The unit of all figures that bear none (单位：万元).
        rows: Rows below the heads so far.
    """

    roles: dict[int, str] = field(default_factory=dict)
    heads: tuple[str, ...] = ()
    last: dict[int, str] = field(default_factory=dict)
    kind: Kind = "items"
    source: Source | None = None
    unit: str = ""
    rows: int = 0


def kind(heads: Sequence[str]) -> Kind:
    """What a table is about, by its heads.

    Example:
        >>> kind(["版次", "批准日期", "修订说明"]), kind(["职务", "人选", "职责"]), kind(["岗位", "职责"])
        ('versions', 'posts', 'duties')
        >>> kind(["任务", "责任单位", "职责分工", "完成时限"])
        'items'
    """
    if sum(holds("table_version", head) for head in heads) >= 2:
        return "versions"
    if any(head in words("table_post") for head in heads) and any(holds("table_holder", head) for head in heads):
        return "posts"
    dated = any(holds("table_when", head) or pattern("year_head").match(head) for head in heads)
    if not dated and any(holds("table_duty", head) for head in heads):
        return "duties"
    return "items"


def is_head(cells: Sequence[str]) -> bool:
    """Whether a row names columns."""
    short = [cell for cell in cells if cell and len(cell) <= LONGEST_HEAD * (1 + is_english(cell))]
    named = sum(
        holds("table_head", cell)
        or any(pattern(one).search(cell) for one in ("year_head", "period_head", "unit_bracket"))
        for cell in short
    )
    filled = [cell for cell in cells if cell]
    return (
        len(short) == len(filled)
        and named >= 2
        and not any(
            (pattern("plain_figure").match(cell) and not pattern("year_cell").match(cell.strip()))
            or pattern("full_date").search(cell)
            for cell in filled
        )
    )


def unit_said(text: str) -> str:
    """The unit that a line over a table, or its heading, gives to all figures.

    Example:
        >>> unit_said("单位：万元"), unit_said("表2 年度资金安排（单位：万元）"), unit_said("责任单位：县教育局")
        ('万元', '万元', '')
    """
    found = pattern("unit_said").search(text) or pattern("unit_bracket").search(text)
    return found["unit"] if found is not None else ""


def is_caption(cells: Sequence[str]) -> bool:
    """Whether a row is one cell that runs over all columns and says the unit."""
    filled = {cell for cell in cells if cell}
    return len(filled) == 1 and bool(unit_said(next(iter(filled))))


def goes_under(cells: Sequence[str], table: Table) -> bool:
    """Whether a row names columns below a row that has just named groups of them: 年度投资 over 2025年 | 2026年."""
    if table.rows or not table.heads or len(cells) != len(table.heads):
        return False
    same = [one == head or not one for one, head in zip(cells, table.heads, strict=True)]
    new = [one for one, alike in zip(cells, same, strict=True) if not alike]
    return any(same) and bool(new) and all(pattern("year_head").match(one) or holds("table_head", one) for one in new)


def under(cells: Sequence[str], table: Table) -> tuple[str, ...]:
    """The heads of columns, each with the unit of the group that it stands under."""
    if not goes_under(cells, table):
        return tuple(cells)
    found = []
    for cell, group in zip(cells, table.heads, strict=True):
        bracket = pattern("unit_bracket").search(group)
        if cell and cell != group and bracket is not None and not pattern("unit_bracket").search(cell):
            cell += bracket[0]
        found.append(cell or group)
    return tuple(found)


def all_heads(cells: Sequence[str]) -> bool:
    """Whether every cell is a column's name: a second head in a table that has one."""
    return all(holds("table_head", cell) and pattern("date_lead").search(cell) is None for cell in cells if cell)


def roles(cells: Sequence[str]) -> dict[int, str]:
    """What each column holds, by its head.

    Example:
        >>> roles(["序号", "重点任务", "责任单位", "完成时限"])
        {0: 'number', 1: 'task', 2: 'owner', 3: 'when'}
        >>> roles(["指标", "单位", "2022年", "2025年目标"])
        {0: 'indicator', 1: 'unit', 2: 'year', 3: 'year'}
    """
    found: dict[int, str] = {}
    deeds = any(any_of("table_task_strict").search(one) for one in cells)
    measures = words("table_measure") if deeds else ()
    indicators = any(holds("table_indicator_strict", cell) and cell not in measures for cell in cells)
    aims = not indicators and any(holds("table_value_strict", cell) for cell in cells)
    for index, cell in enumerate(cells):
        if pattern("year_head").match(cell) or pattern("period_head").match(cell):
            found[index] = "year"
            continue
        if indicators and cell in words("table_unit"):
            found[index] = "unit"
            continue
        if holds("table_standard", cell) and any(holds("table_value_strict", one) for one in cells):
            found[index] = "nature"
            continue
        if aims and cell in words("table_name"):
            found[index] = "indicator"
            continue
        if cell in words("table_unit") and any(holds("table_amount", one) for one in cells):
            found[index] = "unit"
            continue
        if cell in measures:
            found[index] = "value"
            continue
        if holds("table_price", cell):
            found[index] = "nature"
            continue
        if not indicators and _counts(cell):
            found[index] = "amount"
            continue
        for role, names in ROLES:
            if role == "value" and any_of("table_task_strict").search(cell):
                continue
            if any_of(names).search(cell) and not (role == "value" and not indicators and role in found.values()):
                if (
                    role == "value"
                    and not indicators
                    and not any(any_of("table_deed").search(one) for one in cells)
                    and not holds("table_value_strict", cell)
                ):
                    continue
                found[index] = role
                break
    return found


def _counts(head: str) -> bool:
    """Whether a column counts things: 建设面积（平方米）, 人数; not money, and not what there is or lacks."""
    other = ("table_money", "table_now", "table_shortfall", "table_value_strict", "table_when")
    if any(holds(name, head) for name in other):
        return False
    bare = pattern("unit_bracket").sub("", head).strip()
    return bare != head.strip() or bare in words("table_amount")


def is_done(cells: Sequence[str], table: Table) -> bool:
    """Whether a column of states says that a row is done."""
    states = (cell for head, cell in zip(table.heads, cells, strict=False) if holds("table_state", head))
    return any(pattern("done_state").match(cell) for cell in states)


def by_weight(table: Table) -> list[tuple[int, str]]:
    """The columns with their roles, the one that counts for a role last: the first, but units before persons."""
    columns = list(reversed(table.roles.items()))
    return sorted(columns, key=lambda one: one[1] == "owner" and holds("owner_units", table.heads[one[0]]))


def filled_down(cells: Sequence[str], table: Table) -> list[str]:
    """The cells of a row, empty ones of stages and dates filled from the row above, where cells were merged."""
    found = list(cells)
    for index, cell in enumerate(cells):
        if cell:
            table.last[index] = cell
        elif table.roles.get(index) in ("stage", "when", "owner") and index in table.last:
            found[index] = table.last[index]
    return found
