"""A first answer with whole cells: what hangs together does, places may be short."""

from heapq import heappop, heappush

import numpy as np

from junheng.plan.network.joined import parts_off
from junheng.plan.network.problem import Ints, Problem
from junheng.plan.program import Flags, Floats


def rounded(problem: Problem, allowed: Flags, share: Floats) -> Ints:
    """Each cell where most of it goes; parts that break off join the catchment of a neighbour.

    Args:
        problem: Cells and sites.
        allowed: Which cells may go to which sites.
        share: Of each cell at each site, as a split answer has it.

    Returns:
        The site of each cell; −1 where none could be reached. Places are not looked at.

    Shapes:
        allowed, share: U × S.
    """
    found: Ints = np.argmax(np.where(allowed, share, -1.0), axis=1)
    found = np.where(allowed.any(axis=1), found, -1)
    if not problem.contiguous:
        return found
    for site in range(problem.sites):
        for part in parts_off(problem, np.nonzero(found == site)[0], int(problem.home[site])):
            found[part] = -1
    links = problem.links
    heap: list[tuple[float, int, int]] = []

    def spread(cell: int, site: int) -> None:
        for other in links.indices[links.indptr[cell] : links.indptr[cell + 1]]:
            if found[other] < 0 and allowed[other, site]:
                heappush(heap, (float(problem.km[other, site]), int(other), site))

    for at in np.nonzero(allowed.any(axis=0))[0]:
        home = int(problem.home[at])
        if found[home] < 0 and allowed[home, at]:
            heappush(heap, (0.0, home, int(at)))
        spread(home, int(at))
    for cell, of in enumerate(found.tolist()):
        if of >= 0:
            spread(cell, of)
    while heap:
        _, next_, of = heappop(heap)
        if found[next_] < 0:
            found[next_] = of
            spread(next_, of)
    return found
