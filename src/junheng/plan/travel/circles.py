"""Great-circle distances on the Earth."""

import numpy as np

from junheng.plan.program import Floats

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""


def great_circle_km(starts: Floats, ends: Floats) -> Floats:
    """Distance of each end from each start, by the haversine formula.

    Shapes:
        starts: N × 2, ends: M × 2 (longitude, latitude); N × M.

    Units:
        degrees; km. Not a number stays not a number.
    """
    return stretch_km(starts[:, None, :], ends[None, :, :])


def stretch_km(one: Floats, other: Floats) -> Floats:
    """Distance of each point from the one that stands at the same place of the other array.

    Shapes:
        … × 2 (longitude, latitude), as NumPy broadcasts them; returns the shape without the last axis.

    Units:
        degrees; km.
    """
    start, end = np.radians(one), np.radians(other)
    lat, lat2 = start[..., 1], end[..., 1]
    east = np.sin((end[..., 0] - start[..., 0]) / 2) ** 2
    half = np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * east
    found: Floats = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return found
