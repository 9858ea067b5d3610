"""Counties of a few schools, written down, so that what the forecast must say of them can be reckoned."""

import csv
import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from junheng.facts.table import Facts, frame_of
from junheng.standards.model import Stage

Pupils = Mapping[int, Sequence[int | None]]
"""Pupils of each year by grade; None for a row that is not there."""


def county(
    schools: Mapping[str, Mapping[int, Sequence[int | None]]],
    first_year: int = 2022,
    towns: Mapping[str, str] | None = None,
    types: Mapping[str, str] | None = None,
    changes: Sequence[Mapping[str, object]] = (),
    births: Sequence[Mapping[str, object]] = (),
    cells: Sequence[Mapping[str, object]] = (),
    first_junior: int = 7,
) -> Facts:
    """Facts of schools given as grade → pupils by year; None is a row that is not there."""
    rows = [
        {
            "school": school,
            "stage": _stage(grade, first_junior),
            "grade": grade,
            "school_year": first_year + at,
            "pupils": number,
        }
        for school, grades in schools.items()
        for grade, numbers in grades.items()
        for at, number in enumerate(numbers)
        if number is not None
    ]
    listed = [
        {
            "school": school,
            "name": school,
            "township": (towns or {}).get(school, "A"),
            "urban_rural": "rural",
            "type": (types or {}).get(school),
        }
        for school in {**schools, **(types or {})}
    ]
    return Facts.of(
        {
            "enrolment": frame_of("enrolment", rows),
            "schools": frame_of("schools", listed),
            "changes": frame_of("changes", changes),
            "births": frame_of("births", births),
            "cells": frame_of("cells", cells),
        }
    )


def steady(number: int, grades: range = range(1, 7), years: int = 4) -> dict[int, list[int]]:
    """A school with the same pupils in every grade and year."""
    return {grade: [number] * years for grade in grades}


def new_york(shared: Path) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Pupils of New York's schools, kindergarten to grade 8, and the district of each.

    Shapes:
        schools × 9 grades × 7 years; schools.
    """
    path = shared / "data" / "nyc_enrolment_2005_2012" / "enrolment_by_grade.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    ids = sorted({row["DBN"] for row in rows})
    place = {id: at for at, id in enumerate(ids)}
    pupils = np.zeros((len(ids), 9, 7))
    district = np.zeros(len(ids), np.int64)
    for row in rows:
        at = place[row["DBN"]]
        district[at] = int(row["district"])
        for grade, name in enumerate(["k", *(f"grade{number}" for number in range(1, 9))]):
            pupils[at, grade, int(row["autumn"]) - 2005] = float(row[name] or 0)
    return pupils, district


def _stage(grade: int, first_junior: int) -> Stage:
    return "primary" if grade < first_junior else "junior"
