"""Schools by township for one indicator."""

from junheng.assess.outcome import Assessment
from junheng.report.charts.chart import Chart
from junheng.standards.model import Stage
from junheng.terms.messages import Lang


def dot_plot(assessment: Assessment, stage: Stage, indicator: str, lang: Lang) -> Chart:
    """A dot a school, a row a township, with threshold and floor."""
    raise NotImplementedError
