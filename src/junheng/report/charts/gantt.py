"""A plan through time: stages as bands, tasks as bars by their state, milestones as diamonds, the day as a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from junheng.deliver.following.progress import STATES, State
from junheng.deliver.workplan.model import Stage, Task, WorkPlan
from junheng.report import words
from junheng.report.charts.bars import HALF, bar, diamond, flag
from junheng.report.charts.chart import Chart
from junheng.report.charts.labels import cut, pixels
from junheng.report.charts.looks import FAINT, INK, LIMIT, LINE, SMALL, WIDTH, Part, option, stroke_at, words_at
from junheng.terms.messages import Lang, text

ROWS = 38
"""Of a picture that fits a page."""
ROW, RIGHT, BOTTOM = 20, 14, 12
NAME_SHARE = 0.4
"""Of the breadth, for names."""
BAND, BAND_EDGE = "#EAF0F7", "#B9C7DA"
STEPS = (1, 3, 6, 12, 24, 60, 120, 300, 600, 1200, 6000, 24000)
"""Months between the lines of the axis."""
LEAST_GAP = 52
"""Pixels between them."""
LEAST_BAR = 3.0


@dataclass(frozen=True)
class _Months:
    """The axis: whole months from the first to the last date of the plan."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Where a day begins."""
        days = (self.last - self.first).days
        return self.left + (self.right - self.left) * (day - self.first).days / days

    def after(self, day: date) -> float:
        """Where a day ends."""
        return self.at(date.fromordinal(day.toordinal() + 1))

    def ticks(self) -> list[date]:
        """The months at which lines stand."""
        count = _number(self.last) - _number(self.first)
        step = next((one for one in STEPS if (self.right - self.left) * one / count >= LEAST_GAP), STEPS[-1])
        first = _number(self.first)
        return [_month(number) for number in range(first, first + count + 1) if number % step == 0]


@dataclass(frozen=True)
class _Row:
    """A line of the picture: the head of a stage, or a task."""

    stage: Stage | None
    task: Task | None


def gantt_charts(
    plan: WorkPlan,
    states: Mapping[str, State],
    on: date | None,
    lang: Lang,
    *,
    width: int = WIDTH,
    rows: int = ROWS,
) -> tuple[Chart, ...]:
    """The plan in as many pictures as its tasks need, all on the same axis; none where it has no dates.

    Args:
        plan: The plan.
        states: How each task stands, by its id; a task that is not in it is drawn plainly.
        on: The day that is marked; None for none.
        lang: Language of the words.
        width: Breadth of a picture.
        rows: Lines of a picture at most, at least 2.

    Units:
        CSS pixels.
    """
    held = _dates(plan)
    if not held:
        return ()
    first, last = min(held), max(held)
    axis = _Months(
        date(first.year, first.month, 1), _month(_number(last) + 1), round(width * NAME_SHARE), width - RIGHT
    )
    pages = _pages(_rows(plan), rows)
    return tuple(_page(plan, page, number, len(pages), axis, states, on, lang) for number, page in enumerate(pages, 1))


def _dates(plan: WorkPlan) -> list[date]:
    spans = [(task.start, task.end) for task in plan.tasks] + [(stage.start, stage.end) for stage in plan.stages]
    spans.append((plan.start, plan.end))
    return [day for start, end in spans for when in (start, end) if when for day in (when.first, when.last)]


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _rows(plan: WorkPlan) -> list[_Row]:
    """Stages in order with their tasks under them; tasks of no stage at the end."""
    known = {stage.id for stage in plan.stages}
    found = []
    for stage in plan.stages:
        found += [_Row(stage, None), *(_Row(stage, task) for task in plan.tasks if task.stage == stage.id)]
    return found + [_Row(None, task) for task in plan.tasks if task.stage not in known]


def _pages(rows: Sequence[_Row], most: int) -> list[list[_Row]]:
    """The rows page by page; a stage that goes on has its head again, and no head stands alone at the foot."""
    # All pages about equally long, with room for the heads that stand again.
    most = min(most, ceil(len(rows) / ceil(len(rows) / most)) + 2) if len(rows) > most else most
    pages: list[list[_Row]] = [[]]
    for at, row in enumerate(rows):
        heads = row.task is None and at + 1 < len(rows) and rows[at + 1].task is not None
        if len(pages[-1]) + 1 + heads > most:
            pages.append([])
            if row.task is not None and row.stage is not None:
                pages[-1].append(_Row(row.stage, None))
        pages[-1].append(row)
    return pages


def _page(
    plan: WorkPlan,
    page: Sequence[_Row],
    number: int,
    of: int,
    axis: _Months,
    states: Mapping[str, State],
    on: date | None,
    lang: Lang,
) -> Chart:
    width = int(axis.right + RIGHT)
    shown = {states.get(row.task.id) for row in page if row.task is not None}
    legend, legend_bottom = _legend([state for state in STATES if state in shown], width, lang)
    top = legend_bottom + (40 if on is not None else 24)
    bottom = top + ROW * len(page)
    drawn = [*legend, *_frame(axis, top, bottom, lang), *_bands(page, axis, top)]
    for at, row in enumerate(page):
        middle = top + ROW * (at + 0.5)
        drawn += _line(row, middle, axis, states, lang)
    if on is not None and axis.first <= on < axis.last:
        drawn += _today(on, axis, top, bottom, lang)
    tasks = sum(row.task is not None for row in page)
    return Chart(
        key=f"gantt.{number}",
        option=option([], graphic=drawn),
        width=width,
        height=round(bottom + BOTTOM),
        alt=text(
            "workplandoc.gantt.alt",
            lang,
            title=plan.title,
            page=number,
            pages=of,
            tasks=tasks,
            first=_label(axis.first, lang),
            last=_label(_month(_number(axis.last) - 1), lang),
        ),
    )


def _label(month: date, lang: Lang) -> str:
    return text("workplandoc.month", lang, year=month.year, month=text(f"report.month.{month.month}", lang))


def _frame(axis: _Months, top: float, bottom: float, lang: Lang) -> list[Part]:
    """The lines of the months with their names on top."""
    found = [stroke_at([(axis.left, top), (axis.right, top)], FAINT, 1)]
    for tick in axis.ticks():
        x = axis.at(tick)
        found.append({**stroke_at([(x, top - 4), (x, bottom)], LINE, 1), "z": 1})
        if x + LEAST_GAP * 0.6 <= axis.right + RIGHT:
            short = text("workplandoc.gantt.month", lang, year=tick.year, month=f"{tick.month:02}")
            found.append(words_at(x, top - 12, short, align="center", size=SMALL - 1))
    return found


def _bands(page: Sequence[_Row], axis: _Months, top: float) -> list[Part]:
    """A band behind the rows of each stage, from its beginning to its end."""
    found: list[Part] = []
    for stage in dict.fromkeys(row.stage for row in page if row.stage is not None):
        if stage.start is None or stage.end is None or stage.end.last < stage.start.first:
            continue
        own = [at for at, row in enumerate(page) if row.stage == stage]
        left, right = axis.at(stage.start.first), axis.after(stage.end.last)
        found.append(
            {
                "type": "rect",
                "silent": True,
                "z": 0,
                "shape": {
                    "x": left,
                    "y": top + ROW * own[0] + 1,
                    "width": right - left,
                    "height": ROW * len(own) - 2,
                },
                "style": {"fill": BAND, "stroke": BAND_EDGE, "lineWidth": 0.8},
            }
        )
    return found


def _line(row: _Row, middle: float, axis: _Months, states: Mapping[str, State], lang: Lang) -> list[Part]:
    room = axis.left - 14
    if row.task is None:
        name = row.stage.name if row.stage is not None else ""
        return [words_at(4, middle, cut(name, room, SMALL), colour=INK)]
    task, inset = row.task, 14 if row.stage is not None else 4
    label = words_at(inset, middle, cut(task.text, room - inset, SMALL), colour=INK)
    return [label, *_mark(task, middle, axis, states.get(task.id), lang)]


def _mark(task: Task, middle: float, axis: _Months, state: State | None, lang: Lang) -> list[Part]:
    """A bar, a milestone's diamond, a flag where one date is not known, words where none is."""
    start, end = task.start, task.end
    if start is None and end is None:
        return [words_at(axis.left + 6, middle, text("workplandoc.gantt.undated", lang), size=SMALL - 1)]
    if task.milestone:
        day = end or start
        return diamond(axis.after(day.last), middle, state) if day is not None else []
    if start is not None and end is not None and start.first <= end.last:
        left, right = axis.at(start.first), axis.after(end.last)
        return bar(left, max(right, left + LEAST_BAR), middle, state)
    if end is not None:
        return flag(axis.after(end.last), middle, state, begins=False)
    return flag(axis.at(start.first), middle, state, begins=True) if start is not None else []


def _today(on: date, axis: _Months, top: float, bottom: float, lang: Lang) -> list[Part]:
    """The day as a line, named above the axis."""
    x, named = axis.at(on), words.day(on, lang)
    half = pixels(named, SMALL) / 2
    at = min(max(x, half + 2), axis.right + RIGHT - half - 2)
    line = {**stroke_at([(x, top - 20), (x, bottom)], LIMIT, 1.4, (5, 3)), "z": 8}
    return [line, words_at(at, top - 29, named, colour=LIMIT, align="center")]


def _legend(states: Sequence[State], width: float, lang: Lang) -> tuple[list[Part], float]:
    """The states that occur, with the marks of what has no length, in as many lines as they need; where it ends."""
    found: list[Part] = []
    x, y = 6.0, 12.0
    entries: list[tuple[str, State | None]] = [(text(f"workplandoc.state.{state}", lang), state) for state in states]
    entries += [(text("workplandoc.gantt.milestone", lang), None)]
    for entry, state in entries:
        long = 26 + 6 + pixels(entry, SMALL) + 18
        if x > 6 and x + long > width:
            x, y = 6.0, y + 20
        found += bar(x, x + 26, y, state) if state is not None else diamond(x + 13, y, None)
        found.append(words_at(x + 32, y, entry, colour=INK))
        x += long
    return found, y + HALF + 4
