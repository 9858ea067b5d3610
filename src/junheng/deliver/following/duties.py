"""Reports that units owe: what came in time, what came late, what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from junheng.deliver.following.progress import SOON_DAYS
from junheng.deliver.following.terms import SchoolCalendar, Span, spans
from junheng.deliver.workplan.model import Duty, Report, WorkPlan
from junheng.terms.findings import Finding, Locus

DutyWord = Literal["missing", "due", "not-yet", "late", "in-time"]
DUTY_WORDS: tuple[DutyWord, ...] = ("missing", "due", "not-yet", "late", "in-time")


@dataclass(frozen=True)
class Owed:
    """One report that is owed.

    Attributes:
        span: The days that it tells of.
        due: The last day on which it is in time.
        came_on: When it came.
        late_days: How late it came, or by how much it is missing.
    """

    duty: Duty
    span: Span
    due: date
    state: DutyWord
    came_on: date | None = None
    late_days: int = 0


@dataclass(frozen=True)
class Duties:
    """All reports owed up to a day and soon after, by unit in the order of the plan."""

    owed: tuple[Owed, ...]
    findings: tuple[Finding, ...]

    def by_unit(self) -> dict[str, dict[DutyWord, int]]:
        """How many of each state a unit has."""
        found: dict[str, dict[DutyWord, int]] = {}
        for one in self.owed:
            found.setdefault(one.duty.unit, dict.fromkeys(DUTY_WORDS, 0))[one.state] += 1
        return found


def owed_spans(duty: Duty, plan: WorkPlan, calendar: SchoolCalendar) -> Iterator[tuple[Span, date]]:
    """The spans that a duty tells of, each with the day by which its report has to be there.

    A span counts when it ends within the duty's dates: a report on a quarter that is not over then is not owed. A
    duty without dates of its own has those of the plan; without an end nothing is owed.
    """
    start, end = duty.start or plan.start, duty.end or plan.end
    if end is None:
        return
    if duty.every is None:
        first = min(start.first, end.last) if start is not None else end.first
        yield Span(first, end.last), end.last + timedelta(days=duty.days)
        return
    if start is None:
        return
    for span in spans(duty.every, start.first, end.last, calendar):
        part = span.within(start.first, end.last)
        if part is not None and span.last <= end.last:
            yield part, span.last + timedelta(days=duty.days)


def duties(plan: WorkPlan, on: date, calendar: SchoolCalendar, soon_days: int = SOON_DAYS) -> Duties:
    """Reports owed on a day; those that came later are left out of account."""
    owed: list[Owed] = []
    findings: list[Finding] = []
    for duty in plan.duties:
        wanted = list(owed_spans(duty, plan, calendar))
        came = sorted((one for one in plan.reports if one.duty == duty.id and one.on <= on), key=lambda one: one.on)
        matched, stray = _matched(wanted, came)
        findings += [_stray(duty, report) for report in stray]
        owed += [_owed(duty, span, due, matched.get(due), on, soon_days) for span, due in wanted]
    return Duties(tuple(owed), tuple(findings))


def _matched(wanted: Sequence[tuple[Span, date]], came: Sequence[Report]) -> tuple[dict[date, date], list[Report]]:
    """The day on which the report for each due day came, and reports that fit none.

    A report that names its due day is for that one; another is for the last span that was over when it came and
    still lacks its report, else for the first that lacks it.
    """
    matched: dict[date, date] = {}
    stray = []
    days = {due for _, due in wanted}
    for report in came:
        if report.due is not None:
            if report.due in days:
                matched.setdefault(report.due, report.on)
            else:
                stray.append(report)
    for report in came:
        if report.due is None:
            open_ = [(span, due) for span, due in wanted if due not in matched]
            over = [due for span, due in open_ if span.last <= report.on]
            if over or open_:
                matched[over[-1] if over else open_[0][1]] = report.on
            else:
                stray.append(report)
    return matched, stray


def _owed(duty: Duty, span: Span, due: date, came: date | None, on: date, soon_days: int) -> Owed:
    if came is not None:
        late = max(0, (came - due).days)
        return Owed(duty, span, due, "late" if late else "in-time", came, late)
    if due < on:
        return Owed(duty, span, due, "missing", None, (on - due).days)
    return Owed(duty, span, due, "due" if (due - on).days <= soon_days else "not-yet")


def _stray(duty: Duty, report: Report) -> Finding:
    params = {"report": report.id, "duty": duty.text, "unit": duty.unit, "due": report.due or report.on}
    return Finding(
        "following.stray_report",
        Locus("reports", report.id),
        table="reports",
        fields=("due",),
        value=report.id,
        params=params,
    )
