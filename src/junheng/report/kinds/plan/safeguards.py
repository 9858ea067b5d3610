"""The sixth chapter: who answers for what. Units, people and days are left to fill in: nothing is made up."""

from junheng.report.document import Draft, Section
from junheng.report.kinds.plan.areas import AREAS, by_area
from junheng.report.kinds.plan.material import PlanMaterial
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.messages import Lang, text

DUTIES = ("lead", "funds", "staff", "supervision", "openness")


def safeguards(material: PlanMaterial, lang: Lang) -> Section:
    """What has to be settled for the plan to be carried out, with blanks."""
    draft = Draft("safeguards", text("plandoc.safeguards", lang), lang)
    draft.heading(1, "plandoc.safeguards")
    for duty in DUTIES:
        draft.heading(2, f"plandoc.duty.{duty}")
        draft.say(f"plandoc.duty_said.{duty}")
    draft.heading(2, "plandoc.safeguards.units")
    draft.say("plandoc.safeguards.blank")
    columns = (
        Column("what", text("plandoc.column.duty", lang), width=34),
        Column("unit", text("plandoc.column.responsible", lang), width=22),
        Column("helping", text("plandoc.column.helping", lang), width=22),
        Column("person", text("plandoc.column.person", lang), width=14),
        Column("by", text("plandoc.column.by", lang), width=14),
    )
    blank = {key: Cell("") for key in ("unit", "helping", "person", "by")}
    found = by_area(material.plan)
    names = [text(f"plandoc.area.{area}", lang) for area in AREAS if area in found]
    names += [text(f"plandoc.duty.{duty}", lang) for duty in DUTIES]
    rows: tuple[Row, ...] = tuple({"what": Cell(name), **blank} for name in names)
    draft.table(Table("duties", "", text("plandoc.safeguards.table", lang), columns, rows, broad=False))
    return draft.done(flows=True)
