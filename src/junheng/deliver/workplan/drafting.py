"""What was found in a document, as a plan for a person to confirm. Nothing is in it that was not found."""

from collections.abc import Iterable, Sequence

from junheng.deliver.reading import model as found
from junheng.deliver.workplan.fields import code_list, things, unitless
from junheng.deliver.workplan.model import (
    Body,
    Composition,
    Every,
    Goal,
    Passage,
    Post,
    Stage,
    Target,
    Task,
    When,
    WorkPlan,
)
from junheng.deliver.workplan.values import plain_text, value_of
from junheng.terms.messages import Lang, text


def draft(read: found.ReadPlan, lang: Lang = "zh") -> WorkPlan:
    """The plan that a document describes, every item with its source sentence.

    Units that answer for a task are kept as printed, even where they are several: a person has to choose, and
    `check_plan` says so. Whatever the reader was not sure of has a `doubt`. The numbers of members that a document
    gives a body are least numbers where it says that the body has at least so many, and exact otherwise.

    Args:
        read: One plan of a document.
        lang: Language of the doubts.
    """
    stages = _stages(read)
    bodies = [(f"B{number}", body) for number, body in enumerate(read.bodies, start=1)]
    return WorkPlan(
        title=plain_text(read.title or "") or text("workplan.untitled", lang),
        kind=_kind(read.title or ""),
        area=plain_text(read.area or "") or None,
        start=_when(read.period.start),
        end=_when(read.period.end),
        passages=_passages(read),
        goals=tuple(
            Goal(f"G{number}", plain_text(one.text), source=_source(one.source))
            for number, one in enumerate(read.goals, start=1)
        ),
        targets=tuple(_target(f"M{number}", one, lang) for number, one in enumerate(read.targets, start=1)),
        stages=tuple(stages.values()),
        tasks=tuple(_task(f"T{number}", one, stages, lang) for number, one in enumerate(read.tasks, start=1)),
        bodies=tuple(Body(id, plain_text(one.name), one.minimum, source=_source(one.source)) for id, one in bodies),
        posts=tuple(_posts(bodies)),
        compositions=tuple(_compositions(bodies)),
    )


def _kind(title: str) -> str:
    """The kind of plan that its title names; a county's where it names none."""
    codes = list(code_list("kind").values())
    for code in reversed(codes):
        if any(word in title for word in (code.label.zh, *code.names)):
            return code.id
    return codes[0].id


def _when(said: str | None) -> When | None:
    if said is None:
        return None
    try:
        return When.read(said)
    except ValueError:
        return None


def _source(source: found.Source) -> str:
    return plain_text(source.text)


def _passages(read: found.ReadPlan) -> tuple[Passage, ...]:
    """Measures and safeguards, then the sentences with figures of what there is."""
    listed = [("measure", one.heading, one.text, one.source) for one in read.measures]
    listed += [("safeguard", one.heading, one.text, one.source) for one in read.safeguards]
    seen: set[found.Source] = set()
    for fact in read.facts:
        if fact.source not in seen:
            listed.append(("background", None, fact.source.text, fact.source))
        seen.add(fact.source)
    return tuple(
        Passage(f"P{number}", kind, plain_text(words), plain_text(heading or "") or None, _source(source))
        for number, (kind, heading, words, source) in enumerate(listed, start=1)
    )


def _stages(read: found.ReadPlan) -> dict[str, Stage]:
    """Stages by name as printed, in the order in which tasks name them.

    A stage has dates where all its tasks have the same ones, and have them from a sentence above them that is not the
    plan's own period; it keeps that sentence.
    """
    named: dict[str, list[found.Task]] = {}
    for task in read.tasks:
        if task.stage and plain_text(task.stage):
            named.setdefault(plain_text(task.stage), []).append(task)
    stages: dict[str, Stage] = {}
    for number, (name, members) in enumerate(named.items(), start=1):
        spans = {(one.start, one.end) for one in members}
        above = next((one.dated_by for one in members if one.dated_by), None)
        dated = above is not None and len(spans) == 1 and spans != {(read.period.start, read.period.end)}
        start, end = spans.pop() if dated else (None, None)
        stages[name] = Stage(
            f"S{number}", name, _when(start), _when(end), source=_source(above) if above and dated else None
        )
    return stages


def _task(id: str, task: found.Task, stages: dict[str, Stage], lang: Lang) -> Task:
    stage = stages.get(plain_text(task.stage or ""))
    helpers = value_of(things()["tasks"].fields["helpers"], task.helpers)
    every: Every | None = None if task.every == "day" else task.every
    doubts = [text(reason, lang) for reason in task.reasons]
    if task.every == "day":
        doubts.append(text("workplan.draft_daily", lang))
    if (task.start and _when(task.start) is None) or (task.end and _when(task.end) is None):
        doubts.append(text("workplan.draft_date", lang, start=task.start or "", end=task.end or ""))
    return Task(
        id,
        plain_text(task.text),
        stage=stage.id if stage else None,
        start=_when(task.start),
        end=_when(task.end),
        owner=plain_text(task.owner or "") or None,
        helpers=helpers if isinstance(helpers, tuple) else (),
        every=every,
        source=_source(task.source),
        doubt=_doubt(doubts, lang),
    )


def _target(id: str, target: found.Target, lang: Lang) -> Target:
    doubts = [text(reason, lang) for reason in target.reasons]
    if target.change:
        doubts.append(text("workplan.draft_change", lang))
    if target.aspiration:
        doubts.append(text("workplan.draft_strives", lang))
    unit = plain_text(target.unit)
    return Target(
        id,
        plain_text(target.text),
        target.operator,
        target.value,
        "" if unit in unitless() else unit,
        by=_when(target.by),
        source=_source(target.source),
        doubt=_doubt(doubts, lang),
    )


def _doubt(doubts: Iterable[str], lang: Lang) -> str | None:
    return text("workplan.separator", lang).join(dict.fromkeys(doubts)) or None


def _posts(bodies: Sequence[tuple[str, found.Body]]) -> list[Post]:
    listed = [(id, post) for id, body in bodies for post in body.posts]
    return [
        Post(f"N{number}", id, plain_text(one.post), holder=plain_text(one.holder) or None)
        for number, (id, one) in enumerate(listed, start=1)
    ]


def _compositions(bodies: Sequence[tuple[str, found.Body]]) -> list[Composition]:
    listed = [(id, body, group, members) for id, body in bodies for group, members in body.members]
    return [
        Composition(
            f"C{number}", id, plain_text(group), "=" if body.minimum is None else ">=", members, _source(body.source)
        )
        for number, (id, body, group, members) in enumerate(listed, start=1)
    ]
