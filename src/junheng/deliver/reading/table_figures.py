"""The figures of a table's row: of its columns of aims, remarks and money."""

from collections.abc import Sequence
from dataclasses import replace

from junheng.deliver.reading.clauses import clause_at, is_past
from junheng.deliver.reading.dates import spans
from junheng.deliver.reading.figures import Figures, figures
from junheng.deliver.reading.lines import CELL_JOINT
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Target
from junheng.deliver.reading.numerals import number
from junheng.deliver.reading.quantities import idle_one, quantities
from junheng.deliver.reading.quantity import Quantity
from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.span import Around
from junheng.deliver.reading.table_heads import LONGEST_HEAD, Table
from junheng.deliver.reading.words import holds, pattern, words


def asked(sentence: Sentence, cell: str, by: str | None) -> tuple[Target, ...]:
    """The figures of a column of aims: all that it counts is wanted."""
    own = masked(cell)
    if is_past(own):
        return ()
    return tuple(
        Target(
            cell[clause.at : clause.to].strip(" 。；;"),
            one.operator or (">=" if one.change else "="),
            one.value,
            one.unit,
            by,
            sentence.source,
            aspiration=holds("aspiring", cell),
            change=one.change,
        )
        for one in quantities(own)
        if not idle_one(one)
        for clause in (clause_at(own, one.at),)
    )


def figures_of(sentence: Sentence, text: str, around: Around, by: str | None) -> Figures:
    """What a cell says in figures, wanted by the row's date where it names none itself."""
    found = figures(replace(sentence, text=text), spans(masked(text), around))
    return replace(
        found,
        targets=tuple(replace(one, by=by) if by and (one.by is None or one.dated_by) else one for one in found.targets),
    )


def is_figure(cell: str) -> bool:
    """Whether a cell holds nothing but a number."""
    return pattern("plain_figure").match(cell) is not None


def remarked(sentence: Sentence, cell: str, by: str | None) -> Figures:
    """The figures of a column of remarks: what there is and what is lacking as facts, the rest as wanted."""
    if not cell:
        return Figures()
    facts = figures(replace(sentence, text=cell), ()).facts
    known = {(one.value, one.unit) for one in facts}
    wanted = tuple(one for one in asked(sentence, cell, by) if (one.value, one.unit) not in known)
    return Figures(wanted if not holds("existing_strict", cell) else (), facts)


def money(sentence: Sentence, text: str, cells: Sequence[str], table: Table, by: str | None) -> tuple[Target, ...]:
    """What a row's task is to cost, where a column names money with its unit."""
    for index, role in table.roles.items():
        if role != "money" or index >= len(cells) or not cells[index]:
            continue
        unit = unit_in(table.heads[index]) or (table.unit if table.unit in words("money_units") else "")
        read = [one for one in cell_quantities(cells[index], unit) if one.unit in words("money_units") and one.value]
        beside = CELL_JOINT.join((text, cells[index]))
        named = beside if beside in sentence.text else text
        return tuple(
            Target(named.strip(" 。；;"), one.operator or "=", one.value, one.unit, by, sentence.source)
            for one in read[:1]
        )
    return ()


def unit_in(name: str) -> str:
    """The unit that a name or head bears in a bracket; empty where it bears none.

    Example:
        >>> unit_in("估算投资（万元）"), unit_in("投资")
        ('万元', '')
    """
    found = pattern("unit_bracket").search(name)
    return found["unit"] if found is not None else ""


def unit_of_sum(table: Table) -> str:
    """The unit of the column of the whole sum, which its years share: 总投资（万元） | 2024年 | 2025年."""
    units = {unit_in(table.heads[index]) for index, role in table.roles.items() if role == "money"} - {""}
    return units.pop() if len(units) == 1 else ""


def unit_beside(cells: Sequence[str]) -> str:
    """The unit that the row's other figures bear, for a figure that bears none (3.5% | ≤1% | 0)."""
    beside = {one.unit for cell in cells[1:] for one in quantities(cell) if len(cell) <= LONGEST_HEAD}
    return beside.pop() if len(beside) == 1 else ""


def cell_quantities(cell: str, unit: str) -> list[Quantity]:
    """The figures of a cell, the column's unit put behind a bare number.

    Example:
        >>> [(one.value, one.unit, one.operator) for one in cell_quantities("≥95", "%") + cell_quantities("0.45", "")]
        [(Fraction(95, 1), '%', '>='), (Fraction(9, 20), '', None)]
    """
    found = pattern("plain_figure").match(cell)
    if found is None:
        return list(quantities(cell))
    text = f"{found['before'] or ''}{found['number']}{unit}{found['after'] or ''}"
    read = list(quantities(text))
    value = number(found["number"])
    return read or ([Quantity(0, len(cell), value, unit, None)] if value is not None else [])
