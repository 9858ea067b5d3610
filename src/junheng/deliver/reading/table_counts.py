"""Columns that count things, and tables whose rows are years."""

from collections.abc import Sequence

from junheng.deliver.reading.dates import spans
from junheng.deliver.reading.figures import Figures
from junheng.deliver.reading.lines import CELL_JOINT
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Fact, Target
from junheng.deliver.reading.quantities import default_operator
from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.span import Around, Span
from junheng.deliver.reading.table_figures import cell_quantities, is_figure, unit_in
from junheng.deliver.reading.table_heads import Table
from junheng.deliver.reading.words import holds, pattern, words

BESIDE = ("number", "unit", "now", "shortfall", "money", "amount", "when", "start")


def amounts(sentence: Sentence, cells: Sequence[str], table: Table, by: str | None) -> tuple[Target, ...]:
    """What a row is to make or hold, where columns count it: 建设面积（平方米）, 人数, 数量 with its unit beside.

    The text is the row from its name to the count.
    """
    beside = next((cells[at] for at, role in table.roles.items() if role == "unit" and at < len(cells)), "")
    found: list[Target] = []
    for index, role in table.roles.items():
        if role != "amount" or index >= len(cells) or not is_figure(cells[index]):
            continue
        head = table.heads[index]
        unit = unit_in(head) or beside or next((one for one in words("units_of_heads") if one in head), "")
        names = (
            at
            for at in range(index)
            if cells[at] and (table.roles.get(at) not in BESIDE or cells[at] in words("total_row"))
        )
        first = next(names, None)
        text = CELL_JOINT.join(cells[first : index + 1]) if first is not None else cells[index]
        found += [
            Target(text, one.operator or "=", one.value, one.unit, by, sentence.source)
            for one in cell_quantities(cells[index], unit)
            if one.value and one.unit
        ]
    return tuple(found)


def row_itself(table: Table, cells: Sequence[str]) -> bool:
    """Whether a row of figures under years says more of its thing: when it is built, how large, what is done.

    In 教学楼 | 5400平方米 | 800 | 620 | 2024年4月—2025年8月 the project is a task of those months.
    """
    held = {role for index, role in table.roles.items() if index < len(cells) and cells[index]}
    if any(cell in words("total_row") for cell in cells):
        return False
    named = [cells[at] for at, role in table.roles.items() if role == "task" and at < len(cells)]
    return bool(held & {"when", "start", "amount"}) or any(
        holds("doing", one) and pattern("counted").search(one) for one in named
    )


def is_matrix(cells: Sequence[str], table: Table) -> bool:
    """Whether a row is a name and bare figures under years (县级财政 | 1000 | 1400), whatever the name is called."""
    years = [index for index, role in table.roles.items() if role == "year" and index < len(cells) and cells[index]]
    roles = table.roles.values()
    if not years or "indicator" in roles or "value" in roles or "now" in roles:
        return False
    if any(pattern("period_head").match(table.heads[index]) and is_figure(cells[index]) for index in years):
        return False
    return all(pattern("only_figures").match(cells[index]) for index in years)


def year_of_row(cells: Sequence[str], table: Table, around: Around) -> Span | None:
    """The year that a row is about, in a table whose first column names years and whose others count."""
    at = next((index for index, head in enumerate(table.heads) if head in words("table_year")), None)
    if at is None or at >= len(cells) or pattern("year_row").match(cells[at]) is None:
        return None
    others = [cell for index, cell in enumerate(cells) if index != at and table.roles.get(index) != "number" and cell]
    if not others or not all(is_figure(cell) or pattern("only_figures").match(cell) for cell in others):
        return None
    found = spans(masked(cells[at]), around)
    return found[0] if found else None


def year_row(sentence: Sentence, cells: Sequence[str], table: Table, year: Span, around: Around) -> Figures:
    """The figures of a row that is a year, each named by the head of its column; of a year before the plan, facts."""
    label = next(cell for index, cell in enumerate(cells) if table.heads[index] in words("table_year"))
    over = holds("table_now", label) or bool(
        year.until and around.plan_since and year.until[:7] < around.plan_since[:7]
    )
    targets: list[Target] = []
    facts: list[Fact] = []
    for index, cell in enumerate(cells):
        if index >= len(table.heads) or cell == label or table.roles.get(index) == "number" or not cell:
            continue
        name = pattern("unit_bracket").sub("", table.heads[index]).strip()
        of_money = holds("table_money", name) or name in words("total_row")
        unit = unit_in(table.heads[index]) or (table.unit if of_money else "")
        for one in cell_quantities(cell, unit):
            if over:
                facts.append(Fact(name, one.value, one.unit, "amount", sentence.source))
            else:
                operator = one.operator or default_operator(name, one)
                targets.append(Target(name, operator, one.value, one.unit, year.until, sentence.source))
    return Figures(tuple(targets), tuple(facts))
