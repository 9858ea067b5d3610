"""Every clause of a rulebook, judged: by school, by stage, for the county."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import fsum
from typing import Any

from junheng.assess import schools as by_school
from junheng.assess.conditions import answers, blanks
from junheng.assess.context import Context
from junheng.assess.judge import NOTHING
from junheng.assess.outcome import WAITS, ClauseResult, Spread, Verdict, combine
from junheng.assess.quantities import county_amount
from junheng.assess.spread import MARGIN, mean_within, within
from junheng.facts.fields import dictionary, find
from junheng.standards.model import (
    ClassSizeTest,
    Clause,
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
        tuple(dict.fromkeys(name for result in results for name in result.missing))
        if verdict == "undetermined"
        else (),
        next(kind for kind in WAITS if kind in open_kinds or kind == "") if verdict == "undetermined" else "",
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


def _test(context: Context, clause: Clause, test: Test, present: list[Stage], townships: ClauseResult | None) -> Judged:
    if type(test) in SCHOOL_TESTS:
        judge, what = SCHOOL_TESTS[type(test)]
        results = judge(context, test, clause.id)
        results = {row: result for row, result in results.items() if context.stages[row] in present}
        by_stage = {stage: by_school.over_schools(context, results, context.rows(stage), what) for stage in present}
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
            townships
            or ClauseResult(
                "undetermined",
                None,
                "assess.detail.standardised_unknown",
                {},
                ("standardised_school",),
                "documents",
            )
        )
    if isinstance(test, FigureTest):
        return _figure(context, test, present)
    if isinstance(test, ShareTest):
        return _share(context, test, present)
    raise TypeError(type(test).__name__)  # a new kind of test has to be judged somewhere


def _spread(context: Context, test: SpreadTest, stage: Stage) -> ClauseResult:
    limit = test.at_most[stage]
    spreads = _counted(context, test, stage)
    answers = {spread.indicator: _keeps(context, spread, stage, limit) for spread in spreads}
    over = [id for id, keeps in answers.items() if keeps is False]
    unknown = [id for id, keeps in answers.items() if keeps is None]
    known = [spread.cv for spread in spreads if spread.cv is not None]
    params = {"over": over, "unknown": unknown, "limit": limit, "number": len(spreads)}
    worst = max(known, default=None)
    if over:
        return ClauseResult("fail", worst, "assess.detail.spread_over", params)
    if unknown or not spreads:
        return ClauseResult("undetermined", worst, "assess.detail.spread_unknown", params, _missing(spreads), "figures")
    return ClauseResult("pass", worst, "assess.detail.spread_kept", params)


def _counted(context: Context, test: SpreadTest | MeanSpreadTest, stage: Stage) -> list[Spread]:
    """The coefficients that a test counts, of those that the stage has."""
    return [context.spreads[stage][id] for id in test.counted if id in context.spreads[stage]]


def _keeps(context: Context, spread: Spread, stage: Stage, limit: Fraction) -> bool | None:
    """Whether a coefficient keeps a limit; an undefined one does not, one that lacks figures is not known."""
    if spread.limit == limit:
        return spread.passes
    shares = context.shares[stage][spread.indicator]
    if shares is None:
        return None if spread.missing else False
    return within(shares, limit)


def _missing(spreads: list[Spread]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{spread.indicator}: {name}" for spread in spreads for name in spread.missing))


def composite(context: Context, test: MeanSpreadTest, stage: Stage) -> tuple[float | None, bool | None]:
    """The mean of the coefficients and whether it keeps its limit; an undefined coefficient fails it."""
    spreads = _counted(context, test, stage)
    shares = [part for spread in spreads if (part := context.shares[stage][spread.indicator]) is not None]
    known = [spread.cv for spread in spreads if spread.cv is not None]
    if any(spread.cv is None and not spread.missing for spread in spreads):
        return None, False
    if len(known) < len(spreads) or not spreads:
        # Coefficients are never negative, so the known ones alone may already exceed what the mean allows.
        if known and fsum(known) > float(test.at_most[stage]) * len(spreads) + MARGIN:
            return None, False
        return None, None
    return fsum(known) / len(known), mean_within(shares, test.at_most[stage])


def _mean_spread(context: Context, test: MeanSpreadTest, stage: Stage) -> ClauseResult:
    value, passes = composite(context, test, stage)
    params: dict[str, object] = {"value": value, "limit": test.at_most[stage], "number": len(test.counted)}
    if passes is None:
        spreads = _counted(context, test, stage)
        params["unknown"] = [spread.indicator for spread in spreads if spread.cv is None]
        return ClauseResult("undetermined", None, "assess.detail.spread_unknown", params, _missing(spreads), "figures")
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
        "undetermined",
        None,
        "assess.detail.document_missing",
        {"clause": clause.id},
        (f"evidence.{clause.id}",),
        "documents",
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
        return ClauseResult(
            "undetermined", None, "assess.detail.figure_missing", {"fields": list(absent)}, absent, "outside"
        )
    if test.wanted is not None:
        verdict: Verdict = "pass" if held == test.wanted else "fail"
        return ClauseResult(verdict, None, f"assess.detail.answer_{verdict}", {"found": held, "wanted": test.wanted})
    if not isinstance(held, int) or limit is None:
        raise TypeError(f"{name} is no number, or has no limit")  # the loader lets neither through
    value = Fraction(held, declared.scale)
    verdict = "pass" if holds(value, test.compare, limit) else "fail"
    return ClauseResult(
        verdict, float(value), f"assess.detail.figure_{verdict}", {"found": float(value), "wanted": limit}
    )


def _share(context: Context, test: ShareTest, present: list[Stage]) -> Judged:
    if test.level == "county":
        return Judged(_county_share(context, test))
    if "county" in test.limits:
        whole = _of_whole_schools(test)
        rows = _first_of_each(context) if whole else context.rows()
        return Judged(_school_share(context, test, rows, test.limits["county"], split=not whole))
    results = {
        stage: _school_share(context, test, context.rows(stage), test.limits[stage])
        for stage in present
        if stage in test.limits
    }
    return Judged(joined(list(results.values())), results)


def _of_whole_schools(test: ShareTest) -> bool:
    """Whether a share is over figures of whole schools, which then count once and undivided."""
    names = [*test.numerator.weights, *test.denominator.weights]
    return all((declared := find(name)) is not None and declared.table == "schools" for name in names)


def _county_share(context: Context, test: ShareTest) -> ClauseResult:
    top, absent_top = county_amount(context.facts, test.numerator)
    bottom, absent_bottom = county_amount(context.facts, test.denominator)
    limit = next(iter(test.limits.values()))
    if top is None or bottom is None:
        absent = (*absent_top, *absent_bottom)
        return ClauseResult(
            "undetermined", None, "assess.detail.figure_missing", {"fields": list(absent)}, absent, "outside"
        )
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


def _school_share(
    context: Context, test: ShareTest, rows: list[int], limit: Fraction, *, split: bool = True
) -> ClauseResult:
    """A share over schools' totals. A figure that is missing leaves it open, unless the rest already decides it."""
    tops = context.sums.amounts(test.numerator, split=split)
    bottoms = context.sums.amounts(test.denominator, split=split)
    fits = answers(context.units, test.where)
    top = bottom = lack = NOTHING
    unknown: list[int] = []
    bound_known = True
    for row in rows:
        mine, base = tops.values[row], bottoms.values[row]
        if fits[row] is False:
            continue
        if fits[row] is None or mine is None or base is None:
            unknown.append(row)
            if base is None:
                bound_known = False
            else:
                bottom += base
                top += base
            continue
        if test.bounded:  # a school cannot make up for another's lack with more than all of its own
            mine = min(mine, base)
            lack += base - mine
        top, bottom = top + mine, bottom + base
    if not unknown:
        if not any(fits[row] for row in rows):
            return ClauseResult("pass", None, "assess.detail.nobody", {})
        return _ratio(top, bottom, test, limit)
    missing = tuple(
        dict.fromkeys(
            f"{context.name(row)}: {name}"
            for row in unknown
            for name in (
                *tops.missing.get(row, ()),
                *bottoms.missing.get(row, ()),
                *blanks(context.units, test.where, row),
            )
        )
    )
    # With a bounded share those not known can at best lack nothing.
    if test.bounded and test.compare == "at_least":
        best = test.scale * top / bottom if bottom else None
        if (limit >= test.scale and lack > 0) or (bound_known and best is not None and best < limit):
            params = {"lack": lack, "wanted": limit}
            return ClauseResult("fail", None, "assess.detail.share_fails_anyway", params)
    return ClauseResult(
        "undetermined", None, "assess.detail.share_unknown", {"schools": len(unknown)}, missing, "figures"
    )
