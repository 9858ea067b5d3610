"""From judged clauses to the results of units, stages, targets and tolerances."""

from collections.abc import Mapping, Sequence

from junheng.assess import spread as kernels
from junheng.assess.clauses import Judged, composite, judge_clause
from junheng.assess.context import Context
from junheng.assess.outcome import (
    Assessment,
    ClauseResult,
    Composite,
    StageResult,
    TargetResult,
    Unit,
    Verdict,
    combine,
)
from junheng.assess.schools import counted, needed_of, school_rule_of
from junheng.assess.ways import school_way
from junheng.standards.model import (
    Clause,
    MeanSpreadTest,
    Rulebook,
    SchoolRuleTest,
    Stage,
)


def main_rule(rulebook: Rulebook) -> tuple[str, SchoolRuleTest] | None:
    """The school rule of a rulebook: the first that it has."""
    for id, clause in rulebook.clauses.items():
        for test in clause.tests:
            if isinstance(test, SchoolRuleTest):
                return id, test
    return None


def unit_results(context: Context, judged: Mapping[str, Judged], rulebook: Rulebook) -> tuple[Unit, ...]:
    """Every unit with its readings, its verdict, its nearest way and its clauses."""
    rule = main_rule(rulebook)
    of_rule = judged[rule[0]].units if rule is not None and rule[0] in judged else {}
    by_school = {id: part.units for id, part in judged.items() if part.units and (rule is None or id != rule[0])}
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


def stage_result(
    context: Context,
    stage: Stage,
    judged: Mapping[str, Judged],
    units: Sequence[Unit],
    previous: Assessment | None,
) -> StageResult:
    """One stage: verdicts, coefficients and clauses; clauses of the whole county count for each stage."""
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
                change = value - before.value if value is not None and before and before.value is not None else None
                return Composite(value, limit, passes, kernels.near(value, limit), change)
    return None


def target_results(context: Context) -> tuple[TargetResult, ...]:
    """Where each target of a plan stands."""
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


def tolerances_used(context: Context, judged: Mapping[str, Judged]) -> dict[str, tuple[str, ...]]:
    """Where a tolerance changed something: in a reading or in a clause of a school."""
    schools = context.column("school")
    used: dict[str, list[str]] = {id: [] for id in context.tolerances}
    for row, readings in enumerate(context.readings):
        hits = {id for reading in readings.values() for id in reading.tolerances}
        hits |= {id for part in judged.values() if row in part.units for id in part.units[row].tolerances}
        for id in hits:
            used[id].append(str(schools[row]))
    return {id: tuple(dict.fromkeys(names)) for id, names in used.items()}
