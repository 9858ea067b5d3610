"""Counties drawn by Hypothesis: schools of all types, near the thresholds so that all outcomes come up."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import strategies as st

from junheng.facts.fields import code_list
from junheng.facts.table import Facts
from junheng.standards.model import Stage
from tests.assess.counties import School, facts_of, figures, without

# What a drawn school may be: near the thresholds, so that all outcomes come up.

PUPILS = st.integers(1, 1500)
AROUND = st.sampled_from([0.0, 0.5, 0.84, 0.85, 0.86, 0.99, 1.0, 1.01, 1.5, 4.0])
SHAPES: dict[str, tuple[Stage, ...]] = {
    "primary": ("primary",),
    "teaching_point": ("primary",),
    "junior": ("junior",),
    "nine_year": ("primary", "junior"),
    "twelve_year": ("primary", "junior"),
    "complete_secondary": ("junior",),
    "special": ("primary",),
}
PER_PUPIL = {
    "R1": ("0.042", "0.053"),
    "R2": ("0.01", "0.01"),
    "R3": ("0.009", "0.009"),
    "R4": ("4.5", "5.8"),
    "R5": ("7.5", "10.2"),
    "R6": ("0.2", "0.25"),
    "R7": ("0.023", "0.024"),
}


@st.composite
def drawn_schools(draw: st.DrawFn, school: str, types: Sequence[str] = tuple(SHAPES)) -> School:
    """A school of any type, each figure near its threshold or far off."""
    type = draw(st.sampled_from(list(types)))
    stages = SHAPES[type]
    pupils = {stage: draw(PUPILS) for stage in stages}
    senior = draw(PUPILS) if type in ("twelve_year", "complete_secondary") else None

    def near(indicator: str, number: int, decimals: int, second: bool) -> Decimal:
        per = Decimal(PER_PUPIL[indicator][second]) * number * Decimal(str(draw(AROUND)))
        return round(per + draw(st.integers(-1, 1)) * Decimal(1).scaleb(-decimals), decimals).max(Decimal(0))

    whole = sum(pupils.values()) + (senior or 0)
    last = stages[-1] == "junior"
    indoor = draw(st.integers(0, 30000).map(lambda cents: Decimal(cents).scaleb(-2)))
    row = {
        "school": school,
        "name": f"第{school}学校",
        "township": draw(st.sampled_from(["甲镇", "乙镇"])),
        "type": type,
        "organiser": draw(st.sampled_from(list(code_list("organiser")))),
        "urban_rural": draw(st.sampled_from(list(code_list("urban_rural")))),
        "boarding": draw(st.booleans()),
        "founded_year": draw(st.sampled_from([None, 2005, 2014, 2020])),
        "small_class_rural": draw(st.sampled_from([None, True, False])),
        "pupils_senior": senior,
        "teaching_rooms_area_m2": near("R4", whole, 2, last) + indoor,
        "indoor_sports_area_m2": indoor,
        "sports_ground_area_m2": near("R5", whole, 2, last),
        "equipment_value": near("R6", whole, 6, last),
        "multimedia_rooms": int(near("R7", whole, 0, last)),
        "public_funds_allocated": draw(st.sampled_from([Decimal("5"), Decimal("6.5"), Decimal("80")])),
        "public_funds_budget": draw(st.sampled_from([10, 20])),
        "training_funds_spent": draw(st.sampled_from([0, 1, 5])),
    }
    rows = []
    for stage, number in pupils.items():
        junior = stage == "junior"
        teachers = int(near("R1", number, 0, junior)) + draw(st.integers(0, 40))
        rows.append(
            {
                "school": school,
                "stage": stage,
                "pupils": number,
                "classes": draw(st.integers(max(1, number // 52), number // 25 + 1)),
                "teachers": teachers,
                "teachers_doctor": 0,
                "teachers_master": 0,
                "teachers_bachelor": int(near("R1", number, 0, junior)),
                "teachers_college": draw(st.integers(0, 2)),
                "teachers_backbone": int(near("R2", number, 0, junior)),
                "teachers_pe": int(near("R3", number, 0, junior)),
                "teachers_music": draw(st.integers(0, 1)),
                "teachers_fine_art": 0,
                "teachers_arts": 0,
                "teachers_certified": max(0, teachers - draw(st.sampled_from([0, 0, 1]))),
                "teachers_360h": max(0, teachers - draw(st.sampled_from([0, 0, 1]))),
                "pupils_in_catchment": max(0, number - draw(st.sampled_from([0, 0, 1, 40]))),
                "graduates": number // 3 if junior else None,
                "entrants_three_years_ago": number // 3 + draw(st.sampled_from([0, 0, 9])) if junior else None,
                "transferred_in": draw(st.integers(0, 2)) if junior else None,
                "transferred_out": draw(st.integers(0, 2)) if junior else None,
                "deceased": 0 if junior else None,
            }
        )
    return School(row, tuple(rows))


@st.composite
def drawn_counties(draw: st.DrawFn, most: int = 5, *, complete: bool = False) -> Facts:
    """A county of a few schools of all types; unless it has to be complete some figures are blank."""
    schools = [draw(drawn_schools(str(number))) for number in range(1, draw(st.integers(1, most)) + 1)]
    rooms = [
        {"school": school.row["school"], "kind": kind, "room": f"{number}", "area_m2": area}
        for school in schools
        for number, (kind, area) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(["music", "fine_art", "library"]),
                        st.sampled_from([Decimal("53.99"), Decimal("66.99"), 73, Decimal("89.99"), 90, 96]),
                    ),
                    max_size=6,
                )
            )
        )
    ]
    county = {
        "veto_items": draw(st.sampled_from([None, True, False])),
        "satisfaction_public": draw(st.sampled_from([None, 84, 85])),
        "rotation_eligible": 100,
        "rotation_moved": draw(st.integers(9, 11)),
        "rotation_moved_backbone": draw(st.integers(1, 3)),
        "funds_quota_primary": draw(st.sampled_from([None, 650])),
        "funds_quota_junior": 850,
        "teacher_income": draw(st.sampled_from([None, 9, 10])),
        "civil_servant_income": draw(st.sampled_from([None, 10])),
    }
    evidence = [
        {"clause": clause, "met": draw(st.sampled_from([True, False, None]))}
        for clause in draw(st.sets(st.sampled_from(["G1", "G2", "Q3"])))
    ]
    facts = facts_of(schools, county, rooms=rooms, evidence=evidence)
    if complete:
        return facts
    there = figures(facts, ("schools", "stages"))
    for table, row, field in draw(st.lists(st.sampled_from(there), max_size=3)):
        facts = without(facts, table, row, field)
    return facts
