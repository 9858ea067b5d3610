"""Record sheets for tests: teachers, training and classes, complete or with blanks, and counted by plain Python."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st

from junheng.facts.fields import code_list
from junheng.facts.table import Facts, frame_of

Rows = list[dict[str, Any]]

BANDS = [(25, "age_under_25"), (30, "age_25_29"), (35, "age_30_34"), (40, "age_35_39"), (45, "age_40_44")]
BANDS += [(50, "age_45_49"), (55, "age_50_54"), (60, "age_55_59"), (201, "age_60_up")]


def teacher_rows(chance: Random, schools: Sequence[tuple[str, str]], each: int, blanks: float = 0.0) -> Rows:
    """A register: so many teachers for each school's stage, a share of the entries blank."""
    rows = []
    for school, stage in schools:
        for _ in range(chance.randint(each // 2, each)):
            row = {
                "teacher": f"{len(rows):06}",
                "school": school,
                "stage": stage,
                "full_time": chance.random() < 0.9,
                "subject": chance.choice(list(code_list("subject"))),
                "degree": chance.choice(list(code_list("degree"))),
                "title": chance.choice(list(code_list("title"))),
                "backbone": chance.choice(list(code_list("backbone"))),
                "certified": chance.random() < 0.95,
                "birth_year": chance.randint(1960, 2002),
                "it_level": chance.choice(list(code_list("it_level"))),
                "joined": date(chance.randint(2005, 2024), 9, 1),
            }
            kept = ("teacher", "school")
            rows.append({name: None if name not in kept and chance.random() < blanks else v for name, v in row.items()})
    return rows


def training_rows(chance: Random, teachers: Rows, blanks: float = 0.0) -> Rows:
    """Hours of six years, the first of which no longer counts."""
    return [
        {
            "teacher": row["teacher"],
            "year": year,
            "hours": None if chance.random() < blanks else chance.choice([72, 72, 80, 90]),
        }
        for row in teachers
        for year in range(2019, 2025)
        if chance.random() < 0.97
    ]


def class_rows(chance: Random, schools: Sequence[tuple[str, str]], blanks: float = 0.0) -> Rows:
    """A class list for each school's stage."""
    return [
        {
            "school": school,
            "stage": None if chance.random() < blanks else stage,
            "grade": (1 if stage == "primary" else 7) if chance.random() >= blanks / 2 else None,
            "class": f"{number}",
            "pupils": chance.randint(25, 48),
            "qualified": None if chance.random() < blanks else chance.random() < 0.9,
        }
        for school, stage in schools
        for number in range(chance.randint(2, 14))
    ]


def facility_rows(chance: Random, schools: Rows) -> Rows:
    """Facilities by kind, now and then one that nobody counted."""
    rows = []
    for school in schools:
        for kind in ("实验室", "图书室", "多功能教室"):
            number = chance.randint(1, 9)
            intact = None if chance.random() < 0.05 else chance.randint(0, number)
            rows.append({"school": school["school"], "kind": kind, "number": number, "intact": intact})
    return rows


def places(schools: Rows) -> list[tuple[str, str]]:
    """Each school's stages."""
    both = ("primary", "junior")
    of = {"nine_year": both, "primary": both[:1], "junior": both[1:]}
    return [(row["school"], stage) for row in schools for stage in of[row["type"]]]


def county_with_records(number: int, chance: Random) -> Facts:
    """A county whose schools have land and rooms, and record sheets instead of counts of teachers and classes."""
    schools = [
        {
            "school": f"{n:04}",
            "name": f"第{n}学校",
            "township": f"{n % 4}镇",
            "type": chance.choice(["primary", "primary", "junior", "nine_year"]),
            "organiser": "county",
            "urban_rural": chance.choice(["urban", "town", "rural"]),
            "boarding": False,
            "small_rural": chance.random() < 0.3,
            "dense_city_core": chance.random() < 0.3,
            "teaching_rooms_area_m2": chance.randint(300_000, 900_000) / 100,
            "indoor_sports_area_m2": chance.randint(0, 50_000) / 100,
            "sports_ground_area_m2": chance.randint(300_000, 900_000) / 100,
            "other_sports_area_m2": chance.randint(0, 90_000) / 100,
            "offsite_sports_area_m2": 0,
            "equipment_value": chance.randint(50_000_000, 300_000_000) / 1_000_000,
            "multimedia_rooms": chance.randint(10, 40),
        }
        for n in range(number)
    ]
    where = places(schools)
    stages = [
        {
            "school": school,
            "stage": stage,
            "pupils": chance.randint(60, 1500),
            "visiting_pe": 1,
            "visiting_music": 0,
            "visiting_fine_art": 0,
            "visiting_arts": chance.randint(0, 1),
        }
        for school, stage in where
    ]
    teachers = teacher_rows(chance, where, 40)
    return Facts.of(
        {
            "schools": frame_of("schools", schools),
            "stages": frame_of("stages", stages),
            "county": frame_of("county", [{"county": "990101", "name": "示例县", "school_year": 2024}]),
            "teachers": frame_of("teachers", teachers),
            "training": frame_of("training", training_rows(chance, teachers)),
            "classes": frame_of("classes", class_rows(chance, where)),
            "facilities": frame_of("facilities", facility_rows(chance, schools)),
        }
    )


chances = st.integers(0, 2**32).map(Random)


def counted_by_hand(teachers: Rows, training: Rows, school_year: int) -> dict[tuple[str, str], dict[str, int | None]]:
    """What `teacher_counts` should say: one teacher after the other, no table engine."""
    hours: Counter[str] = Counter()
    unsure = set()
    for row in training:
        if school_year - 4 <= row["year"] <= school_year:
            hours[row["teacher"]] += row["hours"] or 0
            unsure |= {row["teacher"]} if row["hours"] is None else set()
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    blank: dict[tuple[str, str], set[str]] = defaultdict(set)
    unplaced = {row["school"] for row in teachers if row["stage"] is None and row["full_time"] is not False}
    for row in teachers:
        if row["full_time"] is False or row["stage"] is None:
            continue
        place = (row["school"], row["stage"])
        blank[place] |= {name for name, value in row.items() if value is None}
        count = found[place]
        count["teachers"] += 1
        count[f"teachers_{row['degree']}"] += 1
        count["teachers_backbone"] += row["backbone"] not in (None, "none")
        count["teachers_certified"] += row["certified"] is True
        count[f"teachers_{row['subject']}"] += 1
        count[f"title_{row['title']}"] += 1
        age = school_year - row["birth_year"] if row["birth_year"] is not None else None
        if age is not None:
            count[next(band for under, band in BANDS if age < under)] += 1
            count["teachers_under_35"] += age < 35
            count["it_advanced_under_35"] += age < 35 and row["it_level"] == "advanced"
        count["it_intermediate"] += row["it_level"] in ("intermediate", "advanced")
        if hours[row["teacher"]] >= 360:
            count["teachers_360h"] += 1
        elif row["teacher"] in unsure:
            blank[place].add("hours")
    return {place: _fields(count, blank[place], place[0] in unplaced) for place, count in found.items()}


NEEDS = {
    "full_time": ["teachers"],
    "degree": [f"teachers_{name}" for name in ("doctor", "master", "bachelor", "college", "below_college")],
    "backbone": ["teachers_backbone"],
    "certified": ["teachers_certified"],
    "subject": ["teachers_pe", "teachers_music", "teachers_fine_art", "teachers_arts"],
    "title": [f"title_{name}" for name in ("full_senior", "senior", "middle", "assistant", "junior", "none")],
    "birth_year": [*(band for _, band in BANDS), "teachers_under_35", "it_advanced_under_35"],
    "it_level": ["it_intermediate", "it_advanced_under_35"],
    "hours": ["teachers_360h"],
}
NAMED_OTHERWISE = {"teachers_below_college": "teachers_below", "title_junior": "title_junior_title"}


def _fields(count: Counter[str], blank: set[str], unplaced: bool) -> dict[str, int | None]:
    held: dict[str, int | None] = {}
    for need, names in NEEDS.items():
        for name in names:
            open_ = unplaced or "full_time" in blank or need in blank
            held[name] = None if open_ or held.get(name, 0) is None else count[NAMED_OTHERWISE.get(name, name)]
    return held
