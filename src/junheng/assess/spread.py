"""Spread between schools: the rule's own coefficient, and the usual measures beside it.

Every mean and every coefficient that Junheng shows comes from these functions, on raw totals.
Sums are correctly rounded (`math.fsum`), so that no order of rows changes a digit.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
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

    @cached_property
    def amount(self) -> Fraction:
        """What all schools have."""
        return exact_sum(self.amounts)

    @cached_property
    def base(self) -> Fraction:
        """What it is divided by, of all schools."""
        return exact_sum(self.bases)

    @cached_property
    def mean(self) -> Fraction:
        """County value: total over total, never a mean of ratios."""
        return self.amount / self.base

    @cached_property
    def has_mean(self) -> bool:
        """Whether anything can be divided by the mean: somebody has some."""
        return self.amount > 0

    @cached_property
    def values(self) -> tuple[float, ...]:
        """Each school's value."""
        return tuple(map(_ratio, self.amounts, self.bases))

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """Each school's share of the denominator (its pupils over all pupils)."""
        return tuple(_ratio(base, self.base) for base in self.bases)

    @cached_property
    def rising(self) -> tuple[int, ...]:
        """The schools by rising value; like values stand in an order that is not that of the rows."""
        keys = [(value, base, row) for row, (value, base) in enumerate(zip(self.values, self.bases, strict=True))]
        return tuple(row for _, _, row in sorted(keys))

    @cached_property
    def deviation(self) -> float:
        """Standard deviation weighted by pupils; see `sd`."""
        mean = float(self.mean)
        return sqrt(fsum(weight * (value - mean) ** 2 for weight, value in zip(self.weights, self.values, strict=True)))


def exact_sum(terms: Iterable[Fraction]) -> Fraction:
    """A sum of fractions: like denominators first, then by halves, so that denominators stay small for longest."""
    like: dict[int, int] = defaultdict(int)
    for term in terms:
        like[term.denominator] += term.numerator
    parts = [Fraction(top, bottom) for bottom, top in like.items()]
    while len(parts) > 1:
        parts = [sum(parts[start : start + 2], Fraction(0)) for start in range(0, len(parts), 2)]
    return parts[0] if parts else Fraction(0)


def _ratio(top: Fraction, bottom: Fraction) -> float:
    """A quotient, correctly rounded."""
    return (top.numerator * bottom.denominator) / (top.denominator * bottom.numerator)


def sd(shares: Shares) -> float:
    """Pupil-weighted standard deviation, population form, two-pass.

    Rule:
        教督〔2012〕3号 测算说明: S = sqrt(Σ (p/P)(x − X)²).
    """
    return shares.deviation


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
    return shares.deviation / float(shares.mean) if shares.has_mean else None


def cv_squared(shares: Shares) -> Fraction:
    """CV² exactly: P Σ r²/p / R² − 1."""
    like: dict[Fraction, Fraction | int] = defaultdict(int)
    for amount, base in zip(shares.amounts, shares.bases, strict=True):
        like[base] += amount * amount
    terms = exact_sum(Fraction(squares) / base for base, squares in like.items())
    return shares.base * terms / (shares.amount * shares.amount) - 1


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
    if not shares.has_mean:
        return None
    mean = float(shares.mean)
    return fsum(
        weight * (value / mean) * log(value / mean)
        for weight, value in zip(shares.weights, shares.values, strict=True)
        if value > 0
    )


def theil_parts(shares: Shares, groups: Sequence[str | None]) -> tuple[float | None, float | None]:
    """Theil's T within groups and between them; the two add up to the whole.

    Returns:
        (within, between); None where the whole is undefined or a school's group is not known.
    """
    if not shares.has_mean or None in groups:
        return None, None
    members: dict[str, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        members[str(group)].append(row)
    mean = float(shares.mean)
    inside, across = [], []
    for _, rows in sorted(members.items()):
        part = Shares(tuple(shares.amounts[row] for row in rows), tuple(shares.bases[row] for row in rows))
        if not part.has_mean:
            continue
        relative = float(part.mean) / mean
        weight = _ratio(part.base, shares.base) * relative
        inside.append(weight * (theil(part) or 0.0))
        across.append(weight * log(relative))
    return fsum(inside), fsum(across)


def gini(shares: Shares) -> float | None:
    """Pupil-weighted Gini coefficient: the mean difference between two pupils' schools over twice the mean.

    Computed from the Lorenz curve over schools in rising order of value; pooling identical schools changes nothing.
    """
    if not shares.has_mean:
        return None
    mean = float(shares.mean)
    weights = [shares.weights[row] for row in shares.rising]
    held = [shares.weights[row] * (shares.values[row] / mean) for row in shares.rising]
    reached = list(accumulate(held))
    return 1.0 - fsum(w * (2 * top - own) for w, top, own in zip(weights, reached, held, strict=True))


def ratio_20_20(shares: Shares) -> float | None:
    """What the best-provided fifth of pupils has over what the least-provided fifth has.

    A school on the border counts with the part of its pupils that falls into the fifth.

    Returns:
        None when the least-provided fifth has nothing.
    """
    low, high = _of_a_fifth(shares, shares.rising), _of_a_fifth(shares, shares.rising[::-1])
    return None if low <= 0 else high / low


def _of_a_fifth(shares: Shares, order: Sequence[int]) -> float:
    room, terms = shares.base / 5, []
    for row in order:
        taken = min(room, shares.bases[row])
        terms.append(float(taken) * shares.values[row])
        room -= taken  # exact, so that a fifth that ends with a school takes nothing of the next
        if room == 0:
            break
    return fsum(terms)


def ratio_between(shares: Shares, first: Sequence[bool], second: Sequence[bool]) -> float | None:
    """One group's value over another's, each total over total; None where either has no pupils or nothing."""
    means = []
    for chosen in (first, second):
        rows = [row for row, wanted in enumerate(chosen) if wanted]
        base = exact_sum(shares.bases[row] for row in rows)
        if base == 0:
            return None
        means.append(exact_sum(shares.amounts[row] for row in rows) / base)
    return None if means[1] <= 0 else _ratio(means[0], means[1])


def mean_within(values: Sequence[Shares], limit: Fraction) -> bool:
    """Whether the mean of several coefficients keeps a limit; near it, decided with fifty decimals."""
    known = [value for shares in values if (value := cv(shares)) is not None]
    if len(known) < len(values):
        return False
    mean = fsum(known) / len(known)
    if abs(mean - float(limit)) > MARGIN:
        return mean < float(limit)
    with localcontext() as context:
        context.prec = 60
        squares = [cv_squared(shares) for shares in values]
        total = sum((Decimal(s.numerator) / Decimal(s.denominator)).sqrt() for s in squares)
        exact = Decimal(limit.numerator) / Decimal(limit.denominator) * len(values)
        return total - exact <= Decimal(10) ** -50
