"""Spread between schools: the rule's own coefficient, and the usual measures beside it.

Every mean and every coefficient that Junheng shows comes from these functions, on raw totals.
Sums are correctly rounded (`math.fsum`), so that no order of rows changes a digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, log, sqrt

MARGIN = 1e-9
"""Nearer to its limit than this a coefficient is decided exactly."""

NEAR = 0.005
"""临界: within this of its limit, inclusive."""


@dataclass(frozen=True)
class Shares:
    """Schools of one stage: an amount and what it is divided by (pupils), exact.

    Shapes:
        amounts, bases: (schools,); every base is above 0.
    """

    amounts: tuple[Fraction, ...]
    bases: tuple[Fraction, ...]

    @property
    def mean(self) -> Fraction:
        """County value: total over total, never a mean of ratios."""
        return Fraction(sum(self.amounts, Fraction(0)), 1) / sum(self.bases, Fraction(0))

    def values(self) -> list[float]:
        """Each school's value."""
        return [_ratio(amount, base) for amount, base in zip(self.amounts, self.bases, strict=True)]

    def weights(self) -> list[float]:
        """Each school's share of the denominator (its pupils over all pupils)."""
        total = sum(self.bases, Fraction(0))
        return [float(base / total) for base in self.bases]


def _ratio(top: Fraction, bottom: Fraction) -> float:
    return (top.numerator * bottom.denominator) / (top.denominator * bottom.numerator)


def sd(shares: Shares) -> float:
    """Pupil-weighted standard deviation, population form, two-pass.

    Rule:
        教督〔2012〕3号 测算说明: S = sqrt(Σ (p/P)(x − X)²).
    """
    mean = float(shares.mean)
    return sqrt(
        fsum(weight * (value - mean) ** 2 for weight, value in zip(shares.weights(), shares.values(), strict=True))
    )


def cv(shares: Shares) -> float | None:
    """Between-school coefficient of variation (校际差异系数): S over X.

    Returns:
        None when nobody has any of the resource: the coefficient is undefined and never passes.

    Rule:
        教督〔2012〕3号 测算说明; 教督〔2017〕6号 applies it to each of seven indicators.

    Example:
        The five schools of the circulated method note, printed there as 0.52:

        >>> five = Shares(tuple(map(Fraction, (279, 137, 935, 160, 402))), tuple(map(Fraction, (45, 37, 89, 76, 55))))
        >>> round(cv(five), 5)
        0.51526
    """
    mean = shares.mean
    return None if mean == 0 else sd(shares) / float(mean)


def cv_squared(shares: Shares) -> Fraction:
    """CV² exactly: P Σ r²/p / R² − 1."""
    total = sum(shares.amounts, Fraction(0))
    pupils = sum(shares.bases, Fraction(0))
    terms = [amount * amount / base for amount, base in zip(shares.amounts, shares.bases, strict=True)]
    return pupils * _total(terms) / (total * total) - 1


def _total(terms: list[Fraction]) -> Fraction:
    """A sum by halves: the denominators stay small for longest."""
    while len(terms) > 1:
        terms = [
            terms[i] + terms[i + 1] if i + 1 < len(terms) else terms[i] for i in range(0, len(terms), 2)
        ]
    return terms[0] if terms else Fraction(0)


def within(shares: Shares, limit: Fraction) -> bool:
    """Whether the coefficient keeps its limit: exact where it is too near for floats to tell."""
    value = cv(shares)
    if value is None:
        return False
    if abs(value - float(limit)) > MARGIN:
        return value < float(limit)
    return cv_squared(shares) <= limit * limit


def near(value: float | None, limit: Fraction) -> bool:
    """临界: |value − limit| ≤ 0.005, inclusive."""
    return value is not None and abs(value - float(limit)) <= NEAR + MARGIN


def theil(shares: Shares) -> float | None:
    """Theil's T: Σ (p/P)(x/X) ln(x/X); a school with nothing adds nothing."""
    mean = float(shares.mean)
    if mean == 0:
        return None
    return fsum(_theil_terms(shares.weights(), shares.values(), mean))


def _theil_terms(weights: Sequence[float], values: Sequence[float], mean: float) -> list[float]:
    return [w * (x / mean) * log(x / mean) for w, x in zip(weights, values, strict=True) if x > 0]


def theil_parts(shares: Shares, groups: Sequence[str | None]) -> tuple[float | None, float | None]:
    """Theil's T within groups and between them; the two add up to the whole.

    Returns:
        (within, between); None where the whole is undefined or a school's group is not known.
    """
    if shares.mean == 0 or any(group is None for group in groups):
        return None, None
    mean, total = float(shares.mean), sum(shares.bases, Fraction(0))
    inside, across = [], []
    for group in sorted({group for group in groups if group is not None}):
        rows = [row for row, name in enumerate(groups) if name == group]
        part = Shares(tuple(shares.amounts[row] for row in rows), tuple(shares.bases[row] for row in rows))
        own = float(part.mean)
        if own == 0:
            continue
        weight = float(sum(part.bases, Fraction(0)) / total)
        inside.append(weight * own / mean * (theil(part) or 0.0))
        across.append(weight * own / mean * log(own / mean))
    return fsum(inside), fsum(across)


def gini(shares: Shares) -> float | None:
    """Pupil-weighted Gini coefficient: the mean difference between two pupils' schools over twice the mean.

    Computed from the Lorenz curve over schools in rising order of value; pooling identical schools changes nothing.
    """
    mean = shares.mean
    if mean == 0:
        return None
    order = sorted(range(len(shares.bases)), key=lambda row: shares.amounts[row] / shares.bases[row])
    pupils, total = float(sum(shares.bases, Fraction(0))), float(sum(shares.amounts, Fraction(0)))
    area, below = [], Fraction(0)
    for row in order:
        above = below + shares.amounts[row]
        area.append(float(shares.bases[row]) / pupils * float(below + above) / total)
        below = above
    return 1.0 - fsum(area)


def ratio_20_20(shares: Shares) -> float | None:
    """What the best-provided fifth of pupils has over what the least-provided fifth has.

    A school on the border counts with the part of its pupils that falls into the fifth.

    Returns:
        None when the least-provided fifth has nothing.
    """
    order = sorted(range(len(shares.bases)), key=lambda row: shares.amounts[row] / shares.bases[row])
    fifth = sum(shares.bases, Fraction(0)) / 5
    low, high = _filled(shares, order, fifth), _filled(shares, order[::-1], fifth)
    return None if low == 0 else float(high / low)


def _filled(shares: Shares, order: Sequence[int], room: Fraction) -> Fraction:
    got = Fraction(0)
    for row in order:
        taken = min(room, shares.bases[row])
        got += shares.amounts[row] * taken / shares.bases[row]
        room -= taken
        if room == 0:
            break
    return got


def ratio_between(shares: Shares, first: Sequence[bool], second: Sequence[bool]) -> float | None:
    """One group's value over another's, each total over total; None where either has no pupils or nothing."""
    means = []
    for chosen in (first, second):
        rows = [row for row, wanted in enumerate(chosen) if wanted]
        base = sum((shares.bases[row] for row in rows), Fraction(0))
        if base == 0:
            return None
        means.append(sum((shares.amounts[row] for row in rows), Fraction(0)) / base)
    return None if means[1] == 0 else float(means[0] / means[1])


def mean_within(values: Sequence[Shares], limit: Fraction) -> bool:
    """Whether the mean of several coefficients keeps a limit; near it, decided with fifty decimals."""
    plain = [cv(shares) for shares in values]
    known = [value for value in plain if value is not None]
    if len(known) < len(values):
        return False
    mean = fsum(known) / len(known)
    if abs(mean - float(limit)) > MARGIN:
        return mean < float(limit)
    from decimal import Decimal, localcontext

    with localcontext() as context:
        context.prec = 60
        squares = [cv_squared(shares) for shares in values]
        total = sum((Decimal(s.numerator) / Decimal(s.denominator)).sqrt() for s in squares)
        exact = Decimal(limit.numerator) / Decimal(limit.denominator) * len(values)
        return total - exact <= Decimal(10) ** -50
