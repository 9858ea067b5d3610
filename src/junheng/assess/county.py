"""A county held against a standard: the way through the room, from facts to the assessment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

import polars as pl

from junheng.assess import spread as kernels
from junheng.assess.clauses import Judged, composite, judge_clause
from junheng.assess.conditions import mask
from junheng.assess.context import Context, left_out, tolerance_hits
from junheng.assess.judge import judge
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
from junheng.assess.quantities import amounts, numerator, prepared, units_table
from junheng.assess.schools import needed_of
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
    SpreadTest,
    Stage,
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


def _passing(context: Context, judged: Mapping[str, Judged], rulebook: Rulebook) -> dict[tuple[str, str], Verdict]:
    rule = main_rule(rulebook)
    if rule is None or rule[0] not in judged:
        return {}
    schools = context.column("school")
    return {(str(schools[row]), context.stages[row]): part.verdict for row, part in judged[rule[0]].units.items()}


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
                "standards.unknown_tolerance", standard=rulebook.id, tolerance=id, known=sorted(rulebook.tolerances)
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
    reasons = left_out(units, rulebook.scope, settings)
    tolerances = {id: rulebook.tolerances[id] for id in choices.tolerances}
    context = Context(
        facts=ready,
        rulebook=rulebook,
        units=units,
        stages=stages,
        present=present,
        in_scope=tuple(reason is None for reason in reasons),
        out_reasons=tuple(reasons),
        readings=(),
        spreads={},
        shares={},
        settings=settings,
        tolerances=tolerances,
        engine=engine,
        tolerance_hits=tolerance_hits(units, tolerances),
    )
    context = replace(context, readings=_readings(context))
    spreads: dict[Stage, dict[str, Spread]] = {}
    shares: dict[Stage, dict[str, kernels.Shares | None]] = {}
    for stage in present:
        shares[stage] = {}
        spreads[stage] = {}
        for id, indicator in rulebook.indicators.items():
            if stage in indicator.stages and indicator.spread:
                result, part = _spread(context, stage, id, choices.group, previous)
                spreads[stage][id], shares[stage][id] = result, part
                if result.cv is None and not result.missing:
                    found.append(
                        Finding("assess.spread_undefined", stage=stage, params={"indicator": id, "stage": stage})
                    )
    return replace(context, spreads=spreads, shares=shares), found


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
    floor = next(
        (
            test.floor_share
            for clause in context.rulebook.clauses.values()
            for test in clause.tests
            if isinstance(test, SchoolRuleTest)
        ),
        None,
    )
    for id, indicator in context.rulebook.indicators.items():
        bottoms = amounts(context.units, indicator.denominator, context.engine)
        for stage in indicator.stages:
            rows = context.rows(stage)
            if not rows:
                continue
            tops = amounts(context.units, indicator.numerator[stage], context.engine)
            relaxed = [tolerance for tolerance in context.tolerances_for(id) if tolerance.add is not None]
            hit = [[t for t in relaxed if context.tolerance_hits[t.id][row]] for row in range(len(context.stages))]
            with_all = (
                amounts(context.units, numerator(indicator, stage, relaxed), context.engine) if relaxed else None
            )
            limits = _limits(context, id, stage)
            for row in rows:
                used = with_all is not None and bool(hit[row]) and with_all.values[row] is not None
                source = with_all if used and with_all is not None else tops
                readings[row][id] = judge(
                    indicator,
                    limits[row],
                    floor,
                    source.values[row],
                    bottoms.values[row],
                    (*source.missing.get(row, ()), *bottoms.missing.get(row, ())),
                    tuple(t.id for t in hit[row]) if used else (),
                )
    return tuple(readings)


def _limits(context: Context, indicator: str, stage: Stage) -> list[Limit | None]:
    """The limit for each unit: the one with the most conditions that all hold."""
    rivals = sorted(
        (limit for limit in context.rulebook.limits if limit.indicator == indicator and limit.stage == stage),
        key=lambda limit: len(limit.where),
    )
    chosen: list[Limit | None] = [None] * len(context.stages)
    for limit in rivals:
        for row, fits in enumerate(mask(context.units, limit.where)):
            if fits:
                chosen[row] = limit
    return chosen


def _spread(
    context: Context, stage: Stage, id: str, group: str, previous: Assessment | None
) -> tuple[Spread, kernels.Shares | None]:
    indicator = context.rulebook.indicators[id]
    rows = context.rows(stage, scoped=True)
    limit = _spread_limit(context.rulebook, id, stage)
    readings = [context.readings[row][id] for row in rows]
    names = context.column("name")
    absent = tuple(
        str(names[row]) for row, reading in zip(rows, readings, strict=True) if reading.state == "missing"
    )
    if absent or not rows:
        blank = Spread(
            id, None, None, None, limit, None, False, None, None, None, None, None, None, None, None, absent or ("—",)
        )
        return blank, None
    # The coefficient is of the indicator itself: numerator over denominator, also where fewer is better.
    kept = [
        (row, *_fraction(reading, context, stage, id))
        for row, reading in zip(rows, readings, strict=True)
        if reading.base
    ]
    shares = kernels.Shares(tuple(top for _, top, _ in kept), tuple(bottom for _, _, bottom in kept))
    value = kernels.cv(shares)
    groups = [_text(context.units[group][row]) for row, _, _ in kept]
    urban = [_text(context.units["urban_rural"][row]) for row, _, _ in kept]
    inside, across = kernels.theil_parts(shares, groups)
    passes = None if limit is None else value is not None and kernels.within(shares, limit)
    before = previous.stages[stage].spreads.get(id) if previous is not None and stage in previous.stages else None
    return (
        Spread(
            indicator=id,
            mean=shares.mean * indicator.scale,
            sd=kernels.sd(shares) * float(indicator.scale),
            cv=value,
            limit=limit,
            passes=passes,
            borderline=limit is not None and kernels.near(value, limit),
            nearest_way=level_way(indicator, shares, limit) if limit is not None and passes is False else None,
            theil=kernels.theil(shares),
            theil_within=inside,
            theil_between=across,
            gini=kernels.gini(shares),
            urban_rural=kernels.ratio_between(
                shares, [code in ("urban", "town") for code in urban], [code == "rural" for code in urban]
            )
            if None not in urban
            else None,
            ratio_20_20=kernels.ratio_20_20(shares),
            change=value - before.cv if value is not None and before is not None and before.cv is not None else None,
        ),
        shares,
    )


def _fraction(reading: Reading, context: Context, stage: Stage, id: str) -> tuple[Fraction, Fraction]:
    """Numerator and denominator of a reading, which holds resource and base."""
    amount, base = reading.amount or Fraction(0), reading.base or Fraction(0)
    limits = [limit for limit in context.rulebook.limits if limit.indicator == id and limit.stage == stage]
    return (base, amount) if any(limit.compare == "at_most" for limit in limits) else (amount, base)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _spread_limit(rulebook: Rulebook, indicator: str, stage: Stage) -> Fraction | None:
    for clause in rulebook.clauses.values():
        for test in clause.tests:
            if isinstance(test, SpreadTest) and indicator in test.counted:
                return test.at_most.get(stage)
    return None


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
    units = []
    for row, facts in enumerate(context.units.iter_rows(named=True)):
        readings = context.readings[row]
        result = judged[rule[0]].units.get(row) if rule is not None and rule[0] in judged else None
        counted = [readings[id] for id in rule[1].counted if id in readings and readings[id].threshold] if rule else []
        needed = needed_of(rule[1], len(counted)) if rule and counted else None
        way = None
        if result is not None and rule is not None and needed is not None:
            way = school_way(
                counted, Fraction(facts["pupils"] or 0), len(counted) - needed, dict(rulebook.indicators)
            )
            if result.verdict == "pass":
                way = ()
        units.append(
            Unit(
                school=facts["school"],
                name=facts["name"] or "",
                township=facts["township"],
                stage=facts["stage"],
                type=facts["type"],
                urban_rural=facts["urban_rural"],
                pupils=facts["pupils"],
                in_scope=context.in_scope[row],
                out_reason=context.out_reasons[row],
                passes={"pass": True, "fail": False}.get(result.verdict) if result is not None else None,
                met=sum(reading.state == "met" for reading in counted) if counted else None,
                needed=needed,
                readings=readings,
                nearest_way=way,
                clauses={
                    id: part.units[row]
                    for id, part in judged.items()
                    if row in part.units and (rule is None or id != rule[0])
                },
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
        schools_met=met.count("pass"),
        schools_unknown=met.count("undetermined"),
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
                change = value - before.value if value is not None and before and before.value is not None else None
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
