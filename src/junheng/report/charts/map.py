"""Schools where they stand, by verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, floor, hypot, log10, radians
from statistics import median
from typing import Any

from junheng.assess.outcome import Assessment, Unit
from junheng.assess.survey import Place
from junheng.report import words
from junheng.report.charts.chart import Chart
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
from junheng.report.charts.placing import Box, Point, placed
from junheng.report.material import Material
from junheng.report.tables import Cell, Column, Look
from junheng.terms.messages import Lang, text

MARGIN, TALL = 14, 590
KM_PER_DEGREE = 111.2
LEAST_SPAN = 0.02
"""Degrees that a map covers at least: one school alone is a map of two kilometres."""
FAR_TIMES = 6
"""So many times as far from the middle as three of four schools: the coordinates are likely mistaken."""
FAR_BEYOND = 0.25
"""So far beyond the boundaries, as a share of the county's breadth."""
LOOKS: tuple[Look, ...] = ("out", "", "met", "missing", "failing")
"""Later ones are drawn over earlier ones: what fails is never hidden."""
AREAS: Mapping[Look, Part] = {
    "met": {"areaColor": "#E4F2EF"},
    "failing": {"areaColor": "#F0CFC8"},
    "missing": {"areaColor": "#E3E5E8"},
    "": {"areaColor": "#FFFFFF"},
}
PRINTED = Column("", "")


@dataclass(frozen=True)
class _Sheet:
    """The piece of the earth that is shown, and where on the picture.

    Units:
        Degrees, and CSS pixels for each degree of latitude.
    """

    west: float
    south: float
    east: float
    north: float
    per_degree: float
    top: int

    @property
    def squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude."""
        return cos(radians((self.south + self.north) / 2))

    def at(self, lon: float, lat: float) -> Point:
        """Where a place stands on the picture."""
        left = (WIDTH - self.breadth) / 2
        return left + (lon - self.west) * self.squeeze * self.per_degree, self.top + (
            self.north - lat
        ) * self.per_degree

    @property
    def breadth(self) -> float:
        """On the picture."""
        return (self.east - self.west) * self.squeeze * self.per_degree

    @property
    def height(self) -> float:
        """On the picture."""
        return (self.north - self.south) * self.per_degree


def verdict_map(material: Material, lang: Lang) -> Chart | None:
    """The county's schools; townships beneath where there are boundaries. None where no school has coordinates.

    A school with two stages shows the worse verdict. A township is coloured by the schools that count in it.
    """
    looks = _looks(material.assessment)
    schools = [place for place in material.survey.places if place.school in looks]
    areas = _areas(material)
    located = [place for place in schools if place.lon is not None and place.lat is not None]
    drawn = [place for place in located if _plausible(place, located, areas)]
    if not drawn:
        return None
    by_township = _township_looks(material.assessment)
    series, shown = _series(drawn, looks, lang)
    if areas:
        more, entries = _area_entries([by_township.get(name, "") for name in areas], lang)
        series, shown = [*series, *more], [*shown, *entries]
    top = legend_height(shown) + 10
    sheet = _sheet(drawn, areas, top)
    far = [place for place in located if place not in drawn]
    notes, figures = _notes(schools, len(schools) - len(located), far, areas, lang)
    below = top + sheet.height
    frame = _outline(sheet)
    shape = _shape(areas) if areas else {"type": "FeatureCollection", "features": [_feature("", "Polygon", [frame])]}
    name = "townships" if areas else "frame"
    left = (WIDTH - sheet.breadth) / 2
    named, nameless = _area_names(sheet, areas, drawn)
    if nameless:
        notes.append(text("charts.map.nameless", lang))
    graphic = named + _scale_bar(sheet, left, below + 22, lang)
    graphic += [words_at(6, below + 50 + 18 * at, note) for at, note in enumerate(notes)]
    return Chart(
        key="map",
        option=option(
            series,
            legend=legend(shown),
            geo={
                "map": name,
                "silent": True,
                "aspectScale": sheet.squeeze,
                "boundingCoords": [[sheet.west, sheet.north], [sheet.east, sheet.south]],
                "left": left,
                "top": top,
                "width": sheet.breadth,
                "height": sheet.height,
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


def _areas(material: Material) -> dict[str, list[Mapping[str, Any]]]:
    """Geometries by township."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for feature in (material.boundaries or {}).get("features", []):
        found.setdefault(feature["properties"]["name"], []).append(feature["geometry"])
    return found


def _plausible(place: Place, others: Sequence[Place], areas: Mapping[str, Sequence[Mapping[str, Any]]]) -> bool:
    """Whether a school stands near the townships; without boundaries, near the other schools."""
    if place.lon is None or place.lat is None:
        return False
    if areas:
        points = _corners(areas)
        west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
        south, north = min(lat for _, lat in points), max(lat for _, lat in points)
        more = FAR_BEYOND * max(east - west, north - south)
        return west - more <= place.lon <= east + more and south - more <= place.lat <= north + more
    lon = median(other.lon for other in others if other.lon is not None)
    lat = median(other.lat for other in others if other.lat is not None)
    away = sorted(hypot((other.lon or 0.0) - lon, (other.lat or 0.0) - lat) for other in others)
    usual = max(away[(3 * len(away)) // 4], LEAST_SPAN)
    return hypot(place.lon - lon, place.lat - lat) <= FAR_TIMES * usual


def _corners(areas: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[tuple[float, float]]:
    return [
        (point[0], point[1])
        for geometries in areas.values()
        for geometry in geometries
        for polygon in _polygons(geometry)
        for ring in polygon
        for point in ring
    ]


def _shape(areas: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    """What the chart library has to know of the boundaries, and no more: one feature a township."""
    features = []
    for name, geometries in areas.items():
        parts = [part for geometry in geometries for part in _polygons(geometry)]
        features.append(_feature(name, "MultiPolygon", parts))
    return {"type": "FeatureCollection", "features": features}


def _feature(name: str, kind: str, coordinates: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _polygons(geometry: Mapping[str, Any]) -> list[Any]:
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else list(geometry["coordinates"])


def _sheet(schools: Sequence[Place], areas: Mapping[str, Sequence[Mapping[str, Any]]], top: int) -> _Sheet:
    """All schools and all townships, with some room round them."""
    points = [(place.lon or 0.0, place.lat or 0.0) for place in schools] + _corners(areas)
    west, east = _span([lon for lon, _ in points])
    south, north = _span([lat for _, lat in points])
    squeeze = cos(radians((south + north) / 2))
    per_degree = min((WIDTH - 2 * MARGIN) / ((east - west) * squeeze), TALL / (north - south))
    return _Sheet(west, south, east, north, per_degree, top)


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    more = max((high - low) * 0.04, (LEAST_SPAN - (high - low)) / 2)
    return low - more, high + more


def _outline(sheet: _Sheet) -> list[list[float]]:
    return [
        [sheet.west, sheet.south],
        [sheet.east, sheet.south],
        [sheet.east, sheet.north],
        [sheet.west, sheet.north],
        [sheet.west, sheet.south],
    ]


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


def _area_names(
    sheet: _Sheet, areas: Mapping[str, Sequence[Mapping[str, Any]]], schools: Sequence[Place]
) -> tuple[list[Part], int]:
    """The townships' names, the largest townships first; and how many found no room."""
    size = SMALL if len(areas) <= 20 else 10
    middles = {}
    for name, geometries in areas.items():
        rings = [polygon[0] for geometry in geometries for polygon in _polygons(geometry)]
        middles[name] = max((_middle(ring) for ring in rings), key=lambda found: found[0])
    names = sorted(areas, key=lambda name: -middles[name][0])
    said = [cut(name, 120, size) for name in names]
    wanted = [
        Box(*sheet.at(middles[name][1], middles[name][2]), pixels(words_, size) / 2 + 2, size * 0.62)
        for name, words_ in zip(names, said, strict=True)
    ]
    dots = [sheet.at(place.lon or 0.0, place.lat or 0.0) for place in schools]
    found = placed(wanted, dots, WIDTH)
    parts = []
    for words_, place in zip(said, found, strict=True):
        if place is not None:
            part = words_at(*place, words_, colour=INK, size=size, align="center")
            part["style"] |= {"stroke": "#FFFFFF", "lineWidth": 2}
            parts.append(part)
    return parts, found.count(None)


def _middle(ring: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Area and centre of gravity of a ring; a ring without area is where its first corner is."""
    x0, y0 = ring[0][0], ring[0][1]
    corners = [(point[0] - x0, point[1] - y0) for point in ring]
    pairs = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    crosses = [x * y2 - x2 * y for (x, y), (x2, y2) in pairs]
    twice = sum(crosses)
    if abs(twice) < 1e-12:
        return 0.0, x0, y0
    east = sum((x + x2) * cross for ((x, _), (x2, _)), cross in zip(pairs, crosses, strict=True)) / (3 * twice)
    north = sum((y + y2) * cross for ((_, y), (_, y2)), cross in zip(pairs, crosses, strict=True)) / (3 * twice)
    return abs(twice) / 2, x0 + east, y0 + north


def _scale_bar(sheet: _Sheet, left: float, y: float, lang: Lang) -> list[Part]:
    """A bar of a round number of kilometres, and where north is."""
    per_km = sheet.per_degree / KM_PER_DEGREE
    rough = 150 / per_km
    power = 10.0 ** floor(log10(rough))
    km = max(factor * power for factor in (1, 2, 5) if factor * power <= rough)
    end = left + km * per_km
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
