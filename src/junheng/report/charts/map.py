"""Schools where they stand, by verdict."""

from collections.abc import Mapping, Sequence
from math import hypot
from statistics import median
from typing import Protocol, TypeVar

from junheng.assess.holdings import Place
from junheng.assess.outcome import Assessment, Unit
from junheng.report import words
from junheng.report.charts.areas import Areas, areas_of, corners, middle, shape_of
from junheng.report.charts.chart import Chart
from junheng.report.charts.ground import LEAST_SPAN, Ground, ground
from junheng.report.charts.labels import cut, pixels
from junheng.report.charts.looks import (
    INK,
    SMALL,
    WIDTH,
    Part,
    entry_name,
    legend,
    legend_height,
    marks,
    option,
    stroke_at,
    words_at,
)
from junheng.report.charts.placing import Box, placed
from junheng.report.material import Material
from junheng.report.tables import Cell, Column, Look
from junheng.terms.messages import Lang, text

MARGIN, TALL = 14, 590
BAR = 150
"""Length of the bar of kilometres at most."""
FAR_TIMES = 6
"""So many times as far from the middle as three of four schools: the coordinates are likely mistaken."""
FAR_BEYOND = 0.25
"""So far beyond the boundaries, as a share of the county's breadth."""
LOOKS: tuple[Look, ...] = ("out", "", "met", "missing", "failing")
"""Later ones are drawn over earlier ones: what fails is never hidden."""
AREAS: Mapping[Look, Part] = {
    "met": {"areaColor": "#E4F2EF"},
    "failing": {"areaColor": "#F0CFC8"},
    "missing": {"areaColor": "#BCC1C9"},
    "": {"areaColor": "#FFFFFF"},
}
PRINTED = Column("", "")


class Stands(Protocol):
    """What a map shows at a place of its own."""

    @property
    def lon(self) -> float | None:
        """Degrees east."""

    @property
    def lat(self) -> float | None:
        """Degrees north."""


Located = TypeVar("Located", bound=Stands)


def verdict_map(material: Material, lang: Lang) -> Chart | None:
    """The county's schools; townships beneath where there are boundaries. None where no school has coordinates.

    A school with two stages shows the worse verdict. A township is coloured by the schools that count in it.
    """
    looks = _looks(material.assessment)
    schools = [place for place in material.survey.places if place.school in looks]
    areas = areas_of(material.boundaries)
    located = [place for place in schools if place.lon is not None and place.lat is not None]
    drawn = plausible(located, areas)
    if not drawn:
        return None
    by_township = _township_looks(material.assessment)
    series, shown = _series(drawn, looks, lang)
    if areas:
        more, entries = _area_entries([by_township.get(name, "") for name in areas], lang)
        series, shown = [*series, *more], [*shown, *entries]
    top = legend_height(shown) + 10
    points = [(place.lon or 0.0, place.lat or 0.0) for place in drawn] + corners(areas)
    land = ground(points, top, WIDTH, margin=MARGIN, tallest=TALL)
    far = [place for place in located if place not in drawn]
    notes, figures = _notes(schools, len(schools) - len(located), far, areas, lang)
    below = top + land.height
    shape = shape_of(areas or {"": [[land.outline]]})
    name = "townships" if areas else "frame"
    named, nameless = _area_names(land, areas, drawn)
    if nameless:
        notes.append(text("charts.map.nameless", lang))
    graphic = named + scale_bar(land, below + 22, lang)
    graphic += [words_at(6, below + 50 + 18 * at, note) for at, note in enumerate(notes)]
    return Chart(
        key="map",
        option=option(
            series,
            legend=legend(shown),
            geo={
                "map": name,
                "silent": True,
                "aspectScale": land.squeeze,
                "boundingCoords": [[land.west, land.north], [land.east, land.south]],
                "left": land.left,
                "top": top,
                "width": land.breadth,
                "height": land.height,
                "itemStyle": {"areaColor": "#FFFFFF", "borderColor": "#8A9099", "borderWidth": 0.8},
                "label": {"show": False},
                "regions": [{"name": area, "itemStyle": dict(AREAS[by_township.get(area, "")])} for area in areas],
            },
            graphic=graphic,
        ),
        width=WIDTH,
        height=round(below + 42 + 18 * len(notes)),
        alt=_alt(drawn, looks, lang),
        maps={name: shape},
        figures=figures,
    )


def _looks(assessment: Assessment) -> dict[str, Look]:
    """The worst of each school's stages that count; `out` where none does."""
    found: dict[str, Look] = {}
    for unit in assessment.units:
        look = _look(unit)
        found[unit.school] = max(found.get(unit.school, look), look, key=LOOKS.index)
    return found


def _look(unit: Unit) -> Look:
    if not unit.in_scope:
        return "out"
    if unit.needed is None:
        return ""
    return "missing" if unit.passes is None else "met" if unit.passes else "failing"


def _township_looks(assessment: Assessment) -> dict[str, Look]:
    """Some fail, else some are undetermined, else all pass; nothing where no school counts."""
    found: dict[str, Look] = {}
    for unit in assessment.units:
        look = _look(unit)
        name = unit.township or ""
        found[name] = max(found.get(name, ""), "" if look == "out" else look, key=LOOKS.index)
    return found


def plausible(places: Sequence[Located], areas: Areas) -> list[Located]:
    """Those that stand near the townships; without boundaries, near each other."""
    points = [(place.lon or 0.0, place.lat or 0.0) for place in places]
    if areas:
        lons, lats = zip(*corners(areas), strict=True)
        west, east, south, north = min(lons), max(lons), min(lats), max(lats)
        more = FAR_BEYOND * max(east - west, north - south)
        near = [west - more <= lon <= east + more and south - more <= lat <= north + more for lon, lat in points]
    elif points:
        middle_lon, middle_lat = median(lon for lon, _ in points), median(lat for _, lat in points)
        away = [hypot(lon - middle_lon, lat - middle_lat) for lon, lat in points]
        usual = max(sorted(away)[(3 * len(away)) // 4], LEAST_SPAN)
        near = [distance <= FAR_TIMES * usual for distance in away]
    else:
        near = []
    return [place for place, is_near in zip(places, near, strict=True) if is_near]


def _series(schools: Sequence[Place], looks: Mapping[str, Look], lang: Lang) -> tuple[list[Part], list[str | Part]]:
    size = 11 if len(schools) <= 80 else 9
    series: list[Part] = []
    for order, look in enumerate(LOOKS):
        points = [[place.lon, place.lat] for place in schools if looks[place.school] == look]
        if points:
            name = text(f"charts.map.{look or 'unjudged'}", lang)
            less = 3 if look == "out" else 0
            series.append(marks(name, look, points, size - less, coordinateSystem="geo", z=10 + order))
    return series, [entry_name(one) for one in reversed(series)]


def _area_entries(looks: Sequence[Look], lang: Lang) -> tuple[list[Part], list[str | Part]]:
    """Series without a point, so that the legend names the colours of the townships."""
    series: list[Part] = []
    shown: list[str | Part] = []
    for look in ("met", "failing", "missing"):
        if look in looks:
            name = text(f"charts.map.area.{look}", lang)
            style = {"color": AREAS[look]["areaColor"], "borderColor": "#8A9099", "borderWidth": 0.8, "opacity": 1}
            series.append(
                {
                    "type": "scatter",
                    "name": name,
                    "symbol": "rect",
                    "itemStyle": style,
                    "coordinateSystem": "geo",
                    "data": [],
                }
            )
            shown.append({"name": name, "icon": "rect"})
    return series, shown


def _area_names(land: Ground, areas: Areas, schools: Sequence[Place]) -> tuple[list[Part], int]:
    """The townships' names, the largest townships first; and how many found no room."""
    size = SMALL if len(areas) <= 20 else 10
    middles = {name: middle(polygons) for name, polygons in areas.items()}
    names = sorted(areas, key=lambda name: -middles[name][0])
    said = [cut(name, 120, size) for name in names]
    wanted = [
        Box(*land.at(*middles[name][1]), pixels(words_, size) / 2 + 2, size * 0.62)
        for name, words_ in zip(names, said, strict=True)
    ]
    dots = [land.at(place.lon or 0.0, place.lat or 0.0) for place in schools]
    found = placed(wanted, dots, WIDTH)
    parts = []
    for words_, place in zip(said, found, strict=True):
        if place is not None:
            part = words_at(*place, words_, colour=INK, size=size, align="center")
            part["style"] |= {"stroke": "#FFFFFF", "lineWidth": 2}
            parts.append(part)
    return parts, found.count(None)


def scale_bar(land: Ground, y: float, lang: Lang) -> list[Part]:
    """A bar of a round number of kilometres, and where north is."""
    km, long = land.bar(BAR)
    left, end = land.left, land.left + long
    said = text("charts.map.scale", lang, km=f"{km:g}")
    return [
        stroke_at([(left, y - 4), (left, y), (end, y), (end, y - 4)], INK, 1.2),
        words_at(end + 8, y - 3, said, colour=INK),
        words_at(end + 32 + pixels(said, SMALL), y - 3, text("charts.map.north", lang), colour=INK),
    ]


def _notes(
    schools: Sequence[Place], without: int, far: Sequence[Place], areas: Mapping[str, object], lang: Lang
) -> tuple[list[str], tuple[Cell, ...]]:
    """What the map does not show: schools without coordinates or far away, townships without boundaries."""
    notes: list[str] = []
    figures: tuple[Cell, ...] = ()
    if far:
        said = text("charts.map.far", lang, schools=words.listed([place.name for place in far], lang))
        notes.append(cut(said, WIDTH - 12, SMALL))
    if without:
        known = "(lon == `null` || lat == `null`) && length(stages) > `0`"
        cell = Cell(without, source=f"length(survey.schools[?{known}])")
        notes.append(text("charts.map.unplaced", lang, schools=PRINTED.show(cell)))
        figures = (cell,)
    names = dict.fromkeys(place.township for place in schools if place.township)
    unknown = [name for name in names if name not in areas]
    if areas and unknown:
        said = text("charts.map.unknown_townships", lang, townships=words.listed(unknown, lang))
        notes.append(cut(said, WIDTH - 12, SMALL))
    return notes, figures


def _alt(schools: Sequence[Place], looks: Mapping[str, Look], lang: Lang) -> str:
    counts = {look: sum(looks[place.school] == look for place in schools) for look in LOOKS}
    if counts[""]:
        return text("charts.map.alt_unjudged", lang, schools=len(schools), out=counts["out"])
    return text(
        "charts.map.alt",
        lang,
        schools=len(schools),
        met=counts["met"],
        failing=counts["failing"],
        missing=counts["missing"],
        out=counts["out"],
    )
