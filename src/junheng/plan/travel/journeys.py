"""Kilometres from places to places: measured ones where a county has them, great circles lengthened elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from junheng.plan.program import Floats
from junheng.plan.travel.circles import great_circle_km
from junheng.plan.travel.graph import Graph


@dataclass(frozen=True)
class Spot:
    """A place of which distances are asked.

    Attributes:
        id: Identifier of the school or the cell; of a home, of whoever lives there.
        lon, lat: Degrees; None where the place is not known.
    """

    id: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Journeys:
    """What distances are taken from.

    Attributes:
        road_factor: By how much a road is longer than the great circle.
        measured_km: (from, to) → kilometres; they go before the great circle, also the other way round where only
            one way is measured.
        roads: A net of roads; where there is one, great circles are not used.
    """

    road_factor: float = 1.0
    measured_km: Mapping[tuple[str, str], float] = field(default_factory=dict)
    roads: Graph | None = None

    def measures(self, id: str) -> bool:
        """Whether the table of journeys has a place."""
        return id in self._measured

    @cached_property
    def _measured(self) -> frozenset[str]:
        return frozenset(id for ends in self.measured_km for id in ends)

    def km(self, starts: Sequence[Spot], ends: Sequence[Spot]) -> Floats:
        """Distance of each end from each start.

        Returns:
            Not a number where nothing is measured and one of the two places is not known, or no road joins them.

        Shapes:
            starts × ends.

        Units:
            km.

        Example:
            >>> here, there = Spot("a", 120.0, 30.0), Spot("b", 121.0, 30.0)
            >>> float(Journeys(1.3).km([here], [there])[0, 0].round(1))
            125.2
            >>> float(Journeys(1.3, {("b", "a"): 140.0}).km([here], [there])[0, 0])
            140.0
        """
        here, there = _degrees(starts), _degrees(ends)
        found: Floats = (
            self.road_factor * great_circle_km(here, there) if self.roads is None else self.roads.km(here, there)
        )
        rows, columns = _numbers(starts), _numbers(ends)
        for (one, other), km in self.measured_km.items():
            for start, end in ((one, other), (other, one)):
                backwards = (start, end) != (one, other)
                if start in rows and end in columns and not (backwards and (start, end) in self.measured_km):
                    found[np.ix_(rows[start], columns[end])] = km
        return found


def _degrees(spots: Sequence[Spot]) -> Floats:
    return np.array(
        [(np.nan if spot.lon is None else spot.lon, np.nan if spot.lat is None else spot.lat) for spot in spots],
        dtype=float,
    ).reshape(-1, 2)


def _numbers(spots: Sequence[Spot]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, spot in enumerate(spots):
        found.setdefault(spot.id, []).append(at)
    return found
