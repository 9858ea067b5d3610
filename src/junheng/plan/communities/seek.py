"""A search in a process of its own, and for many schools another one beside it that only looks for better lists."""

import os
from collections.abc import Callable
from dataclasses import replace
from math import inf

from junheng.plan.communities.ground import Ground
from junheng.plan.communities.search import lists, search
from junheng.plan.communities.standing import Found, near
from junheng.plan.request import Effort
from junheng.plan.solve.child import Heard, apart, beside

MANY = 100
"""With so many schools a search is likely to take all its time."""


def sought(
    g: Ground, effort: Effort, say: Callable[[str, float], None] | None = None, stop: Callable[[], bool] | None = None
) -> tuple[Found, bool]:
    """The best communities and the bound; whether somebody had enough before.

    What is found beside the search counts only where that took all its time: a list that a search comes to by itself
    must not depend on how fast another process was.

    Args:
        g: The arrays.
        effort: Seconds, gap and seed.
        say: Told what is solved and the bound.
        stop: Asked now and then whether to stop.

    Raises:
        EngineError: the solver failed.
    """
    given = (g, effort.seconds, effort.gap, effort.seed)
    if g.size < MANY or (os.cpu_count() or 1) < 2:
        heard, other = apart(search, *given, seconds=effort.seconds, say=say, stop=stop), Heard()
    else:
        heard, other = beside(search, lists, *given, seconds=effort.seconds, say=say, stop=stop)
    found: Found = heard.value or heard.better or Found(None, inf, heard.bound - g.constant)
    done = near(found.points, found.bound, effort.gap)
    better: Found | None = other.value or other.better
    if better is not None and not done and better.points < found.points:
        found = replace(better, bound=max(better.bound, found.bound))
    return found, heard.interrupted
