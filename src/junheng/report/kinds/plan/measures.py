"""The third chapter: what is done, area by area, in all and at each school."""

from junheng.plan.result import Line
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.plan.areas import AREAS, Area, by_area
from junheng.report.kinds.plan.figures import amount, kinds, number, spent, unit, what
from junheng.report.kinds.plan.material import PlanMaterial
from junheng.report.kinds.self_assessment.prose import counted
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.messages import Lang, text

MOST_KINDS = 6
"""Columns of actions that a page has room for."""


def measures(material: PlanMaterial, lang: Lang) -> Section:
    """A part for each area; an area in which nothing is done says so."""
    draft = Draft("measures", text("plandoc.measures", lang), lang)
    draft.heading(1, "plandoc.measures")
    draft.say("plandoc.measures.said")
    found = by_area(material.plan)
    for area in AREAS:
        draft.heading(2, f"plandoc.area.{area}")
        if area in found:
            _area(draft, material, area, found[area])
        else:
            draft.say("plandoc.measures.nothing")
    return draft.done(flows=True)


def _area(draft: Draft, material: PlanMaterial, area: Area, lines: list[Line]) -> None:
    plan, lang = material.plan, draft.lang
    own = kinds(lines)
    ids = tuple(dict.fromkeys(line.id for line in own))
    draft.say(
        "plandoc.measures.total",
        schools=counted(len({line.school for line in lines}), f"areas.{area}.schools"),
        actions=number(plan, id=ids),
        cost=spent(plan, id=ids),
    )
    for line in own:
        kind = {"id": line.id, "action": line.action}
        # What is counted in money says its cost already.
        id = "plandoc.measures.kind_money" if line.unit == "yuan" else "plandoc.measures.kind"
        if not any(one.cost_yuan for one in lines if (one.id, one.action) == (line.id, line.action)):
            id = "plandoc.measures.kind_free"
        draft.item(
            id,
            what=what(line, lang),
            amount=amount(plan, **kind),
            unit=words_behind(line.unit, lang),
            cost=spent(plan, **kind),
        )
    draft.note(f"plandoc.area_note.{area}")
    for part in _apart(own):
        draft.table(_by_school(material, area, part, len(part) < len(own), lang))


def _apart(own: list[Line]) -> list[list[Line]]:
    """Kinds of action that share a table: all, or where a page has no room those that are done alike."""
    if len(own) <= MOST_KINDS:
        return [own]
    return [[line for line in own if line.action == action] for action in dict.fromkeys(line.action for line in own)]


def words_behind(id: str, lang: Lang) -> str:
    """A quantity's unit as it stands behind the number."""
    return text("report.behind", lang, unit=unit(id, lang))


def _by_school(material: PlanMaterial, area: Area, own: list[Line], apart: bool, lang: Lang) -> Table:
    """A row a school's stage, a column a kind of action."""
    plan = material.plan
    shown = {(line.id, line.action) for line in own}
    lines = [line for line in by_area(plan)[area] if (line.id, line.action) in shown]
    columns = [
        words.column("township", lang, width=16),
        words.column("name", lang, width=26),
        words.column("stage", lang, width=8, centred=True),
    ]
    columns += [Column(f"{line.id}/{line.action}", what(line, lang), unit(line.unit, lang), width=13) for line in own]
    costs = any(line.cost_yuan for line in lines)
    if costs:
        columns.append(Column("cost", text("plandoc.column.cost", lang), text("plandoc.wan", lang), width=13))
    ids = tuple(dict.fromkeys(line.id for line in own))
    done = tuple(dict.fromkeys(line.action for line in own))
    units = sorted({(line.township, line.school, line.stage, line.name) for line in lines})
    rows: list[Row] = []
    for township, school, stage, name in units:
        row = {
            "township": Cell(township or text("report.no_township", lang)),
            "name": Cell(name),
            "stage": Cell(words.stage(stage, lang)),
        }
        for line in own:
            wanted = {"id": line.id, "action": line.action, "school": school, "stage": stage}
            row[f"{line.id}/{line.action}"] = amount(plan, **wanted)
        if costs:
            row["cost"] = spent(plan, school=school, stage=stage, id=ids, action=done)
        rows.append(row)
    title = text("plandoc.measures.table", lang, area=text(f"plandoc.area.{area}", lang))
    key = f"measures.{area}"
    if apart:
        key = f"{key}.{own[0].action}"
        title = text(
            "plandoc.measures.table_of", lang, table=title, action=text(f"plandoc.moved.{own[0].action}", lang)
        )
    return Table(key, "", title, tuple(columns), tuple(rows))
