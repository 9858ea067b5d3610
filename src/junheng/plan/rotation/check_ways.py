"""Distances as the checker finds them: its own formula, knowing nothing of the planner's arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, inf, isnan, radians, sin, sqrt

import numpy as np

from junheng.plan.travel.graph import Graph

Row = dict[str, object]


@dataclass(frozen=True)
class Ways:
    """What distances are told from.

    Attributes:
        schools: Their rows of the table.
        road_factor: Road over great circle.
        measured: Journeys that the county has measured; either way where only one is.
        roads: A net of roads instead of great circles.
    """

    schools: Mapping[object, Row]
    road_factor: float
    measured: Mapping[tuple[str, str], float]
    roads: Graph | None

    def measures(self, id: str) -> bool:
        """Whether the table of journeys has a place."""
        return id in self._measured

    @cached_property
    def _measured(self) -> frozenset[str]:
        return frozenset(id for ends in self.measured for id in ends)

    def between(self, here: str, there: str) -> float:
        """From school to school."""
        row = self.schools[here]
        return self.km(here, (row["lon"], row["lat"]), there)

    def km(self, start: str, at: tuple[object, object], school: str) -> float:
        """From a place to a school: as measured, else along the roads, else by great circle."""
        for ends in ((start, school), (school, start)):
            if ends in self.measured:
                return self.measured[ends]
        there = self.schools[school]
        if None in (*at, there["lon"], there["lat"]):
            return inf
        lon, lat, lon2, lat2 = (float(degrees) / 1e6 for degrees in (*at, there["lon"], there["lat"]))  # type: ignore[arg-type]  # millionths of degrees
        if self.roads is not None:
            along = float(self.roads.km(np.array([[lon2, lat2]]), np.array([[lon, lat]]))[0, 0])
            return inf if isnan(along) else along
        lon, lat, lon2, lat2 = map(radians, (lon, lat, lon2, lat2))
        half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
        return self.road_factor * 2 * 6371.0088 * asin(min(1.0, sqrt(half)))
