"""Dates, figures and tasks as a work plan says them, in a form that the reader of plans reads back."""

from fractions import Fraction

from junheng.deliver.reading.dates import spans
from junheng.deliver.reading.deeds import every as said_every
from junheng.deliver.reading.deeds import task_dates
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.span import Around
from junheng.deliver.workplan.model import Operator, Task, When
from junheng.report import words
from junheng.report.tables import full_decimals, rounded
from junheng.terms.messages import Lang, text

MOST_DECIMALS = 6
ENDS = "。；;.！!"
"""Signs that a task's own words may end with; the sentence has its own end."""


def when(value: When, lang: Lang) -> str:
    """A day, or a month.

    Example:
        >>> when(When(2023, 6), "zh"), when(When(2023, 6, 30), "zh"), when(When(2023, 6), "en")
        ('2023年6月', '2023年6月30日', 'June 2023')
    """
    month = text(f"report.month.{value.month}", lang)
    if value.day is None:
        return text("workplandoc.month", lang, year=value.year, month=month)
    return text("report.day", lang, year=value.year, month=month, day=value.day)


def span(start: When | None, end: When | None, lang: Lang) -> str:
    """From when to when; empty where neither is said.

    Example:
        >>> span(When(2023, 3), When(2023, 6), "zh"), span(None, When(2023, 6), "zh"), span(When(2023, 3), None, "zh")
        ('2023年3月至2023年6月', '2023年6月底前', '2023年3月起')
    """
    if start is None and end is None:
        return ""
    if start is None and end is not None:
        return text("workplandoc.by_day" if end.day else "workplandoc.by_month", lang, end=when(end, lang))
    if start is not None and end is None:
        return text("workplandoc.since", lang, start=when(start, lang))
    if start == end and start is not None:
        return when(start, lang)
    return text("workplandoc.span", lang, start=when(start, lang), end=when(end, lang)) if start and end else ""


def figure(value: Fraction) -> str:
    """A figure in full, without signs between its thousands.

    Example:
        >>> figure(Fraction(95)), figure(Fraction("0.45")), figure(Fraction(12000))
        ('95', '0.45', '12000')
    """
    return f"{rounded(value, full_decimals(value, most=MOST_DECIMALS)):f}"


def wanted(operator: Operator, value: Fraction) -> str:
    """A figure with the sign of its comparison.

    Example:
        >>> wanted(">=", Fraction(95)), wanted("<=", Fraction("0.45")), wanted("=", Fraction(100))
        ('≥95', '≤0.45', '=100')
    """
    return {">=": "≥", "<=": "≤", "=": "="}[operator] + figure(value)


def bare(said: str) -> str:
    """A task's words without the sign at their end."""
    return said.strip().rstrip(ENDS)


def task_said(task: Task, lang: Lang) -> str:
    """What is to be done, with its quantity and how often, where its own words do not say them.

    Example:
        >>> task_said(Task("t", "开展联合教研活动。", every="month"), "zh")
        '开展联合教研活动，每月一次'
        >>> task_said(Task("t", "每月开展联合教研活动。", every="month"), "zh")
        '每月开展联合教研活动'
    """
    said = bare(task.text)
    if task.quantity is not None and figure(task.quantity) not in said.replace(",", ""):
        amount = f"{figure(task.quantity)}{words.behind(task.unit or '', lang)}"
        said = text("workplandoc.with_quantity", lang, text=said, amount=amount)
    if task.every is not None and said_every(said) != task.every:
        said = text("workplandoc.repeated", lang, text=said, every=text(f"workplandoc.every.{task.every}", lang))
    return said


def task_sentence(task: Task, lang: Lang) -> str:
    """A task with its dates and units; dates that its own words say already are not said twice.

    Example:
        >>> task_sentence(Task("t", "完成摸底调查", end=When(2023, 6), owner="县教育局"), "zh")
        '2023年6月底前，完成摸底调查（责任单位：县教育局）。'
        >>> task_sentence(Task("t", "2023年6月底前，完成摸底调查", end=When(2023, 6)), "zh")
        '2023年6月底前，完成摸底调查。'
    """
    said, dates = task_said(task, lang), span(task.start, task.end, lang)
    if dates and not says_dates(task):
        said = text("workplandoc.dated", lang, dates=dates, text=said)
    answers = units_said(task, lang)
    return text("workplandoc.owned" if answers else "workplandoc.sentence", lang, text=said, units=answers)


def units_said(task: Task, lang: Lang) -> str:
    """Who answers and who helps."""
    listed = text("terms.separator.list", lang)
    said = {
        "owner": task.owner or "",
        "person": task.person or "",
        "helpers": listed.join(task.helpers),
    }
    found = [text(f"workplandoc.said.{key}", lang, names=names) for key, names in said.items() if names]
    return text("workplandoc.semicolon", lang).join(found)


def says_dates(task: Task) -> bool:
    """Whether a task's own words say its dates: those of a plan that was read from a document do."""
    dates = tuple(None if one is None else str(one) for one in (task.start, task.end))
    own = masked(task.text)
    return any(task_dates(one, own[one.to :]) == dates for one in spans(own, Around()))
