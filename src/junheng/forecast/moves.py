"""Planned openings, closures and mergers: who goes where, without a pupil lost.

The forecast is made for the schools as they are; then pupils are moved between schools, year by year. A closure sends
a school's pupils, those who would have entered included, to the school named or to the others of its township. A
school that opens takes a part of every class of its township that enters from then on, as its places or its feeder
schools say, and so grows by a grade a year.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from junheng.forecast.changes import Closing, Opening, Plan
from junheng.forecast.model import Floats
from junheng.terms.errors import InputError

MOST_TAKEN = 0.9
"""Share of an entering class that a school that opens may take at most."""

Pupils = NDArray[Any]


@dataclass(frozen=True)
class Moves:
    """The plan with all shares settled by the expected pupils, so that every future is moved alike.

    Attributes:
        plan: What changes.
        expected: Pupils before anything is moved, of new schools 0.
        area: Township of each school; -1 for none.
        pools: Schools that may take in and give up pupils.

    Shapes:
        expected: schools × grades × years; area, pools: schools.
    """

    plan: Plan
    expected: Floats
    area: NDArray[np.int64]
    pools: NDArray[np.bool_]

    @classmethod
    def of(cls, plan: Plan, expected: Floats, area: NDArray[np.int64]) -> "Moves":
        """For the pupils expected of the schools as they are."""
        held = _widened(expected[None], len(plan.schools))[0]
        more = np.array(plan.new_areas, dtype=np.int64)
        return cls(plan, held, np.concatenate([area, more]), np.array(plan.pools, dtype=bool))

    def moved(self, pupils: Pupils) -> Pupils:
        """The pupils where they are after all changes; whole pupils stay whole and none is lost.

        Raises:
            InputError: a school closes and no other school has its grades.

        Shapes:
            pupils: draws × schools × grades × years, schools without those that open.
        """
        now = _widened(pupils, len(self.plan.schools))
        for opening in self.plan.openings:
            self._open(now, opening)
        for closing in self.plan.closings:
            self._close(now, closing)
        return now

    def _open(self, now: Pupils, opening: Opening) -> None:
        at = self.plan.ahead.index(opening.since)
        for grades in opening.grades:
            for entered in range(at, len(self.plan.ahead)):
                sources = self._teaching(opening.area, grades[0], entered, but=opening.school)
                wanted = self._wanted(opening, grades, entered, sources)
                pool = float(self.expected[sources, grades[0], entered].sum())
                share = min(wanted / pool, MOST_TAKEN) if pool > 0 else 0.0
                for year in range(entered, min(len(self.plan.ahead), entered + len(grades))):
                    grade = grades[year - entered]
                    taken = _part(now[:, sources, grade, year], 0.0, share)
                    now[:, sources, grade, year] -= taken
                    now[:, opening.school, grade, year] += taken.sum(axis=1)

    def _wanted(self, opening: Opening, grades: tuple[int, ...], year: int, sources: NDArray[np.int64]) -> float:
        """Pupils who enter a school that opens: from its feeder schools, by its places, or an even part."""
        every = sum(len(part) for part in opening.grades)
        places = opening.places / every if opening.places is not None else np.inf
        feeders = [(school, share) for school, share, since in opening.feeders if self.plan.ahead[year] >= since]
        if feeders and grades[0] > 0:
            before = self.expected[:, grades[0] - 1, max(year - 1, 0)]
            return float(min(places, sum(share * before[school] for school, share in feeders)))
        if opening.places is not None:
            return float(places)
        return float(self.expected[sources, grades[0], year].sum()) / (len(sources) + 1)

    def _teaching(self, area: int, grade: int, year: int, but: int) -> NDArray[np.int64]:
        """Schools with that grade in the township, or else in the county."""
        open_ = self.pools & (self.expected[:, grade, year] > 0)
        open_[but] = False
        for closing in self.plan.closings:
            if self.plan.ahead[year] >= closing.since:
                open_[closing.school] = False
        here = np.flatnonzero(open_ & (self.area == area))
        return here if len(here) else np.flatnonzero(open_)

    def _close(self, now: Pupils, closing: Closing) -> None:
        named = sum(share for _, share in closing.to)
        for year in range(self.plan.ahead.index(closing.since), len(self.plan.ahead)):
            for grade in range(now.shape[2]):
                leaving = now[:, closing.school, grade, year].copy()
                if not leaving.any():
                    continue
                to = list(closing.to)
                if named < 1 - 1e-9:
                    others = self._teaching(int(self.area[closing.school]), grade, year, but=closing.school)
                    if not len(others):
                        school = self.plan.schools[closing.school]
                        raise InputError("forecast.nowhere", school=school, grade=grade + 1)
                    pupils = self.expected[others, grade, year]
                    parts = (1 - named) * pupils / pupils.sum()
                    to += list(zip(others.tolist(), parts.tolist(), strict=True))
                done = 0.0
                for at, (number, share) in enumerate(to):
                    upto = 1.0 if at == len(to) - 1 else done + share
                    now[:, number, grade, year] += _part(leaving, done, upto)
                    done = upto
                now[:, closing.school, grade, year] -= leaving


def _part(pupils: Pupils, since: float, until: float) -> Pupils:
    """The pupils between two shares; whole ones stay whole, and neighbouring parts add up.

    Example:
        >>> _part(np.array([5]), 0.0, 0.5), _part(np.array([5]), 0.5, 1.0)
        (array([3]), array([2]))
    """
    if pupils.dtype.kind != "i":
        return pupils * (until - since)
    found: Pupils = (np.floor(pupils * until + 0.5) - np.floor(pupils * since + 0.5)).astype(np.int64)
    return found


def _widened(pupils: Pupils, schools: int) -> Pupils:
    more = np.zeros((pupils.shape[0], schools - pupils.shape[1], *pupils.shape[2:]), pupils.dtype)
    return np.concatenate([pupils, more], axis=1)
