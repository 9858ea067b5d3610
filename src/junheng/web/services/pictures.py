"""Charts as pictures: each drawn once for what it shows, since that never changes."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from junheng import __version__
from junheng.assess.outcome import Assessment
from junheng.report.charts.chart import FONT, Chart
from junheng.report.charts.coefficients import coefficients_chart
from junheng.report.charts.dots import dot_plot
from junheng.report.charts.draw import svg
from junheng.report.charts.map import verdict_map
from junheng.report.charts.years import years_chart
from junheng.report.material import Material
from junheng.standards.model import Stage
from junheng.terms.messages import Lang
from junheng.web.models import Measure
from junheng.web.services.assessments import Case, assessed, material
from junheng.web.services.kept import kept

KEPT = 400
"""Pictures that a process keeps; one has 20 to 100 thousand letters."""

FONTS = f"{FONT}, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
"""What a browser draws the words of a picture in: a picture brings no font along."""


@dataclass(frozen=True)
class Sight:
    """What a picture shows; drawn when it is asked for.

    Attributes:
        kind: `coefficients`, `years`, `map` or `dots`.
        case: What was judged.
        lang: Of its words.
        stage: Of all but the map.
        indicator: Of the dots.
        earlier: Of the years.
        map: County and digest of the boundaries that lie under the map.
    """

    kind: str
    case: Case
    lang: Lang
    stage: Stage | None = None
    indicator: str = ""
    earlier: tuple[Case, ...] = ()
    map: tuple[int, str] = (0, "")


def stamp(sight: Sight) -> str:
    """A few letters that differ for pictures that may differ: what they show, and who draws them."""
    return sha256(f"{__version__} {sight!r}".encode()).hexdigest()[:16]


def said(sight: Sight) -> str | None:
    """What a picture shows, in words; None where there is nothing to be drawn."""
    found = _chart(sight)
    return None if found is None else found.alt


@kept(KEPT)
def drawn(sight: Sight) -> bytes | None:
    """A picture as SVG; None where there is nothing to be drawn."""
    found = _chart(sight)
    return None if found is None else svg(found).replace(FONT, FONTS).encode()


@kept(KEPT)
def _chart(sight: Sight) -> Chart | None:
    return _KINDS[sight.kind](sight)


def _coefficients(sight: Sight) -> Chart | None:
    found = assessed(sight.case)
    stage = _stage(sight, found)
    return None if stage is None else coefficients_chart(found, stage, sight.lang)


def _years(sight: Sight) -> Chart | None:
    if sight.stage is None or not sight.earlier:
        return None
    return years_chart(material(sight.case, sight.earlier), sight.stage, sight.lang)


def _map(sight: Sight) -> Chart | None:
    county, digest = sight.map
    held = Measure.objects.filter(county=county, digest=digest).values_list("boundaries", flat=True)
    boundaries = held.first() if digest else None
    found = material(sight.case)
    return verdict_map(Material(found.assessment, found.survey, boundaries=boundaries), sight.lang)


def _dots(sight: Sight) -> Chart | None:
    found = assessed(sight.case)
    stage = _stage(sight, found)
    if stage is None or not any(sight.indicator in unit.readings for unit in found.units if unit.stage == stage):
        return None
    return dot_plot(found, stage, sight.indicator, sight.lang)


def _stage(sight: Sight, found: Assessment) -> Stage | None:
    """The stage that a picture is of, if the county has it."""
    return sight.stage if sight.stage is not None and sight.stage in found.stages else None


_KINDS: dict[str, Callable[[Sight], Chart | None]] = {
    "coefficients": _coefficients,
    "years": _years,
    "map": _map,
    "dots": _dots,
}
