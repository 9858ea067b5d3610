"""Plans for tests: from a case that an expert wrote, and drawn by Hypothesis."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from junheng.deliver.workplan import model
from junheng.deliver.workplan.model import Task, When, WorkPlan

PARTS = {
    "goals": model.Goal,
    "targets": model.Target,
    "stages": model.Stage,
    "tasks": model.Task,
    "money": model.Money,
    "bodies": model.Body,
    "posts": model.Post,
    "compositions": model.Composition,
    "duties": model.Duty,
    "records": model.Record,
    "payments": model.Payment,
    "reports": model.Report,
    "versions": model.Version,
}
WHENS = {"start", "end", "by"}
DAYS = {"on", "due", "actual_on"}
FIGURES = {"value", "actual", "share", "share_of", "quantity", "planned_yuan", "yuan"}
LISTS = {"after", "helpers"}
WHOLE = {"members", "minimum", "days", "year", "number"}


def plan_of(given: dict[str, Any]) -> WorkPlan:
    """A plan from a case: its parts as lists, every value as text."""
    plain = {key: value for key, value in given.items() if key not in PARTS}
    parts = {
        key: tuple(PARTS[key](**_fields(key, number, item)) for number, item in enumerate(given[key], 1))
        for key in PARTS
        if key in given
    }
    return WorkPlan(
        title=plain.pop("title", "方案"),
        kind=plain.pop("kind", "county"),
        **{key: _value(key, value) for key, value in plain.items()},
        **parts,
    )


def _fields(thing: str, number: int, item: dict[str, Any]) -> dict[str, Any]:
    named = {} if thing == "versions" else {"id": f"{thing}-{number}"}
    spare = {"text": item.get("id", "")} if thing in ("tasks", "targets", "goals", "duties") else {}
    return named | spare | {key: _value(key, value) for key, value in item.items()}


def _value(key: str, value: Any) -> Any:
    if key in WHENS:
        return When.read(value)
    if key in DAYS:
        return date.fromisoformat(value)
    if key in FIGURES:
        return Fraction(value)
    if key in WHOLE:
        return int(value)
    if key in LISTS:
        return tuple(value)
    return value == "yes" if key == "milestone" else value


FIRST = date(2024, 1, 1)


@st.composite
def networks(draw: st.DrawFn, *, feasible: bool, most: int = 8) -> WorkPlan:
    """Tasks that wait for earlier ones; feasible where each begins after all that it waits for has ended."""
    ends: list[date] = []
    tasks: list[Task] = []
    for number in range(draw(st.integers(1, most))):
        after = draw(st.lists(st.integers(0, number - 1), unique=True, max_size=3)) if number else []
        start = FIRST + timedelta(days=draw(st.integers(0, 60)))
        if feasible and after:
            start = max(start, max(ends[other] for other in after) + timedelta(days=1))
        end = start + timedelta(days=draw(st.integers(0, 40)))
        ends.append(end)
        when = [When(day.year, day.month, day.day) for day in (start, end)]
        tasks.append(
            Task(f"T{number}", "任务", start=when[0], end=when[1], after=tuple(f"T{other}" for other in after))
        )
    return WorkPlan("方案", "county", tasks=tuple(draw(st.permutations(tasks))))
