"""The last step: whole numbers kept, the rest solved again within the cones and freed of a solver's traces."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from junheng.plan.program import Floats, Program
from junheng.plan.solve.conic import relaxed
from junheng.plan.solve.mixed import linear
from junheng.plan.solve.tangents import Outer

INSIDE = 5e-6
"""How far below its limit a coefficient is kept, so that rounding areas and yuan does not lift it above."""
EXACT = 1e-9
"""The same where nothing is rounded: nearer than this the assessment decides by exact numbers."""
DUST = (1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 1e-5)
"""Traces: less than so many of a column's units (100 m², 万元)."""
BESIDE = 1e-4
"""Such a trace, as a share of what a column is."""


@dataclass(frozen=True)
class Polished:
    """Plans with the whole numbers of a point.

    Attributes:
        plans: All that were found on the way.
        best: The one that is solved to its end; None where there is none.
    """

    plans: tuple[Floats, ...] = ()
    best: Floats | None = None


def polished(program: Program, x: Floats, seconds: Callable[[], float]) -> Polished:
    """The cheapest plan with the whole numbers of a point.

    Args:
        program: The program.
        x: The point.
        seconds: Time limit of the next program.
    """
    whole = program.whole
    point = np.where(whole, np.round(x), x)
    plans: tuple[Floats, ...] = ()
    # Where all is whole nothing is rounded afterwards.
    inside = EXACT if whole.all() else INSIDE
    if program.worst_cone(point) <= -inside and program.worst_row(point) <= 1e-7:
        plans = (point,)
        if whole.all():
            return Polished(plans, point)
    if whole.all() or broken_by_whole(program, point):
        return Polished(plans)
    for inside in (INSIDE, 0.0):
        again = relaxed(program, fixed=(whole, point), inside=inside, seconds=seconds())
        if not again.usable:
            continue
        found = np.where(whole, point, np.clip(again.x, program.low, program.high))
        for one in (found, _within_rows(program, found)):
            if one is not None and _holds(program, one):
                best = _without_dust(program, one)
                return Polished((*plans, best), best)
    return Polished(plans)


def broken(program: Program, x: Floats) -> list[int]:
    """Places of coefficients above their limits."""
    return [at for at, cone in enumerate(program.cones) if cone.cv(x) > cone.limit_at(x)]


def broken_by_whole(program: Program, x: Floats) -> list[int]:
    """Places of those of schools that only whole numbers move: nothing else can mend them."""
    return [at for at in broken(program, x) if program.whole[program.cones[at].slope.indices].all()]


def _within_rows(program: Program, point: Floats) -> Floats | None:
    """The point moved by traces, where an interior solver left one outside its rows."""
    whole = program.whole
    trace = np.where(whole, 0.0, BESIDE * np.maximum(1.0, np.abs(point)))
    low, high = np.maximum(program.low, point - trace), np.minimum(program.high, point + trace)
    outer = Outer(program, inside=INSIDE)
    outer.touch(point)
    found = linear(program.cost, low, high, outer.planes())
    return None if found is None else np.where(whole, point, found[0])


def _holds(program: Program, point: Floats) -> bool:
    """Whether a point keeps rows and cones, but for a solver's tolerance in the rows."""
    return program.worst_cone(point) <= 0 and program.worst_row(point) <= 1e-6


def _without_dust(program: Program, point: Floats) -> Floats:
    """The point without the traces that an interior solver leaves everywhere, as far as it holds without them."""
    for trace in DUST:
        swept = np.where(~program.whole & (point < trace) & (program.low <= 0), 0.0, point)
        if _holds(program, swept):
            return swept
    return point
