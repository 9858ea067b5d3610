"""Several counties together: what each indicator holds back, and inequality within and between counties."""

from collections.abc import Sequence
from fractions import Fraction
from math import fsum, log

from junheng.assess.outcome import Assessment
from junheng.assess.spread import Shares, theil


def relaxed(many: Sequence[Assessment]) -> dict[str, int]:
    """For each indicator, how many more counties would keep all coefficients if its own limit were dropped.

    Answers a province's question which clause holds the most counties back.
    """
    ids = dict.fromkeys(id for a in many for stage in a.stages.values() for id in stage.spreads)
    found = {}
    for left in ids:
        found[left] = sum(_only_failure(assessment, left) for assessment in many)
    return found


def _only_failure(assessment: Assessment, id: str) -> bool:
    failing = [
        spread.indicator
        for stage in assessment.stages.values()
        for spread in stage.spreads.values()
        if spread.passes is False
    ]
    return bool(failing) and set(failing) == {id}


def pooled_theil(many: Sequence[Assessment]) -> dict[str, dict[str, dict[str, float | None]]]:
    """Theil's T over all schools of all counties, within and between counties, by stage and indicator."""
    found: dict[str, dict[str, dict[str, float | None]]] = {}
    for stage in dict.fromkeys(stage for assessment in many for stage in assessment.stages):
        found[stage] = {}
        for id in dict.fromkeys(id for a in many if stage in a.stages for id in a.stages[stage].spreads):
            parts = [part for assessment in many if (part := _part(assessment, stage, id)) is not None]
            found[stage][id] = _taken_apart(parts)
    return found


def _part(assessment: Assessment, stage: str, id: str) -> Shares | None:
    readings = [
        unit.readings[id]
        for unit in assessment.units
        if unit.stage == stage and unit.in_scope and id in unit.readings and unit.readings[id].base
    ]
    if not readings:
        return None
    amounts = tuple(reading.amount or Fraction(0) for reading in readings)
    bases = tuple(reading.base or Fraction(0) for reading in readings)
    return Shares(amounts, bases)


def _taken_apart(parts: Sequence[Shares]) -> dict[str, float | None]:
    if not parts:
        return {"theil": None, "within": None, "between": None}
    amount = sum((sum(part.amounts, Fraction(0)) for part in parts), Fraction(0))
    base = sum((sum(part.bases, Fraction(0)) for part in parts), Fraction(0))
    if amount == 0:
        return {"theil": None, "within": None, "between": None}
    mean = float(amount / base)
    inside, across = [], []
    for part in parts:
        own = float(part.mean)
        if own > 0:
            weight = float(sum(part.bases, Fraction(0)) / base) * own / mean
            inside.append(weight * (theil(part) or 0.0))
            across.append(weight * log(own / mean))
    return {"theil": fsum([*inside, *across]), "within": fsum(inside), "between": fsum(across)}
