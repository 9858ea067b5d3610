"""Every clause of a rulebook, judged: by school, by stage, for the county."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from junheng.assess import schools as by_school
from junheng.assess.conditions import column
from junheng.assess.context import Context
from junheng.assess.outcome import ClauseResult, Verdict, combine
from junheng.assess.quantities import amounts, county_amount
from junheng.assess.spread import mean_within
from junheng.facts.fields import dictionary, find
from junheng.standards.model import (
    Clause,
    ClassSizeTest,
    Condition,
    DocumentTest,
    FigureTest,
    FundsTest,
    MeanSpreadTest,
    RoomsTest,
    SchoolRuleTest,
    SchoolSizeTest,
    ShareTest,
    SpreadTest,
    Stage,
    Test,
    TownshipTest,
    holds,
)

WAITS = ("figures", "outside", "documents", "")


@dataclass(frozen=True)
class Judged:
    """A clause's results: for the county, by stage, and by unit where it looks at schools."""

    county: ClauseResult
    stages: Mapping[Stage, ClauseResult] = field(default_factory=dict)
    units: Mapping[int, ClauseResult] = field(default_factory=dict)


def judge_clause(context: Context, clause: Clause, townships: ClauseResult | None) -> Judged | None:
    """A clause on the data; None when the data have none of its stages."""
    present = [stage for stage in clause.stages if stage in context.present]
    if not present:
        return None
    parts = [_test(context, clause, test, present, townships) for test in clause.tests]
    by_stage = {stage: joined([part.stages.get(stage, part.county) for part in parts]) for stage in present}
    rows = sorted({row for part in parts for row in part.units})
    units = {row: joined([part.units[row] for part in parts if row in part.units]) for row in rows}
    if len(parts) == 1:
        return Judged(parts[0].county, by_stage, units)
    return Judged(joined([part.county for part in parts]), by_stage, units)


def joined(results: list[ClauseResult]) -> ClauseResult:
    """Several results as one: the first that decides the verdict gives the reason."""
    if len(results) == 1:
        return results[0]
    verdict = combine([result.verdict for result in results])
    lead = next(result for result in results if result.verdict == verdict)
    open_kinds = {result.waits for result in results if result.verdict == "undetermined"}
    value = next((result.value for result in (lead, *results) if result.value is not None), None)
    return ClauseResult(
        verdict,
        value,
        lead.detail,
        lead.params,
        tuple(dict.fromkeys(name for result in results for name in result.missing)) if verdict == "undetermined" else (),
        next(kind for kind in WAITS if kind in open_kinds or kind == "") if verdict == "undetermined" else "",  # type: ignore[arg-type]  # WAITS
        tuple(dict.fromkeys(school for result in results for school in result.schools)),
        tuple(sorted({id for result in results for id in result.tolerances})),
    )


SCHOOL_TESTS: dict[type, tuple[Callable[[Context, Any, str], by_school.Results], str]] = {
    SchoolRuleTest: (by_school.school_rule, "schools_passing"),
    ClassSizeTest: (by_school.class_size, "schools_classes"),
    SchoolSizeTest: (by_school.school_size, "schools_size"),
    RoomsTest: (by_school.rooms, "schools_rooms"),
    FundsTest: (by_school.funds, "schools_funds"),
}


def _test(
    context: Context, clause: Clause, test: Test, present: list[Stage], townships: ClauseResult | None
) -> Judged:
    if type(test) in SCHOOL_TESTS:
        judge, what = SCHOOL_TESTS[type(test)]
        results = judge(context, test, clause.id)
        results = {row: result for row, result in results.items() if context.stages[row] in present}
        by_stage = {
            stage: by_school.over_schools(context, results, context.rows(stage), what) for stage in present
        }
        everywhere = by_school.over_schools(context, results, context.rows(), what)
        return Judged(everywhere, by_stage, results)
    if isinstance(test, SpreadTest):
        stages = {stage: _spread(context, test, stage) for stage in present if stage in test.at_most}
        return Judged(joined(list(stages.values())), stages)
    if isinstance(test, MeanSpreadTest):
        stages = {stage: _mean_spread(context, test, stage) for stage in present if stage in test.at_most}
        return Judged(joined(list(stages.values())), stages)
    if isinstance(test, DocumentTest):
        return Judged(_document(context, clause))
    if isinstance(test, TownshipTest):
        return Judged(
            townships or ClauseResult("undetermined", None, "assess.detail.standardised_unknown", {}, ("standardised_school",), "documents")
        )
    if isinstance(test, FigureTest):
        return _figure(context, test, present)
    return _share(context, test, present)


def _spread(context: Context, test: SpreadTest, stage: Stage) -> ClauseResult:
    spreads = [context.spreads[stage][id] for id in test.counted]
    over = [spread.indicator for spread in spreads if spread.passes is False]
    unknown = [spread.indicator for spread in spreads if spread.passes is None]
    known = [spread.cv for spread in spreads if spread.cv is not None]
    params = {"over": over, "unknown": unknown, "limit": test.at_most[stage], "number": len(spreads)}
    worst = max(known, default=None)
    if over:
        return ClauseResult("fail", worst, "assess.detail.spread_over", params)
    if unknown:
        missing = tuple(dict.fromkeys(f"{spread.indicator}: {name}" for spread in spreads for name in spread.missing))
        return ClauseResult("undetermined", worst, "assess.detail.spread_unknown", params, missing, "figures")
    return ClauseResult("pass", worst, "assess.detail.spread_kept", params)


def composite(context: Context, test: MeanSpreadTest, stage: Stage) -> tuple[float | None, bool | None]:
    """The mean of the coefficients and whether it keeps its limit; an undefined coefficient fails it."""
    spreads = [context.spreads[stage][id] for id in test.counted]
    shares = [context.shares[stage][id] for id in test.counted]
    known = [spread.cv for spread in spreads if spread.cv is not None]
    undefined = [spread for spread in spreads if spread.cv is None and not spread.missing]
    if undefined:
        return None, False
    if len(known) < len(spreads) or any(part is None for part in shares):
        # Coefficients are never negative, so the known ones alone may already exceed what the mean allows.
        if known and sum(known) > float(test.at_most[stage]) * len(spreads):
            return None, False
        return None, None
    passes = mean_within([part for part in shares if part is not None], test.at_most[stage])
    return sum(known) / len(known), passes


def _mean_spread(context: Context, test: MeanSpreadTest, stage: Stage) -> ClauseResult:
    value, passes = composite(context, test, stage)
    params = {"value": value, "limit": test.at_most[stage], "number": len(test.counted)}
    if passes is None:
        spreads = [context.spreads[stage][id] for id in test.counted]
        missing = tuple(dict.fromkeys(f"{spread.indicator}: {name}" for spread in spreads for name in spread.missing))
        return ClauseResult("undetermined", None, "assess.detail.spread_unknown", {**params, "unknown": [s.indicator for s in spreads if s.cv is None]}, missing, "figures")
    verdict: Verdict = "pass" if passes else "fail"
    return ClauseResult(verdict, value, f"assess.detail.mean_spread_{verdict}", params)


def _document(context: Context, clause: Clause) -> ClauseResult:
    table = context.facts["evidence"]
    rows = table.filter(table["clause"] == clause.id)
    answers = rows["met"].to_list()
    if False in answers:
        return ClauseResult("fail", None, "assess.detail.document_no", {})
    if True in answers and None not in answers:
        documents = [name for name in rows["document"].to_list() if name]
        return ClauseResult("pass", None, "assess.detail.document_yes", {"documents": documents})
    return ClauseResult(
        "undetermined", None, "assess.detail.document_missing", {"clause": clause.id}, (f"evidence.{clause.id}",), "documents"
    )


def _figure(context: Context, test: FigureTest, present: list[Stage]) -> Judged:
    county = context.facts["county"]
    row = county.row(0, named=True) if not county.is_empty() else {}
    results: dict[Stage, ClauseResult] = {}
    for key, name in test.fields.items():
        if key == "county":
            return Judged(_one_figure(row, name, test, test.limits.get("county")))
        if key in present:
            results[key] = _one_figure(row, name, test, test.limits.get(key))
    return Judged(joined(list(results.values())), results)


def _one_figure(row: Mapping[str, Any], name: str, test: FigureTest, limit: Fraction | None) -> ClauseResult:
    held = row.get(name)
    declared = dictionary()["county"][name]
    if test.limit_field is not None:
        other = row.get(test.limit_field)
        limit = Fraction(other, dictionary()["county"][test.limit_field].scale) if other is not None else None
    absent = tuple(field for field in (name, test.limit_field) if field is not None and row.get(field) is None)
    if absent:
        return ClauseResult("undetermined", None, "assess.detail.figure_missing", {"fields": list(absent)}, absent, "outside")
    if test.wanted is not None:
        verdict: Verdict = "pass" if held == test.wanted else "fail"
        return ClauseResult(verdict, None, f"assess.detail.figure_{verdict}", {"found": held, "wanted": test.wanted})
    assert isinstance(held, int) and limit is not None  # noqa: S101  # the loader gives a limit where none is wanted
    value = Fraction(held, declared.scale)
    verdict = "pass" if holds(value, test.compare, limit) else "fail"
    return ClauseResult(verdict, float(value), f"assess.detail.figure_{verdict}", {"found": float(value), "wanted": limit})


def _share(context: Context, test: ShareTest, present: list[Stage]) -> Judged:
    if test.level == "county":
        return Judged(_county_share(context, test))
    if all((declared := find(name)) is not None and declared.table == "schools" for name in test.numerator.weights):
        rows = _first_of_each(context)
        return Judged(_school_share(context, test, rows, test.limits.get("county", Fraction(0))))
    if "county" in test.limits:
        return Judged(_school_share(context, test, context.rows(), test.limits["county"]))
    results = {
        stage: _school_share(context, test, context.rows(stage), test.limits[stage])
        for stage in present
        if stage in test.limits
    }
    return Judged(joined(list(results.values())), results)


def _county_share(context: Context, test: ShareTest) -> ClauseResult:
    top, absent_top = county_amount(context.facts, test.numerator)
    bottom, absent_bottom = county_amount(context.facts, test.denominator)
    limit = next(iter(test.limits.values()))
    if top is None or bottom is None:
        absent = (*absent_top, *absent_bottom)
        return ClauseResult("undetermined", None, "assess.detail.figure_missing", {"fields": list(absent)}, absent, "outside")
    return _ratio(top, bottom, test, limit)


def _ratio(top: Fraction, bottom: Fraction, test: ShareTest, limit: Fraction) -> ClauseResult:
    if bottom == 0:
        if top == 0:
            return ClauseResult("pass", None, "assess.detail.nobody", {})
        return ClauseResult("fail", None, "assess.detail.share_of_nothing", {"top": top})
    value = test.scale * top / bottom
    verdict: Verdict = "pass" if holds(value, test.compare, limit) else "fail"
    params = {"value": float(value), "wanted": limit, "top": top, "bottom": bottom}
    return ClauseResult(verdict, float(value), f"assess.detail.share_{verdict}", params)


def _first_of_each(context: Context) -> list[int]:
    """One row a school, so that what belongs to the whole school counts once."""
    seen: set[object] = set()
    rows = []
    for row, school in enumerate(context.column("school")):
        if school not in seen:
            seen.add(school)
            rows.append(row)
    return rows


def _school_share(context: Context, test: ShareTest, rows: list[int], limit: Fraction) -> ClauseResult:
    """A share over schools' totals. A figure that is missing leaves it open, unless the rest already decides it."""
    whole = context.units
    if all((f := find(n)) is not None and f.table == "schools" for n in test.numerator.weights):
        # Whole-school figures: undo the split by asking for the school's own row.
        import polars as pl

        whole = whole.with_columns(pl.lit(1, dtype=pl.Int64).alias("_share_top"), pl.lit(1, dtype=pl.Int64).alias("_share_bottom"))
    tops = amounts(whole, test.numerator, context.engine)
    bottoms = amounts(whole, test.denominator, context.engine)
    fits = [_fits(context, row, test.where) for row in rows]
    top = bottom = lack = Fraction(0)
    unknown: list[int] = []
    bound_known = True
    for row, fit in zip(rows, fits, strict=True):
        if fit is False:
            continue
        mine, base = tops.values[row], bottoms.values[row]
        if fit is None or mine is None or base is None:
            unknown.append(row)
            if base is None:
                bound_known = False
            else:
                bottom += base
                top += base
            continue
        top, bottom, lack = top + mine, bottom + base, lack + max(base - mine, Fraction(0))
    if not unknown:
        if not any(fit for fit in fits):
            return ClauseResult("pass", None, "assess.detail.nobody", {})
        return _ratio(top, bottom, test, limit)
    names = context.column("name")
    missing = tuple(
        dict.fromkeys(
            f"{names[row]}: {name}"
            for row in unknown
            for name in (tops.missing.get(row, ()) + bottoms.missing.get(row, ()))
            or tuple(column(condition.field) for condition in test.where)
        )
    )
    # With a bounded share those not known can at best lack nothing.
    if test.bounded and test.compare == "at_least":
        full = limit >= test.scale
        best = test.scale * top / bottom if bottom else None
        if (full and lack > 0) or (bound_known and best is not None and best < limit):
            params = {"lack": lack, "wanted": limit}
            return ClauseResult("fail", None, "assess.detail.share_fails_anyway", params)
    return ClauseResult("undetermined", None, "assess.detail.share_unknown", {"schools": len(unknown)}, missing, "figures")


def _fits(context: Context, row: int, where: tuple[Condition, ...]) -> bool | None:
    """Whether a unit fulfils conditions; None when a blank fact leaves it open."""
    open_facts = False
    for condition in where:
        held = context.units[column(condition.field)][row]
        if held is None:
            open_facts = True
        elif (condition.test == "in" and held not in condition.value) or (  # type: ignore[operator]  # a tuple
            condition.test == "is" and held != condition.value
        ):
            return False
    return None if open_facts else True
