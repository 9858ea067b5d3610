"""An independent check of a sharing: the rule once more, in another arithmetic, from the figures of the areas.

It uses nothing of `formula`: shares as doubles from the figures, the level found by halving, money held against it.
"""

from math import fsum

from junheng.plan.sharing.factors import Factor
from junheng.plan.sharing.result import Sharing

SLACK = 1e-9
"""Relative, for doubles."""
HALVINGS = 200


def broken(sharing: Sharing) -> list[str]:
    """What does not hold: names of rules (`sum`, `floor`, `share`, `level`), with the area."""
    found = [] if sum(one.amount_yuan for one in sharing.shares) == sharing.amount_yuan else ["sum"]
    shares = _shares(sharing)
    floors = [
        float(sharing.weights.floor_yuan_per_head) * (one.area.population or 0) if one.area.poor else 0.0
        for one in sharing.shares
    ]
    level = _level(shares, floors, float(sharing.amount_yuan))
    # One yuan for rounding, one more for a floor that is rounded up and what that takes from the others.
    bound = 2.0 + SLACK * sharing.amount_yuan
    for one, share, floor in zip(sharing.shares, shares, floors, strict=True):
        if abs(float(one.share) - share) > SLACK:
            found.append(f"share {one.area.name}")
        if one.amount_yuan < floor - SLACK * max(floor, 1.0):
            found.append(f"floor {one.area.name}")
        rounded_floors = sum(1 for other in floors if other)
        if abs(one.amount_yuan - max(floor, level * share)) > bound + rounded_floors:
            found.append(f"level {one.area.name}")
    return found + _unlevel(sharing)


def _unlevel(sharing: Sharing) -> list[str]:
    """What does not hold of the lift: the level found by halving, each area held against it."""
    lift = sharing.lift
    if lift is None:
        return []
    amount = float(sharing.amount_yuan)
    own = {id: float(yuan) for id, yuan in lift.lacking.items()}
    low, high = 0.0, max((yuan / lift.pupils[id] for id, yuan in own.items() if yuan), default=0.0)
    if fsum(own.values()) <= amount:
        high = 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if fsum(max(0.0, yuan - middle * lift.pupils[id]) for id, yuan in own.items()) > amount:
            low = middle
        else:
            high = middle
    bound = 1e-6 * max(1.0, amount)
    found = [
        f"lift {id}"
        for id, yuan in own.items()
        if abs(float(lift.yuan[id]) - max(0.0, yuan - high * lift.pupils[id])) > bound
    ]
    return found if lift.spent_yuan <= sharing.amount_yuan else [*found, "lift"]


def _shares(sharing: Sharing) -> list[float]:
    """Each area's share, straight from the figures."""
    totals = [0.0] * len(sharing.shares)
    weight = 0.0
    for factor in sharing.weights.factors:
        raw = [_claim(factor, sharing, at) for at in range(len(totals))]
        if not (total := fsum(raw)):
            continue
        weight += float(factor.weight)
        totals = [so_far + float(factor.weight) * claim / total for so_far, claim in zip(totals, raw, strict=True)]
    return [total / weight for total in totals]


def _claim(factor: Factor, sharing: Sharing, at: int) -> float:
    area = sharing.shares[at].area
    figure, residents = float(area.figures[factor.field] or 0), float(area.population or 0)
    match factor.direction, factor.measure:
        case "more", "rate":
            return residents * figure
        case "more", _:
            return figure
        case _, "rate":
            return residents / figure
        case _:
            return residents**2 / figure


def _level(shares: list[float], floors: list[float], amount: float) -> float:
    """The level at which shares and floors add up to the amount."""
    low, high = 0.0, amount / max(shares)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if fsum(max(floor, middle * share) for share, floor in zip(shares, floors, strict=True)) < amount:
            low = middle
        else:
            high = middle
    return high
