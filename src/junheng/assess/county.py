"""A county held against a standard: the way through the room, from facts to the assessment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

import polars as pl

from junheng.assess import spread as kernels
from junheng.assess.clauses import Judged, composite, judge_clause
from junheng.assess.conditions import answers, blanks
from junheng.assess.context import Context, left_out, tolerance_hits
from junheng.assess.judge import NOTHING, Bar
from junheng.assess.outcome import (
    Assessment,
    ClauseResult,
    Composite,
    Reading,
    Spread,
    StageResult,
    TargetResult,
    TownshipResult,
    Unit,
    Verdict,
    combine,
)
from junheng.assess.quantities import Sums, prepared, units_table
from junheng.assess.schools import counted, needed_of, school_rule_of
from junheng.assess.townships import township_results
from junheng.assess.ways import level_way, school_way
from junheng.facts.engine import Engine, PolarsEngine
from junheng.facts.table import Facts
from junheng.standards.model import (
    STAGES,
    Clause,
    Limit,
    MeanSpreadTest,
    Rulebook,
    SchoolRuleTest,
    ShareTest,
    SpreadTest,
    Stage,
    Sum,
    Test,
    TownshipTest,
)
from junheng.terms.errors import InputError, StandardsError
from junheng.terms.findings import Finding


@dataclass(frozen=True)
class Choices:
    """What a run may choose: all of it is printed with the result.

    Attributes:
        settings: Setting id → value.
        tolerances: Ids of the tolerances switched on.
        group: Field by which Theil's T is taken apart.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    tolerances: tuple[str, ...] = ()
    group: str = "urban_rural"


def assess(
    facts: Facts,
    rulebook: Rulebook,
    on: date,
    choices: Choices | None = None,
    *,
    previous: Assessment | None = None,
    also: Sequence[Rulebook] = (),
    engine: Engine | None = None,
    findings: Sequence[Finding] = (),
) -> Assessment:
    """Judge one county.

    Args:
        facts: The county's facts as entered.
        rulebook: The standard in force (`standards.resolve`).
        on: The day of judging.
        choices: Settings and tolerances of the run.
        previous: Last year's assessment under the same standard, for changes.
        also: Rulebooks whose school rules a standardised school has to meet besides.
        engine: Where the sums are made; Polars unless another is given.
        findings: What reading and checking found, to be carried along.

    Raises:
        InputError: the facts do not say which county or school year they are.
        StandardsError: a setting or tolerance that the standard does not have.
    """
    choices = choices or Choices()
    engine = engine or PolarsEngine()
    header = _header(facts)
    settings = _settings(rulebook, choices)
    context, found = _context(facts, rulebook, settings, choices, engine, previous)
    judged: dict[str, Judged] = {}
    late = {id: clause for id, clause in rulebook.clauses.items() if _of_townships(clause)}
    for id, clause in rulebook.clauses.items():
        if id not in late and (result := judge_clause(context, clause, None)) is not None:
            judged[id] = result
    rules = {rulebook.id: _passing(context, judged, rulebook)}
    for other in also:
        rules[other.id] = {
            (unit.school, unit.stage): VERDICTS[unit.passes]
            for unit in assess(facts, other, on, engine=engine).units
            if unit.in_scope
        }
    townships, township_clause = township_results(context, rules, late)
    for id, clause in late.items():
        if (result := judge_clause(context, clause, township_clause)) is not None:
            judged[id] = result
    judged = {id: judged[id] for id in rulebook.clauses if id in judged}
    units = _units(context, judged, rulebook)
    stages = {stage: _stage(context, stage, judged, units, previous) for stage in context.present}
    clauses = {id: result.county for id, result in judged.items()}
    return Assessment(
        rulebook=rulebook,
        on=on,
        county_code=header[0],
        county_name=header[1],
        school_year=header[2],
        verdict=combine([result.verdict for result in clauses.values()]),
        computed=computed(clauses),
        stages=stages,
        units=units,
        clauses=clauses,
        townships=townships,
        targets=_targets(context),
        settings=settings,
        tolerances=choices.tolerances,
        tolerances_used=_used(context, judged),
        group=choices.group,
        findings=(*findings, *found),
        data_digest=facts.digest,
        note=facts["county"]["note"][0] or "",
    )


VERDICTS: dict[bool | None, Verdict] = {True: "pass", False: "fail", None: "undetermined"}


def _passing(
    context: Context, judged: Mapping[str, Judged], rulebook: Rulebook
) -> dict[tuple[str, str], Verdict]:
    rule = main_rule(rulebook)
    if rule is None or rule[0] not in judged:
        return {}
    schools = context.column("school")
    return {
        (str(schools[row]), context.stages[row]): part.verdict for row, part in judged[rule[0]].units.items()
    }


def _header(facts: Facts) -> tuple[str, str, int]:
    county = facts["county"]
    if county.height != 1:
        raise InputError("assess.one_county", number=county.height)
    row = county.row(0, named=True)
    if row["school_year"] is None:
        raise InputError("assess.no_school_year")
    return row["county"] or "", row["name"] or "", row["school_year"]


def _settings(rulebook: Rulebook, choices: Choices) -> dict[str, str]:
    chosen = {id: setting.default for id, setting in rulebook.settings.items()}
    for id, value in choices.settings.items():
        if id not in rulebook.settings:
            raise StandardsError(
                "standards.unknown_setting", standard=rulebook.id, setting=id, known=sorted(rulebook.settings)
            )
        if value not in rulebook.settings[id].values:
            raise StandardsError(
                "standards.setting_value", setting=id, value=value, known=list(rulebook.settings[id].values)
            )
        chosen[id] = value
    for id in choices.tolerances:
        if id not in rulebook.tolerances:
            raise StandardsError(
                "standards.unknown_tolerance",
                standard=rulebook.id,
                tolerance=id,
                known=sorted(rulebook.tolerances),
            )
    return chosen


def _context(
    facts: Facts,
    rulebook: Rulebook,
    settings: Mapping[str, str],
    choices: Choices,
    engine: Engine,
    previous: Assessment | None,
) -> tuple[Context, list[Finding]]:
    ready = prepared(facts, engine, int(settings.get("rotation.years", "6")))
    units = units_table(ready, rulebook)
    found = _empty_units(ready, units)
    units = units.filter(pl.col("pupils").is_null() | (pl.col("pupils") > 0))
    stages: tuple[Stage, ...] = tuple(units["stage"].to_list())
    present = tuple(stage for stage in STAGES if stage in stages and stage in rulebook.stages)
    found += [
        Finding("assess.stage_absent", stage=stage, params={"stage": stage})
        for stage in rulebook.stages
        if stage not in present
    ]
    reasons, undecided = left_out(units, rulebook.scope, settings)
    tolerances = {id: rulebook.tolerances[id] for id in choices.tolerances}
    context = Context(
        facts=ready,
        rulebook=rulebook,
        units=units,
        stages=stages,
        present=present,
        in_scope=tuple(reason is None for reason in reasons),
        out_reasons=tuple(reasons),
        scope_open=undecided,
        readings=(),
        spreads={},
        shares={},
        settings=settings,
        tolerances=tolerances,
        sums=Sums(units, _totals(rulebook), engine),
        tolerance_hits=tolerance_hits(units, tolerances),
    )
    context = replace(context, readings=_readings(context))
    spreads: dict[Stage, dict[str, Spread]] = {}
    shares: dict[Stage, dict[str, kernels.Shares | None]] = {}
    wanted = {
        id
        for test in _tests(rulebook)
        if isinstance(test, (SpreadTest, MeanSpreadTest))
        for id in test.counted
    }
    for stage in present:
        shares[stage] = {}
        spreads[stage] = {}
        for id, indicator in rulebook.indicators.items():
            if stage in indicator.stages and (indicator.spread or id in wanted):
                result, part = _spread(context, stage, id, choices.group, previous)
                spreads[stage][id], shares[stage][id] = result, part
                if result.cv is None and not result.missing:
                    found.append(
                        Finding(
                            "assess.spread_undefined", stage=stage, params={"indicator": id, "stage": stage}
                        )
                    )
    return replace(context, spreads=spreads, shares=shares), found


def _tests(rulebook: Rulebook) -> list[Test]:
    targets = [target.test for target in rulebook.targets]
    return [*(test for clause in rulebook.clauses.values() for test in clause.tests), *targets]


def _totals(rulebook: Rulebook) -> list[Sum]:
    """Every weighted sum over schools that the rulebook asks for."""
    of_indicators = [
        total
        for indicator in rulebook.indicators.values()
        for total in (*indicator.numerator.values(), indicator.denominator)
    ]
    of_tolerances = [tolerance.add for tolerance in rulebook.tolerances.values() if tolerance.add is not None]
    of_shares = [
        total
        for test in _tests(rulebook)
        if isinstance(test, ShareTest) and test.level == "schools"
        for total in (test.numerator, test.denominator)
    ]
    return [*of_indicators, *of_tolerances, *of_shares]


def _empty_units(facts: Facts, units: pl.DataFrame) -> list[Finding]:
    return [
        Finding(
            "assess.no_pupils",
            facts.locus("stages", row["_row"], "pupils"),
            table="stages",
            row=row["_row"],
            fields=("pupils",),
            school=row["school"],
            stage=row["stage"],
            value=0,
            params={"name": row["name"], "stage": row["stage"]},
        )
        for row in units.filter(pl.col("pupils") == 0).iter_rows(named=True)
    ]


def _readings(context: Context) -> tuple[Mapping[str, Reading], ...]:
    readings: list[dict[str, Reading]] = [{} for _ in context.stages]
    rule = main_rule(context.rulebook)
    floors = _floors(context, rule)
    for id, indicator in context.rulebook.indicators.items():
        bottoms = context.sums.amounts(indicator.denominator)
        added = [
            (tolerance.id, context.sums.amounts(tolerance.add).values, context.tolerance_hits[tolerance.id])
            for tolerance in context.tolerances_for(id)
            if tolerance.add is not None
        ]
        for stage in indicator.stages:
            tops = context.sums.amounts(indicator.numerator[stage])
            chosen, rivals = _limits(context, id, stage)
            bar = Bar.of(indicator, None, None)
            for row in context.rows(stage):
                top, used = tops.values[row], []
                for tolerance, extra, hit in added:
                    more = extra[row]
                    if top is not None and hit[row] and more:
                        top, used = top + more, [*used, tolerance]
                missing = (*tops.missing.get(row, ()), *bottoms.missing.get(row, ()))
                held = []
                for limit in (chosen[row], *rivals.get(row, ())):
                    if bar.limit is not limit or bar.floor_share is not floors[row]:  # most rows share one
                        bar = Bar.of(indicator, limit, floors[row])
                    held.append(bar.reading(top, bottoms.values[row], missing, tuple(used)))
                readings[row][id] = held[0] if len(held) == 1 else _agreed(context, row, held, rivals[row])
    return tuple(readings)


def _agreed(context: Context, row: int, held: Sequence[Reading], rivals: Sequence[Limit]) -> Reading:
    """One reading where a blank fact leaves open which limit holds: known only if all limits say the same."""
    if len({reading.state for reading in held}) == 1:
        return held[0]
    facts = (name for limit in rivals for name in blanks(context.units, limit.where, row))
    return replace(
        held[0],
        state="missing",
        value=None,
        shortfall=None,
        to_floor=None,
        missing=tuple(dict.fromkeys(facts)),
    )


def _floors(context: Context, rule: tuple[str, SchoolRuleTest] | None) -> list[Fraction | None]:
    """The floor's share of the threshold for each unit."""
    if rule is None:
        return [None] * len(context.stages)
    id, test = rule
    return [school_rule_of(context, test, id, row).test.floor_share for row in range(len(context.stages))]


def _limits(
    context: Context, indicator: str, stage: Stage
) -> tuple[list[Limit | None], dict[int, list[Limit]]]:
    """The limit for each unit: the one with the most conditions that all hold.

    Returns:
        The limits, and for units where a blank fact leaves it open the limits that may hold instead.
    """
    offered = sorted(
        (limit for limit in context.rulebook.limits if limit.indicator == indicator and limit.stage == stage),
        key=lambda limit: len(limit.where),
    )
    chosen: list[Limit | None] = [None] * len(context.stages)
    rivals: dict[int, list[Limit]] = {}
    for limit in offered:
        for row, fits in enumerate(answers(context.units, limit.where)):
            if fits:
                chosen[row] = limit
                rivals.pop(row, None)
            elif fits is None:
                rivals.setdefault(row, []).append(limit)
    return chosen, rivals


def _spread(
    context: Context, stage: Stage, id: str, group: str, previous: Assessment | None
) -> tuple[Spread, kernels.Shares | None]:
    indicator = context.rulebook.indicators[id]
    rows = context.rows(stage, scoped=True)
    limit = _spread_limit(context.rulebook, id, stage)
    readings = [context.readings[row][id] for row in rows]
    absent = tuple(
        context.name(row)
        for row, reading in zip(rows, readings, strict=True)
        if reading.amount is None or row in context.scope_open
    )
    nothing = Spread(
        id,
        None,
        None,
        None,
        limit,
        None,
        False,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        absent or ("—",),
    )
    if absent or not rows:
        return nothing, None
    left_out = tuple(
        context.name(row)
        for row, reading in zip(rows, readings, strict=True)
        if not reading.amount and not reading.base
    )
    measured = [
        (row, reading)
        for row, reading in zip(rows, readings, strict=True)
        if reading.amount or reading.base
    ]
    if not measured:
        return replace(nothing, missing=(), left_out=left_out), None
    rows = [row for row, _ in measured]
    # The coefficient is of the indicator itself: numerator over denominator, also where fewer is better.
    turned = _more_is_worse(context.rulebook, id, stage)
    pairs = [(reading.amount or NOTHING, reading.base or NOTHING) for _, reading in measured]
    tops, bottoms = zip(*[pair[::-1] for pair in pairs] if turned else pairs, strict=True)
    if not all(bottoms):
        return replace(nothing, passes=None if limit is None else False, missing=()), None
    shares = kernels.Shares(tops, bottoms)
    value = kernels.cv(shares)
    groups, urban = context.column(group), context.column("urban_rural")
    inside, across = kernels.theil_parts(shares, [_text(groups[row]) for row in rows])
    passes = None if limit is None else kernels.within(shares, limit)
    before = (
        previous.stages[stage].spreads.get(id) if previous is not None and stage in previous.stages else None
    )
    return (
        Spread(
            indicator=id,
            mean=shares.mean * indicator.scale,
            sd=kernels.sd(shares) * float(indicator.scale),
            cv=value,
            limit=limit,
            passes=passes,
            borderline=limit is not None and kernels.near(value, limit),
            nearest_way=level_way(indicator, shares, limit)
            if limit is not None and passes is False
            else None,
            theil=kernels.theil(shares),
            theil_within=inside,
            theil_between=across,
            gini=kernels.gini(shares),
            urban_rural=kernels.ratio_between(
                shares,
                [urban[row] in ("urban", "town") for row in rows],
                [urban[row] == "rural" for row in rows],
            )
            if all(urban[row] is not None for row in rows)
            else None,
            ratio_20_20=kernels.ratio_20_20(shares),
            change=value - before.cv
            if value is not None and before is not None and before.cv is not None
            else None,
            left_out=left_out,
        ),
        shares,
    )


def _more_is_worse(rulebook: Rulebook, indicator: str, stage: Stage) -> bool:
    """Whether a limit says "at most": its readings hold the denominator as the resource."""
    limits = [limit for limit in rulebook.limits if limit.indicator == indicator and limit.stage == stage]
    return any(limit.compare == "at_most" for limit in limits)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _spread_limit(rulebook: Rulebook, indicator: str, stage: Stage) -> Fraction | None:
    """The tightest limit that a clause sets for a coefficient by itself."""
    limits = [
        test.at_most[stage]
        for clause in rulebook.clauses.values()
        for test in clause.tests
        if isinstance(test, SpreadTest) and indicator in test.counted and stage in test.at_most
    ]
    return min(limits, default=None)


def _of_townships(clause: Clause) -> bool:
    return any(isinstance(test, TownshipTest) for test in clause.tests)


def main_rule(rulebook: Rulebook) -> tuple[str, SchoolRuleTest] | None:
    """The school rule of a rulebook: the first that it has."""
    for id, clause in rulebook.clauses.items():
        for test in clause.tests:
            if isinstance(test, SchoolRuleTest):
                return id, test
    return None


def _units(context: Context, judged: Mapping[str, Judged], rulebook: Rulebook) -> tuple[Unit, ...]:
    rule = main_rule(rulebook)
    of_rule = judged[rule[0]].units if rule is not None and rule[0] in judged else {}
    by_school = {
        id: part.units for id, part in judged.items() if part.units and (rule is None or id != rule[0])
    }
    columns = ("school", "name", "township", "type", "urban_rural", "pupils")
    units = []
    for row, facts in enumerate(context.units.select(columns).iter_rows(named=True)):
        result = of_rule.get(row)
        readings = counted(context, rule[1], row) if rule else []
        needed = None
        if rule and readings:
            needed = needed_of(school_rule_of(context, rule[1], rule[0], row).test, len(readings))
        way = None
        if result is not None and needed is not None:
            way = () if result.verdict == "pass" else school_way(readings, len(readings) - needed)
        units.append(
            Unit(
                school=facts["school"],
                name=facts["name"] or "",
                township=facts["township"],
                stage=context.stages[row],
                type=facts["type"],
                urban_rural=facts["urban_rural"],
                pupils=facts["pupils"],
                in_scope=context.in_scope[row],
                out_reason=context.out_reasons[row],
                passes={"pass": True, "fail": False}.get(result.verdict) if result is not None else None,
                met=sum(reading.state == "met" for reading in readings) if readings else None,
                needed=needed,
                readings=context.readings[row],
                nearest_way=way,
                clauses={id: results[row] for id, results in by_school.items() if row in results},
            )
        )
    return tuple(units)


def computed(clauses: Mapping[str, ClauseResult]) -> Verdict:
    """The verdict over the clauses that are not waiting for documents or outside data."""
    return combine(
        [
            result.verdict
            for result in clauses.values()
            if not (result.verdict == "undetermined" and result.waits in ("documents", "outside"))
        ]
    )


def _stage(
    context: Context,
    stage: Stage,
    judged: Mapping[str, Judged],
    units: Sequence[Unit],
    previous: Assessment | None,
) -> StageResult:
    results: dict[str, ClauseResult] = {}
    for id, part in judged.items():
        if part.stages:
            if stage in part.stages:
                results[id] = part.stages[stage]
        else:
            results[id] = part.county
    rule = main_rule(context.rulebook)
    own = [unit for unit in units if unit.stage == stage and unit.in_scope]
    of_schools = judged[rule[0]].units if rule is not None and rule[0] in judged else {}
    met = [of_schools[row].verdict for row in context.rows(stage) if row in of_schools]
    return StageResult(
        verdict=combine([result.verdict for result in results.values()]),
        computed=computed(results),
        schools=len(own),
        schools_met=met.count("pass") if rule is not None else None,
        schools_unknown=met.count("undetermined") if rule is not None else None,
        spreads=context.spreads[stage],
        composite=_composite(context, stage, previous),
        clauses=results,
    )


def _composite(context: Context, stage: Stage, previous: Assessment | None) -> Composite | None:
    for clause in context.rulebook.clauses.values():
        for test in clause.tests:
            if isinstance(test, MeanSpreadTest) and stage in test.at_most:
                value, passes = composite(context, test, stage)
                limit = test.at_most[stage]
                before = previous.stages[stage].composite if previous and stage in previous.stages else None
                change = (
                    value - before.value
                    if value is not None and before and before.value is not None
                    else None
                )
                return Composite(value, limit, passes, kernels.near(value, limit), change)
    return None


def _targets(context: Context) -> tuple[TargetResult, ...]:
    results = []
    for target in context.rulebook.targets:
        clause = Clause(target.id, target.name, target.name, (target.test,))
        judged = judge_clause(context, clause, None)
        if judged is None:
            continue
        limits = target.test.limits
        results.append(
            TargetResult(
                target.id,
                judged.county.value,
                next(iter(limits.values()), None),
                judged.county.verdict,
                target.by,
                judged.county.missing,
            )
        )
    return tuple(results)


def _used(context: Context, judged: Mapping[str, Judged]) -> dict[str, tuple[str, ...]]:
    """Where a tolerance changed something: in a reading or in a clause of a school."""
    schools = context.column("school")
    used: dict[str, list[str]] = {id: [] for id in context.tolerances}
    for row, readings in enumerate(context.readings):
        hits = {id for reading in readings.values() for id in reading.tolerances}
        hits |= {id for part in judged.values() if row in part.units for id in part.units[row].tolerances}
        for id in hits:
            used[id].append(str(schools[row]))
    return {id: tuple(dict.fromkeys(names)) for id, names in used.items()}
