"""One indicator of one school's stage: its value against threshold and floor, and what it lacks."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from junheng.assess.outcome import Reading, State
from junheng.standards.model import Indicator, Limit

NOTHING = Fraction(0)


def lacking(missing: Fraction, whole: bool) -> Fraction:
    """What lacks, whole things rounded up, never below 0.

    Example:
        >>> lacking(Fraction(1, 10), whole=True), lacking(Fraction(-3), whole=True)
        (Fraction(1, 1), Fraction(0, 1))
    """
    if missing <= 0:
        return NOTHING
    return Fraction(ceil(missing)) if whole else missing


@dataclass(frozen=True)
class Bar:
    """What an indicator is held against: a threshold and a floor, and how much resource each asks for.

    For "at least" the resource is the numerator and the base the denominator; for "at most" (pupils per
    computer) it is the other way round, because it is the denominator that has to grow.

    Attributes:
        per_base: Resource that reaches the threshold, for each of the base; None where none would.
        floor_per_base: The same for the floor.
    """

    indicator: Indicator
    limit: Limit | None
    floor_share: Fraction | None
    threshold: Fraction | None
    floor: Fraction | None
    per_base: Fraction | None
    floor_per_base: Fraction | None

    @classmethod
    def of(cls, indicator: Indicator, limit: Limit | None, floor_share: Fraction | None) -> "Bar":
        """The bar of a limit; without one everything is met.

        Args:
            indicator: What is judged.
            limit: Its limit in force; None where the standard sets none.
            floor_share: The share of the threshold that the school rule bears for an unmet indicator.
        """
        if limit is None:
            return cls(indicator, None, floor_share, None, None, None, None)
        threshold = limit.value
        if limit.compare == "at_least":
            floor = None if floor_share is None else threshold * floor_share
            per = [value / indicator.scale if value is not None else None for value in (threshold, floor)]
        else:
            floor = None if not floor_share else threshold / floor_share
            per = [indicator.scale / value if value else None for value in (threshold, floor)]
        return cls(indicator, limit, floor_share, threshold, floor, per[0], per[1])

    def reading(
        self,
        top: Fraction | None,
        bottom: Fraction | None,
        missing: tuple[str, ...] = (),
        tolerances: tuple[str, ...] = (),
    ) -> Reading:
        """A numerator and a denominator held against the bar, exactly.

        A denominator of nothing leaves no value (暂无数据); under "at most" it fails if there is a numerator.

        Args:
            top: Numerator after the split; None when a figure is missing.
            bottom: Denominator after the split.
            missing: Fields without a figure.
            tolerances: Tolerances that changed the numerator.
        """
        indicator, unit = self.indicator, self.indicator.resource_unit
        at_most = self.limit is not None and self.limit.compare == "at_most"
        if top is None or bottom is None or (bottom == 0 and not (at_most and top > 0)):
            absent = missing or tuple(indicator.denominator.weights)
            return Reading(
                indicator.id,
                "missing",
                None,
                self.threshold,
                self.floor,
                None,
                None,
                unit,
                absent,
                tolerances,
                # Nothing of nothing is known, not missing: a coefficient leaves the school out and goes on.
                NOTHING if top == 0 and bottom == 0 else None,
                NOTHING if top == 0 and bottom == 0 else None,
            )
        scale = indicator.scale
        value = None
        if bottom:
            value = Fraction(
                scale.numerator * top.numerator * bottom.denominator,
                scale.denominator * top.denominator * bottom.numerator,
            )
        amount, base = (bottom, top) if at_most else (top, bottom)
        short = at_floor = None
        state: State = "met"
        if self.limit is not None:
            short, met = self._lack(self.per_base, base, amount)
            at_floor, bearable = self._lack(self.floor_per_base, base, amount)
            state = "met" if met else "within-tolerance" if bearable and self.floor is not None else "failing"
        return Reading(
            indicator.id,
            state,
            value,
            self.threshold,
            self.floor,
            short,
            at_floor,
            unit,
            (),
            tolerances,
            amount,
            base,
            self.per_base,
        )

    def _lack(self, per_base: Fraction | None, base: Fraction, amount: Fraction) -> tuple[Fraction | None, bool]:
        """What lacks to so much per base, and whether nothing does; in whole numbers for speed."""
        if per_base is None:
            return None, base == 0
        bottom = per_base.denominator * base.denominator
        lack = per_base.numerator * base.numerator * amount.denominator - amount.numerator * bottom
        if lack <= 0:
            return NOTHING, True
        bottom *= amount.denominator
        return (Fraction(-(-lack // bottom)) if self.indicator.whole else Fraction(lack, bottom)), False


def quotient(reading: Reading, indicator: Indicator) -> tuple[Fraction, Fraction] | None:
    """Numerator and denominator of a reading; None where a figure is missing.

    A reading under "at most" holds the denominator as its resource, so the two stand the other way round there.
    """
    if reading.amount is None or reading.base is None:
        return None
    if not reading.amount and not reading.base:
        return reading.amount, reading.base
    straight = reading.base and reading.value == indicator.scale * reading.amount / reading.base
    return (reading.amount, reading.base) if straight else (reading.base, reading.amount)


def judge(
    indicator: Indicator,
    limit: Limit | None,
    floor_share: Fraction | None,
    top: Fraction | None,
    bottom: Fraction | None,
    missing: tuple[str, ...],
    tolerances: tuple[str, ...] = (),
) -> Reading:
    """Hold one value against its limit, exactly; for many values make the `Bar` once."""
    return Bar.of(indicator, limit, floor_share).reading(top, bottom, missing, tolerances)
