"""A plan's status as the JSON that programs read (schema in docs/schemas/workplan-status.schema.json).

Numbers are unrounded. A key may be added, never renamed.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from junheng.assess.contract import number
from junheng.deliver.following.bodies import BodyState
from junheng.deliver.following.duties import Owed
from junheng.deliver.following.family import Carried, Handed, RollUp
from junheng.deliver.following.funds import Funds, Sums
from junheng.deliver.following.progress import TaskState
from junheng.deliver.following.status import Status
from junheng.deliver.following.targets import TargetState, counted
from junheng.terms.messages import Lang, text

Json = dict[str, Any]


def status_json(status: Status, lang: Lang) -> Json:
    """A plan on a day.

    Args:
        status: The values.
        lang: Language of `why_not`, `text` and `mend`.
    """
    plan, progress = status.plan, status.progress
    stages = {stage.id: stage.name for stage in plan.stages}
    return {
        "plan": {
            "title": plan.title,
            "kind": plan.kind,
            "area": plan.area,
            "code": plan.code,
            "parent": plan.parent,
            "start": _said(plan.start),
            "end": _said(plan.end),
            "version": max((one.number for one in plan.versions), default=None),
        },
        "on": status.on.isoformat(),
        "measured": None
        if status.assessment is None
        else {
            "standard": status.assessment.rulebook.id,
            "school_year": status.assessment.school_year,
            "county": {"code": status.assessment.county_code, "name": status.assessment.county_name},
            "data": status.assessment.data_digest,
        },
        "tally": _words(progress.tally()),
        "tasks": [_task(task, status.family.tasks[task.task.id]) for task in progress.tasks],
        "by_owner": _counts(progress.by(lambda task: task.owner)),
        "by_stage": _counts(progress.by(lambda task: stages.get(task.stage or ""))),
        "by_school": _counts(progress.by(lambda task: task.school)),
        "critical_path": list(progress.planned.critical),
        "finish": _day(progress.planned.finish),
        "expected_finish": _day(progress.running.finish),
        "deadline": _day(progress.planned.deadline),
        "targets": [_target(state, status.family.handed[state.target.id], lang) for state in status.targets],
        "targets_tally": counted(status.targets),
        "funds": _funds(status.funds, {task.id: task.school for task in plan.tasks}),
        "bodies": [_body(body) for body in status.bodies],
        "duties": {
            "owed": [_owed(one) for one in status.duties.owed],
            "by_unit": [{"name": unit, **_words(counts)} for unit, counts in status.duties.by_unit().items()],
        },
        "children": [_child(child) for child in status.family.children],
        "findings": [finding.as_json(lang) for finding in status.findings],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _said(value: object) -> str | None:
    return str(value) if value is not None else None


def _words(counts: Mapping[Any, int]) -> Json:
    return {word.replace("-", "_"): count for word, count in counts.items()}


def _counts(groups: Mapping[str, Mapping[Any, int]]) -> list[Json]:
    return [{"name": name or None, **_words(counts)} for name, counts in groups.items()]


def _task(state: TaskState, carried: Carried) -> Json:
    task = state.task
    return {
        "id": task.id,
        "text": task.text,
        "stage": task.stage,
        "owner": task.owner,
        "person": task.person,
        "school": task.school,
        "milestone": task.milestone,
        "every": task.every,
        "state": state.state,
        "start": _day(state.first),
        "due": _day(state.due),
        "share": number(state.share),
        "done_on": _day(state.done_on),
        "late_days": state.late_days,
        "overdue_since": _day(state.overdue_since),
        "overdue_days": state.overdue_days,
        "earliest": _day(state.earliest),
        "slack_days": state.slack_days,
        "critical": state.critical,
        "reasons": list(state.reasons),
        "waiting_for": list(state.waiting_for),
        "evidence_owed": state.evidence_owed,
        "evidence_late": state.evidence_late,
        "times": [
            {
                "number": one.time.number,
                "start": _day(one.time.first),
                "due": _day(one.time.last),
                "state": one.state,
                "done_on": _day(one.done_on),
            }
            for one in state.times
        ],
        "rolled_up": None
        if not carried.parts
        else {
            "state": carried.state,
            "done": carried.done,
            "wanted": carried.wanted,
            "parts": [
                {"plan": part.plan, "area": part.area, "task": part.task, "state": part.state} for part in carried.parts
            ],
        },
    }


def _target(state: TargetState, handed: Handed, lang: Lang) -> Json:
    target = state.target
    return {
        "id": target.id,
        "text": target.text,
        "measure": target.measure,
        "scope": target.scope,
        "operator": target.operator,
        "wanted": number(target.value),
        "unit": target.unit,
        "by": _said(target.by),
        "over": state.over,
        "verdict": state.verdict,
        "value": number(state.value),
        "origin": state.origin,
        "what": state.what,
        "measured_on": _day(state.measured_on),
        "why_not": text(state.why_not, lang) if state.why_not is not None else None,
        "rolled_up": None
        if not handed.parts
        else {
            "verdict": handed.verdict,
            "value": number(handed.value),
            "share": number(handed.shares),
            "parts": [
                {
                    "plan": title,
                    "target": part.target.id,
                    "wanted": number(part.target.value),
                    "value": number(part.value),
                    "verdict": part.verdict,
                }
                for title, part in handed.parts
            ],
        },
    }


def _sums(sums: Sums) -> Json:
    return {
        "planned_yuan": number(sums.planned),
        "committed_yuan": number(sums.committed),
        "paid_yuan": number(sums.paid),
        "left_yuan": number(sums.left),
    }


def _funds(funds: Funds, schools: Mapping[str, str | None]) -> Json:
    groups = {
        "by_fund": funds.by(lambda line: line.fund),
        "by_task": funds.by(lambda line: line.task),
        "by_year": funds.by(lambda line: str(line.year)),
        "by_school": funds.by(lambda line: schools.get(line.task) or ""),
    }
    return {
        "total": _sums(funds.whole),
        "lines": [
            {"id": line.id, "task": line.task, "fund": line.fund, "year": line.year, "purpose": line.purpose}
            | _sums(sums)
            for line, sums in funds.lines.values()
        ],
        **{
            key: [{"name": name or None, **_sums(sums)} for name, sums in found.items()]
            for key, found in groups.items()
        },
        "refused": [
            {
                "payment": one.payment.id,
                "line": one.line.id,
                "kind": one.payment.kind,
                "on": _day(one.payment.on),
                "yuan": number(one.payment.yuan),
                "over_yuan": number(one.over_yuan),
            }
            for one in funds.refused
        ],
    }


def _body(state: BodyState) -> Json:
    return {
        "id": state.body.id,
        "name": state.body.name,
        "members": state.members,
        "minimum": state.body.minimum,
        "in_order": state.in_order,
        "rules": [
            {
                "group": one.rule.group,
                "operator": one.rule.operator,
                "wanted": one.rule.members,
                "members": one.members,
                "met": one.met,
            }
            for one in state.rules
        ],
        "vacant": [{"id": post.id, "post": post.post, "group": post.group} for post in state.vacant],
    }


def _owed(one: Owed) -> Json:
    return {
        "duty": one.duty.id,
        "unit": one.duty.unit,
        "text": one.duty.text,
        "to": one.duty.to,
        "first": _day(one.span.first),
        "last": _day(one.span.last),
        "due": _day(one.due),
        "state": one.state,
        "came_on": _day(one.came_on),
        "late_days": one.late_days,
    }


def _child(child: RollUp) -> Json:
    return {
        "title": child.plan.title,
        "area": child.plan.area,
        "kind": child.plan.kind,
        "tally": _words(child.progress.tally()),
        "targets_tally": counted(child.targets),
        "children": [_child(one) for one in child.children],
    }
