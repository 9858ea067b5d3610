"""What a clerk does by hand: fill every gap of every school, then lift the lowest schools until each coefficient fits.

No teacher is moved and nothing is weighed against anything else; each gap is filled with what is cheapest for it.
"""

from collections.abc import Iterator

import numpy as np

from junheng.plan.model import Model, Question, paying_year
from junheng.plan.program import Cone, Floats
from junheng.plan.situation import Moment, Situation

STEPS = 40
"""Halvings of the level to which the lowest schools are lifted."""
ROUNDS = 4
"""How often everything is looked over again, because one action can serve, or lift, several figures."""


def by_hand(county: Situation, model: Model, question: Question) -> Floats:
    """The point of the model at which the gaps are filled by hand; it may miss a limit, the assessment will say."""
    return _Hand(county, model, question).fill()


class _Hand:
    def __init__(self, county: Situation, model: Model, question: Question) -> None:
        self.county, self.model, self.question = county, model, question
        self.x = np.zeros(model.program.cost.size)
        self.year_of = np.full(self.x.size, -1)
        for block in model.columns:
            if block.sign > 0 and not block.lever.action.moves:
                self.year_of[block.span] = block.year

    def fill(self) -> Floats:
        """All pass years in turn."""
        for at, moment in enumerate(self.county.moments):
            year = paying_year(self.question.years, moment.year)
            for name, span in self.model.program.blocks.items():
                if name.split("/")[0] in ("rooms", "split-room", "split-teacher") and name.endswith(str(moment.year)):
                    for row in range(span.start, span.stop):
                        self._row(row, year)
            for _ in range(ROUNDS):
                self._rules(at, moment, year)
                if not self._coefficients(at, moment, year):
                    break
            self._land(year, moment)
        return self.x

    def _row(self, row: int, year: int) -> None:
        """Enough of the cheapest column of a row."""
        rows = self.model.program.rows
        span = slice(rows.indptr[row], rows.indptr[row + 1])
        lack = self.model.program.row_low[row] - float(rows.data[span] @ self.x[rows.indices[span]])
        self._buy(rows.indices[span], rows.data[span], lack, year)

    def _buy(self, columns: np.ndarray, gains: Floats, lack: float, year: int) -> None:
        """Fill what lacks with the cheapest columns of a year that add to it, each up to its bound."""
        program = self.model.program
        useful = (gains > 0) & (self.year_of[columns] == year)
        order = sorted(
            zip(
                (program.cost[columns] / np.where(gains > 0, gains, 1))[useful],
                columns[useful],
                gains[useful],
                strict=True,
            )
        )
        for _, column, gain in order:
            if lack <= 1e-9:
                return
            most = program.high[column] - self.x[column]
            amount = min(lack / gain, most)
            if program.whole[column]:
                amount = min(np.ceil(amount - 1e-9), np.floor(most + 1e-9))
            if amount > 0:
                self.x[column] += amount
                lack -= amount * gain

    def _lift(self, at: int, column: int, unit: int, target: float, year: int) -> None:
        reach = self.model.reach[at, column]
        span = slice(reach.indptr[unit], reach.indptr[unit + 1])
        have = self.county.moments[at].have[unit, column] + float(reach.data[span] @ self.x[reach.indices[span]])
        self._buy(reach.indices[span], reach.data[span], target - have, year)

    def _amounts(self, at: int, column: int) -> Floats:
        found: Floats = self.county.moments[at].have[:, column] + self.model.reach[at, column] @ self.x
        return found

    def _rules(self, at: int, moment: Moment, year: int) -> None:
        """Every school to its thresholds, but for the indicators that may stay at their floor: those that lack most."""
        # Teachers of special subjects first: they count for the degree as well.
        columns = sorted(range(len(self.county.indicators)), key=lambda column: -self._kinds(column))
        for rule in moment.rules:
            for unit in np.flatnonzero(rule.counted.any(axis=1)).tolist():
                amounts = {column: self._one(at, column, unit) for column in columns if rule.counted[unit, column]}
                lacks = {
                    column: (moment.need[unit, column] - amount) / moment.need[unit, column]
                    for column, amount in amounts.items()
                    if amount < moment.need[unit, column] - 1e-9
                }
                spared = sorted(lacks, key=lambda column: -lacks[column])[: int(rule.spare[unit])]
                for column in columns:
                    if column in lacks:
                        side = moment.floor if column in spared else moment.need
                        self._lift(at, column, unit, float(side[unit, column]), year)

    def _kinds(self, column: int) -> int:
        """How many fields an indicator counts: the more special, the fewer levers reach it."""
        return -len({id for (_, id) in self._levers(column)})

    def _levers(self, column: int) -> Iterator[tuple[str, str]]:
        id = self.county.indicators[column]
        for block in self.model.columns:
            if any(indicator == id for _, indicator in block.lever.effects):
                yield id, block.lever.action.id

    def _one(self, at: int, column: int, unit: int) -> float:
        reach = self.model.reach[at, column]
        span = slice(reach.indptr[unit], reach.indptr[unit + 1])
        return float(self.county.moments[at].have[unit, column] + reach.data[span] @ self.x[reach.indices[span]])

    def _coefficients(self, at: int, moment: Moment, year: int) -> bool:
        """The lowest schools lifted until each coefficient keeps its limit; whether anything was done."""
        acted = False
        for cone in self.model.program.cones:
            if cone.name[2] != moment.year or cone.cv(self.x) <= cone.limit:
                continue
            acted = True
            column = self.county.indicators.index(cone.name[0])
            stages = np.array([site.stage for site in self.county.sites])
            units = np.flatnonzero(moment.scoped & (stages == cone.name[1]) & (moment.base[:, column] > 0))
            values = self._amounts(at, column)[units] / moment.base[units, column]
            level = _level(values, cone)
            for _ in range(8):
                for place in np.flatnonzero(values < level).tolist():
                    unit = int(units[place])
                    self._lift(at, column, unit, level * moment.base[unit, column], year)
                if cone.cv(self.x) <= cone.limit - 1e-6:
                    break
                level *= 1.01
        return acted

    def _land(self, year: int, moment: Moment) -> None:
        """Land for what does not fit, as far as it can be bought."""
        del moment
        rows = self.model.program.rows
        name = f"land/{self.question.years[year]}"
        span = self.model.program.blocks.get(name, slice(0, 0))
        for row in range(span.start, span.stop):
            part = slice(rows.indptr[row], rows.indptr[row + 1])
            over = float(rows.data[part] @ self.x[rows.indices[part]]) - self.model.program.row_high[row]
            if over > 1e-9:
                self._buy(rows.indices[part], -rows.data[part], over, year)


def _level(values: Floats, cone: Cone) -> float:
    """The lowest level to which the lowest are lifted so that the coefficient keeps its limit."""
    low, high = float(values.min()), float(values.max())
    for _ in range(STEPS):
        middle = (low + high) / 2
        lifted = np.maximum(values, middle)
        mean = float(cone.weights @ lifted)
        over = float(np.sqrt(cone.weights @ (lifted - mean) ** 2)) > (cone.limit - 1e-5) * mean
        low, high = (middle, high) if over else (low, middle)
    return high
