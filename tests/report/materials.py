"""Counties to write reports on."""

from datetime import date
from functools import cache

import polars as pl

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment
from junheng.assess.survey import survey
from junheng.facts.checks import check
from junheng.facts.example import example_county
from junheng.facts.example.years import in_year
from junheng.facts.table import Facts
from junheng.report.material import Material
from junheng.standards.resolve import find_rulebook, resolve

ON = date(2025, 8, 31)
PLAIN = Choices()
HOSTILE = ('<b>&"=1+1', "{a|b}{c}", "#let x = 1; $x$ *y* _z_", "A & B <x> 'y'", '=HYPERLINK("x")', "-1+1")
"""Names that a format might take for something else than a name."""


def material(facts: Facts, standard: str = "national-2017", years: int = 0, choices: Choices = PLAIN) -> Material:
    """Everything that a report on these facts may say."""
    rulebook = resolve(find_rulebook(standard), facts.county_codes()[0], ON)
    now = int(facts["county"]["school_year"][0])
    earlier: list[Assessment] = []
    for back in range(years, 0, -1):
        before = earlier[-1] if earlier else None
        earlier.append(assess(in_year(facts, now - back), rulebook, ON, choices, previous=before))
    last = earlier[-1] if earlier else None
    found = assess(facts, rulebook, ON, choices, previous=last, findings=check(facts))
    return Material(found, survey(facts), tuple(earlier))


@cache
def example(standard: str = "national-2017", schools: int = 30, seed: int = 7, years: int = 0) -> Material:
    """The example county."""
    return material(example_county(schools, seed), standard, years)


@cache
def gaps() -> Material:
    """The example county with figures that nobody entered."""
    facts = example_county(30, 7)
    holes = {
        "schools": ("teaching_rooms_area_m2", "equipment_value", "land_area_m2", "urban_rural", "township"),
        "stages": ("teachers_backbone", "teachers_music"),
    }
    torn = {
        table: facts[table].with_columns(
            pl.when(pl.int_range(pl.len()) % 7 == number).then(None).otherwise(pl.col(id)).alias(id)
            for number, id in enumerate(ids)
        )
        for table, ids in holes.items()
    }
    return material(facts.with_tables(**torn, teachers=facts["teachers"].clear()))


@cache
def hostile() -> Material:
    """The example county where schools and townships bear names that look like code."""
    facts = example_county(12, 3)
    names = pl.Series([HOSTILE[n % len(HOSTILE)] + ("" if n < len(HOSTILE) else str(n)) for n in range(12)])
    towns = facts["schools"]["township"].unique(maintain_order=True).drop_nulls().to_list()
    renamed = {town: HOSTILE[n % len(HOSTILE)] + str(n) for n, town in enumerate(towns)}
    schools = facts["schools"].with_columns(name=names, township=pl.col("township").replace(renamed))
    return material(facts.with_tables(schools=schools))
