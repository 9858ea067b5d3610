"""Charts to test on, and what stands in a drawing."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from junheng.facts.example.boundaries import example_boundaries
from junheng.report.charts.chart import Chart
from junheng.report.charts.coefficients import coefficients_chart
from junheng.report.charts.dots import dot_plot
from junheng.report.charts.draw import svg
from junheng.report.charts.labels import pixels
from junheng.report.charts.map import verdict_map
from junheng.report.charts.shortfalls import shortfall_chart
from junheng.report.charts.years import years_chart
from junheng.report.material import Material
from junheng.terms.messages import Lang

SVG = "{http://www.w3.org/2000/svg}"


def all_charts(material: Material, lang: Lang) -> list[Chart]:
    """Every chart that can be drawn of a county."""
    found: list[Chart | None] = [verdict_map(material, lang)]
    for stage in material.assessment.stages:
        found += [coefficients_chart(material.assessment, stage, lang), years_chart(material, stage, lang)]
        for indicator, one in material.assessment.rulebook.indicators.items():
            if stage in one.stages:
                found.append(dot_plot(material.assessment, stage, indicator, lang))
                found.append(shortfall_chart(material.assessment, stage, indicator, lang))
    return [chart for chart in found if chart is not None]


@cache
def boundaries(schools: int, seed: int) -> dict[str, object]:
    """Boundaries of an example county."""
    return example_boundaries(schools, seed)


@dataclass(frozen=True)
class Said:
    """A text in a drawing, and the box that it fills."""

    words: str
    left: float
    right: float
    middle: float
    size: float

    def meets(self, other: "Said") -> bool:
        """Whether two texts lie on each other, but for a hair's breadth."""
        beside = min(self.right, other.right) - max(self.left, other.left)
        below = (self.size + other.size) / 2 * 0.85 - abs(self.middle - other.middle)
        return beside > 1 and below > 0


def texts(chart: Chart) -> list[Said]:
    """Every text of a drawn chart."""
    return list(_texts(ET.fromstring(svg(chart))))  # noqa: S314  # our own drawing


def _texts(root: ET.Element) -> Iterator[Said]:
    for element in root.iter(f"{SVG}text"):
        words = "".join(element.itertext())
        size = float(re.findall(r"font-size:([\d.]+)px", element.get("style", ""))[0])
        x, y = float(element.get("x", 0)), float(element.get("y", 0))
        if moved := re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", "")):
            x, y = x + float(moved[1]), y + float(moved[2])
        long = pixels(words, size)
        left = x - {"middle": long / 2, "end": long}.get(element.get("text-anchor", "start"), 0.0)
        yield Said(words, left, left + long, y, size)
