"""Township by township: its schools, what they have, and its three schools (P-A6)."""

from junheng.assess.holdings import Group, Place, Standing
from junheng.report import words
from junheng.report.document import Draft, Heading, Section
from junheng.report.kinds.stocktaking.cells import (
    Held,
    Holdings,
    field_column,
    listed_schools,
    names_of,
    of_school,
    township_name,
    united,
)
from junheng.report.kinds.stocktaking.tables import items, say_partly, totals_in
from junheng.report.sources import count
from junheng.report.tables import Cell, Column, Look, Row, Table
from junheng.terms.messages import Lang, text

THREE = ("centre_kindergarten", "centre_primary", "boarding")

SHOWN = {
    "pupils": 8,
    "classes": 7,
    "teachers": 8,
    "children": 8,
    "staff": 8,
    "land_area_m2": 12,
    "building_area_m2": 12,
    "teaching_rooms_area_m2": 12,
    "equipment_value": 10,
}
"""Fields of a school's line, with their widths."""


SAID = items(
    "pupils",
    "classes",
    "teachers",
    "teachers_per_100",
    "bachelor_share",
    "land_area_m2",
    "land_per_pupil",
    "teaching_rooms_area_m2",
    "teaching_per_pupil",
    "sports_per_pupil",
    "equipment_per_pupil",
    "computers_per_100",
)
"""What the sentences about a township tell of its ordinary schools."""


def townships(holdings: Holdings) -> Section:
    """A part for each township."""
    lang = holdings.lang
    draft = Draft("townships", text("survey.townships", lang), lang)
    draft.heading(1, "survey.townships")
    draft.say("survey.townships.said")
    everyone, ordinary = holdings.townships(all=True), holdings.townships()
    for group, every, own in zip(holdings.survey.townships, everyone, ordinary, strict=True):
        draft.blocks.append(Heading(2, township_name(group.name, lang)))
        _say(draft, group, every, own, holdings)
    return draft.done(flows=True)


def _say(draft: Draft, group: Group, every: Held, own: Held, holdings: Holdings) -> None:
    lang = draft.lang
    if own.part.places:
        draft.say(
            "survey.townships.sums",
            places=every.schools(),
            schools=own.schools(),
            pupils=united(own.total("pupils", lang), "person", lang),
            classes=united(own.total("classes", lang), "class", lang),
            size=united(own.ratio("class_size", lang), "person", lang),
            teachers=united(own.total("teachers", lang), "person", lang),
            per_100=united(own.ratio("teachers_per_100", lang), "person", lang),
            degree=own.ratio("bachelor_share", lang),
        )
        draft.say(
            "survey.townships.things",
            land=united(own.total("land_area_m2", lang), "m2", lang),
            land_each=united(own.ratio("land_per_pupil", lang), "m2", lang),
            teaching=united(own.total("teaching_rooms_area_m2", lang), "m2", lang),
            teaching_each=united(own.ratio("teaching_per_pupil", lang), "m2", lang),
            sports_each=united(own.ratio("sports_per_pupil", lang), "m2", lang),
            equipment_each=united(own.ratio("equipment_per_pupil", lang), "yuan", lang),
            computers_each=united(own.ratio("computers_per_100", lang), "set", lang),
        )
    else:
        draft.say("survey.townships.none", places=every.schools())
    if group.three_schools:
        draft.say("survey.townships.three", **{kind: _standing(group.three_schools[kind], holdings) for kind in THREE})
    draft.table(schools_table(group, holdings))
    say_partly(draft, own, totals_in(SAID), holdings)


def _standing(standing: Standing, holdings: Holdings) -> str:
    lang = holdings.lang
    if standing.has:
        return listed_schools(names_of(holdings.survey)(standing.schools), lang)
    return text("survey.three.unknown" if standing.has is None else "survey.three.none", lang)


def schools_table(group: Group, holdings: Holdings) -> Table:
    """A township's schools with their main figures."""
    lang, survey = holdings.lang, holdings.survey
    own = set(group.places)
    places = [(number, place) for number, place in enumerate(survey.places) if place.school in own]
    shown = [id for id in SHOWN if any(id in place.figures for _, place in places)]
    columns = (
        Column("name", text("report.column.name", lang), width=24),
        Column("type", text("report.column.type", lang), width=9 if lang == "zh" else 14),
        *(field_column(id, lang, SHOWN[id]) for id in shown),
    )
    rows = tuple(_school_row(place, number, shown, lang) for number, place in places)
    title = text("survey.title.township", lang, township=township_name(group.name, lang))
    return Table(f"township.{survey.townships.index(group)}", text("survey.townships", lang), title, columns, rows)


def _school_row(place: Place, number: int, shown: list[str], lang: Lang) -> Row:
    return {
        "name": Cell(place.name),
        "type": words.code("school_type", place.type, lang),
        **{id: of_school(place, number, id, lang) for id in shown},
    }


def three_schools(sheet: str, holdings: Holdings) -> Table:
    """Townships by their three schools, and how many have each."""
    lang = holdings.lang
    columns = (
        Column("township", text("report.column.township", lang), width=18),
        *(Column(kind, text(f"survey.three.{kind}", lang), width=26) for kind in THREE),
    )
    rows: list[Row] = [
        {
            "township": Cell(township_name(group.name, lang)),
            **{kind: _standing_cell(group.three_schools[kind], holdings) for kind in THREE},
        }
        for group in holdings.survey.townships
        if group.three_schools
    ]
    rows.append(
        {
            "township": Cell(text("survey.three.with", lang), "strong"),
            **{kind: _having(kind, holdings) for kind in THREE},
        }
    )
    title = text("survey.title.three", lang)
    return Table("three_schools", sheet, title, columns, tuple(rows), notes=(text("survey.note.three", lang),))


def _having(kind: str, holdings: Holdings) -> Cell:
    having = [group for group in holdings.survey.townships if group.three_schools and group.three_schools[kind].has]
    return Cell(len(having), source=count("survey.townships", **{f"three_schools__{kind}__has": True}))


def _standing_cell(standing: Standing, holdings: Holdings) -> Cell:
    look: Look = "" if standing.has else "missing" if standing.has is None else "within-tolerance"
    return Cell(_standing(standing, holdings), look)
