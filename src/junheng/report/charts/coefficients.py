"""Coefficients of a stage against their limits."""

from junheng.assess.outcome import Assessment
from junheng.report.charts.chart import Chart
from junheng.standards.model import Stage
from junheng.terms.messages import Lang


def coefficients_chart(assessment: Assessment, stage: Stage, lang: Lang) -> Chart:
    """A bar an indicator, its limit marked."""
    raise NotImplementedError
