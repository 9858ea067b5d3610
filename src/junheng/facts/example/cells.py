"""Sites of the example county, schools of today and places to build, for trying a network."""

import numpy as np
import polars as pl

from junheng.facts.example.draws import Flags, Floats, Ints, numbered
from junheng.facts.example.pupils import Units
from junheng.facts.example.sites import KM_PER_DEGREE, Sites, degrees
from junheng.terms.messages import text

STAGES = ("primary", "junior")
CLASS = (45, 50)
"""Pupils of a full class."""
SPARE = 0.25
"""Places beyond today's pupils."""
CONSULTED = 0.4
FAR_KM = 3.5
"""A cell further than this from every public primary school is a place to build one."""
CLASSES = (12, 24)
"""Of a new school, by stage."""
MORE = (18, 24)
"""That may be added to it."""
YUAN_A_PLACE = 30_000
MONEY = 100
"""Millionths of 10,000 yuan in a yuan."""


def sites_table(
    known: Units, county: Sites, boards: Flags, homes: pl.DataFrame, rng: np.random.Generator
) -> pl.DataFrame:
    """One row a public school and stage; places to build primary schools far from any, a junior one a township.

    Args:
        known: Stages of schools with their pupils.
        county: The register.
        boards: Which schools board pupils.
        homes: The table of cells.
        rng: Draws.
    """
    kept = np.nonzero((known.special == 0) & ~county.private[known.site])[0]
    stage, pupils = known.stage[kept], known.pupils[kept]
    rows = [county.rows[int(at)] for at in known.site[kept]]
    size = np.array(CLASS)[stage]
    places: Ints = np.ceil(pupils * (1 + SPARE) / size).astype(np.int64) * size
    small = np.array([row.type == "teaching_point" for row in rows], dtype=bool)
    heard = rng.random(kept.size) < CONSULTED
    more = np.where(small, 2, rng.integers(2, 13, kept.size))
    beds = np.where(boards[known.site[kept]], pupils // 3, 0)
    primary = np.array([(row.lon, row.lat) for row, at in zip(rows, stage, strict=True) if at == 0]).reshape(-1, 2)
    new = [(0, *place) for place in _far(homes, primary)]
    new += [(1, township.name, township.lon + 0.01, township.lat - 0.008) for township in county.townships]
    number = len(new)
    built = [CLASSES[at] * CLASS[at] for at, *_ in new]
    frame = pl.DataFrame(
        {
            "site": [*(row.id for row in rows), *(f"N{turn:03d}" for turn in range(1, number + 1))],
            "stage": [*(STAGES[int(at)] for at in stage), *(STAGES[at] for at, *_ in new)],
            "name": [*[None] * kept.size, *(text(f"example.new_{STAGES[at]}", name=name) for at, name, *_ in new)],
            "lon": [*[None] * kept.size, *degrees([lon for *_, lon, _ in new])],
            "lat": [*[None] * kept.size, *degrees([lat for *_, lat in new])],
            "places": [*places, *built],
            "most_classes": [*more, *(MORE[at] for at, *_ in new)],
            "protected": [*small.tolist(), *[None] * number],
            "consulted": [*(heard & ~small).tolist(), *[None] * number],
            "boarding_places": [*beds.tolist(), *[None] * number],
            "building_cost": [*[None] * kept.size, *(places_ * YUAN_A_PLACE * MONEY for places_ in built)],
        },
        schema_overrides={"name": pl.String, "lon": pl.Int64, "lat": pl.Int64, "building_cost": pl.Int64},
    )
    return numbered(frame)


def _far(homes: pl.DataFrame, schools: Floats) -> list[tuple[str, float, float]]:
    """Name and place of each cell that is far from every school."""
    found = []
    once = homes.unique("cell", keep="first", maintain_order=True)
    for name, lon, lat in once.select("name", pl.col("lon") / 10**6, pl.col("lat") / 10**6).iter_rows():
        if not len(schools):
            break
        east = (schools[:, 0] - lon) * KM_PER_DEGREE * np.cos(np.radians(lat))
        north = (schools[:, 1] - lat) * KM_PER_DEGREE
        if float(np.hypot(east, north).min()) > FAR_KM:
            found.append((name, lon, lat))
    return found
