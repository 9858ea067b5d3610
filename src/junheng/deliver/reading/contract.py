"""A reading as JSON: what `junheng workplan read --json` prints, and what others may rely on."""

from typing import Any

from junheng.deliver.reading.model import Body, Fact, Passage, Reading, ReadPlan, Remark, Source, Target, Task
from junheng.deliver.reading.numerals import shown
from junheng.terms.messages import Lang, text

Json = dict[str, Any]


def reading_json(reading: Reading, lang: Lang) -> list[Json]:
    """All plans of a document."""
    return [plan_json(plan, lang) for plan in reading.plans]


def plan_json(plan: ReadPlan, lang: Lang) -> Json:
    """One plan; `lang` is the language of its warnings, everything else is the document's own."""
    return {
        "title": plan.title,
        "area": plan.area,
        "period": {"start": plan.period.start, "end": plan.period.end},
        "goals": [_passage(one) for one in plan.goals],
        "tasks": [_task(one, lang) for one in plan.tasks],
        "targets": [_target(one, lang) for one in plan.targets],
        "measures": [_passage(one) for one in plan.measures],
        "safeguards": [_passage(one) for one in plan.safeguards],
        "bodies": [_body(one) for one in plan.bodies],
        "facts": [_fact(one) for one in plan.facts],
        "warnings": [_warning(one, lang) for one in plan.warnings],
        "truncated": plan.truncated,
    }


def _placed(source: Source) -> Json:
    return {"source": source.text, "place": {"paragraph": source.place.paragraph, "offset": source.place.offset}}


def _passage(passage: Passage) -> Json:
    return {"text": passage.text, "heading": passage.heading, **_placed(passage.source)}


def _doubts(reasons: tuple[str, ...], lang: Lang) -> Json:
    return {"doubtful": bool(reasons), "reasons": [text(reason, lang) for reason in reasons]}


def _task(task: Task, lang: Lang) -> Json:
    return {
        "text": task.text,
        "start": task.start,
        "end": task.end,
        "owner": task.owner,
        "helpers": task.helpers,
        "stage": task.stage,
        "every": task.every,
        **_doubts(task.reasons, lang),
        "dated_by": task.dated_by.text if task.dated_by else None,
        **_placed(task.source),
    }


def _target(target: Target, lang: Lang) -> Json:
    return {
        "text": target.text,
        "operator": target.operator,
        "value": shown(target.value),
        "unit": target.unit,
        "by": target.by,
        "aspiration": target.aspiration,
        "change": target.change,
        **_doubts(target.reasons, lang),
        "dated_by": target.dated_by.text if target.dated_by else None,
        **_placed(target.source),
    }


def _body(body: Body) -> Json:
    return {
        "name": body.name,
        "members": dict(body.members),
        "minimum": body.minimum,
        "posts": [{"post": post.post, "holder": post.holder} for post in body.posts],
        **_placed(body.source),
    }


def _fact(fact: Fact) -> Json:
    return {
        "text": fact.text,
        "value": shown(fact.value),
        "unit": fact.unit,
        "kind": fact.kind,
        **_placed(fact.source),
    }


def _warning(warning: Remark, lang: Lang) -> Json:
    placed = _placed(warning.source) if warning.source else {"source": None, "place": None}
    return {"code": warning.code, "text": text(warning.code, lang, **warning.params), **placed}
