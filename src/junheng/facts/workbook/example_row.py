"""The example row of the template: one invented entry a table, marked so that it is never read as data."""

from collections.abc import Mapping
from datetime import date

from junheng.facts.fields import Field, Table, code_list
from junheng.facts.workbook.layout import EXAMPLE
from junheng.terms.messages import Lang, text

SCHOOL = "3300000001"
"""An invented identifier."""

# Figures by table, in the field's unit. Ours: they only have to look like one school and fit together.
_FIGURES: Mapping[str, Mapping[str, object]] = {
    "schools": {
        "type": "primary", "organiser": "county", "urban_rural": "town", "founded_year": 1985, "staff": 58,
        "land_area_m2": 18600, "building_area_m2": 8450.5, "teaching_rooms_area_m2": 4860,
        "indoor_sports_area_m2": 620, "sports_ground_area_m2": 7900, "green_area_m2": 4100,
        "equipment_value": 215.36, "multimedia_rooms": 24, "computers": 132, "books": 26400,
        "lon": 120.123456, "lat": 30.123456,
    },
    "stages": {
        "stage": "primary", "pupils": 912, "classes": 22, "pupils_g1": 160, "pupils_g2": 155,
        "pupils_g3": 150, "pupils_g4": 152, "pupils_g5": 148, "pupils_g6": 147, "teachers": 54,
        "teachers_doctor": 0, "teachers_master": 3, "teachers_bachelor": 43, "teachers_college": 8,
        "teachers_backbone": 12, "teachers_pe": 4, "teachers_music": 3, "teachers_fine_art": 3,
        "teachers_arts": 0,
    },
    "teachers": {
        "stage": "primary", "full_time": True, "subject": "maths", "degree": "bachelor", "title": "middle",
        "backbone": "none", "certified": True, "birth_year": 1988, "joined": date(2019, 8, 20),
    },
    "training": {"year": 2024, "hours": 72},
    "postings": {"kind": "exchange", "since": date(2024, 9, 1)},
    "wishes": {"home_lon": 120.123456, "home_lat": 30.123456, "willing": "neutral"},
    "classes": {"grade": 3, "stage": "primary", "pupils": 43, "qualified": True},
    "rooms": {"kind": "music", "area_m2": 96},
    "enrolment": {"stage": "primary", "grade": 3, "school_year": 2024, "pupils": 150},
    "births": {"year": 2023, "births": 186},
    "changes": {"kind": "merge", "school_year": 2026},
    "equipment": {"number": 24, "value": 12.5},
    "facilities": {"number": 40, "intact": 38},
    "areas": {"level": "township", "population": 23500},
    "cells": {"lon": 120.123456, "lat": 30.123456, "age": 6, "children": 27},
    "sites": {"stage": "primary", "places": 900, "most_classes": 4, "protected": False, "consulted": True},
    "evidence": {"met": True},
}  # fmt: skip

_WORDS = frozenset(
    {
        ("schools", "name"),
        ("schools", "township"),
        ("classes", "class"),
        ("rooms", "room"),
        ("equipment", "kind"),
        ("facilities", "kind"),
        ("cells", "name"),
        ("cells", "township"),
        ("evidence", "document"),
    }
)
"""Texts of the example rows, which the catalogue has in both languages."""


def example_row(table: Table, lang: Lang) -> dict[str, object]:
    """Entries by field id, as a person would enter them; the first begins with the word for an example."""
    row: dict[str, object] = {}
    for index, field in enumerate(table.fields.values()):
        entry = _entry(table, field, lang)
        if index == 0:
            colon = "：" if lang == "zh" else ": "
            entry = f"{EXAMPLE(lang)}{colon}{_first(field, lang)}"
        if entry is not None:
            row[field.id] = entry
    return row


def _first(field: Field, lang: Lang) -> str:
    if field.id in ("school", "area", "clause"):
        return {"school": SCHOOL, "area": text("template.example.township", lang), "clause": "G13"}[field.id]
    return "T0001" if field.id == "teacher" else "C0001"


def _entry(table: Table, field: Field, lang: Lang) -> object:
    if (table.id, field.id) in _WORDS:
        return text(f"template.example.{table.id}.{field.id}", lang)
    given = _FIGURES.get(table.id, {}).get(field.id)
    if given is not None:
        return entry_shown(field, given, lang)
    if field.id in ("school", "from_school"):
        return SCHOOL
    return f"{SCHOOL[:-1]}2" if field.id == "to_school" else None


def entry_shown(field: Field, value: object, lang: Lang) -> object:
    """A held code or flag as it is entered in a sheet; everything else as it is."""
    if field.type == "code" and value in code_list(field.codes):
        return code_list(field.codes)[str(value)].label(lang)
    if isinstance(value, bool):
        return text("terms.yes" if value else "terms.no", lang)
    return value
