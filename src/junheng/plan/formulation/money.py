"""What the columns cost, what is paid whatever is chosen, and rows of the budgets."""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from junheng.plan.costs import PLACES
from junheng.plan.formulation.blocks import RowBlock
from junheng.plan.formulation.columns import ActionColumns
from junheng.plan.formulation.ground import Ground
from junheng.plan.model import WAN, paying_year
from junheng.plan.program import Floats


def spending(ground: Ground, columns: ActionColumns, width: int) -> sparse.csr_array:
    """What each year costs: what is paid once, and what is paid in every year from then on.

    Shapes:
        years × all columns.

    Units:
        万元.
    """
    found = np.zeros((len(ground.question.years), width))
    for block in columns.blocks:
        if block.sign < 0:
            continue  # a move is paid where the person goes to
        places, cost = ground.places_of(block), block.lever.cost
        once = np.array([float(cost.once[place]) for place in PLACES])[places]
        yearly = np.array([float(cost.yearly[place]) for place in PLACES])[places]
        scale = block.lever.per_unit / WAN
        found[block.year, block.span] += once * scale
        found[block.year :, block.span] += yearly * scale
    return sparse.csr_array(found)


def weighed(ground: Ground, columns: ActionColumns, spent: sparse.csr_array) -> Floats:
    """What a column weighs in the objective: later money less, and less at schools that are favoured.

    Shapes:
        all columns.

    Units:
        万元.
    """
    found = np.zeros(spent.shape[1])
    for year, part in enumerate(spent.toarray()):
        found += part / (1 + ground.question.discount) ** year
    return found / _favour(ground, columns, found.size)


def undiscounted_yuan(spent: sparse.csr_array) -> Floats:
    """What a column really costs through the years of the plan. Shapes: all columns."""
    found = np.zeros(spent.shape[1])
    for part in spent.toarray():
        found += part * WAN
    return found


def budgets(ground: Ground, spent: sparse.csr_array) -> Iterator[RowBlock]:
    """A year costs no more than its budget leaves after the furniture of more classes."""
    question, furniture = ground.question, furniture_of_years(ground)
    for year, budget in enumerate(question.budgets_yuan):
        if budget is not None:
            left = budget / WAN - furniture[year]
            yield RowBlock(f"budget/{question.years[year]}", spent[[year], :], -np.inf, left)


def furniture_weighed(ground: Ground) -> float:
    """What the classes that are more cost in the objective, 万元."""
    later = (1 + ground.question.discount) ** np.arange(len(ground.question.years))
    return float((furniture_of_years(ground) / later).sum())


def furniture_of_years(ground: Ground) -> Floats:
    """What the classes that are more cost in each year: it does not depend on what is chosen.

    Shapes:
        years.

    Units:
        万元.
    """
    price = _furniture_price(ground)
    found = np.zeros(len(ground.question.years))
    counted = np.zeros(price.size, np.int64)
    for moment in ground.situation.moments:
        more = np.maximum(moment.classes_more, counted)
        found[paying_year(ground.question.years, moment.year)] += float(price @ (more - counted))
        counted = more
    return found


def furniture_of_schools(ground: Ground) -> Floats:
    """What the classes that are more cost each school.

    Shapes:
        schools.

    Units:
        万元.
    """
    found: Floats = ground.to_school.T @ (_furniture_price(ground) * ground.more)
    return found


def _furniture_price(ground: Ground) -> Floats:
    """Furniture of one class, by unit, 万元."""
    price: Floats = np.array([float(ground.costs.split_once[place]) for place in PLACES])[ground.place_of_unit] / WAN
    return price


def _favour(ground: Ground, columns: ActionColumns, width: int) -> Floats:
    """By what the cost of a column is divided; what stays unmet costs nothing."""
    found = np.ones(width)
    if ground.question.weights:
        weight = np.array([ground.question.weights.get(school, 1.0) for school in ground.situation.schools])
        for block in columns.blocks:
            found[block.span] = weight[ground.schools_of(block)]
    return found
