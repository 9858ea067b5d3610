"""Communities on a map: schools as points coloured and shaped by community, leads large and numbered."""

from collections.abc import Sequence

from junheng.plan.communities.contract import kind_words
from junheng.plan.communities.result import Communities
from junheng.plan.communities.schools import School
from junheng.report.charts.areas import shape_of
from junheng.report.charts.chart import Chart
from junheng.report.charts.ground import ground
from junheng.report.charts.looks import (
    PAPER,
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
from junheng.report.charts.map import MARGIN, TALL, plausible, scale_bar
from junheng.terms.messages import Lang, text

COLOURS = ("#1B5E9E", "#C4501B", "#1B8A5A", "#8E3A8E", "#8A6D00", "#B3264A", "#3F4A8A", "#4D6B2F")
SHAPES = ("circle", "rect", "triangle", "diamond")
MOST_NAMED = 40
"""More communities than this are told from their numbers alone, without a legend."""
LEAD_SIZE, MEMBER_SIZE = 18, 9


def communities_map(found: Communities, lang: Lang) -> Chart | None:
    """Schools where they stand, a line from each member to its lead; None where no school has coordinates."""
    schools = found.records.schools
    ids = [id for one in found.communities for id in (one.lead, *(m.school for m in one.members))] + list(found.out)
    placed = [schools[id] for id in ids if schools[id].lon is not None and schools[id].lat is not None]
    drawn = plausible(placed, {})
    if not drawn or not found.communities:
        return None
    there = {school.id: (school.lon or 0.0, school.lat or 0.0) for school in drawn}
    series: list[Part] = []
    for number, one in enumerate(found.communities):
        own = [schools[one.lead], *(schools[member.school] for member in one.members)]
        series.append(_community(number, [school for school in own if school.id in there], one.lead, lang))
    out = [list(there[id]) for id in found.out if id in there]
    if out:
        series.append(
            marks(text("communities.map.out", lang), "out", out, MEMBER_SIZE - 2, coordinateSystem="geo", z=10)
        )
    shown = [entry_name(one) for one in series]
    named = shown if len(shown) <= MOST_NAMED else []
    top = (legend_height(named) if named else 0) + 10
    land = ground(list(there.values()), top, WIDTH, margin=MARGIN, tallest=TALL)
    lines: list[Part] = []
    numbers: list[Part] = []
    for number, one in enumerate(found.communities):
        if one.lead not in there:
            continue
        head = land.at(*there[one.lead])
        colour = COLOURS[number % len(COLOURS)]
        lines += [
            stroke_at([head, land.at(*there[member.school])], colour, 1.0)
            for member in one.members
            if member.school in there
        ]
        said = words_at(*head, str(number + 1), colour=PAPER, size=SMALL - 2, align="center") | {"z": 30}
        said["style"] |= {"stroke": colour, "lineWidth": 3}
        numbers.append(said)
    notes = [text("communities.map.key", lang)]
    if len(ids) > len(drawn):
        notes.append(text("communities.map.unplaced", lang, schools=len(ids) - len(drawn)))
    below = top + land.height
    told = [words_at(6, below + 50 + 18 * at, note) for at, note in enumerate(notes)]
    return Chart(
        key="communities-map",
        option=option(
            series,
            legend=legend(named) if named else {"show": False},
            geo={
                "map": "frame",
                "silent": True,
                "aspectScale": land.squeeze,
                "boundingCoords": [[land.west, land.north], [land.east, land.south]],
                "left": land.left,
                "top": top,
                "width": land.breadth,
                "height": land.height,
                "itemStyle": {"areaColor": PAPER, "borderColor": "#8A9099", "borderWidth": 0.8},
                "label": {"show": False},
            },
            graphic=[*lines, *scale_bar(land, below + 22, lang), *told, *numbers],
        ),
        width=WIDTH,
        height=round(below + 42 + 18 * len(notes)),
        alt=text("communities.map.alt", lang, number=len(found.communities), schools=len(drawn)),
        maps={"frame": shape_of({"": [[land.outline]]})},
    )


def map_title(found: Communities, lang: Lang) -> str:
    """What the map shows."""
    kind = kind_words(found.rules.kind, lang)
    return text("communities.map.title", lang, county=found.records.county, kind=kind)


def _community(number: int, schools: Sequence[School], lead: str, lang: Lang) -> Part:
    """The marks of one community; no two of the first 32 share colour and shape."""
    shape = SHAPES[(number + number // len(COLOURS)) % len(SHAPES)]
    points = [
        {"value": [school.lon, school.lat], "symbolSize": LEAD_SIZE if school.id == lead else MEMBER_SIZE}
        for school in schools
    ]
    return {
        "type": "scatter",
        "name": text("communities.map.group", lang, number=number + 1),
        "symbol": shape,
        "itemStyle": {
            "color": COLOURS[number % len(COLOURS)],
            "borderColor": PAPER,
            "borderWidth": 0.8,
            "opacity": 1,
        },
        "coordinateSystem": "geo",
        "z": 11,
        "data": points,
    }
