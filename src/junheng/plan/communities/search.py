"""The best communities: the steps of a search and their order.

The linear program over all communities that could be is solved over some and grown by those whose reduced points are
negative (`rounds`), and a first answer is read off it (`dive`). Cuts over three schools bring the bound near the best
whole answer; that is looked for over the columns found (`whole`), and by solving again what lies around each community.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from junheng.plan.communities.dive import dive, mend
from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import greedy
from junheng.plan.communities.ground import Column, Ground
from junheng.plan.communities.part import PART, around, part_of
from junheng.plan.communities.rounds import first_columns, price
from junheng.plan.communities.standing import Found, Standing
from junheng.plan.communities.whole import close, whole

CUT_ROUNDS = 40
CUTS = 60
"""Cuts that a round adds at most."""
FIRST = 0.4
"""Share of the time after which a first answer is looked for, although the linear program still grows."""
SLOW = 0.01
"""Share of the open gap that a round of cuts has to close."""


def search(
    g: Ground,
    seconds: float,
    gap: float,
    seed: int,
    *,
    say: Callable[[str, float], None] | None = None,
    better: Callable[[Found], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Found:
    """The communities of fewest points.

    Args:
        g: The arrays.
        seconds: Time limit.
        gap: As a share of the points, at which it is done.
        seed: Of the solver's own choices.
        say: Told what is solved and the bound.
        better: Told of communities that are better than those before.
        stop: Asked now and then whether to stop.

    Returns:
        Without communities where none that keep every rule were found.
    """
    return _found(Standing(g, _dear(g), seconds, gap, seed, say, stop, better=better))


def search_short(g: Ground, *, seconds: float, seed: int, stop: Callable[[], bool] | None = None) -> Found:
    """The fewest schools, townships and communities by which the rules have to be missed."""
    pure = _scaled(g, 0.0)
    first = _found(Standing(pure, 1.0, seconds / 2, 0.0, seed, None, stop))
    if first.points <= first.bound:
        return first
    # Points break ties, so that sensible communities are tried; all together they stay below one school.
    most = g.rules.most * (float(g.price.max(initial=0.0)) + float(np.abs(g.surplus).max(initial=0.0)))
    whole = g.size * (most + float(g.opening.max(initial=0.0)) + float(g.left_out.max(initial=0.0)) + 1.0)
    second = _found(Standing(_scaled(g, 0.5 / whole), 1.0, seconds / 2, 0.0, seed, None, stop))
    return replace(second if second.points < first.points else first, bound=first.bound)


def _scaled(g: Ground, times: float) -> Ground:
    """The same schools for other points."""
    return replace(
        g,
        price=g.price * times,
        opening=g.opening * times,
        surplus=g.surplus * times,
        left_out=g.left_out * times,
    )


def _dear(g: Ground) -> float:
    """More than any community costs."""
    steepest = float(np.sort(np.abs(g.surplus))[-g.rules.most :].sum())
    dear = 10.0 * (steepest + g.rules.most * float(g.price.max(initial=0.0)) + float(g.opening.max(initial=0.0)) + 1.0)
    return max(dear, 2.0 * float(g.left_out.max(initial=0.0)), 2.0)


def _found(s: Standing, known: Sequence[Column] = ()) -> Found:
    """A search, step by step.

    Args:
        s: Where it stands.
        known: Communities that are there already.
    """
    g, counts_points = s.g, not s.master.least_missing
    if known:
        s.offer(list(known))
    if not counts_points:
        s.offer([])
    if s.deep and counts_points and (by_hand := greedy(g)) is not None:
        s.offer(exchanged(g, by_hand))
    s.master.grow(first_columns(s))
    price(s, seconds=FIRST * s.seconds if s.deep else np.inf)
    if s.deep and not s.near(s.gap):
        early = s.left() <= (1 - FIRST) * s.seconds
        dive(s, _of_part)
        if early:
            price(s)
    if s.deep and counts_points:
        _again(s, s.seconds / 5)
        whole(s, s.seconds / 8)
        _tighten(s)
        _again(s, s.left())
    whole(s)
    if counts_points:
        close(s)
    elif s.deep and s.best is not None and not s.near(0.0):
        mend(s, _of_part, s.best)
    return s.found()


def _of_part(s: Standing, part: Ground, dear: float, seconds: float, gap: float, known: Sequence[Column] = ()) -> Found:
    """The best communities of a part."""
    return _found(Standing(part, dear, seconds, gap, s.seed, None, s.asked, deep=False), known)


def _again(s: Standing, seconds: float) -> None:
    """Solve again what lies around each community, until that helps nowhere."""
    g, quiet = s.g, 0
    at, ends = 0, s.left() - seconds
    while s.best is not None and quiet < len(s.best) and not s.over() and not s.near(s.gap):
        if s.left() < ends:
            return
        chosen = around(g, s.best, at % len(s.best), PART)
        at += 1
        part = part_of(g, s.best, chosen)
        one = _of_part(s, part.ground, _dear(part.ground), min(3.0, s.left()), 1e-3, part.standing)
        if one.columns is not None and one.points < part.points - 1e-6:
            kept = [column for number, column in enumerate(s.best) if number not in chosen]
            if s.offer([*kept, *part.back(one.columns)]):
                quiet = 0
                continue
        quiet += 1


def _tighten(s: Standing) -> None:
    """Cuts, until the bound is near the best answer or no cut helps."""
    idle = 0
    for number in range(CUT_ROUNDS):
        if s.near(s.gap) or s.over() or idle > 1 or s.left() < s.seconds / 3:
            return
        before = s.bound
        if not s.relaxed.size or not s.master.cut(s.relaxed, CUTS):
            return
        price(s)
        idle = idle + 1 if s.bound < before + SLOW * max(0.0, s.points - before) else 0
        if number % 3 == 1:
            whole(s, s.seconds / 10)
