"""Which schools of a stage are judged, and how: the selections that several chapters speak of."""

from collections.abc import Iterable

from junheng.assess.outcome import Assessment, ClauseResult, Reading, Unit, Verdict
from junheng.standards.model import Stage


def units_of(assessment: Assessment, stage: Stage, *, in_scope: bool = True) -> list[Unit]:
    """The schools of a stage that count, or those that are left out."""
    return [unit for unit in assessment.units if unit.stage == stage and unit.in_scope == in_scope]


def is_ruled(assessment: Assessment, stage: Stage) -> bool:
    """Whether the standard in force has a rule for single schools of the stage."""
    return any(unit.needed is not None for unit in units_of(assessment, stage))


def limited(assessment: Assessment, stage: Stage) -> list[str]:
    """Indicators for which schools of the stage have a threshold, in the standard's order."""
    units = units_of(assessment, stage)
    return [
        id
        for id in assessment.rulebook.indicators
        if any(id in unit.readings and unit.readings[id].threshold is not None for unit in units)
    ]


def unmet(assessment: Assessment, stage: Stage, indicator: str) -> list[Reading]:
    """Readings of an indicator that are known to be below its threshold."""
    readings = [unit.readings[indicator] for unit in units_of(assessment, stage) if indicator in unit.readings]
    return [reading for reading in readings if reading.threshold is not None and reading.met is False]


def most_unmet(assessment: Assessment, stage: Stage) -> str | None:
    """The indicator that most schools of the stage do not meet, the first of equals; None where all are met."""
    counts = {id: len(unmet(assessment, stage, id)) for id in limited(assessment, stage)}
    worst = max(counts, key=counts.__getitem__, default=None)
    return worst if worst is not None and counts[worst] else None


def called(assessment: Assessment) -> str:
    """The county by its name, or by its code where none was entered."""
    return assessment.county_name or assessment.county_code


def with_verdict(assessment: Assessment, verdict: Verdict) -> dict[str, ClauseResult]:
    """The clauses that have a verdict, in the standard's order."""
    return {id: result for id, result in assessment.clauses.items() if result.verdict == verdict}


def by_stage(assessment: Assessment, clause: str) -> dict[Stage, ClauseResult]:
    """The results of a clause in each stage, where the county's own reason is that of one stage and others differ.

    Empty where the county's result speaks for all stages.
    """
    stages = {id: stage.clauses[clause] for id, stage in assessment.stages.items() if clause in stage.clauses}
    county, results = assessment.clauses[clause], list(stages.values())
    of_one_stage = any((own.detail, own.params) == (county.detail, county.params) for own in results)
    differ = any((own.detail, own.params, own.value) != (county.detail, county.params, county.value) for own in results)
    return stages if of_one_stage and differ else {}


def is_floored(assessment: Assessment, stages: Iterable[Stage]) -> bool:
    """Whether some school may stay below a threshold as long as it is not below a floor."""
    readings = (
        reading for stage in stages for unit in units_of(assessment, stage) for reading in unit.readings.values()
    )
    return any(reading.floor not in (None, reading.threshold) for reading in readings)
