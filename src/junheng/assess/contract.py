"""The assessment as the JSON that programs read (design of the command line; schema in docs/schemas/).

Numbers are unrounded. A key may be added, never renamed.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from junheng.assess.many import pooled_theil, relaxed
from junheng.assess.outcome import (
    Assessment,
    ClauseResult,
    Reading,
    Spread,
    StageResult,
    Step,
    Unit,
)
from junheng.facts.fields import find
from junheng.terms.messages import Lang, text

Json = dict[str, Any]


def number(value: Fraction | float | None) -> float | int | None:
    """A figure as JSON carries it: whole numbers whole, others as the nearest double."""
    if value is None:
        return None
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else value.numerator / value.denominator
    return value


def assessment_json(assessment: Assessment, lang: Lang, *, schools: bool = True) -> Json:
    """One county's assessment.

    Args:
        assessment: The values.
        lang: Language of `detail`, `text` and `mend`.
        schools: Whether to carry the schools one by one.
    """
    found: Json = {
        "standard": assessment.rulebook.id,
        "on": assessment.on.isoformat(),
        "county": {"code": assessment.county_code, "name": assessment.county_name},
        "school_year": assessment.school_year,
        "verdict": assessment.verdict,
        "computed": assessment.computed,
        "stages": {stage: _stage(result, lang) for stage, result in assessment.stages.items()},
    }
    if schools:
        found["schools"] = [_unit(unit, lang) for unit in assessment.units]
    return found | {
        "townships": [
            {
                "name": township.name,
                "schools": township.schools,
                "standard_schools": township.standard_schools,
                "verdict": township.verdict,
            }
            for township in assessment.townships
        ],
        "targets": [
            {
                "id": target.id,
                "value": target.value,
                "wanted": number(target.wanted),
                "verdict": target.verdict,
                "by": target.by.isoformat(),
                "missing": list(target.missing),
            }
            for target in assessment.targets
        ],
        "clauses": {id: clause_json(result, lang) for id, result in assessment.clauses.items()},
        "tolerances": list(assessment.tolerances),
        "tolerances_used": {id: list(names) for id, names in assessment.tolerances_used.items()},
        "settings": dict(assessment.settings),
        "group": assessment.group,
        "replaced": [
            {
                "indicator": pair.new.indicator,
                "stage": pair.new.stage,
                "old": number(pair.old.value),
                "old_source": pair.old.source,
                "new": number(pair.new.value),
                "new_source": pair.new.source,
            }
            for pair in assessment.rulebook.replaced
        ],
        "data": assessment.data_digest,
        "findings": [finding.as_json(lang) for finding in assessment.findings],
    }


def _stage(result: StageResult, lang: Lang) -> Json:
    composite = result.composite
    return {
        "verdict": result.verdict,
        "computed": result.computed,
        "schools": result.schools,
        "schools_met": result.schools_met,
        "schools_unknown": result.schools_unknown,
        "indicators": {id: _spread(spread) for id, spread in result.spreads.items()},
        "composite": None
        if composite is None
        else {
            "value": composite.value,
            "limit": number(composite.limit),
            "passes": composite.passes,
            "borderline": composite.borderline,
            "change": composite.change,
        },
        "clauses": {id: clause_json(clause, lang) for id, clause in result.clauses.items()},
    }


def _spread(spread: Spread) -> Json:
    way = spread.nearest_way
    return {
        "mean": number(spread.mean),
        "sd": spread.sd,
        "cv": spread.cv,
        "limit": number(spread.limit),
        "passes": spread.passes,
        "borderline": spread.borderline,
        "nearest_way": None
        if way is None
        else {"level": way.level, "schools": way.schools, "add": number(way.add), "unit": way.unit},
        "theil": spread.theil,
        "theil_within": spread.theil_within,
        "theil_between": spread.theil_between,
        "gini": spread.gini,
        "urban_rural": spread.urban_rural,
        "ratio_20_20": spread.ratio_20_20,
        "change": spread.change,
        "missing": list(spread.missing),
        "left_out": list(spread.left_out),
        "places": {id: {"mean": number(place.mean), "schools": place.schools} for id, place in spread.places.items()},
    }


def _unit(unit: Unit, lang: Lang) -> Json:
    return {
        "id": unit.school,
        "name": unit.name,
        "township": unit.township,
        "stage": unit.stage,
        "type": unit.type,
        "urban_rural": unit.urban_rural,
        "pupils": unit.pupils,
        "in_scope": unit.in_scope,
        "out_reason": unit.out_reason,
        "passes": unit.passes,
        "met": unit.met,
        "needed": unit.needed,
        "nearest_way": None if unit.nearest_way is None else [_step(step) for step in unit.nearest_way],
        "indicators": {id: _reading(reading) for id, reading in unit.readings.items()},
        "clauses": {id: clause_json(clause, lang) for id, clause in unit.clauses.items()},
    }


def _step(step: Step) -> Json:
    return {"indicator": step.indicator, "to": step.to, "add": number(step.add), "unit": step.unit}


def _reading(reading: Reading) -> Json:
    return {
        "value": number(reading.value),
        "threshold": number(reading.threshold),
        "floor": number(reading.floor),
        "state": reading.state,
        "met": reading.met,
        "shortfall": number(reading.shortfall),
        "to_floor": number(reading.to_floor),
        "unit": reading.unit,
        "missing": list(reading.missing),
        "tolerances": list(reading.tolerances),
        "amount": number(reading.amount),
        "base": number(reading.base),
    }


def clause_json(result: ClauseResult, lang: Lang) -> Json:
    """A clause's result with its reason in words."""
    return {
        "verdict": result.verdict,
        "value": result.value,
        "detail": detail(result, lang),
        "missing": list(result.missing),
        "waits": result.waits,
        "schools": list(result.schools),
        "tolerances": list(result.tolerances),
    }


def detail(result: ClauseResult, lang: Lang) -> str:
    """The reason of a verdict, in words."""
    if not result.detail:
        return ""
    params = {name: _shown(value) for name, value in result.params.items()}
    if "fields" in params:
        params["fields"] = [field_name(str(id), lang) for id in result.params["fields"]]  # type: ignore[attr-defined]  # a list
    return text(result.detail, lang, **params)


def field_name(id: str, lang: Lang) -> str:
    """A field as people call it; what is no field stays as it is."""
    field = find(id)
    return field.label(lang) if field is not None else id


def _shown(value: object) -> object:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value


def counties_json(assessments: Iterable[Assessment], lang: Lang, *, schools: bool = False) -> Json:
    """Several counties: one object each, their ranks, and what they come to together."""
    many = list(assessments)
    counties = []
    for assessment in many:
        found = assessment_json(assessment, lang, schools=schools)
        found["blocking"] = [
            {"school": unit.school, "name": unit.name, "stage": unit.stage, "clauses": failing}
            for unit in assessment.units
            if (failing := _failing(assessment, unit))
        ]
        counties.append(found)
    return {"counties": counties, "rank": _ranks(many), "summary": _summary(many)}


def _failing(assessment: Assessment, unit: Unit) -> list[str]:
    clauses = [id for id, result in unit.clauses.items() if result.verdict == "fail"]
    return ["R-SCHOOL", *clauses] if unit.passes is False and unit.in_scope else clauses


def _ranks(many: list[Assessment]) -> Json:
    """Counties by the coefficient of each indicator, the most even first; those without are left out."""
    ranks: Json = {}
    for stage in dict.fromkeys(stage for assessment in many for stage in assessment.stages):
        ranks[stage] = {}
        indicators = dict.fromkeys(id for a in many if stage in a.stages for id in a.stages[stage].spreads)
        for id in indicators:
            known = [
                (spread.cv, assessment.county_code)
                for assessment in many
                if stage in assessment.stages
                and (spread := assessment.stages[stage].spreads.get(id)) is not None
                and spread.cv is not None
            ]
            ranks[stage][id] = [code for _, code in sorted(known)]
    return ranks


def _summary(many: list[Assessment]) -> Json:
    verdicts: Mapping[str, int] = {
        verdict: sum(assessment.verdict == verdict for assessment in many)
        for verdict in ("pass", "fail", "undetermined")
    }
    return {
        "counties": len(many),
        "passing": verdicts["pass"],
        "verdicts": verdicts,
        "computed_passing": sum(assessment.computed == "pass" for assessment in many),
        "relaxed": relaxed(many),
        "theil": pooled_theil(many),
    }
