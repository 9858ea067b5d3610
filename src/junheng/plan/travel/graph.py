"""A net of roads: kilometres along it between any places, from the nearest point of the net."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import KDTree

from junheng.plan.program import Floats
from junheng.plan.travel.circles import EARTH_KM

MOST_OFF_KM = 2.0
"""A place further than this from every road is not on the net."""
AT_ONCE = 32
"""Places from which ways are looked for together, for the sake of memory."""


@dataclass(frozen=True, eq=False)
class Graph:
    """Crossings and bends with the roads between them, every road open both ways.

    Only the largest part that hangs together is used: a courtyard's own lane leads nowhere.

    Shapes:
        degrees: V × 2 (longitude, latitude); lengths: V × V, one entry a stretch of road.

    Units:
        degrees, kilometres.
    """

    degrees: Floats
    lengths: sparse.csr_array

    def km(self, starts: Floats, ends: Floats) -> Floats:
        """The shortest way along the net, and straight to and from it.

        Returns:
            Not a number where a place is not known or lies off the net.

        Shapes:
            starts: N × 2, ends: M × 2; N × M.
        """
        if len(starts) < len(ends):
            return self.km(ends, starts).T
        here, off_here = self._nearest(starts)
        there, off_there = self._nearest(ends)
        found = np.full((len(starts), len(ends)), np.nan)
        known = np.nonzero(np.isfinite(off_here))[0]
        targets, place = np.unique(there[np.isfinite(off_there)], return_inverse=True)
        columns = np.nonzero(np.isfinite(off_there))[0]
        for first in range(0, targets.size, AT_ONCE):
            some = targets[first : first + AT_ONCE]
            along = csgraph.dijkstra(self.lengths, directed=False, indices=some)
            for turn in range(some.size):
                for column in columns[place == first + turn]:
                    found[known, column] = off_here[known] + along[turn, here[known]] + off_there[column]
        return found

    @cached_property
    def _main(self) -> np.ndarray:
        """The points of the largest part that hangs together."""
        _, part = csgraph.connected_components(self.lengths, directed=False)
        found: np.ndarray = np.nonzero(part == np.argmax(np.bincount(part)))[0]
        return found

    @cached_property
    def _tree(self) -> KDTree:
        return KDTree(_in_space(self.degrees[self._main]))

    def _nearest(self, degrees: Floats) -> tuple[np.ndarray, Floats]:
        """The net's nearest point, and how far off it is; not a number where that is too far."""
        point = np.zeros(len(degrees), dtype=np.int64)
        off = np.full(len(degrees), np.nan)
        known = np.isfinite(degrees).all(axis=1)
        if known.any():
            chord, at = self._tree.query(_in_space(degrees[known]))
            point[known] = self._main[at]
            km = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, chord / 2))
            off[known] = np.where(km <= MOST_OFF_KM, km, np.nan)
        return point, off


def _in_space(degrees: Floats) -> Floats:
    """Points on a sphere of radius 1."""
    lon, lat = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
