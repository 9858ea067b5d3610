"""The best communities: the steps of a search and their order.

The linear program over all communities that could be is solved over some and grown by those whose reduced points are
negative (`rounds`). Some rounds of cuts over odd sets of schools (`cuts`) bring its value up, as many as communities
can be priced with. Then what can still be better is listed as a whole (`close`): lists are read off the program over it
(`read`), and more is proved. Where it is too much, lists are read off the growing program (`dive`) and made better
around each community, by programs of parts (`improve`) and by the prices of the whole (`nearby`).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from junheng.plan.communities.close import close, pool_for_lists
from junheng.plan.communities.cuts import HALVES_OF_FIVE
from junheng.plan.communities.dive import WAYS, dive
from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.greedy import by_hand
from junheng.plan.communities.ground import Column, Ground
from junheng.plan.communities.improve import improved
from junheng.plan.communities.nearby import FAR, renewed, worth_mending
from junheng.plan.communities.read import others
from junheng.plan.communities.rounds import first_columns, price
from junheng.plan.communities.standing import Found, Standing
from junheng.plan.communities.start import place, start
from junheng.plan.communities.whole import whole

CUTS = 60
"""Cuts that a round adds at most."""
PRICED, STARTS = (HALVES_OF_FIVE,), 150
"""Cuts that communities can be priced with, besides those of three schools, and sets of three that they grow from."""
LARGE, FIRST_SHARE = 200, 0.08
"""With more schools the linear program takes long: share of the time for a better list before it. Beside a search all
the time is for that."""
LINEAR_SHARE = 0.4
"""Share of the time after which whole numbers are looked for, although the linear program still grows."""
PART_ROUNDS, PART_CUTS = 3, 30
"""Rounds of cuts in a part, and cuts of each."""
IMPROVE_SHARE, RENEW_SHARE = 0.04, 0.2
"""Shares of the time, after each round of cuts, for a better list: by programs of parts, by the prices of the whole."""
OTHER_WAY = 2
"""The way down that lists beside a search begin with."""
FIRST_ROUNDS, ROUNDS = 4, 2
"""Rounds of cuts before what can still be better is listed as a whole, and before that is done again."""


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
    return _found(Standing(g, g.dear, seconds, gap, seed, say, stop, better=better)).found()


def lists(
    g: Ground,
    seconds: float,
    gap: float,
    seed: int,
    *,
    say: Callable[[str, float], None] | None = None,
    better: Callable[[Found], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Found:
    """Lists by other ways than those of `search`, to be looked for beside it; arguments and result as there."""
    s = Standing(g, g.dear, seconds, gap, seed, say, stop, better=better)
    s.lists += OTHER_WAY
    if g.size > LARGE:
        s.offer(exchanged(g, by_hand(g)))
        if s.best is None:
            start(s, of_part)
        improved(s, s.best or [], of_part, seconds)
    s.master.grow(first_columns(s))
    price(s)
    _cut(s, FIRST_ROUNDS)
    pool = pool_for_lists(s)
    if pool is not None:
        others(s, pool, of_part)
    while s.relaxed.size and not (s.over() or s.near(s.gap)):
        _cut(s, 1)
        _better(s)
    return s.found()


def search_short(g: Ground, *, seconds: float, seed: int, stop: Callable[[], bool] | None = None) -> Found:
    """The fewest schools, townships and communities by which the rules have to be missed."""
    pure = _scaled(g, 0.0)
    first = _found(Standing(pure, 1.0, seconds / 2, 0.0, seed, None, stop)).found()
    if first.points <= first.bound:
        return first
    # Points break ties, so that sensible communities are tried; all together they stay below one school.
    most = g.rules.most * (float(g.price.max(initial=0.0)) + float(np.abs(g.surplus).max(initial=0.0)))
    whole = g.size * (most + float(g.opening.max(initial=0.0)) + float(g.left_out.max(initial=0.0)) + 1.0)
    second = _found(Standing(_scaled(g, 0.5 / whole), 1.0, seconds / 2, 0.0, seed, None, stop)).found()
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


def _found(s: Standing) -> Standing:
    """A search, step by step."""
    g, counts_points = s.g, not s.master.least_missing
    s.offer(exchanged(g, by_hand(g)) if counts_points else [])
    if s.best is None and g.size > LARGE:
        start(s, of_part)
    if counts_points and g.size > LARGE:
        improved(s, s.best or [], of_part, FIRST_SHARE * s.seconds)
    s.master.grow(first_columns(s))
    price(s, seconds=LINEAR_SHARE * s.seconds)
    if counts_points:
        if g.size > LARGE and not s.near(FAR):
            _better(s)
        _cut(s, FIRST_ROUNDS)
        before = None
        while not (s.near(s.gap) or s.over() or before == (s.bound, s.points)):
            before = s.bound, s.points
            close(s, of_part)
            _cut(s, ROUNDS)
            if s.points == before[1]:
                _better(s)
    whole(s)
    if s.best is None or (not counts_points and not s.near(0.0)):
        place(s, of_part, s.best or s.partial)
    return s


def of_part(
    s: Standing, part: Ground, seconds: float, gap: float, known: Sequence[Column] = (), standing: Sequence[Column] = ()
) -> Standing:
    """A search over a part, without parts of its own.

    Args:
        s: Where the whole search stands.
        part: The part's arrays.
        seconds: Time limit.
        gap: As a share of the points, at which it is done.
        known: Communities that are there already.
        standing: The best list so far.
    """
    counts_points = not s.master.least_missing
    price_of_missing = part.dear if counts_points else s.master.dear
    one = Standing(part, price_of_missing, seconds, gap, s.seed, None, s.asked, deep=False)
    one.master.grow(known)
    if standing or not counts_points:
        one.offer(list(standing))
    one.master.grow(first_columns(one))
    price(one)
    for number in range(PART_ROUNDS + 1):
        whole(one)
        if not counts_points:
            break
        close(one, of_part)
        if one.near(gap) or one.over() or number == PART_ROUNDS or not one.relaxed.size:
            break
        if not one.master.cut(one.relaxed, PART_CUTS, PRICED, STARTS):
            break
        price(one)
    return one


def _cut(s: Standing, rounds: int) -> None:
    """Rounds of cuts, as long as a point breaks any."""
    for _ in range(rounds):
        if s.near(s.gap) or s.over() or not (s.relaxed.size and s.master.cut(s.relaxed, CUTS, PRICED, STARTS)):
            return
        price(s)


def _better(s: Standing) -> None:
    """A better list, read off the linear program and mended by its prices; then the program itself again."""
    if s.near(s.gap) or s.over() or not s.relaxed.size:
        return
    found = dive(s, WAYS[s.lists % len(WAYS)])
    s.lists += 1
    if found is not None and worth_mending(s, found):
        if s.g.size > LARGE and not s.near(FAR):
            found = improved(s, found, of_part, IMPROVE_SHARE * s.seconds)
        renewed(s, found, RENEW_SHARE * s.seconds)
    elif s.best is None:
        place(s, of_part, s.partial, RENEW_SHARE * s.seconds)
    price(s)
