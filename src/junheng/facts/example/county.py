"""An invented county, to try Junheng on and to show what a filled workbook looks like."""

import numpy as np
import polars as pl

from junheng.facts.example import cells, equipment, families, homes, people, premises, pupils, schools, service
from junheng.facts.example.draws import Floats, Ints, numbered
from junheng.facts.example.sites import COUNTY, Sites, sites
from junheng.facts.table import Facts, frame_of
from junheng.terms.errors import InputError
from junheng.terms.messages import text

LEAST, MOST = 5, 3000
DOCUMENTED = ("G1", "G2", "G10", "G14", "G15", "Q3", "Q5", "Q6", "Q7", "Q8")
"""Clauses of the 2017 scheme that are judged by documents."""

PENDING = ("Q5", "Q8")
"""Those not decided yet, so that their verdict is open."""

# Streams of random numbers, one a topic: a change in one leaves the others as they were.
TOPICS = (
    "sites", "pupils", "classes", "births", "cells", "boarding", "teachers", "postings", "premises", "lists",
    "schools", "stages", "areas", "homes", "network",
)  # fmt: skip


def sound_county(schools_: int, seed: int) -> Facts:
    """The county without planted mistakes; see `example_county`.

    Raises:
        InputError: too few or too many schools, or a negative seed.
    """
    if not LEAST <= schools_ <= MOST:
        raise InputError("example.number", least=LEAST, most=MOST, schools=schools_)
    if seed < 0:
        raise InputError("example.seed", seed=seed)
    streams = np.random.default_rng([seed, schools_]).spawn(len(TOPICS))
    draw = dict(zip(TOPICS, streams, strict=True))
    land = sites(schools_, draw["sites"])
    ids = land.ids
    known = pupils.units(land, draw["pupils"])
    born = families.births(known, land, draw["births"])
    boards = schools.boarding(land, draw["boarding"])
    many = premises.numbers(known, land, boards, draw["lists"])
    have = premises.premises(land, many, draw["premises"])
    staff = people.teachers(known, land, draw["teachers"])
    teachers = people.teachers_table(staff, known, ids)
    posted = service.postings(staff, known, land, draw["postings"])
    classes = pupils.classes_table(known, ids, draw["classes"])
    villages = families.cells_table(known, land, born, draw["cells"])
    areas = _areas(land, families.residents(known, land, born), draw["areas"])
    return Facts.of(
        {
            "schools": schools.schools_table(land, known, many, have, staff, boards, draw["schools"]),
            "stages": schools.stages_table(land, known, staff, classes, draw["stages"]),
            "teachers": teachers,
            "training": service.training_table(staff, teachers["teacher"]),
            "postings": service.postings_table(posted, staff, known, ids, teachers["teacher"]),
            "wishes": homes.wishes_table(staff, known, land, teachers["teacher"], ids, draw["homes"]),
            "classes": classes,
            "rooms": premises.rooms_table(have.rooms, ids),
            "enrolment": pupils.enrolment_table(known, ids),
            "births": families.births_table(born, land.townships),
            "equipment": equipment.equipment_table(land, have, draw["lists"]),
            "facilities": equipment.facilities_table(land, many, draw["lists"]),
            "areas": areas,
            "cells": villages,
            "sites": cells.sites_table(known, land, boards, villages, draw["network"]),
            "county": _county(schools_, seed, land, known, staff, posted),
            "evidence": _evidence(),
        }
    )


def _areas(land: Sites, children: Ints, rng: np.random.Generator) -> pl.DataFrame:
    """Population, economy and low incomes by township, and the county's own row: the sum of the others."""
    number = len(land.townships)
    urban = np.array([township.urban for township in land.townships])
    population = np.round(children.sum(axis=1) / rng.uniform(0.15, 0.18, number)).astype(np.int64)
    each = np.where(urban, 6.2, 3.4) * rng.uniform(0.85, 1.15, number)
    # Money is in 万元 with two decimals here, held in millionths.
    gdp = np.round(population * each, 2)
    revenue = np.round(gdp * rng.uniform(0.05, 0.09, number), 2)
    income = np.round(np.where(urban, 36_500, 21_800) * rng.uniform(0.88, 1.12, number)).astype(np.int64)
    poor = np.round(population * np.where(urban, 0.008, rng.uniform(0.02, 0.11, number))).astype(np.int64)

    def held(money: Floats) -> Ints:
        return np.round(money * 100).astype(np.int64) * 10_000

    def with_sum(values: Ints) -> Ints:
        return np.append(values, values.sum())

    whole = round(float((income * population).sum() / population.sum()))
    return numbered(
        pl.DataFrame(
            {
                "area": [*(township.name for township in land.townships), text("example.county")],
                "level": ["township"] * number + ["county"],
                "population": with_sum(population),
                "gdp": with_sum(held(gdp)),
                "revenue": with_sum(held(revenue)),
                "income_per_head": np.append(income, whole) * 100,
                "poor_population": with_sum(poor),
                "poor_county": [*(poor / population > 0.08).tolist(), False],
            }
        )
    )


def _county(
    number: int, seed: int, land: Sites, known: pupils.Units, staff: people.Teachers, posted: service.Postings
) -> pl.DataFrame:
    """Figures of the county: those that follow from its schools, and plausible ones for the rest."""
    moved = posted.teacher[posted.exchange]
    migrants = schools.migrants(known, land)
    private = land.private[known.site]
    in_public = int(migrants[~private].sum())
    bought = int(migrants[private].sum()) // 2
    disabled = int(schools.disabled(known).sum())
    staff_of_stages = int(schools.staff_of_stages(known, staff).sum())
    places = max(20, int(known.history[:, 8, -1].sum()) * 2 // 5)
    return frame_of(
        "county",
        [
            {
                "county": COUNTY,
                "name": text("example.county"),
                "school_year": pupils.SCHOOL_YEAR,
                "note": text("example.note", schools=number, seed=seed, county=COUNTY),
                "special_funds_per_pupil": premises.SPECIAL_QUOTA_YUAN,
                "funds_quota_primary": premises.QUOTA_YUAN[0],
                "funds_quota_junior": premises.QUOTA_YUAN[1],
                "teacher_income": 98_650,
                "civil_servant_income": 97_200,
                "rotation_eligible": int(service.eligible(staff, land, known).sum()),
                "rotation_moved": moved.size,
                "rotation_moved_backbone": int((staff.backbone[moved] > 0).sum()),
                "quality_senior_places": places,
                "quality_senior_places_shared": -(-places * 3 // 5),
                "migrant_eligible": -(-(in_public + bought) * 25 // 24),
                "migrant_in_public": in_public,
                "migrant_places_bought": bought,
                "disabled_school_age": disabled + disabled // 40,
                "disabled_enrolled": disabled,
                "attainment_level_primary": True,
                "attainment_level_junior": True,
                "attainment_difference_primary": "0.118",
                "attainment_difference_junior": "0.132",
                "satisfaction_public": "91.3",
                "satisfaction_teachers_township": "87.6",
                "county_work_score": "92.5",
                "veto_items": False,
                "teachers_in_staff_share": round(100 * staff.unit.size / staff_of_stages, 1),
            }
        ],
    )


def _evidence() -> pl.DataFrame:
    return frame_of(
        "evidence",
        [
            {
                "clause": clause,
                "met": None if clause in PENDING else True,
                "document": None if clause in PENDING else text("example.evidence", clause=clause),
                "note": text("example.evidence.pending") if clause in PENDING else None,
            }
            for clause in DOCUMENTED
        ],
    )
