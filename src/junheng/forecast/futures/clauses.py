"""Which clauses fail in which futures: the counterpart of the assessment's own judging, held equal to it by tests."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from junheng.facts.fields import find
from junheng.forecast.futures.readings import FAILING, HAIR, MET, MISSING, Flags, Run
from junheng.forecast.futures.rooms import rooms_fail
from junheng.forecast.model import Floats
from junheng.standards.model import (
    ClassSizeTest,
    Clause,
    MeanSpreadTest,
    RoomsTest,
    SchoolRuleTest,
    SchoolSizeTest,
    ShareTest,
    SpreadTest,
    Stage,
    Test,
)


@dataclass(frozen=True)
class Fails:
    """Where a test fails. A part that a test does not speak of is None or absent.

    Attributes:
        rows: Each school's stage. Shapes: futures × rows.
        stages: Each stage as a whole. Shapes: futures.
        county: The county as a whole. Shapes: futures.
        coefficients: Each coefficient of a stage. Shapes: futures.
    """

    rows: Flags | None = None
    stages: Mapping[Stage, Flags] | None = None
    county: Flags | None = None
    coefficients: Mapping[tuple[Stage, str], Flags] | None = None


def test_fails(run: Run, test: Test, clause: Clause) -> Fails | None:
    """Where one test fails; None for a test of figures that no future changes."""
    if isinstance(test, SchoolRuleTest):
        return _over_rows(run, clause, school_rule_fails(run, test, clause.id))
    if isinstance(test, ClassSizeTest):
        return _over_rows(run, clause, _class_size(run, test))
    if isinstance(test, SchoolSizeTest):
        return _over_rows(run, clause, _school_size(run, test, clause.id))
    if isinstance(test, RoomsTest):
        return _over_rows(run, clause, rooms_fail(run, test, clause.id))
    if isinstance(test, SpreadTest):
        return _spread(run, test, clause)
    if isinstance(test, MeanSpreadTest):
        return _mean_spread(run, test, clause)
    if isinstance(test, ShareTest) and test.level == "schools":
        return _share(run, test, clause)
    return None


def _over_rows(run: Run, clause: Clause, rows: Flags) -> Fails:
    stages = {stage: np.any(rows[:, run.figures.in_stage(stage)], axis=1) for stage in clause.stages}
    of_clause = np.array([stage in clause.stages for stage in run.figures.stages], dtype=np.bool_)
    return Fails(rows & of_clause, stages)


def school_rule_fails(run: Run, test: SchoolRuleTest, clause: str) -> Flags:
    """Rows that are known to break a school rule, whatever is missing."""
    shape = run.figures.shape
    judged, met, unknown = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    below = np.zeros(shape, np.bool_)
    for id in test.counted:
        for stage, held in run.indicators.get(id, {}).items():
            here = run.figures.in_stage(stage) & held.limited
            judged += here
            met += here & (held.state == MET)
            unknown += here & (held.state == MISSING)
            below |= here & (held.state == FAILING)
    at_least = run.school_rule(clause, test)[0]
    needed = np.where(judged > 0, np.minimum(at_least, judged), at_least)
    breaks: Flags = below | (met + unknown < needed)
    return breaks & run.scope.inside & ~run.scope.open


def _class_size(run: Run, test: ClassSizeTest) -> Flags:
    figures = run.figures
    limit = np.array([float(test.at_most.get(stage, np.inf)) for stage in figures.stages])
    number, pupils = figures.values("classes"), figures.values("pupils")
    over = (figures.largest > limit) | ((number > 0) & (pupils > limit * number))
    return over & figures.living


def _school_size(run: Run, test: SchoolSizeTest, clause: str) -> Flags:
    figures = run.figures
    total = figures.of_school(np.nan_to_num(figures.values("pupils")))
    most, open_ = np.full(figures.shape, -np.inf), np.ones(figures.shape, np.bool_)
    for group, where, limit in test.at_most:
        fits = figures.answers(where)
        relaxed = np.full(figures.shape, float(limit))
        for tolerance in run.tolerances_for(clause):
            if group in tolerance.limits:
                relaxed = np.where(run.hits(tolerance), np.maximum(relaxed, float(tolerance.limits[group])), relaxed)
        most = np.where(open_ & (fits != 0), np.maximum(most, relaxed), most)
        open_ &= fits != 1
    over: Flags = (most > -np.inf) & (total > most) & figures.living
    return over


def _coefficients(run: Run, stage: Stage, ids: tuple[str, ...]) -> dict[str, tuple[Floats, Flags]]:
    """Coefficients that the stage has: the value (inf where nobody has any), and whether it is known."""
    found = {}
    rows = run.scope.inside & run.figures.in_stage(stage)
    for id in ids:
        held = run.indicators.get(id, {}).get(stage)
        if held is None:
            continue
        unknown = (rows & ((held.missing & ~_spoilt(run, held.top, held.bottom)) | run.scope.open)).any(axis=1)
        counted = rows & ~((held.top == 0) & (held.bottom == 0))
        spoilt = (counted & (held.bottom == 0)).any(axis=1)
        top, bottom = np.where(counted, held.top, 0.0), np.where(counted, held.bottom, 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = top.sum(axis=1) / bottom.sum(axis=1)
            value = np.where(bottom > 0, top / bottom, 0.0)
            spread = np.sqrt((bottom * (value - mean[:, None]) ** 2).sum(axis=1) / bottom.sum(axis=1))
            cv = np.where(mean > 0, spread / mean, np.inf)
        cv = np.where(spoilt, np.inf, cv)
        found[id] = cv, ~unknown & counted.any(axis=1)
    return found


def _spoilt(run: Run, top: Floats, bottom: Floats) -> Flags:
    """Something of nothing, where a limit says "at most": the assessment knows it, and it fails."""
    some = any(limit.compare == "at_most" for limit in run.rulebook.limits)
    spoilt: Flags = np.logical_and((bottom == 0) & (top > 0), some)
    return spoilt


def _spread(run: Run, test: SpreadTest, clause: Clause) -> Fails:
    stages: dict[Stage, Flags] = {}
    each: dict[tuple[Stage, str], Flags] = {}
    for stage in clause.stages:
        if stage not in test.at_most:
            continue
        limit = float(test.at_most[stage]) * (1 + HAIR)
        for id, (cv, known) in _coefficients(run, stage, test.counted).items():
            each[stage, id] = known & (cv > limit)
        own = [fails for (of, _), fails in each.items() if of == stage]
        stages[stage] = np.any(own, axis=0) if own else np.zeros(run.figures.shape[0], np.bool_)
    return Fails(None, stages, None, each)


def _mean_spread(run: Run, test: MeanSpreadTest, clause: Clause) -> Fails:
    stages: dict[Stage, Flags] = {}
    for stage in clause.stages:
        if stage not in test.at_most:
            continue
        limit = float(test.at_most[stage]) * (1 + HAIR)
        found = _coefficients(run, stage, test.counted)
        # Coefficients are never negative, so what is known may already exceed what the mean allows.
        total = sum((np.where(known, cv, 0.0) for cv, known in found.values()), np.zeros(run.figures.shape[0]))
        stages[stage] = total > limit * len(found) if found else np.zeros(run.figures.shape[0], np.bool_)
    return Fails(None, stages)


def _share(run: Run, test: ShareTest, clause: Clause) -> Fails:
    figures = run.figures
    if "county" in test.limits:
        # A share over figures of whole schools counts them once and undivided.
        names = [*test.numerator.weights, *test.denominator.weights]
        whole = all((declared := find(name)) is not None and declared.table == "schools" for name in names)
        rows = _first_of_each(run) if whole else figures.living
        return Fails(county=_share_fails(run, test, rows, float(test.limits["county"]), split=not whole))
    stages = {
        stage: _share_fails(run, test, figures.living & figures.in_stage(stage), float(test.limits[stage]), split=True)
        for stage in clause.stages
        if stage in test.limits
    }
    return Fails(None, stages)


def _first_of_each(run: Run) -> Flags:
    """One living row a school."""
    living, schools = run.figures.living, run.figures.schools
    seen = np.zeros((len(living), schools.max(initial=-1) + 1), np.bool_)
    first = np.zeros_like(living)
    for row, school in enumerate(schools):
        first[:, row] = living[:, row] & ~seen[:, school]
        seen[:, school] |= living[:, row]
    return first


def _share_fails(run: Run, test: ShareTest, rows: Flags, limit: float, *, split: bool) -> Flags:
    """A share over totals; what is missing leaves it open unless the rest already decides it."""
    top, bottom = run.figures.amounts(test.numerator, split=split), run.figures.amounts(test.denominator, split=split)
    fits = run.figures.answers(test.where)
    asked = rows & (fits != 0)
    unknown = asked & (np.isnan(fits) | np.isnan(top) | np.isnan(bottom))
    known = asked & ~unknown
    mine = np.where(known, top, 0.0)
    base = np.where(known, bottom, 0.0)
    if test.bounded:
        mine = np.minimum(mine, base)
    lack = (base - mine).sum(axis=1)
    # Those not known can at best have all of it.
    best = np.where(unknown, np.nan_to_num(bottom), 0.0).sum(axis=1)
    bound_known = ~(unknown & np.isnan(bottom)).any(axis=1)
    over, under = mine.sum(axis=1) + best, base.sum(axis=1) + best
    scale = float(test.scale)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = scale * over / under
    hair = HAIR * abs(limit)
    kept = {
        "at_least": value >= limit - hair,
        "at_most": value <= limit + hair,
        "above": value > limit + hair,
        "below": value < limit - hair,
    }[test.compare]
    plain = np.where(under == 0, over != 0, ~kept) & known.any(axis=1)
    open_: Flags = unknown.any(axis=1)
    if not (test.bounded and test.compare == "at_least"):
        settled: Flags = np.logical_and(plain, ~open_)
        return settled
    anyway = ((limit >= scale) & (lack > HAIR)) | (bound_known & (under > 0) & (value < limit - hair))
    fails: Flags = np.where(open_, anyway, plain)
    return fails
