"""Plans within plans: what a county's plan hands down to townships and schools, and how their progress rolls up.

A plan that belongs to a higher one names it as its `parent`; its tasks and targets name those that they carry out
(`of`). Each plan stands alone as well: nothing of it depends on the higher one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from junheng.assess.outcome import Assessment, Verdict
from junheng.deliver.following.measures import adds_up
from junheng.deliver.following.progress import Progress, State, progress
from junheng.deliver.following.targets import TargetState, holds, targets
from junheng.deliver.following.terms import SchoolCalendar
from junheng.deliver.workplan.model import WorkPlan
from junheng.terms.findings import Finding, Locus

WORST_FIRST: tuple[State, ...] = ("overdue", "at-risk", "due", "running", "not-yet")


@dataclass(frozen=True)
class Part:
    """A lower plan's task that carries out one of a higher plan, with everything below it rolled up."""

    plan: str
    area: str
    task: str
    state: State


@dataclass(frozen=True)
class Carried:
    """A task with what is done of it below.

    Attributes:
        own: How it stands by its own records.
        state: How it stands with what is below it: by its own records where they say it is over, else by its parts
            where it has any.
        parts: The tasks that carry it out.
    """

    own: State
    state: State
    parts: tuple[Part, ...] = ()

    @property
    def done(self) -> int:
        """How many of its parts are done."""
        return sum(part.state == "done" for part in self.parts)

    @property
    def wanted(self) -> int:
        """How many there are, without those that were dropped."""
        return sum(part.state != "dropped" for part in self.parts)


@dataclass(frozen=True)
class Handed:
    """A target with those to which it was handed down.

    Attributes:
        verdict: Its own where something measures it; else, where the whole of it was handed on in shares and each
            part has a figure, by the sum of those figures. Percentages are never added.
        value: That sum; None where there is none.
        parts: Title of the lower plan and how its target stands.
        shares: What of it was handed on; None where no part says.
    """

    own: TargetState
    verdict: Verdict
    value: Fraction | None
    parts: tuple[tuple[str, TargetState], ...] = ()
    shares: Fraction | None = None


@dataclass(frozen=True)
class RollUp:
    """A plan with all that is below it.

    Attributes:
        children: The plans directly below, each rolled up in its turn.
    """

    plan: WorkPlan
    progress: Progress
    targets: tuple[TargetState, ...]
    tasks: Mapping[str, Carried]
    handed: Mapping[str, Handed]
    children: "tuple[RollUp, ...]"
    findings: tuple[Finding, ...]


def roll_up(
    plan: WorkPlan,
    others: Sequence[WorkPlan],
    on: date,
    calendar: SchoolCalendar,
    assessment: Assessment | None = None,
) -> RollUp:
    """A plan on a day with the plans below it, at any depth.

    Args:
        plan: The higher plan.
        others: Plans below it; one that names another parent than a plan given here is told of in a finding.
        on: The day.
        calendar: Terms of the school years.
        assessment: The county's data held against the standard.
    """
    found = _rolled(plan, others, on, calendar, assessment, {plan.title})
    reached = _titles(found)
    strangers = [_stranger(other, plan) for other in others if other.title not in reached]
    return RollUp(
        found.plan,
        found.progress,
        found.targets,
        found.tasks,
        found.handed,
        found.children,
        (*found.findings, *strangers),
    )


def _rolled(
    plan: WorkPlan,
    others: Sequence[WorkPlan],
    on: date,
    calendar: SchoolCalendar,
    assessment: Assessment | None,
    above: set[str],
) -> RollUp:
    below = [other for other in others if other.parent == plan.title and other.title not in above]
    children = tuple(
        _rolled(child, others, on, calendar, assessment, {*above, *(one.title for one in below)}) for child in below
    )
    own, measured = progress(plan, on, calendar), targets(plan, on, assessment)
    tasks, handed = _tasks(own, children), _handed(measured, children)
    found = [*_of_unknown(plan, children), *_ahead(tasks, plan), *_shares(handed)]
    found += [finding for child in children for finding in child.findings]
    return RollUp(plan, own, measured, tasks, handed, children, tuple(found))


def _titles(found: RollUp) -> set[str]:
    return {found.plan.title}.union(*(_titles(child) for child in found.children))


def _tasks(own: Progress, children: Sequence[RollUp]) -> dict[str, Carried]:
    parts: dict[str, list[Part]] = {}
    for child in children:
        for task in child.plan.tasks:
            if task.of is not None:
                part = Part(child.plan.title, child.plan.area or "", task.id, child.tasks[task.id].state)
                parts.setdefault(task.of, []).append(part)
    return {state.task.id: _carried(state.state, parts.get(state.task.id, ())) for state in own.tasks}


def _carried(own: State, parts: Sequence[Part]) -> Carried:
    if own in ("done", "dropped") or all(part.state == "dropped" for part in parts):
        return Carried(own, own, tuple(parts))
    states = {part.state for part in parts if part.state != "dropped"}
    if states == {"done"}:
        return Carried(own, "done", tuple(parts))
    worst = next(state for state in WORST_FIRST if state in {*states, own})
    # Where some parts are done and the others have not begun, the whole is under way.
    return Carried(own, "running" if worst == "not-yet" and "done" in states else worst, tuple(parts))


def _handed(measured: Sequence[TargetState], children: Sequence[RollUp]) -> dict[str, Handed]:
    parts: dict[str, list[tuple[str, TargetState]]] = {}
    for child in children:
        for state in child.targets:
            if state.target.of is not None:
                parts.setdefault(state.target.of, []).append((child.plan.title, state))
    return {state.target.id: _with_parts(state, parts.get(state.target.id, ())) for state in measured}


def _with_parts(own: TargetState, parts: Sequence[tuple[str, TargetState]]) -> Handed:
    shares = [state.target.share_of for _, state in parts]
    if not shares or any(share is None for share in shares):
        return Handed(own, own.verdict, own.value, tuple(parts))
    whole = sum((share for share in shares if share is not None), Fraction(0))
    values = [state.value for _, state in parts]
    alike = adds_up(own.target.unit) and all(state.target.unit == own.target.unit for _, state in parts)
    if own.verdict != "undetermined" or whole != 1 or not alike or any(value is None for value in values):
        return Handed(own, own.verdict, own.value, tuple(parts), whole)
    value = sum((value for value in values if value is not None), Fraction(0))
    met = holds(value, own.target.operator, own.target.value)
    return Handed(own, "pass" if met else "fail", value, tuple(parts), whole)


def _stranger(other: WorkPlan, plan: WorkPlan) -> Finding:
    params: dict[str, object] = {"child": other.title, "named": other.parent or "—", "parent": plan.title}
    return Finding(
        "following.other_parent",
        Locus(other.title),
        table="plan",
        fields=("parent",),
        value=other.parent,
        params=params,
    )


def _of_unknown(plan: WorkPlan, children: Sequence[RollUp]) -> list[Finding]:
    """Parts that name a task or target which the higher plan does not have: they would roll up into nothing."""
    found = []
    for child in children:
        for kind, own, known in (
            ("tasks", child.plan.tasks, {task.id for task in plan.tasks}),
            ("targets", child.plan.targets, {target.id for target in plan.targets}),
        ):
            for one in own:
                if one.of is not None and one.of not in known:
                    params: dict[str, object] = {
                        "child": child.plan.title,
                        "part": one.id,
                        "of": one.of,
                        "parent": plan.title,
                    }
                    found.append(
                        Finding(
                            "following.of_unknown",
                            Locus(child.plan.title, one.id),
                            table=kind,
                            fields=("of",),
                            value=one.of,
                            params=params,
                        )
                    )
    return found


def _ahead(tasks: Mapping[str, Carried], plan: WorkPlan) -> list[Finding]:
    """Tasks that are recorded as done above while parts of them are not done below."""
    return [
        Finding(
            "following.ahead",
            Locus(plan.title, id),
            table="tasks",
            value=id,
            params={"task": id, "plan": plan.title, "done": carried.done, "wanted": carried.wanted},
        )
        for id, carried in tasks.items()
        if carried.own == "done" and carried.done < carried.wanted
    ]


def _shares(handed: Mapping[str, Handed]) -> list[Finding]:
    """Parts of a target that do not come to what the higher plan wants."""
    found = []
    for id, one in handed.items():
        for title, state in one.parts:
            share = state.target.share_of
            if adds_up(state.target.unit) and share is not None and share * one.own.target.value != state.target.value:
                wanted = float(share * one.own.target.value)
                params = {"child": title, "part": state.target.id, "of": id, "wanted": wanted}
                value = float(state.target.value)
                found.append(
                    Finding(
                        "following.handed_down",
                        Locus(title, state.target.id),
                        table="targets",
                        fields=("value",),
                        value=value,
                        params=params,
                    )
                )
        if one.shares is not None and one.shares < 1 and adds_up(one.own.target.unit):
            params = {"target": id, "share": f"{float(one.shares):.1%}"}
            found.append(
                Finding("following.not_handed_on", Locus("targets", id), table="targets", value=id, params=params)
            )
    return found
