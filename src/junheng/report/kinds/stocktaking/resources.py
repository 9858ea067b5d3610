"""Staff, grounds and buildings, equipment: by stage and township, and every school against the standard."""

from junheng.assess.outcome import Assessment
from junheng.report import words
from junheng.report.charts.dots import dot_plot
from junheng.report.document import Draft, Section
from junheng.report.kinds.stocktaking.cells import Holdings
from junheng.report.kinds.stocktaking.tables import (
    ROOMS,
    Grouped,
    Item,
    by_stage,
    by_township,
    headings,
    items,
    say_partly,
    say_rooms,
    totals_in,
)
from junheng.terms.messages import text

PEOPLE = items("staff", "staff_quota", "staff_quota_serving", "staff_quota_absent", "staff_serving_unquota")
STAFF = items(
    "teachers",
    "teachers_doctor",
    "teachers_master",
    "teachers_bachelor",
    "teachers_college",
    "teachers_below_college",
    "title_full_senior",
    "title_senior",
    "title_middle",
    "title_assistant",
    "title_junior",
    "title_none",
    "age_under_25",
    "age_25_29",
    "age_30_34",
    "age_35_39",
    "age_40_44",
    "age_45_49",
    "age_50_54",
    "age_55_59",
    "age_60_up",
    "teachers_backbone",
    "teachers_pe",
    "teachers_music",
    "teachers_fine_art",
    "teachers_arts",
    "class_size",
    "pupils_per_teacher",
    "teachers_per_100",
    "bachelor_share",
    "senior_title_share",
    "backbone_per_100",
    "pe_arts_per_100",
    "certified_share",
    "under_35_share",
)
GROUNDS = (
    ("land", (Item("land_area_m2", "area", bare=True), Item("land_per_pupil", "each", bare=True))),
    ("building", (Item("building_area_m2", "area", bare=True), Item("building_per_pupil", "each", bare=True))),
    ("teaching", (Item("teaching_rooms_area_m2", "area", bare=True), Item("teaching_per_pupil", "each", bare=True))),
    ("each", (Item("sports_per_pupil", "sports", bare=True), Item("green_per_pupil", "green", bare=True))),
)
EQUIPMENT = (
    ("equipment_value", (Item("equipment_value", "worth"), Item("equipment_per_pupil", "each"))),
    ("computers", (Item("computers", "number"), Item("computers_per_100", "per_100"))),
    ("books", (Item("books", "number"), Item("books_per_pupil", "each"))),
    ("multimedia", (Item("multimedia_rooms", "number"), Item("multimedia_per_100", "per_100"))),
)
STAFF_GROUPS = (
    (
        "staff",
        (
            Item("teachers", "number"),
            Item("bachelor_share", "bachelor"),
            Item("senior_title_share", "senior_title"),
            Item("under_35_share", "under_35"),
        ),
    ),
    (
        "per_100",
        (
            Item("teachers_per_100", "teachers"),
            Item("backbone_per_100", "backbone_number"),
            Item("pe_arts_per_100", "pe_arts"),
        ),
    ),
)
UNITS_OF = {"staff": ("person",), "grounds": ("m2",), "equipment": ("wan_yuan", "yuan", "room", "set", "volume")}


def staff(assessment: Assessment, holdings: Holdings) -> Section:
    """Degrees, titles, ages and subjects by stage, then the townships."""
    lang = holdings.lang
    draft = Draft("staff", text("survey.staff", lang), lang)
    draft.heading(1, "survey.staff")
    draft.heading(2, "survey.staff.structure")
    draft.table(by_stage("staff", draft.sheet, text("survey.title.staff", lang), STAFF, holdings))
    draft.note("survey.note.staff")
    say_partly(draft, holdings.county(), totals_in(STAFF), holdings)
    draft.heading(2, "survey.by_township")
    title = text("survey.title.staff_by_township", lang)
    draft.table(by_township("staff_by_township", draft.sheet, title, headings(STAFF_GROUPS, lang), holdings))
    title = text("survey.title.quota", lang)
    draft.table(by_township("quota", draft.sheet, title, [("", PEOPLE)], holdings))
    say_partly(draft, holdings.county(), totals_in(PEOPLE), holdings)
    _dots(draft, assessment, "staff")
    return draft.done()


def grounds(assessment: Assessment, holdings: Holdings) -> Section:
    """Land, buildings and sports grounds by township."""
    return _resource("grounds", GROUNDS, assessment, holdings, rooms=True)


def equipment(assessment: Assessment, holdings: Holdings) -> Section:
    """Equipment, computers, books and networked rooms by township."""
    return _resource("equipment", EQUIPMENT, assessment, holdings)


def _resource(key: str, groups: Grouped, assessment: Assessment, holdings: Holdings, *, rooms: bool = False) -> Section:
    lang = holdings.lang
    draft = Draft(key, text(f"survey.chapter.{key}", lang), lang)
    draft.heading(1, f"survey.chapter.{key}")
    draft.say(f"survey.said.{key}")
    title, headed = text(f"survey.title.{key}", lang), headings(groups, lang)
    draft.table(by_township(key, draft.sheet, title, headed, holdings, 8, 12))
    say_partly(draft, holdings.county(), totals_in([item for _, own in groups for item in own]), holdings)
    if rooms:
        group = [(text("survey.group.rooms", lang), ROOMS)]
        draft.table(by_township("rooms", draft.sheet, text("survey.title.rooms", lang), group, holdings, broad=8))
        say_rooms(draft, holdings.county(), holdings)
    _dots(draft, assessment, key)
    return draft.done(flows=True)


def _dots(draft: Draft, assessment: Assessment, group: str) -> None:
    """The schools of every township by each indicator of the standard that is about these things."""
    for stage in assessment.stages:
        for id, spread in assessment.stages[stage].spreads.items():
            indicator = assessment.rulebook.indicators[spread.indicator]
            if indicator.resource_unit in UNITS_OF[group]:
                title = text(
                    "survey.title.dots",
                    draft.lang,
                    stage=words.stage(stage, draft.lang),
                    indicator=words.measured(indicator, draft.lang),
                )
                draft.picture(dot_plot(assessment, stage, id, draft.lang), title)
