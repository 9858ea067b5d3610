"""The most that a budget buys: as few failing schools as it allows, then as little left to do as it allows.

A school fails while it misses its school rule, the size of its classes or its special rooms. The coefficients are the
county's, no school fails by them: they are reported, not bought.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from junheng.plan.formulation.builder import Builder
from junheng.plan.model import Ints, Model
from junheng.plan.program import Cone, Floats, Program
from junheng.plan.situation import Situation

KINDS = ("threshold", "rooms", "split-room", "split-teacher")
"""Rows that a school may miss."""
LEAST_PRICE = 1e-3
"""A coefficient whose limit costs less than this is not in the way, 万元."""
WHOLE = 0.95
"""Schools are counted in whole numbers; what is left is for the hair."""
HAIR = 1e-7
"""What a 万元 weighs beside a failing school, so that money that buys nothing is not spent."""


@dataclass(frozen=True)
class Lesser:
    """A model in which schools may be left failing.

    Attributes:
        program: Counts the failing schools.
        width: Columns of the model; then one a school that fails or not, then what each row lacks.
        price: What it would cost to fill what a row lacks, 万元.
        schools: Those that may fail.
    """

    program: Program
    width: int
    price: Floats
    schools: Ints
    furniture: Floats

    def left(self, x: Floats, program: Program) -> float:
        """What it would still cost to do the rest, 万元: rows and coefficients of the second question."""
        more = slice(self.program.cost.size, program.cost.size)
        return self.shortfall(x) + float(program.cost[more] @ x[more])

    def hair(self, x: Floats) -> float:
        """What the costs weigh beside the schools in the first question."""
        return float(self.program.cost[: self.width] @ x[: self.width])

    def failing(self, x: Floats) -> Ints:
        """Schools left failing at a point."""
        return self.schools[x[self.width : self.width + self.schools.size] > 0.5]

    def shortfall(self, x: Floats) -> float:
        """What it would still cost to fill what lacks, 万元."""
        start = self.width + self.schools.size
        return float(self.price @ x[start : start + self.price.size])

    def least_left(self, x: Floats, cones: Sequence[Cone], prices: Floats) -> Program:
        """The second question: with no more schools failing, as little left to do as can be.

        Args:
            x: The answer to the first.
            cones: The coefficients, which may stay above their limits.
            prices: What a higher limit would save, 万元: what is left to do for a coefficient is priced by it.
        """
        number = self.schools.size
        flags = slice(self.width, self.width + number)
        weight = self.program.cost[flags]
        count = sparse.csr_array(
            (weight, (np.zeros(number, np.int64), np.arange(self.width, self.width + number))),
            shape=(1, self.program.cost.size),
        )
        cost = self.program.cost.copy() * 0.0
        cost[self.width + number :] = self.price
        # A hair of cost, so that money that buys nothing is not spent.
        cost[: self.width] = 1e-3 * self.program.cost[: self.width] / HAIR
        costly = [at for at in range(len(cones)) if prices[at] < -LEAST_PRICE]
        rows = sparse.csr_array(sparse.vstack([self.program.rows, count]))
        total = self.program.cost.size
        rows.resize((rows.shape[0], total + len(costly)))
        wider = []
        for place, at in enumerate(costly):
            slope = cones[at].slope.copy()
            slope.resize((slope.shape[0], total + len(costly)))
            wider.append(replace(cones[at], slope=slope, slack=total + place))
        return replace(
            self.program,
            step=0.0,
            cost=np.concatenate([cost, [-prices[at] for at in costly]]),
            low=np.append(self.program.low, np.zeros(len(costly))),
            high=np.append(self.program.high, np.full(len(costly), np.inf)),
            whole=np.append(self.program.whole, np.zeros(len(costly), bool)),
            rows=rows,
            row_low=np.append(self.program.row_low, -np.inf),
            row_high=np.append(self.program.row_high, float(weight @ np.round(x[flags])) + 1e-6),
            cones=tuple(wider),
        )


def lesser(county: Situation, builder: Builder, model: Model) -> Lesser:
    """The model of a budget, with schools allowed to fail."""
    program = model.program
    width = program.cost.size
    rows, schools = [], []
    for name, span in program.blocks.items():
        if name.split("/")[0] not in KINDS:
            continue
        sites = model.rows_of[name]
        of_units = name.split("/")[0] in ("threshold", "split-teacher")
        rows.append(np.arange(span.start, span.stop))
        schools.append(county.school_of[sites] if of_units else sites)
    row = np.concatenate(rows) if rows else np.zeros(0, np.int64)
    school = np.concatenate(schools) if schools else np.zeros(0, np.int64)
    some, place = np.unique(school, return_inverse=True)
    number = some.size
    # A row lacks at most what it asks for; where a school may lose some, at most all that it needs.
    most = np.maximum(program.row_low[row], np.where(_loses(program, row), 1.0, 0.0))
    price = _prices(program, row)
    slack = np.arange(row.size)
    fill = sparse.csr_array((np.ones(row.size), (row, slack)), shape=(program.rows.shape[0], row.size))
    grown = sparse.csr_array(
        sparse.hstack([program.rows, sparse.csr_array((program.rows.shape[0], number)), fill])
    ).tolil()
    furniture = builder.furniture_of_schools()
    for name, span in program.blocks.items():
        if name.startswith("budget/"):
            for at, which in enumerate(some.tolist()):
                if furniture[which]:
                    grown[span.start, width + at] = -furniture[which]
    total = width + number + row.size
    ties = sparse.csr_array(
        (
            np.concatenate([np.ones(row.size), -most]),
            (np.concatenate([slack, slack]), np.concatenate([width + number + slack, width + place])),
        ),
        shape=(row.size, total),
    )
    weight = np.array([builder.question.weights.get(county.schools[at], 1.0) for at in some.tolist()])
    found = Program(
        cost=np.concatenate([program.cost * HAIR, weight, np.zeros(row.size)]),
        low=np.concatenate([program.low, np.zeros(number + row.size)]),
        high=np.concatenate([program.high, np.ones(number), most]),
        whole=np.concatenate([program.whole, np.ones(number, bool), np.zeros(row.size, bool)]),
        rows=sparse.csr_array(sparse.vstack([grown.tocsr(), ties])),
        row_low=np.concatenate([program.row_low, np.full(row.size, -np.inf)]),
        row_high=np.concatenate([program.row_high, np.zeros(row.size)]),
        blocks=program.blocks,
        step=0.0 if builder.question.weights else WHOLE,
    )
    return Lesser(found, width, price, some, furniture)


def _loses(program: Program, row: Ints) -> np.ndarray:
    """Rows in which a column takes something away."""
    found = np.zeros(row.size, bool)
    for at, number in enumerate(row.tolist()):
        span = slice(program.rows.indptr[number], program.rows.indptr[number + 1])
        found[at] = bool((program.rows.data[span] < 0).any())
    return found


def _prices(program: Program, row: Ints) -> Floats:
    """The cheapest way to add one to each row, 万元; the dearest of all where a row has none."""
    found = np.full(row.size, np.nan)
    for at, number in enumerate(row.tolist()):
        span = slice(program.rows.indptr[number], program.rows.indptr[number + 1])
        columns, gains = program.rows.indices[span], program.rows.data[span]
        useful = (gains > 0) & (program.cost[columns] > 0)
        if useful.any():
            found[at] = float((program.cost[columns][useful] / gains[useful]).min())
    return np.where(np.isnan(found), np.nanmax(found, initial=1.0), found)
