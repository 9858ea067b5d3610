"""Coefficients over school years."""

from junheng.report.charts.chart import Chart
from junheng.report.material import Material
from junheng.standards.model import Stage
from junheng.terms.messages import Lang


def years_chart(material: Material, stage: Stage, lang: Lang) -> Chart | None:
    """A line an indicator; None where there is one year only."""
    raise NotImplementedError
