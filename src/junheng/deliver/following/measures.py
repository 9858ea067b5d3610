"""What a county's assessment says of a target: where its figure stands, and in which unit."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from junheng.assess.outcome import Assessment, ClauseResult, Spread, Verdict, combine
from junheng.deliver.following.places import place_means, township_counts, units_of
from junheng.deliver.workplan.model import Target
from junheng.facts.fields import Label, find, units
from junheng.standards.model import FigureTest, Indicator

KINDS = ("mean", "cv", "verdict")
"""What may stand behind a dot in a measure: `R5.cv`."""


@dataclass(frozen=True)
class Measured:
    """A figure of the assessment in the target's unit.

    Attributes:
        what: `mean`, `cv`, `value`, `share`, `schools` or `verdict`.
        value: The figure; None where there is only a verdict.
        bounds: What it may be while some schools are not known; the value alone where all are.
        verdict: The assessment's own verdict, where the target asks for just what the standard asks for.
    """

    what: str
    value: Fraction | None
    bounds: tuple[Fraction, ...]
    verdict: Verdict | None = None


@cache
def _units() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("units.toml").read_text(encoding="utf-8"))


def measured(target: Target, assessment: Assessment) -> Measured | str:
    """A target's figure in an assessment, or the message id of why it has none.

    A measure is an indicator, a clause or a plan target of the standard. Of an indicator the coefficient between
    schools is read where the target has no unit, the mean (total over total) where it has one; `R5.cv` and `R5.mean`
    say it outright. A clause that counts schools is read as a share, or as a number where the unit is one of schools;
    one without a figure is read by its verdict where the target is 1 without a unit, or says `.verdict`. Over several
    stages the worst counts.
    """
    assert target.measure is not None  # noqa: S101  # asked only of targets with a measure
    id, dot, kind = target.measure.rpartition(".")
    if not dot or kind not in KINDS:
        id, kind = target.measure, ""
    if id in assessment.rulebook.indicators:
        return _indicator(target, assessment.rulebook.indicators[id], kind, assessment)
    if id in assessment.clauses:
        return _clause(target, id, kind, assessment)
    for found in assessment.targets:
        if found.id == id:
            return _plan_target(target, id, assessment)
    return "following.why_not.unknown_measure"


def _stages(target: Target, assessment: Assessment) -> list[Any] | None:
    """The results of the stages that a scope names; None where it names a school or a township."""
    if target.scope in (None, "county", assessment.county_code, assessment.county_name):
        return list(assessment.stages.values())
    if target.scope in assessment.stages:
        return [result for stage, result in assessment.stages.items() if stage == target.scope]
    return None


def _indicator(target: Target, indicator: Indicator, kind: str, assessment: Assessment) -> Measured | str:
    what = kind or ("cv" if _is(target.unit, "blank") else "mean")
    stages = _stages(target, assessment)
    if what == "mean" and not _same_unit(target.unit, indicator):
        return "following.why_not.unit"
    if what == "cv" and not _is(target.unit, "blank"):
        return "following.why_not.unit"
    if stages is None:
        values = place_means(target.scope, indicator, assessment)
        if what != "mean" or not values:
            return "following.why_not.scope"
        return _worst("mean", values, target)
    spreads = [stage.spreads[indicator.id] for stage in stages if indicator.id in stage.spreads]
    if not spreads:
        return "following.why_not.scope"
    if what == "mean":
        return _worst("mean", [spread.mean for spread in spreads], target)
    return _coefficients(target, spreads)


def _coefficients(target: Target, spreads: Sequence[Spread]) -> Measured | str:
    values = [Fraction(spread.cv) if spread.cv is not None else None for spread in spreads]
    found = _worst("cv", values, target)
    # Near its limit a coefficient is decided exactly, by the assessment: its double alone could turn the verdict.
    if isinstance(found, Measured) and target.operator == "<=" and all(one.limit == target.value for one in spreads):
        verdicts: list[Verdict] = [
            "undetermined" if one.passes is None else "pass" if one.passes else "fail" for one in spreads
        ]
        return Measured("cv", found.value, found.bounds, combine(verdicts))
    return found


def _clause(target: Target, id: str, kind: str, assessment: Assessment) -> Measured | str:
    results = _clause_results(target, id, assessment)
    if not results and kind != "verdict" and (counts := township_counts(target.scope, id, assessment)) is not None:
        return _schools(target, *counts)
    if not results:
        return "following.why_not.scope"
    if kind == "verdict" or (_is(target.unit, "blank") and target.value == 1 and target.operator != "<="):
        verdict = combine([result.verdict for result in results])
        return "following.why_not.missing" if verdict == "undetermined" else Measured("verdict", None, (), verdict)
    found = [_figure(target, id, result, assessment) for result in results]
    for one in found:
        if isinstance(one, str):
            return one
    whole = [one for one in found if isinstance(one, Measured)]
    undecided = [one for one in whole if len(one.bounds) > 1]
    if undecided:
        return undecided[0]
    worst = _worst(whole[0].what, [one.value for one in whole], target)
    if isinstance(worst, Measured) and all(one.verdict is not None for one in whole):
        verdict = combine([one.verdict for one in whole if one.verdict is not None])
        return Measured(worst.what, worst.value, worst.bounds, verdict)
    return worst


def _clause_results(target: Target, id: str, assessment: Assessment) -> list[ClauseResult]:
    stages = _stages(target, assessment)
    if stages is None:
        return [unit.clauses[id] for unit in units_of(target.scope, assessment) if id in unit.clauses]
    if len(stages) == len(assessment.stages):
        return [assessment.clauses[id]]
    return [stage.clauses[id] for stage in stages if id in stage.clauses]


def _figure(target: Target, id: str, result: ClauseResult, assessment: Assessment) -> Measured | str:
    """A clause's figure by what its reason rests on."""
    params: Any = result.params
    kind = result.detail.rpartition(".")[2].split("_")[0]
    if kind == "schools" and "passing" in params:
        return _schools(target, params["passing"], params["unknown"], params["failing"])
    if result.verdict == "undetermined" or result.value is None:
        return "following.why_not.missing" if result.verdict == "undetermined" else "following.why_not.no_value"
    if kind == "share" and {"top", "bottom"} <= params.keys():
        if not _is(target.unit, "percent") or not params["bottom"]:
            return "following.why_not.unit"
        value = Fraction(params["top"]) * 100 / Fraction(params["bottom"])
        # A share of other scale than percent would not give back the clause's own value.
        if abs(float(value) - result.value) > 1e-9 * max(1.0, abs(result.value)):
            return "following.why_not.unit"
        return Measured("share", value, (value,))
    if kind == "figure" and "found" in params:
        if not _clause_unit(target.unit, id, assessment):
            return "following.why_not.unit"
        value = Fraction(str(params["found"]))
        return Measured("value", value, (value,))
    if kind == "spread" and _is(target.unit, "blank"):
        verdict = result.verdict if params.get("limit") == target.value and target.operator == "<=" else None
        value = Fraction(result.value)
        return Measured("cv", value, (value,), verdict)
    return "following.why_not.no_value"


def _schools(target: Target, passing: int, unknown: int, failing: int) -> Measured | str:
    whole = passing + unknown + failing
    if not whole:
        return "following.why_not.missing"
    if _is(target.unit, "percent"):
        what, each = "share", Fraction(100, whole)
    elif _is(target.unit, "schools"):
        what, each = "schools", Fraction(1)
    elif _is(target.unit, "blank"):
        what, each = "share", Fraction(1, whole)
    else:
        return "following.why_not.unit"
    low, high = passing * each, (passing + unknown) * each
    return Measured(what, low, (low, high) if unknown else (low,))


def _plan_target(target: Target, id: str, assessment: Assessment) -> Measured | str:
    found = next(one for one in assessment.targets if one.id == id)
    said = next((one for one in assessment.rulebook.targets if one.id == id), None)
    if said is None or not _means(target.unit, said.unit):
        return "following.why_not.unit"
    if found.value is None or found.verdict == "undetermined":
        return "following.why_not.missing"
    value = Fraction(str(found.value))
    same = found.wanted == target.value and target.operator == ">="
    return Measured("value", value, (value,), found.verdict if same else None)


def _worst(what: str, values: Sequence[Fraction | None], target: Target) -> Measured | str:
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not known:
        return "following.why_not.missing"
    if target.operator == ">=":
        value = min(known)
    elif target.operator == "<=":
        value = max(known)
    else:
        value = max(known, key=lambda one: abs(one - target.value))
    return Measured(what, value, (value,))


def adds_up(unit: str) -> bool:
    """Whether figures in a unit may be added: amounts may, percentages and figures without a unit may not.

    Example:
        >>> adds_up("所"), adds_up("%"), adds_up("")
        (True, False, False)
    """
    return not _is(unit, "percent") and not _is(unit, "blank")


def _is(unit: str, kind: str) -> bool:
    return unit.strip() in _units()[kind]


def _same_unit(said: str, indicator: Indicator) -> bool:
    """Whether a target's unit is an indicator's: what is counted, and per how many pupils where it says so."""
    counted, slash, per = said.strip().partition("/")
    if slash and indicator.scale != (
        100 if per in _units()["per_hundred"] else 1 if per in _units()["per_pupil"] else 0
    ):
        return False
    return counted in (indicator.unit.zh, indicator.unit.en) or _means(counted, indicator.resource_unit)


def _clause_unit(said: str, id: str, assessment: Assessment) -> bool:
    tests = [test for test in assessment.rulebook.clauses[id].tests if isinstance(test, FigureTest)]
    fields = [find(name) for test in tests for name in test.fields.values()]
    return bool(fields) and all(field is not None and _means(said, field.unit) for field in fields)


def _means(said: str, unit: str) -> bool:
    """Whether a word means a unit of the data dictionary."""
    if unit == "":
        return _is(said, "blank")
    if unit == "percent":
        return _is(said, "percent")
    label: Label | None = units()[unit].label if unit in units() else None
    return said.strip() in (unit, *_units()["words"].get(unit, ()), *((label.zh, label.en) if label else ()))
