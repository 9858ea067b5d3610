"""A first list within seconds at any size: the county in pieces, each solved alone, and what is left over placed.

The communities that the pieces came to know are the ones that the linear program over the whole begins with.
"""

from collections.abc import Callable, Sequence

import numpy as np

from junheng.plan.communities.exchange import exchanged
from junheng.plan.communities.ground import Column, Ground, Ints
from junheng.plan.communities.part import around, part_of
from junheng.plan.communities.standing import Standing

PIECE = 40
"""Schools of a piece, at most."""
WIDER = (40, 60, 90)
"""Schools around one without a place that are formed anew, more and more of them."""
START_SHARE = 0.08
"""Share of the time for placing, at first, what the pieces leave over."""
PIECE_SECONDS, PIECE_GAP = 2.0, 0.01

PartSolver = Callable[[Standing, Ground, float, float, Sequence[Column], Sequence[Column]], Standing]
"""Solves a part of a search: that search, the part's arrays, seconds, gap, communities known already, the best list."""


def pieces(g: Ground) -> list[Ints]:
    """Schools cut like a cake about the middle, so that each piece has its share of the town and of the country.

    A piece of one kind would have too few leads or too many weak schools. Schools without coordinates follow last.
    """
    lon = np.array([np.nan if school.lon is None else school.lon for school in g.schools], dtype=float)
    lat = np.array([np.nan if school.lat is None else school.lat for school in g.schools], dtype=float)
    known = np.isfinite(lon) & np.isfinite(lat)
    turn = np.full(g.size, np.inf)
    if known.any():
        east = (lon[known] - np.median(lon[known])) * np.cos(np.radians(lat[known].mean()))
        turn[known] = np.arctan2(lat[known] - np.median(lat[known]), east)
    order = np.argsort(turn, kind="stable")
    return [np.sort(piece) for piece in np.array_split(order, max(1, -(-g.size // PIECE)))]


def start(s: Standing, solve: PartSolver) -> None:
    """Solve pieces; offer what comes out when every school is placed."""
    g = s.g
    found: list[Column] = []
    for schools in pieces(g):
        if s.over():
            return
        part = part_of(g, [], set(), schools.tolist(), alone=True)
        one = solve(s, part.ground, min(PIECE_SECONDS, s.left()), PIECE_GAP, (), ())
        s.master.grow(part.back(one.master.columns))
        found += part.back(one.best if one.best is not None else one.partial)
    place(s, solve, found, START_SHARE * s.seconds)


def place(s: Standing, solve: PartSolver, columns: list[Column], seconds: float = np.inf) -> None:
    """Place the schools that are in no community and have to be, with the communities around each formed anew."""
    g, ends = s.g, s.left() - seconds
    if not s.master.least_missing:
        mended = exchanged(g, columns)
        if s.offer(mended):
            return
        if columns_kept := [column for column in mended if g.fits(column.lead, column.members)]:
            columns = columns_kept
    for most in WIDER:
        tried = np.zeros(g.size, dtype=bool)
        while not s.over() and s.left() > ends:
            out = ~s.inside(columns)
            asked = np.flatnonzero(out & g.must & ~tried)
            if not asked.size:
                break
            centre = int(asked[0])
            tried[centre] = True
            before = int((out & g.must).sum())
            chosen = around(g, columns, centre, most)
            near = np.flatnonzero(out)
            near = near[np.argsort(np.nan_to_num(g.km[centre, near], nan=np.inf), kind="stable")][:most]
            part = part_of(g, columns, chosen, near.tolist())
            one = solve(s, part.ground, min(2 * PIECE_SECONDS, s.left()), PIECE_GAP, part.standing, ())
            fresh = part.back(one.best if one.best is not None else one.partial)
            kept = [column for at, column in enumerate(columns) if at not in chosen]
            if (~s.inside([*kept, *fresh]) & g.must).sum() < before:
                columns = [*kept, *fresh]
        if s.offer(columns):
            if not s.master.least_missing:
                s.offer(exchanged(g, columns))
            return
