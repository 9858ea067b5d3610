"""The document of a work plan as a whole: title, who issued it when, and its chapters by the kind of plan."""

from dataclasses import replace

from junheng.report import words
from junheng.report.document import Document, Draft, Heading, Section
from junheng.report.kinds.workplan.material import WorkPlanMaterial
from junheng.report.kinds.workplan.parts import PARTS
from junheng.report.kinds.workplan.templates import Chapter, Template, templates
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text


def work_plan_document(material: WorkPlanMaterial, lang: Lang, kind: str | None = None) -> Document:
    """The plan as a document.

    Args:
        material: The plan, and how it stands where the document is a summary.
        lang: Language of headings and labels; the plan's own words stay as they are.
        kind: Kind of plan; None for the plan's own.

    Raises:
        InputError: there is no such kind.
    """
    plan = material.plan
    template = _template(kind or plan.kind)
    # What a chapter has to hold may hang on the kind, and the one that was asked for counts.
    material = replace(material, plan=replace(plan, kind=template.id))
    chapters = [chapter(one, material, lang) for one in template.chapters]
    summary = template.id == "summary"
    title = text("workplandoc.summary_title", lang, title=plan.title) if summary else plan.title
    return Document(
        kind="workplan",
        title=title,
        caption=_caption(material, lang, summary=summary),
        day=material.on,
        sections=tuple(one for one in chapters if one is not None),
        lang=lang,
    )


def _template(kind: str) -> Template:
    found = templates().get(kind)
    if found is None:
        raise InputError("workplandoc.unknown_kind", kind=kind, known=", ".join(templates()))
    return found


def _caption(material: WorkPlanMaterial, lang: Lang, *, summary: bool) -> str:
    """Who issued it, and when; a plan that nobody has approved yet has no day."""
    plan = material.plan
    issued = plan.issued_by or text("workplandoc.issuer_to_fill", lang)
    if summary:
        day = words.day(material.on, lang)
    elif plan.versions:
        day = words.day(max(one.on for one in plan.versions), lang)
    else:
        day = text("workplandoc.day_to_fill", lang)
    return f"{issued}\n{day}"


def chapter(one: Chapter, material: WorkPlanMaterial, lang: Lang) -> Section | None:
    """A chapter; None for one that the plan has nothing for and the kind does not need."""
    heading = one.heading(lang)
    draft = Draft(one.parts[-1], heading, lang)
    draft.blocks.append(Heading(1, heading))
    for part in one.parts:
        PARTS[part](draft, material)
    if len(draft.blocks) == 1:
        if not one.needed:
            return None
        draft.say("workplandoc.blank")
    return draft.done(landscape=one.broad, flows=not one.broad)
