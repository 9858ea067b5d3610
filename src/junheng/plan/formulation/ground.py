"""What every part of the model rests on: the county, its costs, the question, and the arrays that follow from them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from junheng.plan.costs import PLACES, Costs
from junheng.plan.levers import Lever, levers
from junheng.plan.model import Columns, Ints, Question
from junheng.plan.program import Flags, Floats
from junheng.plan.situation import Situation


@dataclass(frozen=True)
class Ground:
    """A county and a question, with what the parts of the model ask of them again and again.

    Attributes:
        situation: The county.
        costs: Unit costs and limits.
        question: What is asked.
        levers: All that can be done, as far as the standard sees it.
        place_of_unit: Whether a unit lies in the city, in a town or in a village, as a place in `PLACES`.
        place_of_school: The same of a school.
        stage_of: A unit's stage.
        to_school: 1 where a unit is of a school.
        scoped: Units that the coefficients count in some pass year.
        more: The most classes in any pass year beyond those of the data's own year.
        teachers: Teachers now; none where the figure is blank.

    Shapes:
        place_of_unit, stage_of, scoped, more, teachers: units; place_of_school: schools; to_school: units × schools.
    """

    situation: Situation
    costs: Costs
    question: Question
    levers: tuple[Lever, ...]
    place_of_unit: Ints
    place_of_school: Ints
    stage_of: NDArray[np.str_]
    to_school: sparse.csr_array
    scoped: Flags
    more: Ints
    teachers: Floats

    @classmethod
    def of(cls, situation: Situation, costs: Costs, question: Question) -> "Ground":
        """The ground of a question about a county."""
        sites, moments, school_of = situation.sites, situation.moments, situation.school_of
        units, schools = len(sites), len(situation.schools)
        place_of_unit = np.array([PLACES.index(site.place) for site in sites])
        place = dict(zip(school_of.tolist(), place_of_unit.tolist(), strict=True))
        return cls(
            situation=situation,
            costs=costs,
            question=question,
            levers=levers(situation.rulebook, situation.indicators, costs, situation.room_area),
            place_of_unit=place_of_unit,
            place_of_school=np.array([place[at] for at in range(schools)]),
            stage_of=np.array([site.stage for site in sites]),
            to_school=sparse.csr_array((np.ones(units), (np.arange(units), school_of)), shape=(units, schools)),
            scoped=np.any([moment.scoped for moment in moments], axis=0),
            more=np.max([moment.classes_more for moment in moments], axis=0),
            teachers=np.nan_to_num(situation.of_units("teachers")),
        )

    def schools_of(self, block: Columns) -> Ints:
        """The school of each column of a block. Shapes: columns of the block."""
        return block.sites if block.lever.action.of_school else self.situation.school_of[block.sites]

    def places_of(self, block: Columns) -> Ints:
        """Where each column of a block lies: city, town or village, as a place in `PLACES`. Shapes: its columns."""
        return (self.place_of_school if block.lever.action.of_school else self.place_of_unit)[block.sites]
