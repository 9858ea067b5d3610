"""A county in many futures: for every clause and school the futures in which it fails."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from junheng.assess.county import Choices, assess
from junheng.assess.results import main_rule
from junheng.facts.engine import Engine
from junheng.facts.table import Facts
from junheng.forecast.futures.clauses import Fails, school_rule_fails, test_fails
from junheng.forecast.futures.figures import Figures
from junheng.forecast.futures.readings import Flags, Run
from junheng.forecast.project import Projection
from junheng.forecast.subjects import Subject, is_by_stage, verdicts
from junheng.standards.model import (
    Clause,
    DocumentTest,
    FigureTest,
    FundsTest,
    Rulebook,
    ShareTest,
    Test,
    TownshipTest,
)


def failures(
    projection: Projection,
    year: int,
    facts: Facts,
    rulebook: Rulebook,
    on: date,
    choices: Choices,
    *,
    draws: int,
    also: Sequence[Rulebook] = (),
    engine: Engine | None = None,
) -> dict[Subject, Flags]:
    """In which futures what fails.

    Args:
        projection: Of the county.
        year: One of the forecast's years.
        facts: The county in that year, as projected or after a plan; pupils and classes follow the futures.
        rulebook: The standard in force.
        on: The day of judging.
        choices: Settings and tolerances.
        draws: How many futures, the forecast's first ones.
        also: Rulebooks whose school rules a standardised school has to meet besides.
        engine: Where the sums of what no future changes are made.

    Shapes:
        Each subject's futures: (draws,).
    """
    figures = Figures.of(projection, year, facts, rulebook, draws)
    run = Run.of(figures, rulebook, choices)
    still = _still(facts, rulebook, on, choices, engine)
    present = [stage for stage in rulebook.stages if stage in figures.stages]
    living = {stage: (figures.living & figures.in_stage(stage)).any(axis=1) for stage in present}
    found: dict[Subject, Flags] = {}
    rows: dict[Subject, Flags] = {}
    for id, clause in rulebook.clauses.items():
        stages = [stage for stage in clause.stages if stage in present]
        if not stages:
            continue
        parts = [part for test in clause.tests if (part := test_fails(run, test, clause)) is not None]
        if any(isinstance(test, TownshipTest) for test in clause.tests):
            parts.append(Fails(county=_townships(run, clause, also, choices)))
        whole = np.any([living[stage] for stage in stages], axis=0)
        if is_by_stage(clause):
            for stage in stages:
                fails = np.zeros(draws, np.bool_)
                for part in parts:
                    fails |= part.stages.get(stage, fails) if part.stages is not None else _of_county(part, fails)
                fails |= still.get(Subject(None, stage, id), False) | still.get(Subject(None, None, id), False)
                found[Subject(None, stage, id)] = fails & living[stage]
        else:
            fails = np.any([np.zeros(draws, np.bool_), *(_of_county(part, whole & False) for part in parts)], axis=0)
            found[Subject(None, None, id)] = (fails | still.get(Subject(None, None, id), False)) & whole
        for part in parts:
            for (stage, indicator), fails in (part.coefficients or {}).items():
                if stage in living:
                    found[Subject(None, stage, id, indicator)] = fails & living[stage]
            if part.rows is not None:
                for row in np.flatnonzero(part.rows.any(axis=0)):
                    subject = Subject(str(figures.units["school"][int(row)]), figures.stages[row], id)
                    rows[subject] = rows.get(subject, np.zeros(draws, np.bool_)) | part.rows[:, row]
    for subject, fails_still in still.items():
        if subject.school is not None and fails_still:
            rows[subject] = rows.get(subject, np.zeros(draws, np.bool_)) | True
    return {**found, **rows}


def _of_county(part: Fails, nothing: Flags) -> Flags:
    return part.county if part.county is not None else nothing


STILL = (DocumentTest, FigureTest, FundsTest)


def _is_still(test: Test) -> bool:
    """Whether no future changes what a test looks at; funds are blank wherever pupils change."""
    return isinstance(test, STILL) or (isinstance(test, ShareTest) and test.level == "county")


def _still(
    facts: Facts, rulebook: Rulebook, on: date, choices: Choices, engine: Engine | None
) -> Mapping[Subject, bool]:
    """What fails in every future alike, by the assessment itself."""
    clauses = {id: tuple(filter(_is_still, clause.tests)) for id, clause in rulebook.clauses.items()}
    only = replace(
        rulebook,
        clauses={id: replace(rulebook.clauses[id], tests=tests) for id, tests in clauses.items() if tests},
        indicators={},
        limits=(),
        targets=(),
        standardised=None,
    )
    # A stage that is expected to empty lives on in some futures, so none is left out here.
    stages = facts["stages"].with_columns(pl.col("pupils").clip(lower_bound=1))
    found = verdicts(assess(facts.with_tables(stages=stages), only, on, choices, engine=engine))
    return {subject: verdict == "fail" for subject, verdict in found.items()}


def _townships(run: Run, clause: Clause, also: Sequence[Rulebook], choices: Choices) -> Flags:
    """Futures in which a township has too few standardised schools, even if all that are open were such."""
    figures, wanted = run.figures, run.rulebook.standardised
    least = next(test.at_least for test in clause.tests if isinstance(test, TownshipTest))
    nothing = np.zeros(figures.shape[0], np.bool_)
    if wanted is None:
        return nothing
    breaks = np.zeros(figures.shape, np.bool_)
    for id in wanted.school_rules:
        book = next((book for book in (run.rulebook, *also) if book.id == id), None)
        rule = None if book is None else main_rule(book)
        if book is None or rule is None:
            continue
        other = run if book is run.rulebook else Run.of(_under(figures, book), book, Choices())
        breaks |= school_rule_fails(other, rule[1], rule[0])
    # A school fails as soon as one of its stages does; one without a stage in scope is open.
    failing = figures.of_school((breaks & run.scope.inside).astype(np.float64)) > 0
    possible = figures.living & ~failing
    towns = [str(name or "") for name in figures.units["township"].to_list()]
    for town in sorted(set(towns) - {""}):
        here = np.array([name == town for name in towns], dtype=np.bool_)
        schools = sorted(set(figures.schools[here].tolist()))
        number = sum(possible[:, here & (figures.schools == school)].any(axis=1).astype(np.int64) for school in schools)
        nothing = nothing | ((number < least) & (figures.living & here).any(axis=1))
    return nothing


def _under(figures: Figures, rulebook: Rulebook) -> Figures:
    """The same figures under another standard."""
    return Figures(figures.facts, rulebook, figures.units, figures.unit, figures.varying, figures.largest)
