"""What closes a plan: annexes, the terms that it uses, and who approved which version."""

from junheng.report import words
from junheng.report.document import Draft, Heading, Paragraph
from junheng.report.kinds.workplan.material import WorkPlanMaterial
from junheng.report.kinds.workplan.passages import add_passages
from junheng.report.kinds.workplan.templates import templates
from junheng.report.tables import Cell, Column, Table
from junheng.terms.messages import Lang, text


def annexes(draft: Draft, material: WorkPlanMaterial) -> None:
    """The annexes in a list, those that have words of their own below; those that the kind asks for stand first."""
    plan, lang = material.plan, draft.lang
    own = [(one.heading or one.text, one.text if one.heading else "") for one in plan.passages if one.kind == "annex"]
    told = dict(own)
    asked = _asked(plan.kind, lang)
    titles = [*asked, *(title for title, _ in own if title not in asked)]
    for number, title in enumerate(titles, 1):
        said = "workplandoc.annex" if title in told or not asked else "workplandoc.annex_owed"
        draft.blocks.append(Paragraph((text(said, lang, number=number, title=title),)))
    for number, title in enumerate(titles, 1):
        lines = [line.strip() for line in told.get(title, "").splitlines() if line.strip()]
        if lines:
            draft.blocks.append(Heading(2, text("workplandoc.annex_heading", lang, number=number, title=title)))
            draft.blocks += [Paragraph((line,)) for line in lines]


def _asked(kind: str, lang: Lang) -> list[str]:
    """The annexes that a kind of plan has."""
    return [title(lang) for title in templates()[kind].annexes] if kind in templates() else []


def terms(draft: Draft, material: WorkPlanMaterial) -> None:
    """The terms with what they mean."""
    lang = draft.lang
    own = [one for one in material.plan.passages if one.kind == "term"]
    add_passages(draft, [one for one in own if not one.heading])
    for number, one in enumerate((one for one in own if one.heading), 1):
        said = text("workplandoc.term", lang, term=one.heading, meaning=one.text.strip())
        draft.blocks.append(Paragraph((text("workplandoc.numbered", lang, number=number, text=said),)))


def versions(draft: Draft, material: WorkPlanMaterial) -> None:
    """Who approved which version when, and why it changed; one version alone needs no table."""
    plan, lang = material.plan, draft.lang
    if not plan.versions:
        return
    columns = (
        Column("number", text("workplandoc.column.version", lang), width=8, centred=True),
        Column("on", text("workplandoc.column.on", lang), width=18, centred=True),
        Column("by", text("workplandoc.column.approved", lang), width=26),
        Column("why", text("workplandoc.column.why", lang), width=44),
    )
    rows = tuple(
        {
            "number": Cell(one.number),
            "on": Cell(words.day(one.on, lang)),
            "by": Cell(one.approved_by or ""),
            "why": Cell(one.reason or ""),
        }
        for one in plan.versions
    )
    draft.table(Table("versions", "", text("workplandoc.versions", lang), columns, rows, broad=False))
