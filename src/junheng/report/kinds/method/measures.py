"""The seventh chapter: the other measures of difference, defined as they are computed."""

from junheng.assess.outcome import Assessment
from junheng.facts.fields import dictionary
from junheng.report.document import Draft, Section
from junheng.report.kinds.method.spread_formulas import (
    fifth_formula,
    fifths_formula,
    gini_formulas,
    places_formula,
    theil_formulas,
)
from junheng.terms.messages import Lang, text


def measures(assessment: Assessment, lang: Lang) -> Section:
    """Theil's T and its parts, the Gini coefficient, the 20/20 ratio, town over country."""
    draft = Draft("measures", text("method.measures", lang), lang)
    draft.heading(1, "method.measures")
    draft.say("method.measures.said")
    draft.heading(2, "method.theil")
    for formula in theil_formulas():
        draft.formula(formula)
    draft.say("method.theil.said", group=dictionary()["schools"][assessment.group].label(lang))
    draft.heading(2, "method.gini")
    for formula in gini_formulas():
        draft.formula(formula)
    draft.say("method.gini.said")
    draft.heading(2, "method.fifths")
    draft.formula(fifths_formula())
    draft.formula(fifth_formula())
    draft.say("method.fifths.said")
    draft.heading(2, "method.places")
    draft.formula(places_formula())
    draft.say("method.places.said")
    return draft.done(flows=True)
