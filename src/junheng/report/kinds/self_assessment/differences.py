"""How even the schools of a stage are: coefficients against their limits, and the usual measures beside them."""

from collections.abc import Mapping

from junheng.assess.outcome import Assessment, Spread
from junheng.report import words
from junheng.report.charts.coefficients import coefficients_chart
from junheng.report.charts.dots import dot_plot
from junheng.report.charts.years import years_chart
from junheng.report.document import Draft, Heading, Section, Text
from junheng.report.kinds.self_assessment.excerpts import excerpt
from junheng.report.kinds.self_assessment.judged import most_unmet
from junheng.report.kinds.self_assessment.prose import body, counted, joined, woven
from junheng.report.material import Material
from junheng.report.sources import of_spread, path
from junheng.report.spread_sheets import coefficients
from junheng.report.tables import Cell, full_decimals, telling_decimals
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text

COEFFICIENTS = {"indicator": 36, "mean": 12, "sd": 11, "cv": 10, "limit": 8, "verdict": 11, "near": 7, "change": 9}
OTHERS = {"indicator": 40, "theil": 8, "within": 8, "between": 8, "gini": 8, "ratio_20_20": 9}


def difference_chapter(material: Material, lang: Lang) -> Section:
    """Coefficients of every indicator by stage."""
    found = material.assessment
    draft = Draft("differences", text("selfassessment.differences", lang), lang)
    draft.heading(1, "selfassessment.differences")
    if not found.stages:
        draft.say("selfassessment.nothing")
    elif not any(result.spreads for result in found.stages.values()):
        draft.say("selfassessment.differences.none", standard=found.rulebook.name(lang))
    for stage, result in found.stages.items():
        if result.spreads:
            draft.blocks.append(Heading(2, words.stage(stage, lang)))
            _said(draft, found, stage)
            _changes(draft, found, stage)
            _tables(draft, found, stage)
            _pictures(draft, material, stage)
    return draft.done(flows=True)


def _said(draft: Draft, found: Assessment, stage: Stage) -> None:
    lang, result = draft.lang, found.stages[stage]
    name = words.stage(stage, lang)
    limited = {id: spread for id, spread in result.spreads.items() if spread.limit is not None}
    over = {id: spread for id, spread in limited.items() if spread.passes is False}
    unknown = {id: spread for id, spread in result.spreads.items() if spread.cv is None and spread.missing}
    if limited:
        kept = {id: spread for id, spread in limited.items() if spread.passes}
        said = "over" if over else "unknown" if len(kept) < len(limited) else "kept"
        body(
            draft,
            f"selfassessment.differences.{said}",
            stage=name,
            number=counted(len(limited), _count(stage, "limit!=`null`")),
            kept=counted(len(kept), _count(stage, "limit!=`null` && passes==`true`")),
            exceeding=counted(len(over), _count(stage, "limit!=`null` && passes==`false`")),
            open=counted(len(limited) - len(kept) - len(over), _count(stage, "limit!=`null` && passes==`null`")),
            over=joined([_figure(found, stage, id, spread, lang) for id, spread in over.items()], lang),
        )
    if result.composite is not None:
        composite, at = result.composite, ("stages", stage, "composite")
        failing = "undefined" if composite.value is None else "over"
        how = "unknown" if composite.passes is None else "kept" if composite.passes else failing
        value = words.no_data(lang)
        if composite.value is not None:
            decimals = telling_decimals(composite.value, [composite.limit], 3)
            value = Cell(composite.value, decimals=decimals, source=path(*at, "value"))
        draft.say(
            f"selfassessment.differences.mean_{how}",
            stage=name,
            number=len(result.spreads),
            value=value,
            limit=Cell(composite.limit, decimals=full_decimals(composite.limit, 2), source=path(*at, "limit")),
        )
    for id, spread in unknown.items():
        draft.item(
            "selfassessment.differences.lacking",
            indicator=_named(found, id, lang),
            schools=words.listed(spread.missing, lang),
        )


def _changes(draft: Draft, found: Assessment, stage: Stage) -> None:
    """How many coefficients have grown since the year before."""
    changes = [spread.change for spread in found.stages[stage].spreads.values() if spread.change is not None]
    if changes:
        draft.say(
            "selfassessment.differences.change",
            stage=words.stage(stage, draft.lang),
            up=counted(sum(change > 0 for change in changes), _count(stage, "change > `0`")),
            down=counted(sum(change < 0 for change in changes), _count(stage, "change < `0`")),
        )


def _count(stage: Stage, condition: str) -> str:
    return f"length(values({path('stages', stage, 'indicators')})[?{condition}])"


def _named(found: Assessment, indicator: str, lang: Lang) -> str:
    return words.indicator(found.rulebook.indicators[indicator], lang)


def _figure(found: Assessment, stage: Stage, id: str, spread: Spread, lang: Lang) -> Text:
    """An indicator with its coefficient and limit."""
    if spread.cv is None or spread.limit is None:
        return (text("selfassessment.differences.undefined", lang, indicator=_named(found, id, lang)),)
    decimals = telling_decimals(spread.cv, [spread.limit], 3)
    return woven(
        "selfassessment.differences.figure",
        lang,
        indicator=_named(found, id, lang),
        cv=Cell(spread.cv, decimals=decimals, source=of_spread(stage, id, "cv")),
        limit=Cell(spread.limit, decimals=full_decimals(spread.limit, 2), source=of_spread(stage, id, "limit")),
    )


def _tables(draft: Draft, found: Assessment, stage: Stage) -> None:
    lang, name = draft.lang, words.stage(stage, draft.lang)
    whole, spreads = coefficients(found, "", lang), found.stages[stage].spreads.values()
    shown: Mapping[str, float] = COEFFICIENTS
    if all(spread.change is None for spread in spreads):
        shown = {key: width for key, width in shown.items() if key != "change"}
    draft.table(
        excerpt(
            whole,
            text("selfassessment.differences.table", lang, stage=name),
            shown,
            where=lambda row: row["stage"].value == name,
            notes=None if stage == next(iter(found.stages)) else (),
            key=f"coefficients.{stage}",
        )
    )
    notes = [text("selfassessment.differences.others_note", lang)]
    if any(spread.theil is not None and spread.theil_within is None for spread in spreads):
        notes.append(text("selfassessment.differences.ungrouped", lang))
    draft.table(
        excerpt(
            whole,
            text("selfassessment.differences.others", lang, stage=name),
            OTHERS,
            where=lambda row: row["stage"].value == name and "theil" in row,
            notes=tuple(notes),
            key=f"others.{stage}",
        )
    )


def _pictures(draft: Draft, material: Material, stage: Stage) -> None:
    found, lang, name = material.assessment, draft.lang, words.stage(stage, draft.lang)
    draft.picture(coefficients_chart(found, stage, lang), text("selfassessment.differences.chart", lang, stage=name))
    years = years_chart(material, stage, lang)
    if years is not None:
        draft.picture(years, text("selfassessment.differences.years", lang, stage=name))
    for id, spread in found.stages[stage].spreads.items():
        # The chapter on schools has the dots of the indicator that most schools fail.
        if spread.passes is False and spread.cv is not None and id != most_unmet(found, stage):
            title = text("selfassessment.schools.dots", lang, stage=name, indicator=_named(found, id, lang))
            draft.picture(dot_plot(found, stage, id, lang), title)
