"""When there is no plan: what is in the way, and what would open it."""

from math import isfinite

from junheng.plan.reasons import obstacle, school_names
from junheng.report.document import Draft, Paragraph, Section
from junheng.report.kinds.plan.figures import money
from junheng.report.kinds.plan.material import PlanMaterial
from junheng.report.sources import path
from junheng.terms.messages import Lang, text


def blocked(material: PlanMaterial, lang: Lang) -> Section:
    """Each obstacle in a sentence; or that nothing was found in the time given, which proves nothing."""
    plan = material.plan
    draft = Draft("blocked", text("plandoc.blocked", lang), lang)
    draft.heading(1, "plandoc.blocked")
    if plan.status != "infeasible":
        draft.warn("plandoc.blocked.unknown")
        return draft.done(flows=True)
    draft.warn("plandoc.blocked.said", standard=material.now.rulebook.name(lang))
    names = school_names(plan)
    for block in plan.blocking:
        draft.blocks.append(Paragraph((obstacle(block, material.now.rulebook, names, lang),), "item"))
    draft.say("plandoc.blocked.least" if plan.blocking else "plandoc.blocked.unexplained")
    if plan.least_cost_yuan is not None and isfinite(plan.least_cost_yuan):
        draft.say("plandoc.blocked.least_cost", cost=money(plan.least_cost_yuan, path("plan", "least_cost")))
    draft.say("plandoc.blocked.next")
    draft.say("plandoc.funding.assumed", costs=plan.costs_name.get(lang, ""))
    return draft.done(flows=True)
