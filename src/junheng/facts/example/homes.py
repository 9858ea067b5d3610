"""Homes and wishes of the example county's teachers, for trying a rotation list."""

import numpy as np
import polars as pl

from junheng.facts.example.draws import numbered, pick
from junheng.facts.example.people import Teachers
from junheng.facts.example.pupils import Units
from junheng.facts.example.sites import KM_PER_DEGREE, Sites
from junheng.facts.table import empty

DECIMALS = 6
WILLING = ("volunteer", "neutral", "unwilling")
EXEMPT = (None, "maternity", "illness", "family")
AWAY_KM = 6.0
"""Median distance between home and school."""
COUPLED = 0.03
"""Share of teachers who are married to another of the same school."""


def wishes_table(
    staff: Teachers, known: Units, county: Sites, codes: pl.Series, ids: list[str], rng: np.random.Generator
) -> pl.DataFrame:
    """One row a teacher of a school whose place is known."""
    number = staff.unit.size
    site = known.site[staff.unit]
    lon = np.array([row.lon for row in county.rows])[site]
    lat = np.array([row.lat for row in county.rows])[site]
    far = AWAY_KM * np.exp(0.7 * np.clip(rng.standard_normal(number), -2, 2))
    turn = rng.uniform(0, 2 * np.pi, number)
    east, north = far * np.cos(turn), far * np.sin(turn)
    home_lat = lat + north / KM_PER_DEGREE
    home_lon = lon + east / (KM_PER_DEGREE * np.cos(np.radians(lat)))
    willing = np.searchsorted([0.15, 0.80], rng.random(number)).astype(np.int64)
    young = ~(staff.age > 42) & staff.female
    draw = rng.random(number)
    exempt = np.where(young & (draw < 0.04), 1, np.where(draw > 0.99, 2, np.where(draw > 0.982, 3, 0)))
    wished = np.where((willing == 0) & (rng.random(number) < 0.5), rng.integers(0, len(ids), number), -1)
    partner = _partners(site, staff.female, rng)
    frame = pl.DataFrame(
        {
            "teacher": codes,
            "home_lon": np.round(home_lon * 10**DECIMALS).astype(np.int64),
            "home_lat": np.round(home_lat * 10**DECIMALS).astype(np.int64),
            "willing": pick(WILLING, willing),
            "wished_school": [ids[at] if at >= 0 and at != own else None for at, own in zip(wished, site, strict=True)],
            "partner": [codes[int(at)] if at >= 0 else None for at in partner],
            "exempt": pick(EXEMPT, exempt.astype(np.int64)),
        }
    )
    return numbered(frame) if number else empty("wishes")


def _partners(site: np.ndarray, female: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """For each teacher the number of the spouse at the same school, −1 without."""
    partner = np.full(site.size, -1, dtype=np.int64)
    free: dict[tuple[int, bool], int] = {}
    for at in rng.permutation(np.nonzero(rng.random(site.size) < 2 * COUPLED)[0]):
        other = free.pop((int(site[at]), not bool(female[at])), None)
        if other is None:
            free.setdefault((int(site[at]), bool(female[at])), int(at))
        else:
            partner[at], partner[other] = other, at
    return partner
