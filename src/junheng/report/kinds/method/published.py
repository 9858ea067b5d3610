"""Worked examples that others published, computed anew by the code that assesses a county."""

import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from junheng.assess.quantities import amounts, units_table
from junheng.assess.spread import Shares
from junheng.facts.engine import PolarsEngine
from junheng.facts.table import Facts, frame_of
from junheng.standards.model import STAGES, Rulebook, Stage, Sum


@cache
def published() -> dict[str, Any]:
    """The examples as their sources print them."""
    return tomllib.loads(files(__package__).joinpath("published.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def five_schools() -> Shares:
    """Five primary schools: their books and their pupils."""
    given = published()["five_schools"]
    return Shares(tuple(map(Fraction, given["books"])), tuple(map(Fraction, given["pupils"])))


def nine_year_books(rulebook: Rulebook) -> dict[Stage, Fraction]:
    """What each stage of the published nine-year school gets of its books, split as a standard says.

    Raises:
        ValueError: the standard does not split nine-year schools.
    """
    given = published()["nine_year"]
    facts = Facts.of(
        {
            "schools": frame_of("schools", [{"school": "1", "type": "nine_year", "books": given["books"]}]),
            "stages": frame_of(
                "stages", [{"school": "1", "stage": stage, "pupils": given[f"pupils_{stage}"]} for stage in STAGES]
            ),
        }
    )
    units = units_table(facts, rulebook)
    found = amounts(units, Sum({"books": Fraction(1)}), PolarsEngine()).values
    shares = {stage: value for stage, value in zip(units["stage"], found, strict=True) if value is not None}
    if set(shares) != set(units["stage"]) or not shares:
        raise ValueError(rulebook.id)
    return shares


def split_as_published(rulebook: Rulebook) -> bool:
    """Whether a standard weighs the pupils of a nine-year school as the published example does."""
    given = published()["nine_year"]
    weights = rulebook.splits.get("nine_year", {})
    return all(weights.get(stage) == Fraction(given[f"weight_{stage}"]) for stage in STAGES)
