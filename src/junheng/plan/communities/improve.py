"""A better list from one that is there: what lies around each community is solved again, small parts before large."""

from collections.abc import Sequence

import numpy as np

from junheng.plan.communities.ground import Column
from junheng.plan.communities.part import around, part_of
from junheng.plan.communities.standing import Standing
from junheng.plan.communities.start import PartSolver

SIZES = (30, 45)
"""Schools around a community that are solved again, at most: the next where smaller parts help nowhere."""
ONE_SHARE = 1 / 30
"""Share of the time that one part may take."""
PART_GAP = 1e-3


def improved(
    s: Standing, columns: list[Column], solve: PartSolver, seconds: float, sizes: Sequence[int] = SIZES
) -> list[Column]:
    """Solve again what lies around each community, until that helps nowhere or the seconds are over.

    Args:
        s: Where the search stands; it is offered what is better than its best.
        columns: Communities that keep every rule.
        solve: Solves a part.
        seconds: At most.
        sizes: Schools around a community, at most.
    """
    ends = s.left() - seconds
    for most in sizes:
        quiet, at = 0, 0
        while quiet < len(columns):
            if s.over() or s.left() < ends or s.near(s.gap):
                return columns
            better = _better(s, columns, solve, at % len(columns), most)
            if better is not None:
                columns = better
                s.offer(columns)
            quiet = 0 if better is not None else quiet + 1
            at += 1
    return columns


def _better(s: Standing, columns: list[Column], solve: PartSolver, at: int, most: int) -> list[Column] | None:
    """The communities with those around one of them formed anew for fewer points; each part is tried once."""
    g = s.g
    chosen = around(g, columns, int(g.leads[columns[at].lead]), most)
    # A part's own program knows nothing of the whole one's prices: once is enough whatever they are.
    key = (-np.inf, frozenset((columns[one].lead, columns[one].members) for one in chosen))
    if key in s.tried:
        return None
    s.tried.add(key)
    part = part_of(g, columns, chosen)
    known = part.inside(s.master.columns)
    one = solve(s, part.ground, min(ONE_SHARE * s.seconds, s.left()), PART_GAP, known, part.standing)
    if one.best is None or one.points >= part.points - 1e-6:
        return None
    kept = [column for number, column in enumerate(columns) if number not in chosen]
    return [*kept, *part.back(one.best)]
