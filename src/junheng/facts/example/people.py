"""Teachers of the example county. Codes only: nobody has a name."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from junheng.facts.example.draws import (
    Flags,
    Ints,
    by_place,
    level,
    numbered,
    pick,
    rank_within,
    rounded_by_chance,
    within_groups,
)
from junheng.facts.example.pupils import SCHOOL_YEAR, STAGES, Units
from junheng.facts.example.sites import Sites
from junheng.facts.records import AGE_BANDS, TRAINING_HOURS, training_span

DEGREES = ("doctor", "master", "bachelor", "college", "below")
TITLES = ("full_senior", "senior", "middle", "assistant", "junior_title", "none")
BACKBONE = ("none", "county", "city", "province")
IT_LEVELS = ("none", "basic", "intermediate", "advanced")
SPECIALISTS = ("pe", "music", "fine_art", "arts")
PRIMARY_SUBJECTS = (
    "chinese", "maths", "english", "chinese", "maths", "politics", "chinese", "maths", "science", "it",
)  # fmt: skip
JUNIOR_SUBJECTS = (
    "chinese", "maths", "english", "physics", "politics", "history", "chinese", "maths", "english",
    "chemistry", "geography", "biology", "it", "mental_health",
)  # fmt: skip
SUBJECTS = (*SPECIALISTS, *dict.fromkeys((*PRIMARY_SUBJECTS, *JUNIOR_SUBJECTS)), "other")
CAREER_BEGINS = 22
PRIVATE_YEARS = 5
"""Private schools opened at most so long ago: nobody there has served long enough to rotate."""


@dataclass(frozen=True)
class Teachers:
    """Full-time teachers, ordered by unit.

    Shapes:
        One entry a teacher; `unit` is the number of the stage in `Units`; codes are numbers in their lists.
    """

    unit: Ints
    subject: Ints
    degree: Ints
    title: Ints
    backbone: Ints
    born: Ints
    female: Flags
    joined_year: Ints
    joined_in_spring: Flags
    it_level: Ints
    head: Flags
    head_year: Ints
    hours: Ints
    """Hours of training by calendar year, five of them; 0 before the career began."""

    @property
    def age(self) -> Ints:
        """Age in the school year's first calendar year."""
        return SCHOOL_YEAR - self.born

    @property
    def trained(self) -> Flags:
        """Who has the hours that rule G9 asks for."""
        enough: Flags = self.hours.sum(axis=1) >= TRAINING_HOURS
        return enough


def teachers(known: Units, county: Sites, rng: np.random.Generator) -> Teachers:
    """The teachers of every stage, drawn one by one; all counts are taken from them."""
    number = _numbers(known, rng)
    unit = np.repeat(np.arange(number.size), number)
    place, stage = known.place[unit], known.stage[unit]
    private = county.private[known.site[unit]]
    age = _ages(place, private, rng)
    born = SCHOOL_YEAR - age
    most = np.where(private, PRIVATE_YEARS - 1, 40)
    served = np.minimum(np.minimum(age - CAREER_BEGINS, most), np.floor(rng.gamma(1.6, 6.5, unit.size)))
    joined = SCHOOL_YEAR - served.astype(np.int64)
    head = _heads(unit, age, known, county)
    return Teachers(
        unit=unit,
        subject=_subjects(known, unit, number, rng),
        degree=_degrees(stage, place, age, rng),
        title=_titles(age, rng),
        backbone=_backbone(known, unit, number, age, rng),
        born=born,
        female=rng.random(unit.size) < 0.68,
        joined_year=joined,
        joined_in_spring=(rng.random(unit.size) < 0.08) & (served > 0),
        it_level=_it_levels(age, rng),
        head=head,
        head_year=np.maximum(joined, SCHOOL_YEAR - rng.integers(0, 8, unit.size)),
        hours=_training(born, rng),
    )


def _numbers(known: Units, rng: np.random.Generator) -> Ints:
    """Full-time teachers by unit: by pupils, and in small schools by classes."""
    primary = known.stage == 0
    young, older = by_place((19.0, 17.5, 15.0), known.place), by_place((13.4, 12.3, 11.0), known.place)
    ratio = np.where(primary, young, older)
    ratio = level(rng, ratio, by_place((0.07, 0.08, 0.10), known.place))
    classes = known.classes.sum(axis=1)
    least = np.where(primary, np.where(known.grades[:, 5] == 0, 1.0, 1.35), 2.4) * classes
    number = np.maximum(np.ceil(least), np.round(known.pupils / ratio))
    return np.where(known.special == 1, np.ceil(known.pupils / 3.4), number).astype(np.int64)


def _ages(place: Ints, private: Flags, rng: np.random.Generator) -> Ints:
    middle = np.where(private, 32.0, by_place((39.0, 41.0, 44.0), place))
    spread = np.where(private, 5.0, by_place((8.5, 9.0, 10.5), place))
    age = np.round(middle + spread * rng.standard_normal(place.size))
    return np.clip(age, CAREER_BEGINS, 59).astype(np.int64)


def _subjects(known: Units, unit: Ints, number: Ints, rng: np.random.Generator) -> Ints:
    """PE, music and art teachers as a school of its kind has them; the others take the subjects in turn."""
    wanted = (
        0.9
        / 100
        * known.pupils
        * level(rng, by_place((1.16, 1.22, 1.26), known.place), by_place((0.18, 0.24, 0.34), known.place))
    )
    # Counts are whole: a village school that has a specialist at all often has one more than its share.
    some = rounded_by_chance(rng, wanted + by_place((0.0, 0.1, 0.30), known.place))
    some = np.minimum(some, number // 3)
    pe = -(-some * 2 // 5)
    music = (some - pe + 1) // 2
    arts = ((some >= 4) & (rng.random(some.size) < 0.25)).astype(np.int64)
    fine_art = some - pe - music - arts
    upto = np.cumsum(np.stack([pe, music, fine_art, arts]), axis=0)
    order = within_groups(number)
    special = (order[None, :] >= upto[:, unit]).sum(axis=0)
    rest = order - upto[3, unit]
    primary = np.array([SUBJECTS.index(name) for name in PRIMARY_SUBJECTS])
    junior = np.array([SUBJECTS.index(name) for name in JUNIOR_SUBJECTS])
    general = np.where(known.stage[unit] == 0, primary[rest % primary.size], junior[rest % junior.size])
    subject = np.where(special < len(SPECIALISTS), special, general)
    plain = (known.special[unit] == 1) & (special >= len(SPECIALISTS))
    chosen: Ints = np.where(plain, SUBJECTS.index("other"), subject).astype(np.int64)
    return chosen


def _degrees(stage: Ints, place: Ints, age: Ints, rng: np.random.Generator) -> Ints:
    primary = stage == 0
    # Older teachers more often stayed with the diploma that their time asked for.
    older = np.clip((age - 30) / 25, 0, 1)
    below = np.where(primary, by_place((0.01, 0.03, 0.09), place) * older, 0.002)
    college = np.where(primary, by_place((0.30, 0.45, 0.60), place), by_place((0.12, 0.20, 0.28), place))
    college = college * (0.25 + 0.75 * older)
    master = np.where(primary, by_place((0.03, 0.01, 0.004), place), by_place((0.08, 0.02, 0.008), place))
    draw = rng.random(stage.size)
    edges = np.stack([np.full(stage.size, 0.0003), 0.0003 + master, 1 - below - college, 1 - below])
    rung: Ints = (draw[None, :] >= edges).sum(axis=0).astype(np.int64)
    return rung


def _titles(age: Ints, rng: np.random.Generator) -> Ints:
    felt = age + 3.5 * rng.standard_normal(age.size)
    steps = np.select([felt >= 47, felt >= 35, felt >= 26, felt >= 24], [1, 2, 3, 4], default=5)
    steps = np.where((steps == 1) & (rng.random(age.size) < 0.4), 2, steps)
    return np.where((steps == 1) & (age >= 48) & (rng.random(age.size) < 0.01), 0, steps).astype(np.int64)


def _backbone(known: Units, unit: Ints, number: Ints, age: Ints, rng: np.random.Generator) -> Ints:
    wanted = (
        known.pupils
        / 100
        * level(rng, by_place((1.32, 1.20, 1.13), known.place), by_place((0.20, 0.24, 0.33), known.place))
    )
    # Good teachers gather in a few schools, which is what coefficients are about.
    strong = rng.random(wanted.size) < by_place((0.18, 0.16, 0.12), known.place)
    wanted = np.where(strong, 3.0 * wanted, wanted)
    some = rounded_by_chance(rng, wanted + by_place((0.0, 0.1, 0.30), known.place))
    some = np.minimum(np.where(known.special == 1, 2, some), number * 2 // 5)
    # A designation takes years of work: the youngest come last.
    rank = rank_within(unit, rng.random(unit.size) + (age < 28) * 1.0)
    rung = np.searchsorted([0.80, 0.96], rng.random(unit.size)) + 1
    return np.where(rank < some[unit], rung, 0).astype(np.int64)


def _it_levels(age: Ints, rng: np.random.Generator) -> Ints:
    draw = rng.random(age.size)
    young = np.searchsorted([0.0, 0.02, 0.30], draw, side="right")
    others = np.searchsorted([0.01, 0.10, 0.80], draw, side="right")
    return np.where(age < 35, young, others).astype(np.int64)


def _heads(unit: Ints, age: Ints, known: Units, county: Sites) -> Flags:
    """One head a school that is counted: the teacher of its first stage nearest fifty."""
    site = known.site[unit]
    campus = county.of("campus")[site]
    nearest = rank_within(site, np.abs(age - 50) + 1000.0 * known.stage[unit])
    heads: Flags = (nearest == 0) & ~campus
    return heads


def _training(born: Ints, rng: np.random.Generator) -> Ints:
    """Hours by year: an induction year, then some eighty a year; a few fall short."""
    first, last = training_span(SCHOOL_YEAR)
    years = np.arange(first, last + 1)
    began = born + CAREER_BEGINS
    idle = rng.random(born.size) < 0.006
    yearly = np.where(idle, 62, 88)[:, None] + rng.integers(-8, 9, (born.size, years.size))
    more = np.where(SCHOOL_YEAR - began <= 3, 40, 0)[:, None]
    hours = np.where(years == began[:, None], 240, yearly + more)
    return np.where(years >= began[:, None], hours, 0).astype(np.int64)


def counts(staff: Teachers, units: int) -> dict[str, Ints]:
    """What the stages say of their teachers, counted from the teachers.

    Shapes:
        One entry a unit; columns named as the fields of `stages`.
    """

    def many(who: Flags) -> Ints:
        return np.bincount(staff.unit[who], minlength=units).astype(np.int64)

    below = DEGREES.index("below")
    titles = [f"title_{name.removesuffix('_title')}" for name in TITLES]
    young = staff.age < 35
    return {
        "teachers": many(np.ones(staff.unit.size, dtype=np.bool_)),
        **{f"teachers_{name}": many(staff.degree == at) for at, name in enumerate(DEGREES[:below])},
        "teachers_below_college": many(staff.degree == below),
        "teachers_backbone": many(staff.backbone > 0),
        **{f"teachers_{name}": many(staff.subject == at) for at, name in enumerate(SPECIALISTS)},
        **{name: many(staff.title == at) for at, name in enumerate(titles)},
        **{band: many((staff.age >= low) & (staff.age <= high)) for band, (low, high) in AGE_BANDS.items()},
        "teachers_360h": many(staff.trained),
        "it_intermediate": many(staff.it_level >= IT_LEVELS.index("intermediate")),
        "teachers_under_35": many(young),
        "it_advanced_under_35": many(young & (staff.it_level == IT_LEVELS.index("advanced"))),
    }


def _codes(staff: Teachers, known: Units, ids: list[str]) -> pl.Series:
    """Identifiers: the school's, a dash and a number."""
    site = known.site[staff.unit]
    order = within_groups(np.bincount(site)[np.unique(site)]) + 1
    frame = pl.DataFrame({"school": pick(ids, site), "order": order})
    number = pl.col("order").cast(pl.String).str.zfill(3)
    return frame.select(pl.format("{}-{}", "school", number).alias("teacher"))["teacher"]


def _days(year: Ints, spring: Flags) -> pl.Series:
    """The first of September of a year, or the first of March in it."""
    month = np.where(spring, 2, 8)
    return pl.Series(((year - 1970) * 12 + month).astype("datetime64[M]").astype("datetime64[D]"))


def teachers_table(staff: Teachers, known: Units, ids: list[str]) -> pl.DataFrame:
    """One row a full-time teacher."""
    everyone = np.ones(staff.unit.size, dtype=np.bool_)
    frame = pl.DataFrame(
        {
            "teacher": _codes(staff, known, ids),
            "school": pick(ids, known.site[staff.unit]),
            "stage": pick(STAGES, known.stage[staff.unit]),
            "full_time": everyone,
            "subject": pick(SUBJECTS, staff.subject),
            "degree": pick(DEGREES, staff.degree),
            "title": pick(TITLES, staff.title),
            "backbone": pick(BACKBONE, staff.backbone),
            "certified": everyone,
            "sex": pick(("male", "female"), staff.female.astype(np.int64)),
            "birth_year": staff.born,
            "joined": _days(staff.joined_year, staff.joined_in_spring),
            "head": staff.head,
            "head_since": _days(staff.head_year, ~everyone),
            "it_level": pick(IT_LEVELS, staff.it_level),
        }
    )
    return numbered(frame.with_columns(pl.when("head").then("head_since").alias("head_since")))
