"""The table model, and what an assessment says in it."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.assess.county import Choices
from junheng.assess.judge import quotient
from junheng.assess.places import together
from junheng.facts.fields import dictionary
from junheng.report.sheets import assessment_tables
from junheng.report.tables import Cell, Column, Table, full_decimals, rounded, telling_decimals
from junheng.report.words import lacking
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.messages import LANGS, Lang
from junheng.terms.units import displayed
from tests.assess.counties import NATION, assessed, plenty, unit

FRACTIONS = st.fractions(min_value=0, max_value=10_000, max_denominator=2_000)
DECIMALS = st.integers(0, 10_000_000).map(lambda thousandths: Fraction(thousandths, 1000))


def said(cell: Cell) -> tuple[object, str]:
    return cell.value, cell.look


def tables(*args: object, lang: Lang = "zh", **kwargs: object) -> dict[str, Table]:
    return {table.key: table for table in assessment_tables(assessed(*args, **kwargs), lang)}  # type: ignore[arg-type]  # handed on


@given(FRACTIONS, DECIMALS)
def test_a_printed_figure_stands_on_the_true_side_of_its_limit(value: Fraction, limit: Fraction) -> None:
    decimals = telling_decimals(value, [limit], most=12)
    shown = Fraction(rounded(value, decimals))
    assert (shown > limit) == (value > limit)
    assert (shown < limit) == (value < limit)


@given(FRACTIONS)
def test_rounding_is_to_the_nearest_and_halves_go_up(value: Fraction) -> None:
    shown = Fraction(rounded(value, 2))
    assert abs(shown - value) <= Fraction(1, 200)
    if abs(shown - value) == Fraction(1, 200):
        assert shown > value


@given(FRACTIONS, st.sampled_from([None, Fraction(100), Fraction(1, 2)]), st.booleans())
def test_a_real_shortage_is_never_printed_as_nothing(amount: Fraction, round_to: Fraction | None, whole: bool) -> None:
    value, decimals = displayed(amount, round_to, whole=whole)
    assert (rounded(value, decimals) == 0) == (amount == 0)


def test_a_threshold_is_printed_in_full() -> None:
    assert [full_decimals(Fraction(limit)) for limit in ("3.825", "4.505", "2000", "0.9")] == [3, 3, 0, 1]


def test_what_is_shown_for_each_kind_of_value() -> None:
    column = Column("value", "实际值", decimals=2)
    assert column.show(Fraction(9, 2)) == "4.50"
    assert column.show(Cell(Fraction("4.4996"), decimals=4)) == "4.4996"
    assert column.show(Cell(95.0, unit="%")) == "95.00%"
    assert column.show(None) == "—"
    assert Column("change", "较上年", decimals=3, signed=True).show(0.01) == "+0.010"
    assert column.show(date(2025, 8, 31)) == "2025-08-31"


def test_a_value_just_below_its_threshold_is_not_printed_as_the_threshold() -> None:
    """4.4999 square metres for each of 1,000 pupils is 4,499.90 and must not read 4.50 beside "not met"."""
    school = plenty(pupils=1000).having(teaching_rooms_area_m2=4499.9, indoor_sports_area_m2=0)
    table = tables(school)["resources.primary"]
    column = next(column for column in table.columns if column.key == "R4.value")
    assert column.show(table.rows[0]["R4.value"]) == "4.4999"
    assert table.rows[0]["R4.state"].look == "within-tolerance"


def test_the_figures_of_a_table_are_the_assessments_own() -> None:
    school = plenty(pupils=1000).having(teachers_backbone=3)
    assessment = assessed(school)
    reading = unit(assessment).readings["R2"]
    row = {table.key: table for table in assessment_tables(assessment, "zh")}["resources.primary"].rows[0]
    assert row["R2.value"].value == reading.value == Fraction(3, 10)
    assert row["R2.threshold"].value == 1
    assert row["R2.floor"].value == Fraction(85, 100)
    assert said(row["R2.state"]) == ("× 未达标", "failing")
    assert row["way"].value == "R2增加6人（至基本值）"


def test_four_states_have_four_words_and_four_looks() -> None:
    school = plenty(pupils=1000).having(
        teachers_backbone=3, teaching_rooms_area_m2=4000, indoor_sports_area_m2=0, multimedia_rooms=None
    )
    row = tables(school)["resources.primary"].rows[0]
    states = [row[f"R{n}.state"] for n in (1, 4, 2, 7)]
    assert [cell.value for cell in states] == ["√ 达标", "△ 达到85%底线", "× 未达标", "○ 暂无数据"]
    assert len({cell.look for cell in states}) == 4
    assert said(row["R7.value"]) == ("暂无数据", "missing")
    assert row["way"].value == "缺数据，暂无法给出"


def test_a_school_left_out_is_listed_with_its_reason_and_not_judged() -> None:
    point = plenty("2", 40).having(type="teaching_point", teachers_backbone=0)
    shown = tables(plenty("1"), point)
    row = next(row for row in shown["resources.primary"].rows if row["school"].value == "2")
    assert row["passes"].value == "不计入"
    assert row["way"].value == "50人以下教学点，不计入"
    assert {cell.look for cell in row.values()} == {"out"}
    assert not any(row["school"].value == "2" for row in shown["gaps"].rows)


def test_shortfalls_are_printed_as_the_standard_rounds_them() -> None:
    """1,000 pupils need 10 backbone teachers, 9 to reach the floor of 8.5; with three they lack 7 and 6."""
    table = tables(plenty(pupils=1000).having(teachers_backbone=3))["gaps"]
    assert [(row["shortfall"].value, row["to_floor"].value) for row in table.rows] == [(7, 6)]
    hundreds = replace(NATION.indicators["R4"], round_to=Fraction(100))
    book = replace(NATION, indicators={**NATION.indicators, "R4": hundreds})
    school = plenty(pupils=1000).having(teaching_rooms_area_m2=3025.5, indoor_sports_area_m2=0)
    (row,) = tables(school, rulebook=book)["gaps"].rows
    shown = {key: (row[key].value, row[key].decimals, row[key].exact) for key in ("shortfall", "to_floor")}
    assert shown == {"shortfall": (1500, 0, Fraction("1474.5")), "to_floor": (800, 0, Fraction("799.5"))}


def test_totals_add_the_exact_shortfalls_of_the_schools_in_scope() -> None:
    schools = [
        plenty(str(n), 1000).having(teaching_rooms_area_m2=4400 + n / 4, indoor_sports_area_m2=0) for n in range(3)
    ]
    shown = tables(*schools)
    row = next(row for row in shown["gap_totals"].rows if str(row["indicator"].value).startswith("R4"))
    assert row["shortfall"].value == Fraction("299.25")
    assert row["within"].value == 3
    assert row["failing"].value == 0


def test_town_and_country_are_totals_over_totals() -> None:
    """Rural schools of 100 and 900 pupils with 2 and 9 backbone teachers have 1.1 per hundred, not 1.5."""
    small = plenty("1", 100).having(urban_rural="rural", teachers_backbone=2)
    large = plenty("2", 900).having(urban_rural="rural", teachers_backbone=9)
    city = plenty("3", 1000).having(urban_rural="urban", teachers_backbone=22)
    town = plenty("4", 1000).having(urban_rural="town", teachers_backbone=None)
    assessment = assessed(small, large, city, town)
    shown = {table.key: table for table in assessment_tables(assessment, "zh")}["town_and_country"]
    row = next(row for row in shown.rows if str(row["indicator"].value).startswith("R2"))
    assert row["rural"].value == Fraction(11, 10)
    assert row["urban"].value == Fraction(22, 10)
    assert row["town"].value == "暂无数据"
    assert row["ratio"].value == "暂无数据"


def test_all_schools_together_are_the_county() -> None:
    schools = [plenty(str(n), 100 * n + 37).having(teachers_backbone=n) for n in range(1, 6)]
    assessment = assessed(*schools)
    for id, spread in assessment.stages["primary"].spreads.items():
        indicator = NATION.indicators[id]
        readings = [unit.readings[id] for unit in assessment.units]
        assert together([quotient(reading, indicator) for reading in readings], indicator.scale) == spread.mean


def test_without_thresholds_only_values_are_shown_and_the_mean_of_the_coefficients() -> None:
    book = resolve(find_rulebook("national-2012"), "990101", date(2025, 8, 31))
    assessment = assessed(plenty("1", 500), plenty("2", 900), rulebook=book)
    shown = {table.key: table for table in assessment_tables(assessment, "zh")}
    keys = [column.key for column in shown["resources.primary"].columns]
    assert [key for key in keys if key.endswith(".value")] == [f"{id}.value" for id in book.indicators]
    assert not any(key.endswith((".threshold", ".state")) for key in keys)
    ratio = next(column for column in shown["resources.primary"].columns if column.key == "B6.value")
    assert ratio.decimals == 4, "teachers per pupil are all below 1"
    composite = assessment.stages["primary"].composite
    assert composite is not None
    row = next(row for row in shown["coefficients"].rows if row["indicator"].value == "综合差异系数（各项平均）")
    assert row["limit"].value == composite.limit
    assert row["cv"].value == composite.value or composite.value is None


def test_choices_of_the_run_are_printed_with_the_schools_they_changed() -> None:
    school = plenty("7", 2300).having(founded_year=2000)
    choices = Choices(settings={"scope.small_schools": "out"}, tolerances=("T5",))
    rows = tables(school, choices=choices)["choices"].rows
    said = {str(row["choice"].value): row for row in rows}
    assert said["放宽规定 T5"]["used"].value == "第7学校"
    changed = next(row for row in rows if row["label"].value == NATION.settings["scope.small_schools"].label.zh)
    assert (changed["value"].value, changed["used"].value) == ("不计入", "非默认值，由本次评估设定")


def test_what_is_missing_is_said_by_field_and_school() -> None:
    names = ["甲校: teachers_backbone", "乙校: teachers_backbone", "evidence.G1", "classes.pupils"]
    backbone = dictionary()["stages"]["teachers_backbone"].label.zh
    in_class = dictionary()["classes"]["pupils"].label.zh
    assert lacking(names, "zh") == f"{backbone}（甲校、乙校）；“佐证”表中条款G1的材料；“班级”表{in_class}"
    assert lacking(["R2: 甲校"], "zh") == "R2（甲校）"


@pytest.mark.parametrize("lang", LANGS)
def test_every_cell_belongs_to_a_column(lang: Lang) -> None:
    schools = (plenty("1", 500), plenty("2", {"primary": 400, "junior": 300}).having(teachers_backbone=0))
    for table in tables(*schools, lang=lang).values():
        keys = {column.key for column in table.columns}
        assert len(keys) == len(table.columns)
        for row in table.rows:
            assert set(row) <= keys, table.key


@settings(max_examples=20)
@given(st.integers(1, 3000), st.integers(0, 40))
def test_a_share_of_pupils_never_gives_a_negative_gap(pupils: int, backbone: int) -> None:
    for row in tables(plenty(pupils=pupils).having(teachers_backbone=backbone))["gaps"].rows:
        assert isinstance(row["shortfall"].value, Fraction)
        assert row["shortfall"].value > 0
