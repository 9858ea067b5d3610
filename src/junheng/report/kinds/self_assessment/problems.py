"""What was found wanting, in sentences: clauses, schools, indicators, coefficients, data."""

from junheng.assess.contract import detail
from junheng.assess.outcome import Assessment, ClauseResult
from junheng.report import words
from junheng.report.document import Draft, Section, Text
from junheng.report.kinds.self_assessment.judged import by_stage, is_ruled, limited, units_of, unmet, with_verdict
from junheng.report.kinds.self_assessment.prose import counted, item, joined, woven
from junheng.report.material import Material
from junheng.report.sources import clauses_with, count_in, of_spread, path
from junheng.report.tables import Cell, full_decimals, telling_decimals
from junheng.terms.messages import Lang, text

MOST = 3
"""Indicators that are named for each stage as those that most schools lack."""


def problem_chapter(material: Material, lang: Lang) -> Section:
    """Every failing clause with its reason, then what stands behind them."""
    found = material.assessment
    draft = Draft("problems", text("selfassessment.problems", lang), lang)
    draft.heading(1, "selfassessment.problems")
    failing, open_ = with_verdict(found, "fail"), with_verdict(found, "undetermined")
    if failing:
        number = counted(len(failing), clauses_with("fail"))
        draft.say("selfassessment.problems.clauses", number=number)
        for id, result in failing.items():
            item(
                draft,
                "selfassessment.problems.clause",
                clause=id,
                name=found.rulebook.clauses[id].name(lang),
                why=_why(found, id, result, lang),
            )
    elif not found.clauses:
        draft.say("selfassessment.nothing")
    else:
        draft.say(f"selfassessment.problems.{'none_open' if open_ else 'none'}")
    if open_:
        draft.say("selfassessment.problems.open", open=counted(len(open_), clauses_with("undetermined")))
    _schools(draft, found)
    _near(draft, found)
    return draft.done(flows=True)


def _why(found: Assessment, id: str, result: ClauseResult, lang: Lang) -> Text:
    """Why a clause fails; where its stages differ, in each stage where it fails."""
    failing = {stage: own for stage, own in by_stage(found, id).items() if own.verdict == "fail"}
    if not failing:
        return (Cell(detail(result, lang), source=path("clauses", id, "detail")),)
    parts = [
        woven(
            "selfassessment.of_stage",
            lang,
            stage=words.stage(stage, lang),
            what=Cell(detail(own, lang), source=path("stages", stage, "clauses", id, "detail")),
        )
        for stage, own in failing.items()
    ]
    return joined(parts, lang, "report.separator")


def _schools(draft: Draft, found: Assessment) -> None:
    lang = draft.lang
    for stage in found.stages:
        name = words.stage(stage, lang)
        failing = [unit for unit in units_of(found, stage) if unit.passes is False]
        if is_ruled(found, stage) and failing:
            draft.say(
                "selfassessment.problems.schools",
                stage=name,
                number=counted(len(failing), count_in(stage, "passes==`false`")),
                names=words.listed([unit.name or unit.school for unit in failing], lang),
            )
        counts = {id: len(unmet(found, stage, id)) for id in limited(found, stage)}
        worst = sorted(filter(counts.__getitem__, counts), key=counts.__getitem__, reverse=True)
        # Indicators that as many schools lack as the last one named are named too: none of them is the lesser.
        worst = [id for id in worst if counts[id] >= counts[worst[:MOST][-1]]]
        if worst:
            draft.say("selfassessment.problems.indicators", stage=name)
        for id in worst:
            at = f"{path('indicators', id)}"
            below = sum(reading.state == "failing" for reading in unmet(found, stage, id))
            floored = any(reading.floor not in (None, reading.threshold) for reading in unmet(found, stage, id))
            item(
                draft,
                f"selfassessment.problems.indicator{'_floor' if floored else ''}",
                indicator=words.indicator(found.rulebook.indicators[id], lang),
                number=counted(counts[id], count_in(stage, f"{at}.threshold!=`null` && {at}.met==`false`")),
                **({"below": counted(below, count_in(stage, f"{at}.state=='failing'"))} if floored else {}),
            )


def _near(draft: Draft, found: Assessment) -> None:
    lang = draft.lang
    for stage, result in found.stages.items():
        for id, spread in result.spreads.items():
            if not spread.borderline or spread.cv is None or spread.limit is None:
                continue
            decimals = telling_decimals(spread.cv, [spread.limit], 3)
            limit = Cell(spread.limit, decimals=full_decimals(spread.limit, 2), source=of_spread(stage, id, "limit"))
            draft.say(
                f"selfassessment.problems.near_{'kept' if spread.passes else 'over'}",
                stage=words.stage(stage, lang),
                indicator=words.indicator(found.rulebook.indicators[id], lang),
                cv=Cell(spread.cv, decimals=decimals, source=of_spread(stage, id, "cv")),
                limit=limit,
            )
        composite = result.composite
        if composite is not None and composite.borderline and composite.value is not None:
            at = ("stages", stage, "composite")
            decimals = telling_decimals(composite.value, [composite.limit], 3)
            draft.say(
                f"selfassessment.problems.near_{'kept' if composite.passes else 'over'}",
                stage=words.stage(stage, lang),
                indicator=text("report.composite", lang),
                cv=Cell(composite.value, decimals=decimals, source=path(*at, "value")),
                limit=Cell(composite.limit, decimals=full_decimals(composite.limit, 2), source=path(*at, "limit")),
            )
