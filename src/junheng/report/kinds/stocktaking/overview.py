"""The first chapters: what was surveyed, and what the county has."""

from junheng.report import words
from junheng.report.document import Draft, Section, sentence
from junheng.report.kinds.stocktaking.cells import Held, Holdings, joined, unit_name, united, woven
from junheng.report.kinds.stocktaking.tables import by_area, items, say_partly, totals_in
from junheng.report.material import Material
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.messages import Lang, text

KIND_COUNTS = items("pupils", "classes", "teachers", "pupils_senior", "children", "staff")
KIND_AREAS = items("land_area_m2", "building_area_m2")
RESOURCES = items(
    "pupils",
    "classes",
    "pupils_migrant",
    "pupils_left_behind",
    "boarders",
    "staff",
    "teachers",
    "land_area_m2",
    "building_area_m2",
    "teaching_rooms_area_m2",
    "living_area_m2",
    "sports_ground_area_m2",
    "indoor_sports_area_m2",
    "green_area_m2",
    "equipment_value",
    "multimedia_rooms",
    "computers",
    "books",
)
MEASURES = items(
    "class_size",
    "pupils_per_teacher",
    "teachers_per_100",
    "staff_per_100",
    "bachelor_share",
    "backbone_per_100",
    "pe_arts_per_100",
    "land_per_pupil",
    "building_per_pupil",
    "teaching_per_pupil",
    "sports_per_pupil",
    "equipment_per_pupil",
    "computers_per_100",
    "books_per_pupil",
    "multimedia_per_100",
    "boarder_share",
)


def method(material: Material, lang: Lang) -> Section:
    """Whose figures, of which year and version, and how they were added up."""
    found = material.assessment
    draft = Draft("method", text("survey.method", lang), lang)
    draft.heading(1, "survey.method")
    draft.say(
        "survey.method.whose",
        county=found.county_name,
        year=words.school_year(found.school_year, lang),
        digest=found.data_digest[:12],
        places=Cell(len(material.survey.places), source="length(survey.schools)"),
        townships=Cell(
            sum(bool(group.name) for group in material.survey.townships), source="length(survey.townships[?name!=''])"
        ),
    )
    draft.say("survey.method.standard", standard=found.rulebook.name(lang), on=words.day(found.on, lang))
    for id in ("ordinary", "campuses", "blanks", "ratios", "children", "indicators"):
        draft.item(f"survey.method.{id}")
    return draft.done()


def overview(material: Material, holdings: Holdings) -> Section:
    """What the county has: by kind of school, and in city, town and countryside."""
    found, lang = material.assessment, holdings.lang
    draft = Draft("overview", text("survey.overview", lang), lang)
    draft.heading(1, "survey.overview")
    draft.heading(2, "survey.overview.schools")
    whole = holdings.county(all=True)
    kinds = [sentence("survey.overview.kind", lang, kind=held.name, number=held.schools()) for held in holdings.kinds()]
    draft.blocks.append(
        woven(
            sentence("survey.overview.number", lang, county=found.county_name, number=whole.schools()),
            joined(kinds, lang),
            (text("terms.separator.sentence", lang).rstrip(),),
        )
    )
    if holdings.county().part.places:
        _say_sums(draft, holdings.county())
    sheet = draft.sheet
    draft.table(kinds_table(sheet, holdings))
    say_partly(draft, whole, totals_in((*KIND_COUNTS, *KIND_AREAS)), holdings)
    draft.heading(2, "survey.overview.resources")
    draft.table(by_area("resources", sheet, text("survey.title.resources", lang), RESOURCES, holdings))
    draft.note("survey.note.ordinary")
    say_partly(draft, holdings.county(), totals_in(RESOURCES), holdings)
    draft.heading(2, "survey.overview.measures")
    draft.table(by_area("measures", sheet, text("survey.title.measures", lang), MEASURES, holdings))
    draft.note("survey.note.measures")
    told = totals_in(RESOURCES)
    say_partly(draft, holdings.county(), [id for id in totals_in(MEASURES) if id not in told], holdings)
    return draft.done(flows=True)


def _say_sums(draft: Draft, county: Held) -> None:
    lang = draft.lang
    draft.say(
        "survey.overview.sums",
        schools=county.schools(),
        pupils=united(county.total("pupils", lang), "person", lang),
        by_stage=words.stage("primary", lang),
        primary=united(county.total("pupils", lang, "primary"), "person", lang),
        junior_name=words.stage("junior", lang),
        junior=united(county.total("pupils", lang, "junior"), "person", lang),
        classes=united(county.total("classes", lang), "class", lang),
        size=united(county.ratio("class_size", lang), "person", lang),
        teachers=united(county.total("teachers", lang), "person", lang),
        staff=united(county.total("staff", lang), "person", lang),
        per_100=united(county.ratio("teachers_per_100", lang), "person", lang),
    )
    draft.say(
        "survey.overview.things",
        land=united(county.total("land_area_m2", lang), "m2", lang),
        building=united(county.total("building_area_m2", lang), "m2", lang),
        teaching=united(county.total("teaching_rooms_area_m2", lang), "m2", lang),
        sports=united(county.total("sports_ground_area_m2", lang), "m2", lang),
        equipment=united(county.total("equipment_value", lang), "wan_yuan", lang),
        computers=united(county.total("computers", lang), "set", lang),
        books=united(county.total("books", lang), "volume", lang),
        rooms=united(county.total("multimedia_rooms", lang), "room", lang),
    )


def kinds_table(sheet: str, holdings: Holdings) -> Table:
    """Every type of school with its figures; kindergartens and special schools too."""
    lang = holdings.lang
    columns = (
        Column("kind", text("survey.column.kind", lang), width=14),
        Column("schools", text("survey.column.places", lang), unit_name("school", lang), 0, 8),
        *(item.column(lang, 9) for item in KIND_COUNTS),
        *(item.column(lang, 14) for item in KIND_AREAS),
    )
    rows: list[Row] = [
        {
            "kind": Cell(held.name, "strong" if total else ""),
            "schools": held.schools(),
            **{item.id: item.cell(held, lang) for item in (*KIND_COUNTS, *KIND_AREAS)},
        }
        for total, held in [*((False, held) for held in holdings.kinds()), (True, holdings.county(all=True))]
    ]
    notes = (text("survey.note.kinds", lang),)
    return Table("kinds", sheet, text("survey.title.kinds", lang), columns, tuple(rows), notes=notes, broad=False)
