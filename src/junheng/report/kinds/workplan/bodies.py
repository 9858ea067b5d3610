"""Who leads: bodies with their posts and rules; who does what; which reports are owed."""

from junheng.deliver.workplan.model import Body, Duty, WorkPlan
from junheng.report.document import Draft, Heading
from junheng.report.kinds.workplan.material import WorkPlanMaterial
from junheng.report.kinds.workplan.wording import bare, span
from junheng.report.tables import Cell, Column, Table
from junheng.terms.messages import Lang, text

FIVE = ("leader", "year-head", "subject-head", "class-head", "lesson-head")
"""The five responsibilities within a school."""


def bodies(draft: Draft, material: WorkPlanMaterial) -> None:
    """Each body: its members by its rules, where its office sits, and its posts as a table."""
    plan, lang = material.plan, draft.lang
    for body in plan.bodies:
        draft.blocks.append(Heading(2, body.name))
        rules = _rules(plan, body, lang)
        if rules or not body.seat:
            draft.say("workplandoc.body", name=body.name, rules=rules)
        if body.seat:
            # An office sits somewhere; of a group it is its office that does.
            name = text("workplandoc.office", lang) if rules else body.name
            draft.say("workplandoc.seat", name=name, seat=body.seat)
        _posts(draft, plan, body)


def _rules(plan: WorkPlan, body: Body, lang: Lang) -> str:
    """How many members it has, and of which groups; empty where the plan does not say."""
    said = []
    if body.minimum is not None:
        said.append(text("workplandoc.minimum", lang, number=body.minimum))
    groups = [
        text(f"workplandoc.group.{_key(rule.operator)}", lang, group=rule.group, number=rule.members)
        for rule in plan.compositions
        if rule.body == body.id
    ]
    if groups:
        said.append(text("workplandoc.groups", lang, groups=text("terms.separator.list", lang).join(groups)))
    return "".join(said)


def _key(operator: str) -> str:
    return {">=": "least", "<=": "most", "=": "exact"}[operator]


def _posts(draft: Draft, plan: WorkPlan, body: Body) -> None:
    own, lang = [post for post in plan.posts if post.body == body.id], draft.lang
    if not own:
        return
    columns = (
        Column("post", text("workplandoc.column.post", lang), width=16),
        Column("holder", text("workplandoc.column.holder", lang), width=24),
        Column("group", text("workplandoc.column.group", lang), width=18),
        Column("duties", text("workplandoc.column.duties", lang), width=40),
    )
    vacant = text("workplandoc.to_fill", lang)
    rows = tuple(
        {
            "post": Cell(post.post),
            "holder": Cell(post.holder or vacant),
            "group": Cell(post.group or ""),
            "duties": Cell(post.duties or ""),
        }
        for post in own
    )
    title = text("workplandoc.posts", lang, body=body.name)
    draft.table(Table(f"posts.{body.id}", "", title, columns, rows, broad=False))


def matrix(draft: Draft, material: WorkPlanMaterial) -> None:
    """Who does what: a line a unit and role."""
    plan, lang = material.plan, draft.lang
    if not plan.responsibilities:
        return
    tasks = {task.id: bare(task.text) for task in plan.tasks}
    columns = (
        Column("unit", text("workplandoc.column.who", lang), width=20),
        Column("role", text("workplandoc.column.role", lang), width=14),
        Column("person", text("workplandoc.column.person", lang), width=12),
        Column("duty", text("workplandoc.column.duty", lang), width=36),
        Column("of", text("workplandoc.column.of_task", lang), width=26),
    )
    rows = tuple(
        {
            "unit": Cell(one.unit),
            "role": Cell(text(f"workplandoc.role.{one.role}", lang) if one.role in FIVE else one.role),
            "person": Cell(one.person or ""),
            "duty": Cell(one.duty),
            "of": Cell(tasks.get(one.task or "", "")),
        }
        for one in plan.responsibilities
    )
    draft.table(Table("matrix", "", text("workplandoc.matrix", lang), columns, rows, broad=False))


def duties(draft: Draft, material: WorkPlanMaterial) -> None:
    """The reports that units owe."""
    plan, lang = material.plan, draft.lang
    if not plan.duties:
        return
    columns = (
        Column("unit", text("workplandoc.column.reporter", lang), width=20),
        Column("text", text("workplandoc.column.report", lang), width=34),
        Column("to", text("workplandoc.column.receiver", lang), width=18),
        Column("when", text("workplandoc.column.when", lang), width=36),
    )
    rows = tuple(
        {
            "unit": Cell(duty.unit),
            "text": Cell(bare(duty.text)),
            "to": Cell(duty.to or ""),
            "when": Cell(_when(duty, lang)),
        }
        for duty in plan.duties
    )
    draft.table(Table("duties", "", text("workplandoc.duties", lang), columns, rows, broad=False))


def _when(duty: Duty, lang: Lang) -> str:
    """How often, between which dates, and how long after the end of the span."""
    said = [span(duty.start, duty.end, lang)]
    if duty.every is not None:
        said.append(text(f"workplandoc.every.{duty.every}", lang))
    if duty.days:
        said.append(text("workplandoc.days_after", lang, days=duty.days))
    return text("workplandoc.comma", lang).join(one for one in said if one)
