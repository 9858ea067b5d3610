"""The network as a person would draw it: every site of today stays, each cell goes to the nearest with room."""

import numpy as np

from junheng.plan.network.problem import Network, Problem


def greedy(problem: Problem) -> Network | None:
    """Cells with the fewest sites within reach go first, each to the nearest with room; classes are added as needed.

    Returns:
        None where some cell finds no room. Contiguity is not looked at, nor is anything closed or opened.
    """
    open_ = np.tile(problem.exists, (problem.years, 1))
    classes = np.zeros((problem.years, problem.sites), dtype=np.int64)
    share = np.zeros((problem.years, problem.cells, problem.sites))
    allowed = problem.allowed & problem.exists
    order = np.lexsort((-problem.demand.max(axis=0), allowed.sum(axis=1)))
    for year in range(problem.years):
        before = classes[year - 1] if year else classes[0]
        classes[year] = before
        load, board = np.zeros(problem.sites), np.zeros(problem.sites)
        for cell in order:
            pupils = problem.demand[year, cell]
            for site in sorted(np.nonzero(allowed[cell])[0], key=lambda at: problem.km[cell, at]):
                need = np.ceil((load[site] + pupils - problem.places[site]) / problem.class_size - 1e-9)
                need = max(int(need), int(classes[year, site]))
                beds = board[site] + (pupils if problem.boards[cell, site] else 0.0)
                if need <= problem.most_classes[site] and beds <= problem.beds[site] + 1e-9:
                    classes[year, site], board[site] = need, beds
                    load[site] += pupils
                    share[year, cell, site] = 1.0
                    break
            else:
                return None
    return Network(open_, classes, share)
