"""What schools lack of one indicator, in its own unit."""

from junheng.assess.outcome import Assessment
from junheng.report.charts.chart import Chart
from junheng.standards.model import Stage
from junheng.terms.messages import Lang


def shortfall_chart(assessment: Assessment, stage: Stage, indicator: str, lang: Lang) -> Chart | None:
    """A bar a school that is short; None where none is."""
    raise NotImplementedError
