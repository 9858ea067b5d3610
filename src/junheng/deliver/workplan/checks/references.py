"""Ids that name one item each, references that lead somewhere, dependencies without a circle."""

from collections.abc import Iterator
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter

from junheng.deliver.workplan.checks.found import about, items
from junheng.deliver.workplan.fields import parts
from junheng.deliver.workplan.model import WorkPlan
from junheng.standards.model import Rulebook
from junheng.terms.findings import Finding

MOST_CYCLES = 20


def twice(plan: WorkPlan) -> Iterator[Finding]:
    """Ids that two items of a thing have."""
    for thing in parts():
        if not thing.by_name:
            continue
        seen: dict[str, int] = {}
        for _, number, item in items(plan, thing.id):
            if item.id in seen:
                yield about("workplan.id_twice", thing.id, number, item, "id", first=seen[item.id] + 1)
            seen.setdefault(item.id, number)


def leading_nowhere(plan: WorkPlan) -> Iterator[Finding]:
    """References to what the plan does not have."""
    known = {thing.id: {item.id for item in getattr(plan, thing.id)} for thing in parts() if thing.by_name}
    for thing in parts():
        for field in thing.fields.values():
            if field.type not in ("ref", "refs"):
                continue
            for _, number, item in items(plan, thing.id):
                named = getattr(item, field.id)
                for id in named if isinstance(named, tuple) else (named,):
                    if id is not None and id not in known[field.of]:
                        near = get_close_matches(id, sorted(known[field.of]), 3, 0.5)
                        code = "workplan.nothing_near" if near else "workplan.nothing_there"
                        more = {"close": near} if near else {}
                        yield about(code, thing.id, number, item, field.id, id=id, **more)


def cycles(plan: WorkPlan) -> Iterator[Finding]:
    """Tasks that wait for each other, each circle once."""
    at = {task.id: number for number, task in enumerate(plan.tasks)}
    waits = {task.id: {id for id in task.after if id in at} for task in plan.tasks}
    for _ in range(MOST_CYCLES):
        try:
            TopologicalSorter(waits).prepare()
            return
        except CycleError as wrong:
            circle = list(dict.fromkeys(wrong.args[1]))
        # graphlib names each before the one that waits for it; it begins anywhere, so begin with the plan's first.
        first = min(range(len(circle)), key=lambda place: at[circle[place]])
        circle = circle[first:] + circle[:first]
        number = at[circle[0]]
        yield about(
            "workplan.cycle", "tasks", number, plan.tasks[number], "after", circle=" → ".join([*circle, circle[0]])
        )
        waits = {id: before - set(circle) for id, before in waits.items() if id not in circle}


def measures(plan: WorkPlan, rulebook: Rulebook) -> Iterator[Finding]:
    """Measures and clauses that the plan's standard does not have; `.cv`, `.mean`, `.verdict` say how one is read."""
    known = {*rulebook.indicators, *rulebook.clauses, *(target.id for target in rulebook.targets)}
    for field, chosen in (("measure", ("targets", "tasks")), ("clause", ("goals",))):
        for thing, number, item in items(plan, *chosen):
            named = getattr(item, field)
            if named is not None and named not in known and named.rpartition(".")[0] not in known:
                near = get_close_matches(named, sorted(known), 3, 0.5) or sorted(known)
                yield about("workplan.unknown_measure", thing, number, item, field, standard=rulebook.id, close=near)
