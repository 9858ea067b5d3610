"""What the shared money lifts: the weakest areas first, all to one level, and what the formula leaves beside it.

Rule:
    An area lacks so many yuan for each of its pupils: what the least-cost plan spends there, or its need where there is
    no plan. The level t is the least to which the amount can bring every area: area a gets max(0, lacking(a) −
    t pupils(a)), and this adds up to the amount. No other way of spending it leaves the worst area better off, and
    none that leaves it as well off costs less. What is more than all areas lack stays unspent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Lift:
    """Areas lifted to a level.

    Attributes:
        of: Whether what areas lack is what the plan spends there, or their need.
        lacking: By area; what it lacks before.
        pupils: By area.
        yuan: By area; what lifts it.
        level: What is left for each pupil in the areas that get something, or in the weakest where none does.

    Units:
        yuan, persons, yuan per pupil.
    """

    of: Literal["plan", "need"]
    lacking: Mapping[str, Fraction]
    pupils: Mapping[str, int]
    yuan: Mapping[str, Fraction]
    level: Fraction

    @property
    def spent_yuan(self) -> Fraction:
        """In all."""
        return sum(self.yuan.values(), NOTHING)

    def left(self, area: str, paid: Fraction | int) -> Fraction | None:
        """What an area lacks for each pupil after it got so much; None where it has no pupils."""
        if not self.pupils[area]:
            return None
        return max(NOTHING, self.lacking[area] - paid) / self.pupils[area]


def lifted(
    amount: int, of: Literal["plan", "need"], lacking: Mapping[str, Fraction], pupils: Mapping[str, int]
) -> Lift | None:
    """The least-cost lift of the weakest areas.

    Args:
        amount: What there is, yuan.
        of: What `lacking` is.
        lacking: Yuan, by area.
        pupils: By area.

    Returns:
        None where an area without pupils lacks something: nobody can say how weak it is.

    Example:
        >>> found = lifted(50, "need", {"a": Fraction(100), "b": Fraction(60)}, {"a": 10, "b": 10})
        >>> {area: int(yuan) for area, yuan in found.yuan.items()}, int(found.level)
        ({'a': 45, 'b': 5}, 5)
    """
    if any(yuan and not pupils[area] for area, yuan in lacking.items()):
        return None
    weakest = sorted((area for area in lacking if lacking[area]), key=lambda area: -lacking[area] / pupils[area])
    level = _level(Fraction(amount), [(lacking[area], pupils[area]) for area in weakest])
    yuan = {area: max(NOTHING, own - level * pupils[area]) for area, own in lacking.items()}
    return Lift(of, dict(lacking), dict(pupils), yuan, level)


def _level(amount: Fraction, weakest: list[tuple[Fraction, int]]) -> Fraction:
    """The level at which the gaps above it add up to the amount; the weakest areas first."""
    gap, heads = NOTHING, 0
    for at, (yuan, pupils) in enumerate(weakest):
        gap, heads = gap + yuan, heads + pupils
        level = (gap - amount) / heads
        following = weakest[at + 1][0] / weakest[at + 1][1] if at + 1 < len(weakest) else NOTHING
        if level >= following:
            return level
    return NOTHING
