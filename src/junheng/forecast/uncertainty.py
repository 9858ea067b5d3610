"""How wrong a forecast may be, learned from how wrong it would have been.

Three kinds of error: one that all schools of the county share (births, migration, policy), one of each school that
partly persists over the years (a school that gains favour goes on gaining), and chance in every grade, which matters
the less the more pupils there are. From each year of the past the method forecasts the next; the school's part is
made so large that four in five of these errors lie inside the interval. Few schools or years lean on a default.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from junheng.forecast.advance import Standing, advanced
from junheng.forecast.model import COVERAGE, Counts, Floats
from junheng.forecast.rates import Flags, rates_of

DEFAULT_SCHOOL, DEFAULT_AREA, DEFAULT_COUNTY = 0.05, 0.01, 0.012
"""Standard errors of one year where the past says nothing; seen in New York, rounded."""
DEFAULT_CASES, DEFAULT_AREAS, DEFAULT_YEARS = 30, 10, 3
"""Errors of schools, of townships and of the county, for which the defaults stand."""
SHORT_OF_A_YEAR = 0.85
"""Errors made with two years of history are larger than those to come, made with three: by how much, in New York."""
TYPICAL = 500.0
"""Pupils of a school whose standard error is the one that is told; smaller ones have a larger."""
DEFAULT_TILT = 0.3
"""By what power of its size a school's error falls, where the past says nothing; seen in New York, rounded."""
DEFAULT_TILT_CASES = 100
TILTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
SIZES = 4
"""Parts of equal number, by size, in which the interval is to hold alike."""
LEAST_SCHOOLS = 3
"""Schools of a township from which its own error can be told from theirs."""
LASTING = 0.6
"""Share of the variance of a school's error that repeats itself every year; chosen on New York."""
MOST, MOST_COUNTY = 0.5, 0.1
"""The largest standard errors of schools and of the county that are believed."""
TAILS = 5
"""Degrees of freedom of the errors of schools: rare large ones happen."""
WITHIN = 1.2816
"""Standard errors that hold four in five of normal errors."""
WITHIN_TAILS = 1.4759
"""The same for Student's distribution with five degrees of freedom."""
FARTHEST = 4.0
VARIANCE_TAILS = 1.53
"""Variance of Student's distribution with five degrees of freedom, cut at `FARTHEST`."""


@dataclass(frozen=True)
class Errors:
    """Standard errors of one year, as shares.

    Attributes:
        county: Shared by all schools.
        area: Shared by the schools of a township.
        school: Of each school by itself, for one of `TYPICAL` pupils.
        dispersion: Chance in a grade: variance over pupils.
        lasting: Share of the first three's variance that repeats itself every year.
        tilt: By what power of its size a school's error falls.
    """

    county: float
    area: float
    school: float
    dispersion: float
    lasting: float = LASTING
    tilt: float = 0.0

    def of_schools(self, size: Floats) -> Floats:
        """Each school's own standard error, as a share.

        Shapes:
            size: pupils of schools.
        """
        return np.asarray(np.minimum(self.school * tilted(size, self.tilt), MOST), dtype=np.float64)


def tilted(size: Floats, tilt: float) -> Floats:
    """How many times the error of a typical school one of that size has.

    Example:
        >>> tilted(np.array([500.0, 125.0, 2000.0]), 0.5).tolist()
        [1.0, 2.0, 0.5]
    """
    return np.asarray((np.maximum(size, 1.0) / TYPICAL) ** -tilt, dtype=np.float64)


def errors_of(history: Floats, group: NDArray[np.int64], allowed: Flags, area: NDArray[np.int64]) -> Errors:
    """How wrong forecasts of one year would have been over the history.

    Args:
        history: Pupils of the past.
        group: Number of the group that a school's rates are drawn to.
        allowed: Grades that a school may come to teach.
        area: Number of the township of each school.

    Shapes:
        history: schools × grades × years; group, area: schools; allowed: schools × grades.
    """
    whole = rates_of(history, group, allowed)
    missed, size, areas, county = [], [], [], []
    for year in range(2, history.shape[2]):
        past = history[:, :, :year]
        kept = (past[:, :, -1].sum(axis=1) > 0) & (history[:, :, year].sum(axis=1) > 0)
        if not kept.any():
            continue
        rates = rates_of(past[kept], group[kept], allowed[kept])
        expected = advanced(Standing.last(past[kept], rates), rates)[0].sum(axis=1)
        actual = history[kept, :, year].sum(axis=1)
        shared = float((actual - expected).sum() / max(expected.sum(), 1.0))
        county.append(shared)
        scale = SHORT_OF_A_YEAR if year == 2 else 1.0
        missed.append(scale * (actual - expected * (1 + shared)))
        size.append(np.maximum(expected, 1.0))
        areas.append(area[kept])
    tilt = size_tilt(missed, size, whole.dispersion)
    school, dispersion = school_error(missed, size, whole.dispersion, tilt=tilt)
    together = area_error(missed, size, areas, school, dispersion, tilt)
    # What a township shares is no longer the school's own.
    school, dispersion = school_error(missed, size, whole.dispersion, together, tilt)
    return Errors(county_error(county), together, school, dispersion, tilt=tilt)


def size_tilt(missed: list[Floats], size: list[Floats], dispersion: float) -> float:
    """The power of size by which errors fall, so that the interval holds small and large schools alike.

    Args:
        missed: Errors of each past year in pupils.
        size: Pupils expected.
        dispersion: Variance of chance in a grade over its pupils.
    """
    if not missed:
        return DEFAULT_TILT
    errors, pupils = np.abs(np.concatenate(missed)), np.concatenate(size)
    number = len(errors)
    parts = np.array_split(np.argsort(pupils, kind="stable"), SIZES)

    def uneven(tilt: float) -> float:
        found = _own_error(errors, pupils, dispersion, 0.0, tilt)
        if found is None:
            return 0.0
        inside = errors <= _bound(pupils, found, dispersion, 0.0, tilt)
        return sum((float(inside[part].mean()) - COVERAGE) ** 2 for part in parts if len(part))

    nearest = min(TILTS, key=uneven)
    return (number * nearest + DEFAULT_TILT_CASES * DEFAULT_TILT) / (number + DEFAULT_TILT_CASES)


def area_error(
    missed: list[Floats],
    size: list[Floats],
    areas: list[NDArray[np.int64]],
    school: float,
    dispersion: float,
    tilt: float = 0.0,
) -> float:
    """The standard error that a township's schools share: what their sum errs more than they would by themselves."""
    excess = []
    for errors, pupils, area in zip(missed, size, areas, strict=True):
        number = np.bincount(area)
        many = np.flatnonzero(number >= LEAST_SCHOOLS)
        total = np.bincount(area, pupils)[many]
        share = np.minimum(school * tilted(pupils, tilt), MOST)
        own = np.bincount(area, dispersion * pupils + TAILS / (TAILS - 2) * (share * pupils) ** 2)[many]
        square = np.minimum(np.bincount(area, errors)[many] ** 2, (MOST_COUNTY * total) ** 2)
        excess += ((square - own) / total**2).tolist()
    number_of = len(excess)
    variance = (max(sum(excess), 0.0) + DEFAULT_AREAS * DEFAULT_AREA**2) / (number_of + DEFAULT_AREAS)
    return float(np.sqrt(variance))


def county_error(shared: list[float]) -> float:
    """The standard error that all schools share, from those of past years."""
    variance = (sum(min(error**2, MOST_COUNTY**2) for error in shared) + DEFAULT_YEARS * DEFAULT_COUNTY**2) / (
        len(shared) + DEFAULT_YEARS
    )
    return float(np.sqrt(variance))


def school_error(
    missed: list[Floats], size: list[Floats], dispersion: float, area: float = 0.0, tilt: float = 0.0
) -> tuple[float, float]:
    """The school's own standard error, by the share of past errors inside the interval; and chance in a grade.

    Args:
        missed: Errors of each past year in pupils, what the county shares taken off.
        size: Pupils expected.
        dispersion: Variance of chance in a grade over its pupils.
        area: The standard error that a township's schools share.
        tilt: By what power of its size a school's error falls.
    """
    if not missed:
        return DEFAULT_SCHOOL, dispersion
    errors, pupils = np.abs(np.concatenate(missed)), np.concatenate(size)
    found = _own_error(errors, pupils, dispersion, area, tilt)
    if found is None:
        found = 0.0
        # Chance alone covers more than four in five already.
        chance = _bound(pupils, 1e-6, dispersion, area, tilt)
        dispersion *= float(np.clip(_times(errors, chance) ** 2, 0.1, 1.0))
    number = len(errors)
    school = np.sqrt((number * found**2 + DEFAULT_CASES * DEFAULT_SCHOOL**2) / (number + DEFAULT_CASES))
    return float(school), dispersion


def _own_error(errors: Floats, pupils: Floats, dispersion: float, area: float, tilt: float) -> float | None:
    """The schools' standard error with which the interval held four in five; None where chance alone does."""

    def outside(school: float) -> float:
        return _times(errors, _bound(pupils, school, dispersion, area, tilt)) - 1

    if outside(1e-6) <= 0:
        return None
    return MOST if outside(MOST) > 0 else float(brentq(outside, 1e-6, MOST, xtol=1e-5))


def _bound(pupils: Floats, school: float, dispersion: float, area: float, tilt: float) -> Floats:
    """Half the width of an interval that holds four in five, in pupils."""
    shared = WITHIN**2 * (dispersion * pupils + (area * pupils) ** 2)
    own = np.minimum(school * tilted(pupils, tilt), MOST)
    return np.asarray(np.sqrt(shared + (WITHIN_TAILS * own * pupils) ** 2), dtype=np.float64)


def _times(errors: Floats, bound: Floats) -> float:
    """How many times as wide the interval would have to be."""
    return float(np.quantile(errors / np.maximum(bound, 1e-9), COVERAGE))


class Shocks:
    """The errors of many futures, year by year."""

    def __init__(
        self,
        errors: Errors,
        draws: int,
        schools: int,
        rng: np.random.Generator,
        area: NDArray[np.int64] | None = None,
        size: Floats | None = None,
    ) -> None:
        self._errors, self._draws, self._schools, self._rng = errors, draws, schools, rng
        self._own = errors.of_schools(np.full(schools, TYPICAL) if size is None else size)
        self._in = np.zeros(schools, np.int64) if area is None else area
        self._school = np.sqrt(errors.lasting) * self._own * self._student()
        self._shared = np.sqrt(errors.lasting) * self._common()
        self._year = 0

    def next(self) -> Floats:
        """Factors of one year.

        Shapes:
            draws × schools.
        """
        rest = np.sqrt(1 - self._errors.lasting)
        school = self._school + rest * self._own * self._student()
        # Factors about 1 raise the mean the more the wider they are: taken off, so that the expected stay expected.
        self._year += 1
        lasting = self._errors.lasting
        variance = VARIANCE_TAILS * self._own**2 + self._errors.area**2 + self._errors.county**2
        lift = variance / 2 * ((2 * self._year - 1) * lasting + 1 - lasting)
        found: Floats = np.exp(school + self._shared + rest * self._common() - lift)
        return found

    def uniform(self) -> Floats:
        """Numbers between 0 and 1, one for each future and school."""
        return self._rng.random((self._draws, self._schools))

    def whole(self, expected: Floats) -> Counts:
        """Whole pupils about the number expected, chance in each by itself.

        Shapes:
            draws × schools × grades.
        """
        noise = self._rng.standard_normal(expected.shape, dtype=np.float32)
        drawn = expected + np.sqrt(self._errors.dispersion * expected) * noise
        return np.rint(np.maximum(drawn, 0)).astype(np.int64)

    def _common(self) -> Floats:
        """Errors that schools of the county, and of a township, have in common."""
        county = self._errors.county * self._rng.standard_normal((self._draws, 1))
        area = self._errors.area * self._rng.standard_normal((self._draws, int(self._in.max(initial=0)) + 1))
        found: Floats = county + area[:, self._in]
        return found

    def _student(self) -> Floats:
        drawn = self._rng.standard_t(TAILS, (self._draws, self._schools))
        return np.clip(drawn, -FARTHEST, FARTHEST)
