"""How a figure came about: clause, formula, inputs with the cells that they were read from."""

from dataclasses import dataclass
from fractions import Fraction

from junheng.assess.outcome import Assessment, Reading, Unit
from junheng.assess.quantities import numerator
from junheng.facts.fields import Label, find
from junheng.facts.table import Facts, plain
from junheng.standards.model import Indicator, Stage
from junheng.terms.errors import InputError
from junheng.terms.findings import Locus


@dataclass(frozen=True)
class Input:
    """One figure that went into another.

    Attributes:
        weight: What it is multiplied by.
        value: As entered, in the field's unit; None when missing.
        source: `entered`, or `records` when the records filled a blank.
    """

    field: str
    label: Label
    weight: Fraction
    value: object
    unit: str
    locus: Locus
    source: str


@dataclass(frozen=True)
class Explanation:
    """The chain behind one indicator of one school's stage."""

    unit: Unit
    indicator: Indicator
    reading: Reading
    source: str
    clause: str
    numerator: tuple[Input, ...]
    denominator: tuple[Input, ...]
    share: Fraction | None
    """The stage's part of what the school shares; None when nothing is shared."""
    weights: tuple[Input, ...]
    """The pupils that the share is computed from."""


def explain(facts: Facts, assessment: Assessment, school: str, stage: str, indicator: str) -> Explanation:
    """The derivation of one figure.

    Args:
        facts: As entered.
        assessment: Of those facts.
        school: Identifier or name.
        stage: primary or junior.
        indicator: Its id.

    Raises:
        InputError: no such school, stage or indicator; the message names those that there are.
    """
    rulebook = assessment.rulebook
    if indicator not in rulebook.indicators:
        raise InputError(
            "explain.no_indicator", indicator=indicator, standard=rulebook.id, known=list(rulebook.indicators)
        )
    units = [unit for unit in assessment.units if school in (unit.school, unit.name)]
    if not units:
        raise InputError("explain.no_school", school=school)
    unit = next((unit for unit in units if unit.stage == stage), None)
    if unit is None or indicator not in unit.readings:
        raise InputError("explain.no_stage", school=school, stage=stage, known=[unit.stage for unit in units])
    found = rulebook.indicators[indicator]
    reading = unit.readings[indicator]
    used = [rulebook.tolerances[id] for id in reading.tolerances]
    top = numerator(found, unit.stage, used)
    shared = any((field := find(name)) is not None and field.table == "schools" for name in top.weights)
    parts = rulebook.splits.get(unit.type or "") if shared else None
    limit = next(
        (
            rival
            for rival in rulebook.limits
            if (rival.indicator, rival.stage, rival.value) == (indicator, unit.stage, reading.threshold)
        ),
        None,
    )
    weights = _weights(facts, unit, parts) if parts else ()
    return Explanation(
        unit=unit,
        indicator=found,
        reading=reading,
        source=limit.source if limit is not None else rulebook.source,
        clause=limit.clause if limit is not None else "",
        numerator=tuple(
            _input(facts, unit.school, unit.stage, name, weight) for name, weight in top.weights.items()
        ),
        denominator=tuple(
            _input(facts, unit.school, unit.stage, name, weight)
            for name, weight in found.denominator.weights.items()
        ),
        share=_share(weights, unit.stage) if weights else None,
        weights=weights,
    )


def _weights(facts: Facts, unit: Unit, parts: object) -> tuple[Input, ...]:
    found = []
    for part, weight in dict(parts).items():  # type: ignore[call-overload]  # a mapping of parts
        if part == "senior":
            found.append(_input(facts, unit.school, unit.stage, "pupils_senior", weight))
        else:
            found.append(_input(facts, unit.school, part, "pupils", weight))
    return tuple(found)


def _share(weights: tuple[Input, ...], stage: Stage) -> Fraction | None:
    total, own = Fraction(0), None
    for entry in weights:
        if not isinstance(entry.value, int):
            return None
        total += entry.weight * entry.value
        if entry.source == stage:
            own = entry.weight * entry.value
    return own / total if own is not None and total else None


def _input(facts: Facts, school: str, stage: str, name: str, weight: Fraction) -> Input:
    field = find(name)
    if field is None:
        raise KeyError(name)
    frame = facts[field.table]
    rows = frame.filter(frame["school"] == school)
    if field.table == "stages":
        rows = rows.filter(rows["stage"] == stage)
    row = rows.row(0, named=True) if not rows.is_empty() else None
    held = row[field.id] if row is not None else None
    return Input(
        field=field.id,
        label=field.label,
        weight=weight,
        value=plain(field, held) if held is not None else None,
        unit=field.unit,
        locus=facts.locus(field.table, row["_row"] if row is not None else None, field.id),
        source=stage if field.table == "stages" else "schools",
    )
