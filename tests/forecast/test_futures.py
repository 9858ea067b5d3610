"""Many futures judged at once say what the assessment says of each of them by itself."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
import pytest

from junheng.assess.county import Choices, assess
from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.forecast.futures.county import failures
from junheng.forecast.model import Forecast
from junheng.forecast.project import Projection
from junheng.forecast.subjects import Subject, verdicts
from junheng.standards.model import Rulebook, TownshipTest
from junheng.standards.resolve import by_name, find_rulebook, resolve
from tests.forecast.made import drifting, same_again

ON = date(2026, 8, 31)


def with_blanks(facts: Facts, share: float, seed: int) -> Facts:
    """The facts with a share of all figures lost, identifiers kept."""
    rng = np.random.default_rng(seed)
    kept = {"school", "stage", "grade", "class", "name", "county", "_row"}
    tables = {
        id: facts[id].with_columns(
            [
                pl.when(~pl.Series(rng.random(facts[id].height) < share)).then(pl.col(name)).alias(name)
                for name in facts[id].columns
                if name not in kept
            ]
        )
        for id in ("schools", "stages", "rooms", "classes")
    }
    return facts.with_tables(**tables)


def in_force(standard: str, extra: Sequence[str] = ()) -> tuple[Rulebook, list[Rulebook]]:
    added = [find_rulebook(name) for name in extra]
    rulebook = resolve(find_rulebook(standard), "990101", ON, added)
    named = rulebook.standardised.school_rules if rulebook.standardised is not None else ()
    return rulebook, [by_name(id, "990101", ON, added) for id in named if id != rulebook.id]


def both(
    facts: Facts, forecast: Forecast, rules: tuple[Rulebook, list[Rulebook]], choices: Choices
) -> list[tuple[set[Subject], set[Subject]]]:
    """For every future of the last year what fails by the assessment, and at once."""
    rulebook, also = rules
    projection, year = Projection.of(facts, forecast), forecast.years[-1]
    at_once = failures(
        projection, year, projection.facts(year), rulebook, ON, choices, draws=len(forecast.draws), also=also
    )
    pairs = []
    for draw in range(len(forecast.draws)):
        judged = verdicts(assess(projection.facts(year, draw), rulebook, ON, choices, also=also))
        one = {subject for subject, verdict in judged.items() if verdict == "fail"}
        pairs.append((one, {subject for subject, fails in at_once.items() if fails[draw]}))
    return pairs


@pytest.mark.parametrize("standard", ["national-2017", "national-2012", "target-2030-example"])
@pytest.mark.parametrize(("seed", "blanks"), [(1, 0.0), (2, 0.01), (3, 0.05)])
def test_every_clause_fails_in_the_same_futures(standard: str, seed: int, blanks: float) -> None:
    facts = with_blanks(example_county(30, seed), blanks, seed)
    rules = in_force(standard)
    for choices in (Choices(), Choices(tolerances=tuple(rules[0].tolerances))):
        pairs = both(facts, drifting(facts, seed=seed, draws=4), rules, choices)
        for one, together in pairs:
            assert together == one
        assert len({frozenset(one) for one, _ in pairs}) > 1 or standard == "national-2012"


def test_settings_decide_alike() -> None:
    facts = example_county(30, 4)
    rules = in_force("national-2017")
    settings = {id: setting.values[-1] for id, setting in rules[0].settings.items()}
    others = {id: setting.values[0] for id, setting in rules[0].settings.items()}
    for chosen in (settings, others):
        for one, together in both(facts, drifting(facts, draws=4), rules, Choices(chosen)):
            assert together == one


def test_townships_without_a_standardised_school_are_found_alike() -> None:
    facts = example_county(30, 5)
    poor = facts.with_tables(
        stages=facts["stages"].with_columns((pl.col("teachers_backbone") // 2).alias("teachers_backbone"))
    )
    rules = in_force("national-2017", ["standardised-schools-example"])
    of_townships = {
        id for id, clause in rules[0].clauses.items() if any(isinstance(t, TownshipTest) for t in clause.tests)
    }
    pairs = both(poor, drifting(poor, draws=6), rules, Choices())
    assert any(subject.clause in of_townships for one, _ in pairs for subject in one)
    for one, together in pairs:
        assert together == one


def test_a_certain_forecast_fails_surely_or_never() -> None:
    facts = example_county(30, 6)
    rules = in_force("national-2017")
    pairs = both(facts, same_again(facts, draws=3), rules, Choices())
    assert pairs[0] == pairs[1] == pairs[2]
    assert pairs[0][0] == pairs[0][1]


def test_more_pupils_than_before_crowd_more_schools() -> None:
    facts = example_county(30, 6)
    forecast = same_again(facts, draws=2)
    crowded = Forecast(
        2024, (2025,), forecast.cells, forecast.pupils, forecast.draws * np.array([1, 2])[:, None, None], 0
    )
    (few, _), (many, together) = both(facts, crowded, in_force("national-2017"), Choices())
    assert together == many
    assert {subject.clause for subject in many - few} >= {"R-SCHOOL", "G3", "G4"}
