"""Two real schools as their published plans print them: small examples with everything else blank.

The plans are public; their schools are named as printed. County codes begin with 99, which GB/T 2260 does
not assign, and school identifiers are made up: neither points at a real county or a register. What the plans
do not say and a row cannot do without (stage, school year) is set here and said in the county's note.
"""

from collections.abc import Mapping
from types import MappingProxyType

from junheng.facts.table import Facts, frame_of
from junheng.terms.messages import Lang, text

SCHOOL_YEAR = 2023
"""The plans carry no date; the year only decides which standards are in force."""

WULONG_SHORTFALLS_M2: Mapping[str, int] = MappingProxyType(
    {"land_area_m2": 26_800, "building_area_m2": 1_500, "green_area_m2": 5_500, "living_area_m2": 1_200}
)
"""What Wulong's plan prints as missing, by field, naming no standard: to be compared, not entered."""


def wulong(lang: Lang = "zh") -> Facts:
    """Wulong: 999 pupils on 10,688 m².

    Example:
        >>> wulong()["stages"]["pupils"].to_list()
        [999]
    """
    school = {
        "school": "9901010001",
        "name": "五龙学校",
        "county": "990101",
        "township": "五龙",
        "type": "primary",
        "land_area_m2": 10_688,
        "building_area_m2": 5_494,
        "sports_ground_area_m2": 3_658,
        "green_area_m2": 165,
    }
    stage = {"school": school["school"], "stage": "primary", "pupils": 999}
    return _facts("wulong", school, stage, lang)


def wangsi(lang: Lang = "zh") -> Facts:
    """Wangsi: a complete secondary school whose plan prints 69 titles for 56 full-time teachers."""
    school = {
        "school": "9901020001",
        "name": "王司中学",
        "county": "990102",
        "township": "王司",
        "type": "complete_secondary",
        "founded_year": 1956,
        "pupils_senior": 256,
        "classes_senior": 6,
        "staff": 57,
        "land_area_m2": 20_000,
        "land_area_mu": 30,
    }
    stage = {
        "school": school["school"],
        "stage": "junior",
        "pupils": 598,
        "classes": 11,
        "teachers": 56,
        "teachers_bachelor": 52,
        "teachers_college": 4,
        "title_senior": 12,
        "title_middle": 20,
        "title_assistant": 37,
    }
    return _facts("wangsi", school, stage, lang)


def _facts(which: str, school: Mapping[str, object], stage: Mapping[str, object], lang: Lang) -> Facts:
    county = {
        "county": school["county"],
        "name": text(f"check.example_county_{which}", lang),
        "school_year": SCHOOL_YEAR,
        "note": text(f"check.example_note_{which}", lang),
    }
    return Facts.of(
        {
            "county": frame_of("county", [county]),
            "schools": frame_of("schools", [school]),
            "stages": frame_of("stages", [stage]),
        }
    )
