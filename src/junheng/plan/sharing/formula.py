"""The formula, in exact fractions: parts by factor, weighed shares, floors, whole yuan, and what each weight does.

Rule:
    Of factor f, area a has the part q(f, a), and the parts of a factor add up to 1. Its share is
    s(a) = Σ w(f) q(f, a) ÷ Σ w(f). The least level λ is taken at which what each gets, the greater of λ s(a) and its
    floor, adds up to the amount. Then whole yuan: rounded down, and what is left goes to the largest remainders.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from junheng.plan.sharing.factors import Factor

Parts = tuple[Fraction, ...]

NOTHING = Fraction(0)
POINT = Fraction(1, 100)
"""By how much a weight is raised to see what hangs on it, of a sum of 1."""


def parts_of(factor: Factor, values: Sequence[Fraction], heads: Sequence[Fraction]) -> Parts | None:
    """Each area's part of one factor; None where nobody has any of it.

    Args:
        factor: Its direction and measure.
        values: The figure of each area; above 0 where less gets more.
        heads: Residents of each area; not looked at for a total.

    Example:
        >>> from junheng.facts.fields import Label
        >>> poor = Factor("e", "income_per_head", "less", "rate", Fraction(1), Label("", ""))
        >>> [str(part) for part in parts_of(poor, [Fraction(2), Fraction(1)], [Fraction(10), Fraction(10)])]
        ['1/3', '2/3']
    """
    if factor.direction == "more":
        raw = [value * head for value, head in zip(values, heads, strict=True)] if factor.measure == "rate" else values
    else:
        per_head = values
        if factor.measure == "per-head":
            per_head = [value / head for value, head in zip(values, heads, strict=True)]
        raw = [head / value for value, head in zip(per_head, heads, strict=True)]
    total = sum(raw, NOTHING)
    return tuple(value / total for value in raw) if total else None


def weighed(parts: Mapping[str, Parts], weights: Mapping[str, Fraction]) -> Parts:
    """Each area's share: the weighed mean of its parts.

    Args:
        parts: By factor; there is at least one.
        weights: By factor, above 0, of any sum.
    """
    total = sum((weights[id] for id in parts), NOTHING)
    columns = zip(*(tuple(weights[id] * part for part in own) for id, own in parts.items()), strict=True)
    return tuple(sum(column, NOTHING) / total for column in columns)


def raised(parts: Mapping[str, Parts], weights: Mapping[str, Fraction], id: str) -> Parts:
    """The shares with one weight a point higher, and all weights taken as parts of their sum again."""
    total = sum((weights[other] for other in parts), NOTHING)
    return weighed(parts, {**weights, id: weights[id] + POINT * total})


def with_floors(amount: int, shares: Sequence[Fraction], floors: Sequence[int]) -> Parts:
    """What each area gets when none gets less than its floor.

    Args:
        amount: In all; at least the sum of the floors.
        shares: They add up to 1.
        floors: The least of each, whole yuan.

    Units:
        yuan.

    Example:
        >>> [str(yuan) for yuan in with_floors(100, [Fraction(1, 10), Fraction(3, 10), Fraction(6, 10)], [25, 0, 0])]
        ['25', '25', '50']
    """
    held = [False] * len(shares)
    while True:
        left = amount - sum(floor for floor, at in zip(floors, held, strict=True) if at)
        free = sum((share for share, at in zip(shares, held, strict=True) if not at), NOTHING)
        level = left / free if free else NOTHING
        below = [not at and level * share < floor for share, floor, at in zip(shares, floors, held, strict=True)]
        if not any(below):
            break
        held = [at or more for at, more in zip(held, below, strict=True)]
    return tuple(
        Fraction(floor) if at else level * share for share, floor, at in zip(shares, floors, held, strict=True)
    )


def whole_yuan(exact: Sequence[Fraction], ids: Sequence[str]) -> tuple[int, ...]:
    """Whole yuan that add up to the same: the largest remainders are rounded up, ties in the order of the ids.

    Example:
        >>> whole_yuan([Fraction(1, 3) * 100] * 3, ["b", "a", "c"])
        (33, 34, 33)
    """
    down = [int(yuan // 1) for yuan in exact]
    left = int(sum(exact, NOTHING)) - sum(down)
    order = sorted(range(len(down)), key=lambda at: (down[at] - exact[at], ids[at]))
    for at in order[:left]:
        down[at] += 1
    return tuple(down)
