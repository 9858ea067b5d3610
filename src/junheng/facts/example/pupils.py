"""Pupils of the example county: year groups followed over five years, and their classes."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from junheng.facts.example.draws import Floats, Ints, by_place, level, numbered, pick, within_groups
from junheng.facts.example.sites import Sites
from junheng.terms.messages import text

SCHOOL_YEAR = 2024
YEARS = 5
"""School years of history, the last one the data's own."""

STAGES = ("primary", "junior")
GRADES = (6, 3)

# Pupils of a stage: middle, spread on the log scale, least and most, by kind and place.
SIZES: dict[tuple[str, str, str], tuple[float, float, float, float]] = {
    ("primary", "urban", "primary"): (1280, 0.22, 640, 1960),
    ("primary", "town", "primary"): (640, 0.30, 280, 1250),
    ("primary", "rural", "primary"): (175, 0.50, 42, 430),
    ("campus", "rural", "primary"): (84, 0.20, 56, 120),
    ("teaching_point", "rural", "primary"): (38, 0.45, 16, 92),
    ("junior", "urban", "junior"): (1420, 0.18, 760, 1960),
    ("junior", "town", "junior"): (660, 0.30, 260, 1300),
    ("nine_year", "urban", "primary"): (960, 0.20, 600, 1350),
    ("nine_year", "urban", "junior"): (610, 0.20, 380, 900),
    ("nine_year", "town", "primary"): (430, 0.25, 220, 760),
    ("nine_year", "town", "junior"): (270, 0.25, 140, 480),
    ("nine_year", "rural", "primary"): (215, 0.30, 110, 420),
    ("nine_year", "rural", "junior"): (125, 0.30, 66, 260),
    ("complete_secondary", "urban", "junior"): (800, 0.10, 640, 1000),
    ("twelve_year", "urban", "primary"): (700, 0.10, 560, 880),
    ("twelve_year", "urban", "junior"): (440, 0.10, 340, 560),
    ("special", "urban", "primary"): (58, 0.10, 46, 72),
    ("special", "urban", "junior"): (30, 0.10, 22, 40),
}

# Largest class that a school of the core lets grow, and how often: some stand above the limits of 45 and 50.
URBAN_CAPS = {
    "primary": ((45, 0.70), (48, 0.14), (52, 0.10), (55, 0.06)),
    "junior": ((50, 0.75), (53, 0.15), (55, 0.10)),
}
CAPS = {"primary": 45, "junior": 50}
SPECIAL_CAP = 10


@dataclass(frozen=True)
class Units:
    """The stages of schools that have pupils.

    Attributes:
        site: Row of the register.
        stage: 0 primary, 1 junior.
        place: Number of the place, see `PLACES`.
        history: Pupils by grade and school year.
        caps: Size above which the school splits a class.
        special: Whether it belongs to the special school.

    Shapes:
        history: units × 9 grades × years; the rest one entry a unit. Ordered by site and stage.
    """

    site: Ints
    stage: Ints
    place: Ints
    history: Ints
    caps: Ints
    special: Ints

    @property
    def grades(self) -> Ints:
        """Pupils by grade now. Shapes: units × 9."""
        return self.history[:, :, -1]

    @property
    def pupils(self) -> Ints:
        """Pupils now."""
        total: Ints = self.grades.sum(axis=1)
        return total

    @property
    def classes(self) -> Ints:
        """Classes by grade now. Shapes: units × 9."""
        return -(-self.grades // self.caps[:, None])


def units(county: Sites, rng: np.random.Generator) -> Units:
    """Every stage of every school with its pupils by grade over five years.

    A year group moves up a grade a year and loses or gains a little on the way; groups that enter grow in the
    core and shrink in the villages.
    """
    listed = [
        (row, stage, site.kind)
        for row, site in enumerate(county.rows)
        for stage in (0, 1)
        if (site.kind, site.place, STAGES[stage]) in SIZES
    ]
    row = np.array([entry[0] for entry in listed], dtype=np.int64)
    stage = np.array([entry[1] for entry in listed], dtype=np.int64)
    place = county.place[row]
    point = np.array([kind == "teaching_point" for _, _, kind in listed])
    special = np.array([kind == "special" for _, _, kind in listed])
    sizes = np.array([SIZES[kind, county.rows[at].place, STAGES[part]] for at, part, kind in listed])
    wanted = np.clip(level(rng, sizes[:, 0], sizes[:, 1]), sizes[:, 2], sizes[:, 3])
    # Junior schools take about as many as leave the primary schools, as far as their sizes allow.
    leave, enter = (wanted[(stage == part) & ~special].sum() / GRADES[part] for part in (0, 1))
    wanted = np.where((stage == 1) & ~special, np.clip(wanted * leave / enter, sizes[:, 2], sizes[:, 3]), wanted)
    drift = by_place((0.025, -0.012, -0.045), place) + 0.008 * rng.standard_normal(row.size)
    kept = by_place((1.003, 0.999, 0.988), place)
    history = _followed(wanted, np.where(special, 0.0, drift), kept, stage, point, rng)
    return Units(row, stage, place, history, _caps(stage, place, special, rng), special.astype(np.int64))


def _followed(wanted: Floats, drift: Floats, kept: Floats, stage: Ints, point: Ints, rng: np.random.Generator) -> Ints:
    """Year groups by grade and year, scaled so that the last year has about the pupils wanted."""
    number, most = wanted.size, max(GRADES)
    entry = np.arange(YEARS + most)
    groups = np.exp(np.log1p(drift)[:, None] * entry + 0.03 * rng.standard_normal((number, entry.size)))
    history = np.zeros((number, 9, YEARS))
    for grade in range(most):
        # The group in this grade in year t entered `grade` years before.
        moved = groups[:, most - grade : most - grade + YEARS] * (kept**grade)[:, None]
        moved = moved * (1 + 0.006 * rng.standard_normal((number, YEARS)))
        primary = (stage == 0) & ~(point.astype(bool) & (grade >= 4))
        history[primary, grade] = moved[primary]
        if grade < GRADES[1]:
            history[stage == 1, 6 + grade] = moved[stage == 1]
    scale = wanted / history[:, :, -1].sum(axis=1)
    whole: Ints = np.round(history * scale[:, None, None]).astype(np.int64)
    return whole


def _caps(stage: Ints, place: Ints, special: Ints, rng: np.random.Generator) -> Ints:
    caps = np.where(stage == 0, CAPS["primary"], CAPS["junior"])
    for at, name in enumerate(STAGES):
        values, chances = zip(*URBAN_CAPS[name], strict=True)
        drawn = rng.choice(values, size=stage.size, p=chances)
        caps = np.where((place == 0) & (stage == at), drawn, caps)
    return np.where(special, SPECIAL_CAP, caps).astype(np.int64)


def enrolment_table(known: Units, ids: list[str]) -> pl.DataFrame:
    """Pupils by school, stage, grade and school year."""
    taught = known.history.any(axis=2)
    unit, grade = np.nonzero(taught)
    years = np.arange(SCHOOL_YEAR - YEARS + 1, SCHOOL_YEAR + 1)
    at = np.repeat(np.arange(unit.size), YEARS)
    return numbered(
        pl.DataFrame(
            {
                "school": pick(ids, known.site[unit][at]),
                "stage": pick(STAGES, known.stage[unit][at]),
                "grade": grade[at] + 1,
                "school_year": np.tile(years, unit.size),
                "pupils": known.history[unit, grade].ravel(),
            }
        )
    )


def classes_table(known: Units, ids: list[str], rng: np.random.Generator) -> pl.DataFrame:
    """The classes of every grade, as even as whole pupils allow."""
    unit, grade = np.nonzero(known.classes)
    number, pupils = known.classes[unit, grade], known.grades[unit, grade]
    at = np.repeat(np.arange(unit.size), number)
    order = within_groups(number)
    size = pupils[at] // number[at] + (order < (pupils % number)[at])
    # Village schools find it hardest to have qualified teachers for every subject.
    sure = by_place((0.995, 0.985, 0.965), known.place)
    names = [text("example.class", number=at) for at in range(1, int(number.max()) + 1)]
    return numbered(
        pl.DataFrame(
            {
                "school": pick(ids, known.site[unit][at]),
                "grade": grade[at] + 1,
                "class": pick(names, order),
                "stage": pick(STAGES, known.stage[unit][at]),
                "pupils": size,
                "qualified": rng.random(at.size) < sure[unit][at],
            }
        )
    )
