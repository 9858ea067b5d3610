"""Townships side by side: their main figures, the highest and lowest, and where the schools stand."""

from collections.abc import Sequence

from junheng.assess.ratios import RATIOS
from junheng.report.charts.map import verdict_map
from junheng.report.document import Draft, Section
from junheng.report.kinds.stocktaking.cells import Held, Holdings, ratio_name, united
from junheng.report.kinds.stocktaking.tables import Item, by_township, headings, items, say_partly, totals_in
from junheng.report.kinds.stocktaking.townships import three_schools
from junheng.report.material import Material
from junheng.report.sources import path
from junheng.report.tables import Cell
from junheng.terms.messages import Lang, text

GLANCE = (
    ("pupils", items("pupils", "classes", "class_size")),
    (
        "staff",
        (
            Item("teachers", "number"),
            Item("teachers_per_100", "per_100"),
            Item("bachelor_share", "bachelor"),
            Item("backbone_per_100", "backbone"),
        ),
    ),
    (
        "grounds",
        (
            Item("land_per_pupil", "land", bare=True),
            Item("building_per_pupil", "building", bare=True),
            Item("teaching_per_pupil", "teaching", bare=True),
            Item("sports_per_pupil", "sports", bare=True),
        ),
    ),
    (
        "equipment",
        (
            Item("equipment_per_pupil", "equipment_each"),
            Item("computers_per_100", "computers_per_100"),
            Item("books_per_pupil", "books_each"),
            Item("multimedia_per_100", "multimedia_per_100"),
        ),
    ),
)
RANGES = (
    "class_size",
    "teachers_per_100",
    "bachelor_share",
    "teaching_per_pupil",
    "sports_per_pupil",
    "equipment_per_pupil",
)
"""Of these the report names the highest and the lowest township."""
MANY = 3
"""Townships that make a comparison."""


def glance(material: Material, holdings: Holdings) -> Section:
    """Townships by their main figures, and where the schools stand."""
    lang = holdings.lang
    draft = Draft("comparison", text("survey.comparison", lang), lang)
    draft.heading(1, "survey.comparison")
    title = text("survey.title.glance", lang)
    draft.table(by_township("glance", draft.sheet, title, headings(GLANCE, lang), holdings))
    draft.note("survey.note.glance")
    say_partly(draft, holdings.county(), totals_in([item for _, own in GLANCE for item in own]), holdings)
    for id in RANGES:
        _range(draft, id, holdings)
    draft.table(three_schools(draft.sheet, holdings))
    chart = verdict_map(material, lang)
    if chart is not None:
        draft.picture(chart, text("survey.title.map", lang))
    return draft.done(landscape=True)


def _range(draft: Draft, id: str, holdings: Holdings) -> None:
    """The county's ratio between the highest and the lowest township's; nothing where all have the same."""
    lang, county = draft.lang, holdings.county()
    held = [own for own in holdings.townships() if own.part.places and own.id]
    known = [(value, own) for own in held if (value := own.part.ratios[id].value) is not None]
    if len(known) < MANY:
        return
    unit = RATIOS[id].unit
    least, most = min(value for value, _ in known), max(value for value, _ in known)
    if least == most:
        return
    lowest, highest = ([own for value, own in known if value == end] for end in (least, most))
    blanks = {
        "what": ratio_name(id, lang),
        "county": united(county.ratio(id, lang), unit, lang),
        "highest": _names(highest, lang),
        "high": united(highest[0].ratio(id, lang), unit, lang),
        "lowest": _names(lowest, lang),
        "low": united(lowest[0].ratio(id, lang), unit, lang),
    }
    if len(known) == len(held):
        draft.item("survey.range", **blanks)
    else:
        silent = f"name != '' && length(ordinary.schools) > `0` && ordinary.{path('ratios', id, 'value')} == `null`"
        unknown = Cell(len(held) - len(known), source=f"length(survey.townships[?{silent}])")
        draft.item("survey.range_partly", **blanks, unknown=unknown)


def _names(held: Sequence[Held], lang: Lang) -> str:
    return text("terms.separator.list", lang).join(own.name for own in held)
