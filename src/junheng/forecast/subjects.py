"""What a warning is about, and what an assessment says of it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from junheng.assess.outcome import Assessment, Spread, Verdict
from junheng.assess.results import main_rule
from junheng.assess.spread import MARGIN
from junheng.standards.model import (
    ClassSizeTest,
    Clause,
    FigureTest,
    FundsTest,
    MeanSpreadTest,
    RoomsTest,
    SchoolRuleTest,
    SchoolSizeTest,
    ShareTest,
    SpreadTest,
    Stage,
    Test,
)


class Subject(NamedTuple):
    """A clause for a school's stage, or for the county (school None).

    Attributes:
        stage: None where the clause is about the county as a whole.
        indicator: The coefficient, where it is about one of them.
    """

    school: str | None
    stage: Stage | None
    clause: str
    indicator: str | None = None


def order(subject: Subject) -> tuple[bool, str, bool, str, str]:
    """For sorting: the county first, then the schools; primary before junior."""
    return (
        subject.school is not None,
        subject.school or "",
        subject.stage == "junior",
        subject.clause,
        subject.indicator or "",
    )


def verdicts(assessment: Assessment) -> dict[Subject, Verdict]:
    """Every clause by what it is about: the county, its stages, each coefficient, each school's stage."""
    found: dict[Subject, Verdict] = {}
    rulebook = assessment.rulebook
    by_stage = {id for id, clause in rulebook.clauses.items() if is_by_stage(clause)}
    for id, result in assessment.clauses.items():
        if id not in by_stage:
            found[Subject(None, None, id)] = result.verdict
    for stage, whole in assessment.stages.items():
        for id, result in whole.clauses.items():
            if id in by_stage:
                found[Subject(None, stage, id)] = result.verdict
        for id, clause in rulebook.clauses.items():
            for test in clause.tests:
                if isinstance(test, SpreadTest) and stage in test.at_most and stage in clause.stages:
                    for indicator in test.counted:
                        if indicator in whole.spreads:
                            keeps = _keeps(whole.spreads[indicator], test.at_most[stage])
                            found[Subject(None, stage, id, indicator)] = WORDS[keeps]
    rule = main_rule(rulebook)
    for unit in assessment.units:
        if rule is not None and unit.in_scope and unit.needed is not None:
            found[Subject(unit.school, unit.stage, rule[0])] = WORDS[unit.passes]
        for id, result in unit.clauses.items():
            found[Subject(unit.school, unit.stage, id)] = result.verdict
    return found


WORDS: Mapping[bool | None, Verdict] = {True: "pass", False: "fail", None: "undetermined"}


def _keeps(spread: Spread, limit: Fraction) -> bool | None:
    """Whether a coefficient keeps a clause's limit; its own answer is to the tightest limit of all clauses."""
    if spread.limit == limit or spread.passes or spread.cv is None:
        return spread.passes
    return spread.cv <= float(limit) + MARGIN


def is_by_stage(clause: Clause) -> bool:
    """Whether a clause says something of each stage by itself."""
    return any(_by_stage(test) for test in clause.tests)


def _by_stage(test: Test) -> bool:
    if isinstance(test, FigureTest):
        return "county" not in test.fields
    if isinstance(test, ShareTest):
        return "county" not in test.limits and test.level == "schools"
    return isinstance(
        test,
        (SchoolRuleTest, SpreadTest, MeanSpreadTest, ClassSizeTest, SchoolSizeTest, RoomsTest, FundsTest),
    )
