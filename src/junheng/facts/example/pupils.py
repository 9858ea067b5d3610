"""Pupils of the example county: year groups followed over five years, their classes, births and homes."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from junheng.facts.example.draws import Floats, Ints, by_place, level, numbered, pick, within_groups
from junheng.facts.example.sites import Sites, Township, degrees
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
URBAN_CAPS = {"primary": ((45, 0.70), (48, 0.14), (52, 0.10), (55, 0.06)), "junior": ((50, 0.75), (53, 0.15), (55, 0.10))}
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
        return self.grades.sum(axis=1)

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
    drift = by_place((0.025, -0.012, -0.045), place) + 0.008 * rng.standard_normal(row.size)
    kept = by_place((1.003, 0.999, 0.988), place)
    history = _followed(wanted, np.where(special, 0.0, drift), kept, stage, point, rng)
    return Units(row, stage, place, history, _caps(stage, place, special, rng), special.astype(np.int64))


def _followed(
    wanted: Floats, drift: Floats, kept: Floats, stage: Ints, point: Ints, rng: np.random.Generator
) -> Ints:
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
    return np.round(history * scale[:, None, None]).astype(np.int64)


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
    # Teaching points and the smallest village schools find it hardest to have qualified teachers for every subject.
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


BIRTH_YEARS = 9


@dataclass(frozen=True)
class Births:
    """Births by township and calendar year, oldest first, the last one the school year's first.

    Shapes:
        townships × `BIRTH_YEARS`.
    """

    count: Ints
    years: Ints


def births(known: Units, county: Sites, rng: np.random.Generator) -> Births:
    """Births that lead to the first grades of the last three years, and those that have not come to school yet.

    Children enter at six. Families move into the core before their children start school and out of villages,
    so births are fewer than first-graders in the core and more in the country.
    """
    number = len(county.townships)
    urban = np.array([township.urban for township in county.townships])
    first = np.zeros((number, YEARS))
    schools = (known.stage == 0) & (known.special == 0)
    np.add.at(first, county.township[known.site[schools]], known.history[schools, 0])
    moved = np.where(urban, 1.25, 0.93)[:, None]
    count = np.zeros((number, BIRTH_YEARS))
    come = BIRTH_YEARS - 6
    count[:, :come] = first[:, YEARS - come :] / moved
    decline = np.where(urban, -0.025, -0.06)
    for at in range(come, BIRTH_YEARS):
        count[:, at] = count[:, at - 1] * (1 + decline + 0.015 * rng.standard_normal(number))
    # A township without a school of its own still has children.
    least = np.maximum(count, 8)
    return Births(
        np.round(least).astype(np.int64), np.arange(SCHOOL_YEAR - BIRTH_YEARS + 1, SCHOOL_YEAR + 1, dtype=np.int64)
    )


def births_table(born: Births, townships: tuple[Township, ...]) -> pl.DataFrame:
    """Births, one row a township and year."""
    at = np.repeat(np.arange(len(townships)), BIRTH_YEARS)
    return numbered(
        pl.DataFrame(
            {
                "area": pick([township.name for township in townships], at),
                "year": np.tile(born.years, len(townships)),
                "births": born.count.ravel(),
            }
        )
    )


AGES = 16


def residents(known: Units, county: Sites, born: Births) -> Ints:
    """Children by township and age in years: small ones from births, others as the schools of the township have them.

    Shapes:
        townships × 16 ages.
    """
    number = len(county.townships)
    urban = np.array([township.urban for township in county.townships])
    grades = np.zeros((number, 9))
    schools = known.special == 0
    np.add.at(grades, county.township[known.site[schools]], known.grades[schools])
    children = np.zeros((number, AGES))
    moved = np.where(urban, 1.12, 0.97)[:, None]
    children[:, :6] = born.count[:, ::-1][:, :6] * moved
    children[:, 6:12] = grades[:, :6]
    # Junior schools draw on several townships: older children are counted where the primary pupils are.
    older = np.where(urban, 0.985, 1.03)[:, None]
    children[:, 12:] = np.maximum(grades[:, 5], born.count[:, 0])[:, None] * older ** np.arange(1, AGES - 11)
    return np.round(children).astype(np.int64)


def cells_table(known: Units, county: Sites, born: Births, rng: np.random.Generator) -> pl.DataFrame:
    """Villages and estates with their children by age; a village with a school lies at its school."""
    children = residents(known, county, born)
    at_school = {
        (site.township, site.village): (site.lon, site.lat) for site in county.rows if site.place == "rural"
    }
    cells: list[tuple[int, str, float, float]] = []
    for number, township in enumerate(county.townships):
        own = sum(1 for place in at_school if place[0] == number)
        entry = "example.estate" if township.urban else "example.village"
        for village in range(max(4, own + 2)):
            step = rng.normal(0, 0.008 if township.urban else 0.022, 2)
            place = (township.lon + float(step[0]), township.lat + float(step[1]))
            lon, lat = at_school.get((number, village), place)
            cells.append((number, text(entry, name=township.villages[village]), lon, lat))
    home = np.array([cell[0] for cell in cells], dtype=np.int64)
    weights = rng.gamma(4.0, size=home.size)
    shared = _shared_out(children, home, weights)
    at = np.repeat(np.arange(home.size), AGES)
    ids = [f"V{number:05d}" for number in range(1, home.size + 1)]
    return numbered(
        pl.DataFrame(
            {
                "cell": pick(ids, at),
                "name": pick([cell[1] for cell in cells], at),
                "township": pick([township.name for township in county.townships], home[at]),
                "lon": degrees([cell[2] for cell in cells])[at],
                "lat": degrees([cell[3] for cell in cells])[at],
                "age": np.tile(np.arange(AGES), home.size),
                "children": shared.ravel(),
            }
        )
    )


def _shared_out(children: Ints, home: Ints, weights: Floats) -> Ints:
    """Each township's children of an age over its cells, by weight; whole, and adding up exactly.

    Shapes:
        townships × ages → cells × ages. Cells of a township stand together.
    """
    share = np.cumsum(weights)
    starts = np.searchsorted(home, np.arange(children.shape[0]))
    before = np.concatenate([[0.0], share])[starts]
    total = np.bincount(home, weights)
    upto = (share - before[home]) / total[home]
    # Differences of rounded running totals add up to the total.
    running = np.round(children[home] * upto[:, None]).astype(np.int64)
    previous = np.vstack([np.zeros((1, children.shape[1]), dtype=np.int64), running[:-1]])
    previous[starts] = 0
    return running - previous
