"""The register of schools and the table of their stages."""

import numpy as np
import polars as pl

from junheng.facts.example.draws import Flags, Ints, by_place, numbered, pick
from junheng.facts.example.people import Teachers, counts
from junheng.facts.example.premises import Numbers, Premises, funds
from junheng.facts.example.pupils import SCHOOL_YEAR, STAGES, YEARS, Units
from junheng.facts.example.sites import COUNTY, Sites, degrees
from junheng.terms.messages import text

ONLY_MU = 9
"""Of the village schools every so many gives its land in mu only, as many documents do."""


def boarding(county: Sites, rng: np.random.Generator) -> Flags:
    """Which schools board pupils: many junior and combined schools outside the core."""
    chance = np.where(county.of("junior", "nine_year"), by_place((0.0, 0.55, 0.5), county.place), 0.0)
    chance = np.where(county.of("complete_secondary", "twelve_year"), 1.0, chance)
    boards: Flags = rng.random(chance.size) < chance
    return boards


def _blank_where(values: Ints, blank: Flags) -> pl.Series:
    return pl.Series(values).set(pl.Series(blank), None)


def schools_table(
    county: Sites,
    known: Units,
    many: Numbers,
    have: Premises,
    staff: Teachers,
    boards: Flags,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """One row a school, kindergarten or campus."""
    rows, place = county.rows, county.place
    rural = place == 2
    campus, kindergarten = county.of("campus"), county.of("kindergarten")
    outer = county.of("complete_secondary")
    organiser = np.select([county.private, outer, rural], [2, 1, 3], default=0)
    founded = np.where(place == 0, rng.integers(1956, 2019, place.size), rng.integers(1950, 2012, place.size))
    founded = np.where(county.private, SCHOOL_YEAR - YEARS, founded)
    largest = np.zeros(place.size, dtype=np.int64)
    sizes = -(-known.grades // np.maximum(known.classes, 1))
    np.maximum.at(largest, known.site, sizes.max(axis=1))
    level = np.searchsorted([0.25, 0.8], rng.random(place.size) + by_place((-0.1, 0.0, 0.25), place))
    mu = rural & (np.arange(place.size) % ONLY_MU == 0) & ~campus
    in_mu = np.round(have.columns["land_area_m2"] * 3 / 20).astype(np.int64)
    no_pupils = many.compulsory == 0
    frame = pl.DataFrame(
        {
            "school": county.ids,
            "name": [site.name for site in rows],
            "county": [COUNTY] * len(rows),
            "township": [county.townships[site.township].name for site in rows],
            "type": [site.type for site in rows],
            "organiser": pick(("county", "upper", "private", "township"), organiser),
            "urban_rural": [site.place for site in rows],
            "counted": ~campus,
            "parent": [rows[site.parent].id if site.parent >= 0 else None for site in rows],
            "centre": [site.centre for site in rows],
            "boarding": boards,
            "level": pick([text(f"example.level.{name}") for name in ("good", "fair", "plain")], level),
            "founded_year": founded,
            "lon": degrees([site.lon for site in rows]),
            "lat": degrees([site.lat for site in rows]),
            "small_rural": rural & (many.compulsory >= 50) & (many.compulsory < 100),
            "dense_city_core": np.zeros(place.size, dtype=np.bool_),
            "small_class_rural": rural & (many.classes > 0) & (largest < 30),
            "migrant_majority": np.zeros(place.size, dtype=np.bool_),
            "pupils_senior": _blank_where(many.senior, many.senior == 0),
            "classes_senior": _blank_where(many.classes_senior, many.senior == 0),
            "children": _blank_where(many.children, ~kindergarten),
            "kindergarten_classes": _blank_where(many.classes_kindergarten, ~kindergarten),
            "kindergarten_teachers": _blank_where(2 * many.classes_kindergarten, ~kindergarten),
            "boarders": many.boarders,
            **_posts(county, known, many, staff, rng),
            **have.columns,
            "land_area_m2": _blank_where(have.columns["land_area_m2"], mu),
            "land_area_mu": _blank_where(in_mu, ~mu),
            "other_sports_area_m2": np.zeros(place.size, dtype=np.int64),
            "offsite_sports_area_m2": np.zeros(place.size, dtype=np.int64),
            "network": np.ones(place.size, dtype=np.bool_),
            "digital_campus": rng.random(place.size) < by_place((0.85, 0.55, 0.2), place),
            "charter": np.ones(place.size, dtype=np.bool_),
            **{id: _blank_where(values, kindergarten) for id, values in funds(county, many).items()},
            "places_bought": np.where(county.private & ~no_pupils, many.compulsory // 5, 0),
            "home_delivered": np.bincount(known.site, _at_home(known), minlength=place.size).astype(np.int64),
        }
    )
    return numbered(frame)


def staff_of_stages(known: Units, staff: Teachers) -> Ints:
    """Staff by unit: full-time teachers and those who run and serve the stage."""
    teachers = np.bincount(staff.unit, minlength=known.site.size)
    small = known.grades[:, 5] + known.grades[:, 8] == 0
    others = np.where(small, 0, 1 + np.round(teachers * by_place((0.07, 0.08, 0.06), known.place)))
    return (teachers + others).astype(np.int64)


def _posts(county: Sites, known: Units, many: Numbers, staff: Teachers, rng: np.random.Generator) -> dict[str, Ints]:
    """Staff, quota and posts that go together."""
    sites = len(county.rows)
    total = np.bincount(known.site, staff_of_stages(known, staff), minlength=sites).astype(np.int64)
    total += -(-many.senior // 12) + 3 * many.classes_kindergarten
    hired = np.where(county.private, total, np.round(total * rng.uniform(0.0, 0.08, sites)).astype(np.int64))
    absent = (rng.random(sites) < 0.15).astype(np.int64) * ~county.private
    vacant = rng.integers(0, 4, sites) * ~county.private
    quota = total - hired + absent + vacant
    return {
        "staff": total,
        "staff_quota": quota,
        "posts": quota,
        "staff_quota_serving": total - hired,
        "staff_quota_absent": absent,
        "staff_serving_unquota": hired,
        "terminals_teachers": np.round(total * 0.95).astype(np.int64),
    }


def _at_home(known: Units) -> Ints:
    """Pupils taught at home: a few in the larger schools."""
    return np.where(known.special == 1, known.pupils // 12, known.pupils // 900).astype(np.int64)


def migrants(known: Units, county: Sites) -> Ints:
    """Children who moved in with their parents, by unit: most in the core."""
    share = np.where(county.private[known.site], 0.25, by_place((0.09, 0.03, 0.005), known.place))
    return np.where(known.special == 1, 0, np.floor(known.pupils * share)).astype(np.int64)


def disabled(known: Units) -> Ints:
    """Disabled children of compulsory age at school, by unit."""
    return np.where(known.special == 1, known.pupils, known.pupils // 220 + _at_home(known)).astype(np.int64)


def stages_table(
    county: Sites, known: Units, staff: Teachers, classes: pl.DataFrame, rng: np.random.Generator
) -> pl.DataFrame:
    """One row a school and stage; teachers are counted from the list, classes from theirs."""
    pupils, number = known.pupils, known.classes
    primary = known.stage == 0
    moved = migrants(known, county)
    counted = counts(staff, known.site.size)
    # Nearby enrolment holds for all public primary pupils; junior schools take some from elsewhere.
    away = np.where(primary, 0.0, by_place((0.035, 0.02, 0.01), known.place))
    away = np.where(county.private[known.site], 0.6, away)
    qualified = classes.group_by("school", "stage", maintain_order=True).agg(pl.col("qualified").sum())
    frame = pl.DataFrame(
        {
            "school": pick(county.ids, known.site),
            "stage": pick(STAGES, known.stage),
            "pupils": pupils,
            "classes": number.sum(axis=1),
            **_by_grade("pupils", known.grades, known.stage),
            **_by_grade("classes", number, known.stage),
            "pupils_migrant": moved,
            "pupils_migrant_workers": moved * 9 // 10,
            "pupils_left_behind": np.floor(pupils * by_place((0.01, 0.10, 0.24), known.place)).astype(np.int64),
            "pupils_inclusive": np.where(known.special == 1, 0, pupils // 220),
            "pupils_home_delivered": _at_home(known),
            "pupils_special_class": np.zeros(pupils.size, dtype=np.int64),
            "pupils_in_catchment": pupils - np.ceil(pupils * away).astype(np.int64),
            "staff_of_stage": staff_of_stages(known, staff),
            **counted,
            # The required degree: senior secondary in primary schools, college in junior ones.
            "teachers_qualified_degree": counted["teachers"] - np.where(primary, 0, counted["teachers_below_college"]),
            "teachers_certified": counted["teachers"],
            **_visiting(known, county, rng),
            "classes_listed": number.sum(axis=1),
            **_graduates(known, rng),
            "annual_retention": 1_000_000 - rng.integers(0, 60, pupils.size) * 100,
            **_fitness(pupils, rng),
        }
    )
    frame = frame.join(qualified, on=["school", "stage"], how="left", maintain_order="left")
    return numbered(frame.rename({"qualified": "classes_qualified"}))


def _by_grade(what: str, values: Ints, stage: Ints) -> dict[str, pl.Series]:
    own = [(stage == 0) if grade < 6 else (stage == 1) for grade in range(9)]
    return {f"{what}_g{grade + 1}": _blank_where(values[:, grade], ~own[grade]) for grade in range(9)}


def _visiting(known: Units, county: Sites, rng: np.random.Generator) -> dict[str, Ints]:
    """Specialists who come to small village schools once or twice a week."""
    small = (known.place == 2) & (known.pupils < 200) & ~county.of("campus")[known.site]
    return {
        f"visiting_{subject}": (small & (rng.random(small.size) < chance)).astype(np.int64)
        for subject, chance in (("pe", 0.25), ("music", 0.35), ("fine_art", 0.3), ("arts", 0.0))
    }


def _graduates(known: Units, rng: np.random.Generator) -> dict[str, pl.Series]:
    """Last summer's graduates, and for junior schools what became of those who entered with them."""
    primary = known.stage == 0
    before = known.history[:, :, YEARS - 2]
    graduates = np.where(primary, before[:, 5], before[:, 8])
    entered = known.history[:, 6, YEARS - 4]
    lost = np.round(entered * rng.uniform(0.002, 0.03, entered.size)).astype(np.int64)
    # graduates = entered − lost + moved in − moved out
    gain = graduates - entered + lost
    moved_out = np.maximum(0, -gain) + np.round(entered * rng.uniform(0.0, 0.02, entered.size)).astype(np.int64)
    junior_only = {
        "entrants_three_years_ago": entered,
        "transferred_in": moved_out + gain,
        "transferred_out": moved_out,
        "deceased": np.zeros(entered.size, dtype=np.int64),
    }
    return {
        "graduates": pl.Series(graduates),
        **{id: _blank_where(values, primary) for id, values in junior_only.items()},
    }


def _fitness(pupils: Ints, rng: np.random.Generator) -> dict[str, Ints]:
    tested = pupils - np.ceil(pupils * rng.uniform(0.0, 0.02, pupils.size)).astype(np.int64)
    grades = rng.multinomial(tested, (0.09, 0.38, 0.47, 0.06))
    names = ("fitness_excellent", "fitness_good", "fitness_pass", "fitness_fail")
    return {"fitness_tested": tested, **{name: grades[:, at] for at, name in enumerate(names)}}
