"""Land, buildings, rooms and funds of the example county's schools."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from junheng.facts.example.draws import (
    Flags,
    Floats,
    Ints,
    by_place,
    level,
    numbered,
    pick,
    rounded_by_chance,
    within_groups,
)
from junheng.facts.example.pupils import Units
from junheng.facts.example.sites import Sites
from junheng.facts.fields import code_list
from junheng.terms.messages import text

# Levels of R4 to R7 by stage round which the example's schools are drawn, so that they lie on both sides of
# the thresholds of 2017. They judge nothing: what holds stands in the standards.
AROUND = {"R4": (4.5, 5.8), "R5": (7.5, 10.2), "R6": (2000.0, 2500.0), "R7": (0.023, 0.024)}
# A combined school's stages share what it has by weighted pupils.
JUNIOR_WEIGHT = 1.1
SENIOR_WEIGHT = {"complete_secondary": 1.2, "twelve_year": 1.32}
SENIOR_PUPILS = {"complete_secondary": 1000, "twelve_year": 560}

# What schools have, as a multiple of what they need: middle and spread on the log scale by place.
HAVE = {
    "R4": ((1.13, 1.32, 1.55), (0.08, 0.12, 0.20)),
    "R5": ((1.06, 1.36, 2.60), (0.14, 0.24, 0.38)),
    "R6": ((1.28, 1.30, 1.36), (0.22, 0.27, 0.34)),
    "R7": ((1.12, 1.22, 1.60), (0.08, 0.12, 0.20)),
}
KINDS = (
    "music", "fine_art", "laboratory", "library", "computer", "multi_purpose", "counselling", "indoor_sports",
)  # fmt: skip
SPECIAL_ROOMS = 7
"""Kinds before `indoor_sports`, which has an area of its own."""

QUOTA_YUAN = (720, 940)
"""Operating funds for each primary and junior pupil in the invented county."""

SPECIAL_QUOTA_YUAN = 7000
CENT = 100
YUAN = 100
"""A yuan in the held multiples of 万元."""


@dataclass(frozen=True)
class Numbers:
    """Pupils and classes of each site.

    Shapes:
        One entry a site.
    """

    primary: Ints
    junior: Ints
    senior: Ints
    children: Ints
    classes: Ints
    classes_senior: Ints
    classes_kindergarten: Ints
    boarders: Ints

    @property
    def compulsory(self) -> Ints:
        """Pupils of compulsory education."""
        return self.primary + self.junior

    @property
    def everyone(self) -> Ints:
        """All who learn there."""
        return self.compulsory + self.senior + self.children


def numbers(known: Units, county: Sites, boarding: Flags, rng: np.random.Generator) -> Numbers:
    """Pupils by site, with the senior pupils, children and boarders that the stages do not hold."""
    sites = len(county.rows)

    def summed(values: Ints) -> Ints:
        return np.bincount(known.site, values, minlength=sites).astype(np.int64)

    primary = summed(np.where(known.stage == 0, known.pupils, 0))
    junior = summed(np.where(known.stage == 1, known.pupils, 0))
    senior = np.zeros(sites, dtype=np.int64)
    for kind, middle in SENIOR_PUPILS.items():
        senior[county.of(kind)] = middle + int(rng.integers(-60, 61))
    kindergarten = county.of("kindergarten")
    full = np.clip(level(rng, by_place((300, 190, 90), county.place), np.full(sites, 0.2)), 60, 450)
    children: Ints = np.where(kindergarten, np.round(full), 0).astype(np.int64)
    share = np.where(boarding, by_place((0.2, 0.35, 0.5), county.place), 0.0)
    return Numbers(
        primary,
        junior,
        senior,
        children,
        summed(known.classes.sum(axis=1)),
        -(-senior // 50),
        -(-children // 30),
        np.round(share * (primary + junior + senior)).astype(np.int64),
    )


def need(county: Sites, many: Numbers, indicator: str) -> Floats:
    """What a site needs of a resource so that each of its stages just comes to its threshold."""
    primary, junior = AROUND[indicator]
    combined = county.of("nine_year", "twelve_year")
    weight = np.where(combined, JUNIOR_WEIGHT, 1.0)
    senior = np.zeros(len(county.rows))
    for kind, factor in SENIOR_WEIGHT.items():
        senior[county.of(kind)] = factor
    weighted = many.primary + many.children * 0.6 + many.junior * weight + many.senior * senior
    young, older = many.primary + many.children > 0, many.junior > 0
    each = np.maximum(np.where(young, primary, 0), np.where(older, junior / weight, 0))
    needed: Floats = weighted * each
    return needed


@dataclass(frozen=True)
class Rooms:
    """Rooms with special uses, ordered by site and kind.

    Shapes:
        One entry a room; areas in hundredths of a square metre.
    """

    site: Ints
    kind: Ints
    area: Ints


def _cents(square_metres: npt.NDArray[np.floating[Any]]) -> Ints:
    return np.round(square_metres * CENT).astype(np.int64)


def rooms(county: Sites, many: Numbers, indoor: Ints, rng: np.random.Generator) -> Rooms:
    """Music and art rooms, laboratories and the like; some village schools lack them or have small ones."""
    sites = len(county.rows)
    classes = many.classes + many.classes_senior
    point = county.of("teaching_point", "campus")
    whole = (classes > 0) & ~point
    sets = -(-classes // 12)
    has = by_place((0.94, 0.93, 0.72), county.place)
    number = np.zeros((sites, len(KINDS)), dtype=np.int64)
    for at in (0, 1):
        short = rng.random(sites) > has
        number[:, at] = np.where(whole, np.maximum(sets - short, 0), rng.random(sites) < 0.12)
    secondary = many.junior + many.senior > 0
    number[:, 2] = np.where(whole, np.where(secondary, 2 + classes // 9, 1 + classes // 30), 0)
    number[:, 3] = whole | (rng.random(sites) < 0.5)
    number[:, 4] = np.where(whole, -(-classes // 18), 0)
    number[:, 5] = whole & (rng.random(sites) < by_place((0.9, 0.75, 0.3), county.place))
    number[:, 6] = whole & (rng.random(sites) < by_place((0.95, 0.8, 0.4), county.place))
    number[:, 7] = indoor > 0
    number[county.of("kindergarten")] = 0
    slot = np.repeat(np.arange(sites * len(KINDS), dtype=np.int64), number.ravel())
    site, kind = slot // len(KINDS), slot % len(KINDS)
    small = rng.random(site.size) < by_place((0.06, 0.10, 0.35), county.place)[site]
    wide = np.array([96.0, 90.0, 86.0, 60.0, 88.0, 150.0, 24.0, 0.0])[kind]
    wide = np.where(kind == 3, np.clip(0.14 * many.compulsory[site], 45, 420), wide)
    less, more = rng.uniform(0.6, 0.98, site.size), rng.uniform(1.0, 1.12, site.size)
    area = wide * np.where(small & (kind < 2), less, more)
    return Rooms(site, kind, np.where(kind == 7, indoor[site], _cents(area)))


def rooms_table(listed: Rooms, ids: list[str]) -> pl.DataFrame:
    """One row a room."""
    labels = [code_list("room")[kind].label.zh for kind in KINDS]
    key = listed.site * len(KINDS) + listed.kind
    order = within_groups(np.unique(key, return_counts=True)[1].astype(np.int64))
    most = int(order.max()) + 1
    names = [text("example.room", kind=label, number=at) for label in labels for at in range(1, most + 1)]
    return numbered(
        pl.DataFrame(
            {
                "school": pick(ids, listed.site),
                "kind": pick(KINDS, listed.kind),
                "room": pick(names, listed.kind * most + order),
                "area_m2": listed.area,
            }
        )
    )


@dataclass(frozen=True)
class Premises:
    """What each site has, as the register holds it.

    Shapes:
        columns: one entry a site, held whole numbers, named as the fields of `schools`.
    """

    columns: dict[str, Ints]
    rooms: Rooms


def premises(county: Sites, many: Numbers, rng: np.random.Generator) -> Premises:
    """Areas that lie inside each other as they should, rooms that fit, equipment, books and computers."""
    place, everyone = county.place, many.everyone
    have = {
        id: need(county, many, id) * level(rng, by_place(middle, place), by_place(spread, place))
        for id, (middle, spread) in HAVE.items()
    }
    with_hall = (rng.random(place.size) < by_place((0.55, 0.2, 0.02), place)) & (many.classes > 0)
    with_hall &= ~county.of("teaching_point", "campus")
    hall = np.clip(0.5 * everyone, 200, 1300) * rng.uniform(0.8, 1.2, place.size)
    indoor = np.where(with_hall, _cents(hall), 0)
    listed = rooms(county, many, indoor, rng)
    listed_area = np.where(listed.kind < SPECIAL_ROOMS, listed.area, 0)
    special = np.bincount(listed.site, listed_area, minlength=place.size)
    classes = many.classes + many.classes_senior + many.classes_kindergarten
    # A class has a room even where there are few pupils.
    teaching = np.maximum(_cents(have["R4"]), (classes * 46 * CENT + 1.05 * special).astype(np.int64)) + indoor
    ground = np.maximum(_cents(have["R5"]) - indoor, 150 * CENT)
    living = _cents(5.5 * many.boarders + 0.55 * everyone + rng.uniform(40, 90, place.size))
    offices = _cents(teaching * (0.07 / CENT) + rng.uniform(30, 80, place.size))
    building = teaching + living + offices
    green = _cents(everyone * level(rng, by_place((1.4, 3.0, 6.0), place), np.full(place.size, 0.2)) + 60)
    floors = by_place((3.8, 3.0, 1.8), place)
    land = ground + green + _cents(building * (1.6 / CENT) / floors) + _cents(everyone * 2.0)
    return Premises(
        {
            "land_area_m2": land,
            "building_area_m2": building,
            "teaching_rooms_area_m2": teaching,
            "indoor_sports_area_m2": indoor,
            "sports_ground_area_m2": ground,
            "green_area_m2": green,
            "living_area_m2": living,
            "equipment_value": np.round(have["R6"]).astype(np.int64) * YUAN,
            "multimedia_rooms": np.maximum(1, rounded_by_chance(rng, have["R7"])),
            "computers": np.round(
                everyone * level(rng, by_place((0.11, 0.13, 0.19), place), np.full(place.size, 0.15))
            ).astype(np.int64),
            "books": np.round(everyone * level(rng, by_place((26, 30, 38), place), np.full(place.size, 0.15))).astype(
                np.int64
            ),
            "terminals_pupils": np.round(everyone * by_place((0.09, 0.10, 0.14), place)).astype(np.int64),
        },
        listed,
    )


def funds(county: Sites, many: Numbers) -> dict[str, Ints]:
    """Operating funds: by quota, small schools as for a hundred pupils; some of them for training."""
    least = 100
    primary = np.where(many.primary > 0, np.maximum(many.primary, least), 0) * QUOTA_YUAN[0]
    junior = np.where(many.junior > 0, np.maximum(many.junior, least), 0) * QUOTA_YUAN[1]
    special = np.where(county.of("special"), many.compulsory * SPECIAL_QUOTA_YUAN, 0)
    allocated = np.maximum(primary + junior, special)
    return {
        "public_funds_allocated": allocated * YUAN,
        "public_funds_budget": allocated * 102 // 100 * YUAN,
        "public_funds_spent": allocated * 99 // 100 * YUAN,
        "training_funds_spent": -(-allocated * 54 // 1000) * YUAN,
        "special_funds_allocated": special * YUAN,
    }
