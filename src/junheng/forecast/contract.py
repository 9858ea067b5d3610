"""The forecast as the JSON that programs read (schema in docs/schemas/forecast.schema.json).

Expected pupils are unrounded; low and high bound the 80 % interval in whole things. A key may be added, never renamed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from junheng.assess.contract import number
from junheng.forecast.model import Forecast
from junheng.forecast.needs import Need, TeacherShare
from junheng.forecast.outlook import Alert, Outlook
from junheng.forecast.project import Projection
from junheng.forecast.spans import Span, bounds
from junheng.standards.model import Rulebook
from junheng.terms.findings import Finding
from junheng.terms.messages import Lang, text

Json = dict[str, Any]

ASSUMPTIONS = ("resources", "classes", "blank", "standard")
"""What everything after the pupils rests on, in the order in which it is told."""


@dataclass(frozen=True)
class Answer:
    """Everything that a forecast says of a county.

    Attributes:
        projection: The county's facts in later years.
        rulebook: The standard that needs and warnings go by, as in force in the data's own year.
        needs: By school stage and year, and for the county (school None).
        share: Full-time teachers in staff.
        outlook: None where no warnings were asked for.
        backtest: How the method did on the county's own past; None where its history is too short.
        findings: Of reading, forecasting and projecting.
    """

    projection: Projection
    rulebook: Rulebook
    needs: tuple[Need, ...]
    share: TeacherShare
    outlook: Outlook | None
    backtest: Mapping[str, Any] | None
    findings: Sequence[Finding]

    @property
    def forecast(self) -> Forecast:
        """Of the schools that count as such."""
        return self.projection.forecast


def assumptions(lang: Lang) -> list[str]:
    """What is taken for granted, as sentences."""
    return [text(f"forecast.assume.{id}", lang) for id in ASSUMPTIONS]


def forecast_json(answer: Answer, lang: Lang) -> Json:
    """The whole answer.

    Args:
        answer: The values.
        lang: Language of the findings and assumptions.
    """
    forecast = answer.forecast
    county = answer.projection.now["county"].row(0, named=True)
    return {
        "origin": forecast.origin,
        "years": list(forecast.years),
        "county": {"code": county["county"] or "", "name": county["name"] or ""},
        "standard": answer.rulebook.id,
        "by_grade": forecast.by_grade,
        "seed": forecast.seed,
        "draws": len(forecast.draws),
        "schools": list(_cells(forecast)),
        "totals": list(_totals(answer.projection)),
        "county_totals": [
            {"stage": need.stage, "year": need.year, **_span(need.pupils)}
            for need in answer.needs
            if need.school is None
        ],
        "needs": [{"id": need.school, **_need(need)} for need in answer.needs if need.school is not None],
        "county_needs": [_need(need) for need in answer.needs if need.school is None],
        "teacher_share": {
            "value": number(answer.share.value),
            "source": answer.share.source,
            "schools": answer.share.schools,
        },
        "warnings": None if answer.outlook is None else [_warning(warning) for warning in answer.outlook.warnings],
        "backtest": None if answer.backtest is None else dict(answer.backtest),
        "assumptions": assumptions(lang),
        "findings": [finding.as_json(lang) for finding in answer.findings],
    }


def _cells(forecast: Forecast) -> Iterable[Json]:
    for at, year in enumerate(forecast.years):
        low, high = _bounds(forecast.draws[:, :, at], forecast.pupils[:, at])
        rows = zip(forecast.cells, forecast.pupils[:, at].tolist(), low, high, strict=True)
        for cell, pupils, least, most in rows:
            yield {
                "id": cell.school,
                "stage": cell.stage,
                "grade": cell.grade,
                "year": year,
                "pupils": pupils,
                "low": least,
                "high": most,
            }


def _totals(projection: Projection) -> Iterable[Json]:
    forecast, layout = projection.forecast, projection.layout
    for at, year in enumerate(forecast.years):
        pupils = np.asarray(layout.totals(forecast.pupils[:, at]), dtype=np.float64)
        low, high = _bounds(np.asarray(layout.totals(forecast.draws[:, :, at]), dtype=np.int64), pupils)
        for (school, stage), expected, least, most in zip(layout.units, pupils.tolist(), low, high, strict=True):
            yield {"id": school, "stage": stage, "year": year, "pupils": expected, "low": least, "high": most}


def _bounds(draws: np.typing.NDArray[np.int64], expected: np.typing.NDArray[np.float64]) -> tuple[list[Any], list[Any]]:
    if not len(draws):
        return [None] * len(expected), [None] * len(expected)
    low, high = bounds(draws)
    return low.tolist(), high.tolist()


def _span(span: Span) -> Json:
    return {"pupils": span.expected, "low": span.low, "high": span.high}


def _need(need: Need) -> Json:
    parts = {"classes": need.classes, "seats": need.seats, "staff": need.staff, "teachers": need.teachers}
    return {
        "stage": need.stage,
        "year": need.year,
        **{name: None if span is None else span.expected for name, span in parts.items()},
        "low": {name: None if span is None else span.low for name, span in parts.items()},
        "high": {name: None if span is None else span.high for name, span in parts.items()},
    }


def _warning(warning: Alert) -> Json:
    return {
        "school": warning.subject.school,
        "stage": warning.subject.stage,
        "clause": warning.subject.clause,
        "indicator": warning.subject.indicator,
        "year": warning.year,
        "probability": warning.probability,
        "expected": warning.expected,
        "now": warning.now,
    }
