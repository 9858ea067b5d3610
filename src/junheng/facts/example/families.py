"""Where the example county's children come from: births by township, and homes by age."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from junheng.facts.example.draws import Floats, Ints, numbered, pick
from junheng.facts.example.pupils import SCHOOL_YEAR, YEARS, Units
from junheng.facts.example.sites import Sites, Township, degrees
from junheng.terms.messages import text

BIRTH_YEARS = 9
ESTATE = 500
"""Children of primary school age in an estate, about: a catchment is made of whole ones."""
PRIMARY_AGES = slice(6, 12)


@dataclass(frozen=True)
class Births:
    """Births by township and calendar year, oldest first, the last one the school year's first.

    Shapes:
        townships × `BIRTH_YEARS`.
    """

    count: Ints
    years: Ints


def births(known: Units, county: Sites, rng: np.random.Generator) -> Births:
    """Births that lead to the first grades of three years, and those that have not come to school yet.

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
        np.round(least).astype(np.int64),
        np.arange(SCHOOL_YEAR - BIRTH_YEARS + 1, SCHOOL_YEAR + 1, dtype=np.int64),
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
    """Children by township and age: small ones from births, others as the schools of the township have them.

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
    at_school = {(site.township, site.village): (site.lon, site.lat) for site in county.rows if site.place == "rural"}
    cells: list[tuple[int, str, float, float]] = []
    for number, township in enumerate(county.townships):
        own = sum(1 for place in at_school if place[0] == number)
        entry = "example.estate" if township.urban else "example.village"
        estates = -(-int(children[number, PRIMARY_AGES].sum()) // ESTATE) if township.urban else 0
        for village in range(min(len(township.villages), max(4, own + 2, estates))):
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
    running: Ints = np.round(children[home] * upto[:, None]).astype(np.int64)
    previous: Ints = np.vstack([np.zeros((1, children.shape[1]), dtype=np.int64), running[:-1]])
    previous[starts] = 0
    each: Ints = running - previous
    return each
