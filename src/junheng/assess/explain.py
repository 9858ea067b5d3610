"""How a figure came about: clause, formula, inputs with the cells that they were read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import polars as pl

from junheng.assess.outcome import Assessment, Reading, Unit
from junheng.assess.quantities import numerator, prepared
from junheng.facts.engine import PolarsEngine
from junheng.facts.fields import Label, find
from junheng.facts.table import ROW, Facts, plain
from junheng.standards.model import Indicator, Stage
from junheng.terms.errors import InputError
from junheng.terms.findings import Locus

Source = Literal["entered", "records", "merged"]


@dataclass(frozen=True)
class Input:
    """One figure that went into another.

    Attributes:
        part: The stage that it belongs to; `schools` for what the whole school shares.
        weight: What it is multiplied by.
        value: As it was used, in the field's unit; None when missing.
        locus: The cells that it was entered in.
        source: `entered`; `records` when records filled a blank; `merged` when campuses were added.
    """

    part: str

    field: str
    label: Label
    weight: Fraction
    value: object
    unit: str
    locus: Locus
    source: Source


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
    figures = _Figures(facts, prepared(facts, PolarsEngine()))
    weights = _weights(figures, unit, parts) if parts else ()
    return Explanation(
        unit=unit,
        indicator=found,
        reading=reading,
        source=limit.source if limit is not None else rulebook.source,
        clause=limit.clause if limit is not None else "",
        numerator=tuple(figures.input(unit.school, unit.stage, name, weight) for name, weight in top.weights.items()),
        denominator=tuple(
            figures.input(unit.school, unit.stage, name, weight) for name, weight in found.denominator.weights.items()
        ),
        share=_share(weights, unit.stage) if weights else None,
        weights=weights,
    )


@dataclass(frozen=True)
class _Figures:
    """The facts as entered and as they were used."""

    entered: Facts
    used: Facts

    def input(self, school: str, stage: str, name: str, weight: Fraction) -> Input:
        """One figure of a school, with the cells that it came from."""
        field = find(name)
        if field is None:
            raise KeyError(name)
        held = _rows(self.used[field.table], [school], stage)
        value = held[field.id][0] if not held.is_empty() else None
        rows = _rows(self.entered[field.table], [school, *self._campuses(school)], stage)
        loci = [self.entered.locus(field.table, row, field.id) for row in rows[ROW]]
        loci = loci or [self.entered.locus(field.table, None, field.id)]
        source: Source = "merged" if rows.height > 1 else "entered"
        if value is not None and rows[field.id].null_count():
            source = "records"
        return Input(
            part=stage if field.table == "stages" else "schools",
            field=field.id,
            label=field.label,
            weight=weight,
            value=plain(field, value),
            unit=field.unit,
            locus=Locus(loci[0].sheet, ", ".join(locus.cell for locus in loci if locus.cell) or None),
            source=source,
        )

    def _campuses(self, school: str) -> list[str]:
        schools = self.entered["schools"]
        return schools.filter((pl.col("parent") == school) & ~pl.col("counted"))["school"].to_list()


def _rows(frame: pl.DataFrame, schools: list[str], stage: str) -> pl.DataFrame:
    """The rows of some schools, of one stage where the table has stages."""
    rows = frame.filter(pl.col("school").is_in(schools))
    return rows.filter(pl.col("stage") == stage) if "stage" in rows.columns else rows


def _weights(figures: _Figures, unit: Unit, parts: Mapping[str, Fraction]) -> tuple[Input, ...]:
    return tuple(
        figures.input(unit.school, unit.stage, "pupils_senior", weight)
        if part == "senior"
        else figures.input(unit.school, part, "pupils", weight)
        for part, weight in parts.items()
    )


def _share(weights: tuple[Input, ...], stage: Stage) -> Fraction | None:
    total, own = Fraction(0), None
    for entry in weights:
        if not isinstance(entry.value, int):
            return None
        total += entry.weight * entry.value
        if entry.part == stage:
            own = entry.weight * entry.value
    return own / total if own is not None and total else None
