"""The parts of the model, put together in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from junheng.plan.costs import Costs
from junheng.plan.formulation import money, moves, room
from junheng.plan.formulation.blocks import RowBlock, wide
from junheng.plan.formulation.columns import ActionColumns, action_columns
from junheng.plan.formulation.cones import cones
from junheng.plan.formulation.effects import Reach, reach
from junheng.plan.formulation.ground import Ground
from junheng.plan.formulation.settled import bounds
from junheng.plan.formulation.thresholds import Thresholds, thresholds
from junheng.plan.model import Model, Question
from junheng.plan.program import Floats, Program
from junheng.plan.rows import Rows
from junheng.plan.situation import Situation


@dataclass(frozen=True)
class Builder:
    """Puts the model of a question about a county together.

    Attributes:
        situation: The county.
        costs: Unit costs and limits.
        question: What is asked.
    """

    situation: Situation
    costs: Costs
    question: Question

    @cached_property
    def ground(self) -> Ground:
        """What every part rests on."""
        return Ground.of(self.situation, self.costs, self.question)

    def build(self) -> Model:
        """The whole model."""
        columns = action_columns(self.ground)
        added = reach(self.ground, columns)
        rules = thresholds(self.ground, columns, added)
        width = rules.width
        spent = money.spending(self.ground, columns, width)
        blocks = self._blocks(columns, rules, spent)
        return Model(
            program=self._program(columns, added, spent, blocks),
            columns=columns.blocks,
            yuan=money.undiscounted_yuan(spent),
            spending=spent,
            rows_of={block.name: block.sites for block in blocks if block.sites is not None},
            reach={key: wide(part, width) for key, part in added.items()},
        )

    def free_land_m2(self) -> Floats:
        """Land of each school on which something can be built; nan where it is not known. Shapes: schools."""
        return room.free_land_m2(self.ground)

    def furniture_of_schools(self) -> Floats:
        """What the classes that are more cost each school, 万元. Shapes: schools."""
        return money.furniture_of_schools(self.ground)

    def _blocks(self, columns: ActionColumns, rules: Thresholds, spent: sparse.csr_array) -> tuple[RowBlock, ...]:
        """All blocks of rows, in the order of the program."""
        return (
            *rules.spare,
            *moves.balance(self.ground, columns, rules.width),
            *moves.move_out(self.ground, columns, rules.width),
            *moves.stock(self.ground, columns, rules.width),
            *room.land(self.ground, columns, rules.width),
            *room.more_classes(self.ground, columns, rules.width),
            *room.special_rooms(self.ground, columns, rules.width),
            *money.budgets(self.ground, spent),
            *rules.asked,
        )

    def _program(
        self, columns: ActionColumns, added: Reach, spent: sparse.csr_array, blocks: Sequence[RowBlock]
    ) -> Program:
        width = spent.shape[1]
        rows = Rows()
        for block in blocks:
            rows.add(block.name, block.matrix, block.low, block.high)
        low, high = bounds(self.ground, columns, width)
        return Program(
            cost=money.weighed(self.ground, columns, spent),
            low=low,
            high=high,
            whole=np.concatenate([columns.whole, np.ones(width - columns.number, bool)]),
            rows=rows.matrix(width),
            row_low=np.concatenate([np.zeros(0), *rows.low]),
            row_high=np.concatenate([np.zeros(0), *rows.high]),
            cones=tuple(cones(self.ground, added, width)),
            blocks=rows.blocks,
            offset=money.furniture_weighed(self.ground),
        )
