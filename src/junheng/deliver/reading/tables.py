"""Rows of tables: tasks with their owner and date by column, indicators with their wanted figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from junheng.deliver.reading.dates import spans
from junheng.deliver.reading.deeds import asks, every, task_dates
from junheng.deliver.reading.figures import figures
from junheng.deliver.reading.lines import CELL_JOINT
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Fact, Post, Target, Task
from junheng.deliver.reading.owners import Owners
from junheng.deliver.reading.quantities import default_operator
from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.span import Around, Span
from junheng.deliver.reading.table_counts import amounts, is_matrix, row_itself, year_of_row, year_row
from junheng.deliver.reading.table_dates import by_column, cell_span, cell_spans, finer, is_before, row_dates
from junheng.deliver.reading.table_figures import (
    asked,
    cell_quantities,
    figures_of,
    is_figure,
    money,
    remarked,
    unit_beside,
    unit_in,
    unit_of_sum,
)
from junheng.deliver.reading.table_heads import (
    Table,
    all_heads,
    filled_down,
    goes_under,
    is_caption,
    is_done,
    is_head,
    kind,
    roles,
    under,
    unit_said,
)
from junheng.deliver.reading.tasks import tasks
from junheng.deliver.reading.words import holds, pattern, words

LONGEST_DATE = 24
NO_NAMES = ("number", "unit", "when", "start", "year", "owner", "helper", "now", "value")
BESIDE = 6
"""Characters that a cell may say beside its date; with more it is a sentence."""


@dataclass(frozen=True)
class RowItems:
    """What a row says."""

    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    facts: tuple[Fact, ...] = ()
    posts: tuple[Post, ...] = ()


def read_row(sentence: Sentence, table: Table, around: Around) -> RowItems:
    """The items of one row; a row of heads sets the columns and has none."""
    cells = sentence.line.cells
    if is_caption(cells):
        table.unit = unit_said(cells[0]) or table.unit
        return RowItems()
    if is_head(cells) and (not table.roles or all_heads(cells) or goes_under(cells, table)):
        heads = under(cells, table)
        table.roles, table.heads, table.last, table.kind = roles(heads), heads, {}, kind(heads)
        table.source, table.rows = sentence.source, 0
        return RowItems()
    table.rows += 1
    if tuple(cells) == table.heads:
        return RowItems()  # the heads again, on a new page
    if table.kind in ("versions", "duties"):
        return RowItems()
    if table.kind == "posts":
        return RowItems(posts=_posts(cells, table))
    if is_matrix(cells, table):
        return _matrix_row(sentence, filled_down(cells, table), table, around)
    if any(cell in words("total_row") for cell in cells):
        return RowItems()
    if not table.roles:
        return _without_head(sentence, around)
    if (year := year_of_row(cells, table, around)) is not None:
        counted = year_row(sentence, cells, table, year, around)
        return RowItems(targets=counted.targets, facts=counted.facts)
    filled = filled_down(cells, table)
    by_role = by_column(filled, table, around)
    if is_done(cells, table):
        return RowItems()
    if "task" not in by_role and ("indicator" in by_role or "value" in by_role):
        return _indicator_row(sentence, filled, table, by_role, around)
    if "task" not in by_role and "amount" in by_role:
        times, _ = row_dates(by_role, "", around, deadline=True)
        _, end = times[-1] if times else (None, None)
        name = next((cell for index, cell in enumerate(cells) if cell and table.roles.get(index) != "number"), "")
        cost = money(sentence, name, cells, table, end)
        return RowItems(targets=amounts(sentence, cells, table, end) + cost)
    return _task_row(sentence, filled, table, by_role, around)


def _matrix_row(sentence: Sentence, cells: Sequence[str], table: Table, around: Around) -> RowItems:
    """Figures under years; of a row that says more of its thing (size, dates, deed), that too."""
    figured = _indicator_row(sentence, cells, table, {}, around)
    if not row_itself(table, cells):
        return replace(figured, targets=figured.targets + amounts(sentence, cells, table, None))
    own = _task_row(sentence, cells, table, by_column(cells, table, around), around)
    return RowItems(own.tasks, own.targets + figured.targets, own.facts + figured.facts)


def _posts(cells: Sequence[str], table: Table) -> tuple[Post, ...]:
    """The post of a row and who holds it; none where a name is still to come."""
    held = zip(table.heads, cells, strict=False)
    post = holder = ""
    for head, cell in held:
        if head in words("table_post"):
            post = post or cell
        elif holds("table_holder", head) and not holder:
            holder = cell
    return (Post(post, holder),) if post and holder and holder not in words("no_holder") else ()


def _task_row(
    sentence: Sentence, cells: Sequence[str], table: Table, by_role: dict[str, str], around: Around
) -> RowItems:
    text = _task_text(cells, table) or by_role.get("indicator", "")
    if not text:
        # A row of only a stage, its dates and numbers is a stage and no task.
        spare = [cell for index, cell in enumerate(cells) if table.roles.get(index) is None and not is_figure(cell)]
        text = max(spare, key=len, default="")
    if not text:
        return RowItems()
    when_index = next((index for index, role in table.roles.items() if role == "when"), None)
    deadline = when_index is not None and holds("table_deadline", table.heads[when_index])
    stage = by_role.get("stage") or None
    times, repeated = row_dates(by_role, text, around, deadline=deadline)
    if not times and stage:
        times, _ = row_dates({"when": stage}, text, around, deadline=False)
    inner = [span for span in spans(masked(text), around) if span.form != "past" and (span.since or span.until)]
    if inner and (not times or finer(inner, times)):
        return _written_out(sentence, text, by_role, inner, around)
    inherited = None
    dated = sentence.section.dated
    if not times and not repeated and dated and dated.span and not holds("goals", dated.heading):
        times, inherited = [task_dates(dated.span, "")], dated.source
    found = [
        Task(
            _fully(cells, table, text).strip(" 。；;"),
            start,
            end,
            sentence.source,
            owner=by_role.get("owner") or None,
            helpers=by_role.get("helper") or None,
            stage=pattern("bracketed_dates").sub("", stage).strip() if stage else None,
            every=repeated or every(text),
            dated_by=inherited,
        )
        for start, end in times or [(None, None)]
    ]
    _, end = times[-1] if times else (None, None)
    wanted = figures_of(sentence, text, around, end)
    years = _by_years(sentence, cells, table, around, by_role.get("owner") or None)
    extra = by_role.get("value", "")
    wanted_too = asked(sentence, extra, end) if extra and extra != text else ()
    if (years.tasks or years.targets) and not times:
        return replace(years, targets=years.targets + wanted_too)
    noted = remarked(sentence, by_role.get("remark", ""), end)
    cost = money(sentence, text, cells, table, end) + amounts(sentence, cells, table, end)
    return RowItems(tuple(found), wanted.targets + wanted_too + noted.targets + cost, wanted.facts + noted.facts)


def _task_text(cells: Sequence[str], table: Table) -> str:
    """What a row asks for; of several columns that say it (任务 | 措施), those side by side together."""
    said = [
        index
        for index, role in table.roles.items()
        if role == "task" and index < len(cells) and cells[index] and not is_figure(cells[index])
    ]
    if not said:
        return ""
    together = [index for place, index in enumerate(said) if index == said[0] + place]
    return CELL_JOINT.join(cells[index] for index in together)


def _fully(cells: Sequence[str], table: Table, text: str) -> str:
    """A task in the words of its row: with the column of requirements beside it (学前教育扩容 | 新建公办幼儿园1所)."""
    last = max((index for index, role in table.roles.items() if role == "task" and index < len(cells)), default=-1)
    beside = last + 1
    if table.roles.get(beside) != "value" or beside >= len(cells) or not text.endswith(cells[last]):
        return text
    return CELL_JOINT.join((text, cells[beside])) if holds("doing", cells[beside]) else text


def _written_out(
    sentence: Sentence, text: str, by_role: dict[str, str], inner: Sequence[Span], around: Around
) -> RowItems:
    """A cell that holds whole sentences with their own dates, read as running text."""
    cell = replace(sentence, text=text)
    found = figures(cell, inner)
    owned = Owners(by_role.get("owner") or None, by_role.get("helper") or None)
    return RowItems(tuple(tasks(cell, inner, found.targets, owned)), found.targets, found.facts)


def _by_years(sentence: Sentence, cells: Sequence[str], table: Table, around: Around, owner: str | None) -> RowItems:
    """Cells under the heads of years: what is to be done, and reached, in each."""
    made: list[Task] = []
    wanted: list[Target] = []
    for index, role in table.roles.items():
        if role != "year" or index >= len(cells) or not cells[index]:
            continue
        of_part = pattern("period_head").match(table.heads[index])  # 一季度 | 基础施工
        if is_figure(cells[index]) or not (of_part or holds("doing", cells[index])):
            continue
        span = cell_span(table.heads[index], around)
        if span is None or (span.until and around.plan_since and span.until[:7] < around.plan_since[:7]):
            continue
        if of_part or asks(masked(cells[index])):
            text = cells[index].strip(" 。；;")
            made.append(Task(text, span.since, span.until, sentence.source, owner, dated_by=table.source))
        wanted += asked(sentence, cells[index], span.until)
    return RowItems(tuple(made), tuple(wanted))


def _without_head(sentence: Sentence, around: Around) -> RowItems:
    """A row of a table whose columns have no heads: a cell that is a date, and the longest other one."""
    cells = [cell for cell in sentence.line.cells if cell]
    dated = [
        (index, span)
        for index, cell in enumerate(cells)
        if len(cell) <= LONGEST_DATE and (span := cell_span(cell, around)) and len(cell) <= span.to - span.at + BESIDE
    ]
    rest = [cell for index, cell in enumerate(cells) if index not in {at for at, _ in dated}]
    text = max(rest, key=len, default="")
    if not dated and text and (inner := cell_spans(text, around)):
        return _written_out(sentence, text, {}, inner, around)
    if not dated or not text or not holds("doing", text):
        return RowItems()
    start, end = task_dates(dated[0][1], text)
    found = figures_of(sentence, text, around, end)
    return RowItems((Task(text.strip(" 。；;"), start, end, sentence.source),), found.targets, found.facts)


def _indicator_row(
    sentence: Sentence, cells: Sequence[str], table: Table, by_role: dict[str, str], around: Around
) -> RowItems:
    names = [index for index, role in table.roles.items() if role == "indicator" and index < len(cells)]
    name = (cells[names[-1]] if names else "") or next(
        (
            cell
            for index, cell in enumerate(cells)
            if (table.roles.get(index, "task") not in NO_NAMES or cell in words("total_row")) and not is_figure(cell)
        ),
        "",
    )
    if not name:
        return RowItems()
    dates = [index for index, role in table.roles.items() if role in ("when", "start", "number")]
    unit = by_role.get("unit", "") or unit_in(name)
    unit = unit or next((cells[at] for at, role in table.roles.items() if role == "unit" and at < len(cells)), "")
    unit = unit or unit_beside([cell for index, cell in enumerate(cells) if index not in dates])
    unit = unit or table.unit or unit_of_sum(table)
    years = [index for index, role in table.roles.items() if role == "year"]
    targets: list[Target] = []
    facts: list[Fact] = []
    for index, role in table.roles.items():
        if index >= len(cells) or not cells[index]:
            continue
        head = table.heads[index]
        if (
            role == "now"
            or (role == "year" and holds("table_now", head))
            or (
                role == "year"
                and len(years) > 1
                and index == years[0]
                and (unit_in(head) or unit) not in words("money_units")
                and not holds("goals", head)
                and is_before(head, around)
            )
        ):
            facts += [
                Fact(name, one.value, one.unit, "amount", sentence.source)
                for one in cell_quantities(cells[index], unit)
            ]
        elif role == "shortfall":
            facts += [
                Fact(name, one.value, one.unit, "shortfall", sentence.source)
                for one in cell_quantities(cells[index], unit)
            ]
        elif role in ("value", "year"):
            span = cell_span(head, around) or (cell_span(by_role["when"], around) if by_role.get("when") else None)
            dated = sentence.section.dated
            by = span.until if span else (dated.span.until if dated and dated.span else None)
            targets += [
                Target(name, one.operator or default_operator(name, one), one.value, one.unit, by, sentence.source)
                for one in cell_quantities(cells[index], unit_in(head) or unit)
            ]
    return RowItems((), tuple(targets), tuple(facts))
