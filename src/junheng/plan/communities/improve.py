"""A better list from one that is there: what lies around each community is solved again, small parts before large."""

import numpy as np

from junheng.plan.communities.part import around, part_of
from junheng.plan.communities.standing import Standing
from junheng.plan.communities.start import PartSolver

SIZES = (30, 45, 60)
"""Schools around a community that are solved again, at most: the next where smaller parts help nowhere."""
ONE_SHARE = 1 / 15
"""Share of the time that one part may take."""
PART_GAP = 1e-3


def improve(s: Standing, solve: PartSolver, seconds: float) -> None:
    """Solve again what lies around each community, until that helps nowhere or the seconds are over."""
    ends = s.left() - seconds
    for most in SIZES:
        quiet, at = 0, 0
        while s.best is not None and quiet < len(s.best):
            if s.over() or s.left() < ends or s.near(s.gap):
                return
            quiet = 0 if _better(s, solve, at % len(s.best), most) else quiet + 1
            at += 1


def _better(s: Standing, solve: PartSolver, at: int, most: int) -> bool:
    """Whether communities around one of the best could be formed anew for fewer points; each part is tried once."""
    g, best = s.g, s.best or []
    chosen = around(g, best, int(g.leads[best[at].lead]), most)
    key = (-np.inf, frozenset((best[one].lead, best[one].members) for one in chosen))
    if key in s.tried:
        return False
    s.tried.add(key)
    part = part_of(g, best, chosen)
    known = [*part.standing, *part.inside(s.master.columns)]
    one = solve(s, part.ground, min(ONE_SHARE * s.seconds, s.left()), PART_GAP, known)
    if one.best is None or one.points >= part.points - 1e-6:
        return False
    kept = [column for number, column in enumerate(best) if number not in chosen]
    return s.offer([*kept, *part.back(one.best)])
