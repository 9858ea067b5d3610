"""Drawn counties under a standard that uses every kind of rule: many futures at once, and each by itself."""

from typing import Any

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.assess.county import Choices, assess
from junheng.facts.table import Facts
from junheng.forecast.futures.county import failures
from junheng.forecast.model import Cell, Forecast
from junheng.forecast.project import Projection
from junheng.forecast.subjects import verdicts
from junheng.standards.model import Rulebook
from tests.assess.counties import ON, facts_of, plenty, rulebook
from tests.assess.drawn import drawn_counties

LOCAL = """
[indicator.PC]
name = { zh = "每台计算机学生数", en = "Pupils per computer" }
unit = { zh = "人", en = "pupils" }
resource_unit = "set"
numerator = { pupils = 1 }
denominator = { computers = 1 }

[[limit]]
indicator = "PC"
at_most = { primary = 12, junior = 8 }
[[limit]]
indicator = "R4"
at_least = { primary = 3 }
where = { urban_rural = ["urban"] }
[[limit]]
indicator = "R2"
at_least = { primary = 0.5, junior = 0.5 }
where = { pupils_below = 300 }

[clause.LOCAL-PC]
dimension = { zh = "办学条件", en = "Conditions" }
name = { zh = "计算机", en = "Computers" }
tests = [
    { kind = "school_rule", counted = ["PC", "R7"], met_at_least = 1, floor_share = 0.8 },
    { kind = "spread", counted = ["PC", "R2"], at_most = { primary = 0.6, junior = 0.4 } },
]

[clause.LOCAL-MEAN]
dimension = { zh = "办学条件", en = "Conditions" }
name = { zh = "平均", en = "Mean" }
tests = [{ kind = "mean_spread", counted = ["PC", "R4"], at_most = { primary = 0.5, junior = 0.4 } }]

[clause.LOCAL-SIZE]
dimension = { zh = "规模", en = "Size" }
name = { zh = "规模", en = "Size" }
tests = [{ kind = "school_size", groups = [
    { group = "urban", where = { urban_rural = ["urban"] }, at_most = 400 },
    { group = "other", at_most = 900 },
] }]

[clause.LOCAL-SHARE]
dimension = { zh = "师资", en = "Teachers" }
name = { zh = "小规模学校持证", en = "Certified in small schools" }
[[clause.LOCAL-SHARE.tests]]
kind = "share"
numerator = { teachers_certified = 1 }
denominator = { pupils = 1 }
above = 4
bounded = false
where = { pupils_below = 400 }
[[clause.LOCAL-SHARE.tests]]
kind = "share"
numerator = { teachers_360h = 1 }
denominator = { teachers = 1 }
at_least = { primary = 90, junior = 100 }

[tolerance.TX]
name = { zh = "放宽", en = "Milder" }
applies_to = "R-SCHOOL"
where = { urban_rural = ["rural"] }
school_rule = { met_at_least = 5, floor_share = 0.6 }
"""


def book() -> Rulebook:
    return rulebook(LOCAL, amends=True)


@st.composite
def forecasts(draw: st.DrawFn, facts: Facts) -> Forecast:
    """Futures of some of the stages, by grade or as totals, with stages that empty and others that burst."""
    seed = draw(st.integers(0, 2**16))
    rng = np.random.default_rng(seed)
    by_grade = draw(st.booleans())
    cells: list[Cell] = []
    for school, stage in sorted(facts["stages"].select("school", "stage").iter_rows()):
        if rng.random() < 0.85:
            grades: list[Any] = [*(range(1, 7) if stage == "primary" else range(7, 10))] if by_grade else [None]
            cells += [Cell(school, stage, grade) for grade in grades]
    units = {key: at for at, key in enumerate(dict.fromkeys((cell.school, cell.stage) for cell in cells))}
    unit = np.array([units[cell.school, cell.stage] for cell in cells], dtype=np.int64)
    size = rng.choice([0, 20, 48, 60, 95, 300, 900, 2300], size=(3, max(1, len(units))))
    share = np.array([1 if cell.grade is None else 6 if cell.stage == "primary" else 3 for cell in cells])
    spread = rng.uniform(0.5, 1.5, (3, len(cells)))
    drawn = np.round(size[:, unit] / np.maximum(share, 1) * spread).astype(np.int64)[:, :, None]
    return Forecast(2024, (2025,), tuple(cells), drawn[0].astype(np.float64), drawn, seed)


DOUBTS = [
    ("schools", "type", pl.lit(None, dtype=pl.String)),
    ("schools", "type", pl.lit("primary")),
    ("schools", "urban_rural", pl.lit(None, dtype=pl.String)),
    ("stages", "teachers_360h", pl.lit(None, dtype=pl.Int64)),
    ("stages", "teachers_360h", pl.col("teachers") + 9),
    ("stages", "teachers_certified", pl.lit(None, dtype=pl.Int64)),
    ("stages", "classes", pl.lit(1, dtype=pl.Int64)),
]
"""What leaves a rule open, contradicts another figure, or cannot be true."""


@st.composite
def cases(draw: st.DrawFn) -> tuple[Facts, Forecast]:
    """A county with marks and computers, and what may become of it."""
    facts = draw(drawn_counties(4))
    rows = facts["schools"].height
    marks = ("small_rural", "small_class_rural", "dense_city_core", "migrant_majority")
    columns: dict[str, list[object]] = {
        name: draw(st.lists(st.sampled_from([True, True, False, None]), min_size=rows, max_size=rows)) for name in marks
    }
    columns["computers"] = draw(st.lists(st.sampled_from([0, 1, 20, 90, None]), min_size=rows, max_size=rows))
    columns["offsite_sports_area_m2"] = [200_000] * rows
    columns["other_sports_area_m2"] = [0] * rows
    schema = {name: facts["schools"].schema[name] for name in columns}
    stages = facts["stages"]
    visiting = [pl.lit(2, dtype=pl.Int64).alias(f"visiting_{name}") for name in ("pe", "music", "fine_art", "arts")]
    facts = facts.with_tables(
        schools=facts["schools"].with_columns(pl.DataFrame(columns, schema=schema)),
        stages=stages.with_columns(visiting),
    )
    doubts = draw(st.lists(st.sampled_from(DOUBTS), max_size=3))
    for table, name, value in doubts:
        row = draw(st.integers(0, facts[table].height - 1))
        here = pl.int_range(pl.len()) == row
        facts = facts.with_tables(
            **{table: facts[table].with_columns(pl.when(here).then(value).otherwise(name).alias(name))}
        )
    return facts, draw(forecasts(facts))


def one_by_one(facts: Facts, pupils: list[int]) -> None:
    """The futures of one primary school by itself, judged both ways."""
    drawn = np.array(pupils)[:, None, None]
    forecast = Forecast(2024, (2025,), (Cell("1", "primary", None),), drawn[0].astype(np.float64), drawn, 0)
    rules, projection = book(), Projection.of(facts, forecast)
    at_once = failures(projection, 2025, projection.facts(2025), rules, ON, Choices(), draws=len(pupils))
    for draw in range(len(pupils)):
        judged = verdicts(assess(projection.facts(2025, draw), rules, ON))
        one = {subject for subject, verdict in judged.items() if verdict == "fail"}
        assert {subject for subject, fails in at_once.items() if fails[draw]} == one


def test_a_blank_that_leaves_the_limit_open_fails_only_what_every_limit_fails() -> None:
    # 4,000 m² reach 85 % of 4.5 for up to 1,045 pupils, and 3 for up to 1,333.
    school = plenty("1", 1000, ample=2.0).having(teaching_rooms_area_m2=4000, indoor_sports_area_m2=0)
    for place in (None, "urban", "rural"):
        one_by_one(facts_of([school.having(urban_rural=place)]), [700, 1045, 1046, 1200, 1400, 1600])


def test_a_known_lack_fails_a_share_of_all_whatever_is_missing() -> None:
    lacking = plenty("1", 1000)
    lacking = lacking.having(teachers_360h=3)
    unknown = plenty("2", {"junior": 900}).having(teachers_360h=None)
    silent = plenty("3", 5000).having(teachers_360h=None, teachers=None)
    one_by_one(facts_of([lacking, unknown, silent]), [500, 1000])


@given(case=cases(), relaxed=st.booleans(), points_in=st.booleans())
@settings(max_examples=12, deadline=None)
def test_all_at_once_is_one_by_one(case: tuple[Facts, Forecast], relaxed: bool, points_in: bool) -> None:
    facts, forecast = case
    rules = book()
    settings_of = {id: setting.values[0 if points_in else -1] for id, setting in rules.settings.items()}
    choices = Choices(settings_of, tuple(rules.tolerances) if relaxed else ())
    projection = Projection.of(facts, forecast)
    at_once = failures(projection, 2025, projection.facts(2025), rules, ON, choices, draws=len(forecast.draws))
    for draw in range(len(forecast.draws)):
        judged = verdicts(assess(projection.facts(2025, draw), rules, ON, choices))
        one = {subject for subject, verdict in judged.items() if verdict == "fail"}
        assert {subject for subject, fails in at_once.items() if fails[draw]} == one
