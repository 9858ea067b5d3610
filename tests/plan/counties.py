"""Counties for the tests of the planner: strained ones drawn from a seed, and the way to a plan without a child."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from junheng.assess.county import Choices
from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.plan.actions import actions
from junheng.plan.budgets import within_budget
from junheng.plan.costs import Costs, default_costs
from junheng.plan.deeds import Deed
from junheng.plan.formulation.builder import Builder
from junheng.plan.model import Model, Question
from junheng.plan.program import Program
from junheng.plan.request import Request
from junheng.plan.situation import Project, Situation, situation
from junheng.plan.solve.outcome import Outcome
from junheng.plan.solve.search import Search
from junheng.standards.model import Rulebook
from junheng.standards.resolve import find_rulebook, resolve

ON = date(2025, 8, 31)
YEAR = 2024
COSTS = default_costs()

OF_SCHOOLS = {
    "teaching_rooms_area_m2": -0.15,
    "sports_ground_area_m2": -0.15,
    "equipment_value": -0.2,
    "multimedia_rooms": -0.15,
}
"""Figures of a school that are drawn down, with the mean of the logarithm of what is left."""


def nation(facts: Facts) -> Rulebook:
    """The national standard in a county."""
    return resolve(find_rulebook("national-2017"), facts.county_codes()[0], ON)


def strained(schools: int, seed: int, level: float = 1.0) -> Facts:
    """An example county whose resources are drawn down unevenly.

    Args:
        schools: How many places there are.
        seed: Of all that is drawn.
        level: 0 leaves the county as it is; 2 leaves many schools with half of what they need.
    """
    facts = example_county(schools, seed)
    draw = np.random.default_rng([seed, 77])

    def left(mean: float, deviation: float) -> np.ndarray:
        found: np.ndarray = np.exp(level * (mean + deviation * draw.standard_normal(facts["schools"].height)))
        return found

    table = facts["schools"]
    held = {name: table[name].to_numpy() * left(mean, 0.35) for name, mean in OF_SCHOOLS.items()}
    table = table.with_columns(
        **{name: pl.Series(name, np.round(part).astype(np.int64)) for name, part in held.items()}
    )
    at = {school: place for place, school in enumerate(table["school"].to_list())}
    own = np.array([at[school] for school in facts["stages"]["school"].to_list()])
    stages = facts["stages"]
    of = {name: stages[name].to_numpy().astype(float) for name in stages.columns if name.startswith("teachers")}
    half, some = np.floor(of["teachers"] / 2), np.floor(of["teachers"] * 0.15)
    of["teachers_backbone"] = np.minimum(np.round(of["teachers_backbone"] * left(-0.2, 0.4)[own]), half)
    arts = left(-0.15, 0.35)[own]
    for name in ("teachers_pe", "teachers_music", "teachers_fine_art"):
        of[name] = np.minimum(np.round(of[name] * arts), some)
    lower = np.clip(1 - left(-0.1, 0.15)[own], 0, 0.9)
    bachelor, college = np.round(of["teachers_bachelor"] * lower), np.round(of["teachers_college"] * lower)
    of["teachers_bachelor"] -= bachelor
    of["teachers_college"] += bachelor - college
    of["teachers_below_college"] += college
    stages = stages.with_columns(**{name: pl.Series(name, part.astype(np.int64)) for name, part in of.items()})
    return facts.with_tables(schools=table, stages=stages, teachers=facts["teachers"].head(0))


@dataclass(frozen=True)
class Planned:
    """All that the way to a plan has made."""

    facts: Facts
    county: Situation
    builder: Builder
    model: Model
    request: Request
    outcome: Outcome
    done: tuple[Deed, ...]


def search(program: Program, *, seconds: float = 20.0, gap: float = 1e-3) -> Outcome:
    """A search in this process."""
    return Search(program, seconds=seconds, gap=gap).run()


def planned(
    facts: Facts,
    *,
    rulebook: Rulebook | None = None,
    costs: Costs = COSTS,
    question: Question | None = None,
    pass_years: tuple[int, ...] = (YEAR,),
    project: Project | None = None,
    gap: float = 1e-3,
) -> Planned:
    """The way of `junheng.plan.allocate`, its search in this process."""
    question = question or Question((YEAR,))
    request = Request(question, pass_years)
    county = situation(facts, rulebook or nation(facts), Choices(), pass_years, project=project)
    builder = Builder(county, costs, question)
    model = builder.build()
    outcome, done = within_budget(
        county, builder, model.program, model, request, lambda program: search(program, gap=gap)
    )
    return Planned(facts, county, builder, model, request, outcome, tuple(done))


def only(*ids: str) -> Collection[tuple[str, None]]:
    """What has to be forbidden so that only these actions are left."""
    return frozenset((id, None) for id in actions() if id not in ids)
