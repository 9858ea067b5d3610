"""Schools where they stand, by verdict."""

from junheng.report.charts.chart import Chart
from junheng.report.material import Material
from junheng.terms.messages import Lang


def verdict_map(material: Material, lang: Lang) -> Chart | None:
    """The county's schools; townships beneath where there are boundaries. None where no school has coordinates."""
    raise NotImplementedError
