"""A county held against a standard: the way through the room, from facts to the assessment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from junheng.assess import spread as kernels
from junheng.assess.clauses import Judged, judge_clause
from junheng.assess.coefficients import coefficient
from junheng.assess.context import Context, left_out, tolerance_hits
from junheng.assess.outcome import (
    Assessment,
    Spread,
    Verdict,
    combine,
)
from junheng.assess.quantities import Sums, prepared, units_table
from junheng.assess.readings import unit_readings
from junheng.assess.results import computed, main_rule, stage_result, target_results, tolerances_used, unit_results
from junheng.assess.townships import township_results
from junheng.facts.engine import Engine, PolarsEngine
from junheng.facts.fields import code_list
from junheng.facts.table import Facts
from junheng.standards.model import (
    STAGES,
    Clause,
    MeanSpreadTest,
    Rulebook,
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
    units = unit_results(context, judged, rulebook)
    stages = {stage: stage_result(context, stage, judged, units, previous) for stage in context.present}
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
        targets=target_results(context),
        settings=settings,
        tolerances=choices.tolerances,
        tolerances_used=tolerances_used(context, judged),
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
        Finding("assess.stage_absent", stage=stage, params={"stage": code_list("stage")[stage]})
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
    context = replace(context, readings=unit_readings(context))
    spreads: dict[Stage, dict[str, Spread]] = {}
    shares: dict[Stage, dict[str, kernels.Shares | None]] = {}
    wanted = {id for test in _tests(rulebook) if isinstance(test, (SpreadTest, MeanSpreadTest)) for id in test.counted}
    for stage in present:
        shares[stage] = {}
        spreads[stage] = {}
        for id, indicator in rulebook.indicators.items():
            if stage in indicator.stages and (indicator.spread or id in wanted):
                result, part = coefficient(context, stage, id, choices.group, previous)
                spreads[stage][id], shares[stage][id] = result, part
                if result.cv is None and not result.missing:
                    found.append(
                        Finding("assess.spread_undefined", stage=stage, params={"indicator": id, "stage": stage})
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


def _of_townships(clause: Clause) -> bool:
    return any(isinstance(test, TownshipTest) for test in clause.tests)
