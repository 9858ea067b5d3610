"""Rows about teachers who move, and about what can be done only once however many years there are."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from scipy import sparse

from junheng.plan.formulation.blocks import RowBlock
from junheng.plan.formulation.columns import ActionColumns
from junheng.plan.formulation.ground import Ground
from junheng.plan.formulation.sites import movable, sites_of
from junheng.plan.model import Columns, Ints


def balance(ground: Ground, columns: ActionColumns, width: int) -> Iterator[RowBlock]:
    """As many arrive at the units of a stage as leave others, of each kind in each year."""
    for leaving, arriving in pairwise(columns.blocks):
        if leaving.sign > 0:
            continue
        for stage in ground.situation.limits:
            away = np.flatnonzero(ground.stage_of[leaving.sites] == stage) + leaving.start
            into = np.flatnonzero(ground.stage_of[arriving.sites] == stage) + arriving.start
            if away.size or into.size:
                value = np.concatenate([-np.ones(away.size), np.ones(into.size)])
                row = np.zeros(value.size, np.int64)
                matrix = sparse.csr_array((value, (row, np.concatenate([away, into]))), shape=(1, width))
                year = ground.question.years[leaving.year]
                yield RowBlock(f"balance/{leaving.lever.action.id}/{stage}/{year}", matrix, 0.0, 0.0)


def move_out(ground: Ground, columns: ActionColumns, width: int) -> Iterator[RowBlock]:
    """No more leave a unit than a share of its teachers."""
    leaving = [block for block in columns.blocks if block.sign < 0]
    if leaving:
        units, matrix = _each_site(leaving, width)
        share = float(ground.costs.move_out_share)
        yield RowBlock("move-out", matrix, -np.inf, np.floor(share * ground.teachers[units] + 1e-9))


def stock(ground: Ground, columns: ActionColumns, width: int) -> Iterator[RowBlock]:
    """Over all years no more is moved, upgraded or bought than there is; within one year the columns' bounds say it."""
    if len(ground.question.years) < 2:
        return
    for lever in ground.levers:
        if lever.action.moves:
            leaving = [block for block in columns.of(lever) if block.sign < 0]
            units, matrix = _each_site(leaving, width)
            yield RowBlock(f"stock/{lever.action.id}", matrix, -np.inf, movable(ground, lever, units))
    for lever in ground.levers:
        if lever.action.word == "upgrade" or lever.land_m2:
            _, matrix = _each_site(columns.of(lever), width)
            yield RowBlock(f"stock/{lever.action.id}", matrix, -np.inf, sites_of(ground, lever)[1])


def _each_site(blocks: Sequence[Columns], width: int) -> tuple[Ints, sparse.csr_array]:
    """Sites of some blocks, and at each the sum over them. Shapes: sites; sites × all columns."""
    sites = np.concatenate([block.sites for block in blocks])
    columns = np.concatenate([np.arange(block.span.start, block.span.stop) for block in blocks])
    rows, place = np.unique(sites, return_inverse=True)
    return rows, sparse.csr_array((np.ones(sites.size), (place, columns)), shape=(rows.size, width))
