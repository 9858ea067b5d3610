"""Figures that governments and method notes printed, recomputed by the real assessment."""

import csv
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import mean, pstdev, stdev

import pytest

from junheng.assess.outcome import Assessment
from junheng.assess.quantities import amounts, units_table
from junheng.assess.spread import Shares, cv, cv_squared, exact_sum, mean_within, near, sd, within
from junheng.facts.engine import PolarsEngine
from junheng.standards.model import Stage, Sum
from junheng.standards.resolve import find_rulebook, resolve
from tests.assess.counties import NATION, ON, PLACE, School, assessed, facts_of, plenty, rulebook, unit

HERE = Path(__file__).parent
STAGE_OF: dict[str, Stage] = {"小学": "primary", "初中": "junior"}
EIGHT = ("area", "sport", "equip", "computer", "book", "teacher", "highdeg", "midtitle")
SEVEN = {
    "L1_highdeg_per100": "R1",
    "L2_backbone_per100": "R2",
    "L3_pe_arts_per100": "R3",
    "L4_teaching_area": "R4",
    "L5_sport_area": "R5",
    "L6_equipment": "R6",
    "L7_multimedia_per100": "R7",
}
BASIC = resolve(find_rulebook("national-2012"), PLACE, ON)


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# The worked example: five schools and their books

FIVE = rows("worked_example_5schools.csv")
PRINTED = {row["quantity"]: Decimal(row["published_value"]) for row in rows("worked_example_5schools_expected.csv")}
BOOKS = Shares(
    tuple(Fraction(row["books"]) for row in FIVE),
    tuple(Fraction(row["pupils"]) for row in FIVE),
)
BOOKS_RULE = """
[indicator.BOOKS]
name = { zh = "生均图书", en = "Books per pupil" }
unit = { zh = "册", en = "volumes" }
resource_unit = "volume"
whole = true
numerator = { books = 1 }
[clause.CV]
dimension = { zh = "均衡", en = "Balance" }
name = { zh = "图书差异系数", en = "Coefficient of books" }
tests = [{ kind = "spread", counted = ["BOOKS"], at_most = { primary = 0.50, junior = 0.45 } }]
"""


def test_the_five_schools_through_the_assessment() -> None:
    schools = [
        plenty(row["school"], int(row["pupils"])).having(name=row["school"], books=int(row["books"])) for row in FIVE
    ]
    result = assessed(*schools, rulebook=rulebook(BOOKS_RULE))
    spread = result.stages["primary"].spreads["BOOKS"]
    assert spread.cv == pytest.approx(0.51526, abs=0.00001)
    assert spread.mean == Fraction(1913, 302)
    assert spread.sd is not None
    assert [round(float(spread.mean), 2), round(spread.sd, 2), round(spread.sd**2, 2)] == [
        float(PRINTED[name])
        for name in ("county_mean_books_per_pupil", "weighted_std", "sum_of_weighted_squared_deviations")
    ]
    assert round(spread.cv, 2) == float(PRINTED["cv"])
    assert (spread.passes, result.clauses["CV"].verdict) == (False, "fail")
    assert sum(found.pupils or 0 for found in result.units) == int(PRINTED["total_pupils"])
    assert sum(found.readings["BOOKS"].amount or 0 for found in result.units) == int(PRINTED["total_books"])
    values = [found.readings["BOOKS"].value for found in result.units]
    assert values == [Fraction(row["books"]) / Fraction(row["pupils"]) for row in FIVE]
    for value, row in zip(values, FIVE, strict=True):
        assert float(value or 0) == pytest.approx(float(row["books_per_pupil_published"]), abs=0.01)


def test_the_five_schools_through_the_kernel() -> None:
    assert cv(BOOKS) == pytest.approx(0.51526, abs=0.00001)
    assert sd(BOOKS) == pytest.approx(float(PRINTED["weighted_std"]), abs=0.005)
    assert float(cv_squared(BOOKS)) ** 0.5 == pytest.approx(0.51526, abs=0.00001)


def test_other_forms_of_the_coefficient_give_other_figures() -> None:
    values = [float(a / b) for a, b in zip(BOOKS.amounts, BOOKS.bases, strict=True)]
    wrong = {
        "unweighted": pstdev(values) / mean(values),
        "sample": stdev(values) / mean(values),
        "mean of ratios": sd(BOOKS) / mean(values),
    }
    assert wrong == pytest.approx({"unweighted": 0.489, "sample": 0.547, "mean of ratios": 0.547}, abs=0.001)
    assert all(abs(value - (cv(BOOKS) or 0)) > 0.02 for value in wrong.values())


# The nine-year school


def test_the_nine_year_school_s_books() -> None:
    given = {row["quantity"]: Fraction(row["value"]) for row in rows("split_example_nine_year.csv")}
    pupils: dict[Stage, int] = {"primary": int(given["primary_pupils"]), "junior": int(given["junior_pupils"])}
    school = plenty("1", pupils).having(books=int(given["total_books"]))
    units = units_table(facts_of([school]), BASIC)
    split = amounts(units, Sum({"books": Fraction(1)}), PolarsEngine()).values
    parts = {stage: part for stage, part in zip(units["stage"], split, strict=True) if part is not None}
    weighted = given["weighted_pupils_published"]
    assert parts == {
        "primary": given["total_books"] * 166 / weighted,
        "junior": given["total_books"] * 210 * given["weight_junior"] / weighted,
    }
    assert [round(float(part), 2) for part in (parts["primary"], parts["junior"])] == [9711.63, 13514.37]
    assert sum(parts.values()) == given["total_books"]
    for stage in pupils:
        assert abs(parts[stage] - given[f"{stage}_books_published"]) < 1
    # The assessment counts with the same parts.
    judged = assessed(school, rulebook=rulebook(BOOKS_RULE))  # a standard that splits nothing
    assert {found.readings["BOOKS"].state for found in judged.units} == {"missing"}
    judged = assessed(school, rulebook=BASIC)
    assert {found.stage: found.readings["B5"].amount for found in judged.units} == parts


# Coefficients of counties, each through two schools that have them

COUNTS = {
    "area": "teaching_rooms_area_m2",
    "sport": "sports_ground_area_m2",
    "equip": "equipment_value",
    "computer": "computers",
    "book": "books",
    "teacher": "teachers",
    "highdeg": "teachers_bachelor",
    "midtitle": "title_middle",
}
OF_SEVEN = {
    "R1": "teachers_bachelor",
    "R2": "teachers_backbone",
    "R3": "teachers_pe",
    "R4": "teaching_rooms_area_m2",
    "R5": "sports_ground_area_m2",
    "R6": "equipment_value",
    "R7": "multimedia_rooms",
}
NOTHING_ELSE = dict.fromkeys(
    (
        "indoor_sports_area_m2",
        "teachers_doctor",
        "teachers_master",
        "teachers_college",
        "teachers_music",
        "teachers_fine_art",
        "teachers_arts",
        "title_full_senior",
        "title_senior",
    ),
    0,
)


def two_schools(stage: Stage, coefficients: Mapping[str, str]) -> list[School]:
    """Two schools with one of a resource per pupil on average, and these coefficients exactly.

    The smaller has a fifth of the pupils and 1 + 2c each, the larger 1 − c/2: the mean is 1, the variance
    (4c² + 4 · c²/4) / 5 = c².
    """
    schools = []
    for name, pupils, slope in (("小", 1_000_000, Fraction(2)), ("大", 4_000_000, Fraction(-1, 2))):
        amounts = {field: pupils * (1 + slope * Fraction(c)) for field, c in coefficients.items()}
        assert all(amount.denominator == 1 for amount in amounts.values())
        schools.append(
            plenty(name, {stage: 1000}).having(
                **{**NOTHING_ELSE, **{field: int(amount) for field, amount in amounts.items()}, "pupils": pupils}
            )
        )
    return schools


COUNTIES_2012 = rows("cv_2012_8indicators_counties.csv")
WITH_COEFFICIENTS = [row for row in COUNTIES_2012 if row["cv_composite_published"]]


def test_there_are_23_composites() -> None:
    assert (len(COUNTIES_2012), len(WITH_COEFFICIENTS)) == (24, 23)


@pytest.mark.parametrize("row", WITH_COEFFICIENTS, ids=lambda row: row["county"] + row["level"])
def test_the_mean_of_eight_is_the_composite_printed(row: dict[str, str]) -> None:
    stage = STAGE_OF[row["level"]]
    printed = [row[f"cv_{name}"] for name in EIGHT]
    schools = two_schools(stage, {COUNTS[name]: c for name, c in zip(EIGHT, printed, strict=True)})
    result = assessed(*schools, rulebook=BASIC).stages[stage]
    found = [result.spreads[f"B{number}"].cv for number in range(1, 9)]
    assert found == pytest.approx([float(c) for c in printed], abs=1e-12)
    assert result.composite is not None
    assert result.composite.value == pytest.approx(float(row["cv_composite_published"]), abs=0.001)
    exact = sum((Fraction(c) for c in printed), Fraction(0)) / 8
    limit = {"primary": Fraction("0.65"), "junior": Fraction("0.55")}[stage]
    assert (result.composite.limit, result.composite.passes) == (limit, exact <= limit)
    assert result.clauses["B-CV"].verdict == ("pass" if exact <= limit else "fail")


COUNTIES_2017 = rows("cv_2017_7indicators_counties.csv")
JIUJIANG = {row["row"]: row for row in COUNTIES_2017 if row["county"] == "芜湖市鸠江区"}
COEFFICIENTS_2017 = [row for row in COUNTIES_2017 if row["row"] == "cv"]
OVER = {
    ("芜湖市鸠江区", "小学"): ["R2"],
    ("宣城市宁国市", "小学"): ["R1", "R2", "R3", "R4", "R5", "R7"],
    ("宣城市宁国市", "初中"): ["R1", "R2", "R3", "R4", "R5", "R7"],
}


def by_coefficient(row: dict[str, str]) -> Assessment:
    """A county of two schools with the seven coefficients of a row."""
    coefficients = {OF_SEVEN[id]: row[column] for column, id in SEVEN.items()}
    # Equipment is entered in units of 10,000 yuan.
    return assessed(*two_schools(STAGE_OF[row["level"]], coefficients), rulebook=MEAN_OF_SEVEN)


MEAN_OF_SEVEN = rulebook(
    """
    [clause.MEAN-OF-SEVEN]
    dimension = { zh = "综合", en = "Together" }
    name = { zh = "七项平均", en = "Mean of seven" }
    [[clause.MEAN-OF-SEVEN.tests]]
    kind = "mean_spread"
    counted = ["R1", "R2", "R3", "R4", "R5", "R6", "R7"]
    at_most = { primary = 0.65, junior = 0.55 }
    """,
    amends=True,
)


@pytest.mark.parametrize("row", COEFFICIENTS_2017, ids=lambda row: row["county"] + row["level"])
def test_verdicts_by_coefficient(row: dict[str, str]) -> None:
    stage = STAGE_OF[row["level"]]
    limit = {"primary": Fraction("0.50"), "junior": Fraction("0.45")}[stage]
    result = by_coefficient(row).stages[stage]
    over = []
    for column, id in SEVEN.items():
        spread = result.spreads[id]
        printed = Fraction(row[column])
        assert spread.cv == pytest.approx(float(printed), abs=1e-12)
        assert (spread.limit, spread.passes) == (limit, printed <= limit)
        assert spread.borderline == (abs(printed - limit) <= Fraction("0.005"))
        over += [] if spread.passes else [id]
    assert over == OVER[row["county"], row["level"]]
    clause = result.clauses["R-CV"]
    assert (clause.verdict, clause.params["over"]) == ("fail", over)


def test_jiujiang_s_backbone_teachers_are_near_the_limit_and_over_it() -> None:
    stage = by_coefficient(JIUJIANG["cv"]).stages["primary"]
    spread = stage.spreads["R2"]
    # At two decimals it would be 0.50 and pass; nothing is rounded before judging.
    assert (f"{spread.cv:.2f}", f"{spread.cv:.3f}") == ("0.50", "0.502")
    assert (spread.passes, spread.borderline) == (False, True)
    assert near(0.501787, Fraction("0.50"))
    assert [id for id, other in stage.spreads.items() if other.borderline] == ["R2"]


def test_jiujiang_s_coefficients_are_deviation_over_mean() -> None:
    for column in SEVEN:
        average, deviation, printed = (float(JIUJIANG[name][column]) for name in ("mean", "std", "cv"))
        assert deviation / average == pytest.approx(printed, abs=1e-6)
        # Two schools of equal size at mean ± deviation, through the kernel.
        x, s = Fraction(JIUJIANG["mean"][column]), Fraction(JIUJIANG["std"][column])
        pair = Shares((x - s, x + s), (Fraction(1), Fraction(1)))
        assert sd(pair) == pytest.approx(deviation, rel=1e-12)
        assert cv(pair) == pytest.approx(printed, abs=1e-6)
        assert within(pair, Fraction("0.50")) == (Fraction(JIUJIANG["cv"][column]) <= Fraction("0.50"))


def test_jiujiang_s_composite_is_the_mean_of_seven() -> None:
    result = by_coefficient(JIUJIANG["cv"]).stages["primary"]
    assert result.composite is not None
    printed = float(JIUJIANG["cv"]["L8_composite_published"])
    assert result.composite.value == pytest.approx(printed, abs=1e-6)
    assert mean(float(JIUJIANG["cv"][column]) for column in SEVEN) == pytest.approx(printed, abs=1e-6)
    pair = [
        Shares((1 - c, 1 + c), (Fraction(1), Fraction(1)))
        for c in (Fraction(JIUJIANG["cv"][column]) for column in SEVEN)
    ]
    exact = sum((Fraction(JIUJIANG["cv"][column]) for column in SEVEN), Fraction(0)) / 7
    assert mean_within(pair, exact)
    assert not mean_within(pair, exact - Fraction(1, 10**30))


# Thresholds and floors

FLOORS = rows("thresholds_and_85pct_floors.csv")


@pytest.mark.parametrize("place", range(14), ids=lambda place: FLOORS[place]["level"] + FLOORS[place]["indicator"])
def test_thresholds_and_floors(place: int) -> None:
    row = FLOORS[place]
    stage, id = STAGE_OF[row["level"]], f"R{place % 7 + 1}"
    reading = unit(assessed(plenty("1", {stage: 1000})), stage=stage).readings[id]
    assert reading.threshold == Fraction(row["standard"])
    assert reading.floor == Fraction(row["floor_85pct_published"]) == Fraction("0.85") * Fraction(row["standard"])
    assert NATION.indicators[id].unit.zh == row["unit"]
    bare = row["indicator"].replace("、", "")
    assert bare[-6:] in NATION.indicators[id].name.zh.replace("、", "").replace("（美术音乐）", "")


# Parts that add up

TOTALS = {
    "重庆市大足区": {
        "公办义务教育学校": ["初级中学", "高完中", "中心小学", "村小(教学点)"],
        "在校生": ["小学在校生", "初中在校生"],
        "教职工": ["小学教职工", "初中教职工"],
        "专任教师": ["小学专任教师", "初中专任教师"],
    },
    "铜陵市郊区": {"学校": ["小学", "初中", "九年一贯制"], "在校生": ["小学在校生", "初中在校生"]},
    "anonymous city district": {
        "学校": ["小学", "初中", "九年一贯制"],
        "在校生": ["小学在校生", "初中在校生", "九年一贯制在校生"],
        "外来务工子女": ["外来务工子女_小学", "外来务工子女_初中"],
    },
}


def added(*values: str) -> Fraction:
    """Parts added up as the assessment adds."""
    return exact_sum(Fraction(value) for value in values if value)


def test_the_counties_parts_add_up() -> None:
    found: dict[str, dict[str, str]] = {}
    for row in rows("county_totals_self_reports.csv"):
        found.setdefault(row["area"], {})[row["item"]] = row["value"]
    assert found.keys() == TOTALS.keys()
    for area, totals in TOTALS.items():
        for total, parts in totals.items():
            assert added(*(found[area][part] for part in parts)) == Fraction(found[area][total]), (area, total)
        assert found[area].keys() == totals.keys() | {part for parts in totals.values() for part in parts}


def test_the_samples_of_two_inspections_add_up() -> None:
    for row in rows("inspection_sample_composition.csv"):
        kinds = ("primary", "junior", "nine_year_or_combined", "complete_secondary", "special_ed", "teaching_points")
        assert added(*(row[kind] for kind in kinds)) == Fraction(row["sampled_total"])


def test_the_nation_s_areas_add_up_to_the_cent() -> None:
    complete = [row for row in rows("national_statistics.csv") if row["urban"] and row["town"] and row["rural"]]
    assert len(complete) == 6
    for row in complete:
        assert added(row["urban"], row["town"], row["rural"]) == Fraction(row["total"]), row["item"]
