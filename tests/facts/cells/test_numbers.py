"""Entries become exact figures, codes and days, or a problem that names itself."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.facts.cells.numbers import factor, read_number, read_numbers
from junheng.facts.cells.words import read_code, read_column, read_date, read_flag, read_id, read_text
from junheng.facts.fields import Field, dictionary, find


def field(name: str) -> Field:
    found = find(name, tables=tuple(dictionary()))
    assert found is not None
    return found


AREA, COUNT, MONEY, SHARE = (
    field("land_area_m2"),
    field("pupils"),
    field("equipment_value"),
    field("annual_retention"),
)


@given(st.integers(0, 10**9))
def test_a_typed_figure_is_taken_at_its_shortest_decimal_form(scaled: int) -> None:
    typed = float(Decimal(scaled).scaleb(-2))
    assert read_number(AREA, typed).held == scaled
    assert read_number(AREA, repr(typed)).held == scaled


@given(st.lists(st.none() | st.integers(0, 10**13).map(lambda n: float(Decimal(n).scaleb(-6)))))
def test_the_quick_way_and_the_careful_way_agree(cells: list[float | None]) -> None:
    series, problems = read_numbers(MONEY, cells)
    single = [read_number(MONEY, cell) for cell in cells]
    assert series.to_list() == [entry.held for entry in single]
    assert len(problems) == sum(entry.problem is not None for entry in single)


@given(st.lists(st.none() | st.floats() | st.integers(-10, 10**9) | st.booleans() | st.text(max_size=8)))
def test_a_column_reads_as_its_entries_do(cells: list[object]) -> None:
    for wanted in (AREA, COUNT, SHARE):
        series, problems = read_column(wanted, cells)
        single = [read_number(wanted, cell) for cell in cells]
        assert series.to_list() == [entry.held for entry in single]
        assert [(p.index, p.code) for p in problems] == [
            (index, entry.problem.code) for index, entry in enumerate(single) if entry.problem
        ]


def test_the_noise_of_a_formula_is_cleaned_and_real_decimals_are_not() -> None:
    assert read_number(AREA, 0.1 + 0.2).held == 30
    assert read_number(AREA, 0.1 + 0.2).problem is None
    kept = read_number(AREA, 12.345)
    assert kept.held == 1235
    assert kept.problem is not None
    assert (kept.problem.code, kept.problem.params["kept"]) == ("read.rounded", Decimal("12.35"))
    assert read_number(COUNT, 3.0000000000000004).held == 3


@pytest.mark.parametrize(
    ("entry", "held"),
    [
        ("１２３４．５", 123450),
        ("1,234.50", 123450),
        ("1，234.5", 123450),
        (" 1234.5 平方米", 123450),
        ("1234.5㎡", 123450),
        ("1234.5 m²", 123450),
        ("3亩", 200000),
        ("1亩", 66667),
        ("1.2345e3", 123450),
        ("+5", 500),
        ("0", 0),
        ("", None),
        (" \u3000", None),
        (None, None),
    ],
)
def test_figures_as_people_write_them(entry: object, held: int | None) -> None:
    read = read_number(AREA, entry)
    assert (read.held, read.problem) == (held, None)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("abc", "read.not_a_number"),
        ("1 234 x", "read.not_a_number"),
        ("١٢", "read.not_a_number"),
        ("1" * 80, "read.not_a_number"),
        ("1,2", "read.grouping"),
        ("1,234,5", "read.grouping"),
        ("12人", "read.unit"),
        ("12%", "read.percent_sign"),
        ("NaN", "read.not_finite"),
        (float("nan"), "read.not_finite"),
        (float("-inf"), "read.not_finite"),
        (True, "read.boolean_in_number"),
        (date(2024, 1, 2), "read.date_in_number"),
        (-0.01, "read.negative"),
        ("−3", "read.negative"),
        (10_000_000.01, "read.out_of_range"),
        ("1e400", "read.out_of_range"),
        (1e300, "read.out_of_range"),
    ],
)
def test_what_is_no_figure_counts_as_missing(entry: object, code: str) -> None:
    read = read_number(AREA, entry)
    assert read.held is None
    assert read.problem is not None
    assert read.problem.code == code


def test_units_are_converted_exactly() -> None:
    assert read_number(MONEY, "52700元").held == 5_270_000
    assert read_number(MONEY, 52700, "yuan").held == 5_270_000
    assert read_number(AREA, 1.5, "mu").held == 100_000
    assert factor("wan_yuan", "yuan") == 10_000
    assert factor("m2", "mu") == Fraction(3, 2000)
    assert factor("person", "mu") is None


def test_half_a_teacher_is_not_rounded_away() -> None:
    read = read_number(COUNT, 912.5)
    assert (read.held, read.problem and read.problem.code) == (None, "read.not_whole")


def test_percentages() -> None:
    assert read_number(SHARE, "95%").held == 950_000
    low = read_number(SHARE, 0.95)
    assert (low.held, low.problem and low.problem.code) == (9_500, "read.percent_small")


@pytest.mark.parametrize("entry", ["2024", 2024.0, "2024年", "2024学年", "2024-2025", "2024—2025学年", "２０２４/25"])
def test_school_years(entry: object) -> None:
    assert read_number(field("county.school_year"), entry).held == 2024


def test_a_span_of_two_years_is_no_school_year() -> None:
    assert read_number(field("county.school_year"), "2022-2024").held is None


@pytest.mark.parametrize(
    ("entry", "held"),
    [
        (3341000001.0, "3341000001"),
        (3341000001, "3341000001"),
        ("00123", "00123"),
        ("００１２３ ", "00123"),
        ("'00123", "00123"),
        ('="00123"', "00123"),
        ("", None),
    ],
)
def test_identifiers_stay_text(entry: object, held: str | None) -> None:
    assert read_id(entry).held == held
    assert read_id(entry).problem is None


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (1.5, "read.id_form"),
        (-3, "read.id_form"),
        (True, "read.id_form"),
        (float("inf"), "read.id_form"),
        (float("nan"), "read.id_form"),
        ("3.341E+09", "read.id_scientific"),
        (3301060001000012345.0, "read.id_precision"),
    ],
)
def test_spoiled_identifiers(entry: object, code: str) -> None:
    read = read_id(entry)
    assert read.problem is not None
    assert read.problem.code == code


def test_a_class_that_became_a_date() -> None:
    assert read_text(3.0).held == "3"
    assert read_text(" 1班 ").held == "1班"
    spoiled = read_text(datetime(2024, 1, 2))
    assert (spoiled.held, spoiled.problem and spoiled.problem.code) == (None, "read.date_in_text")


@pytest.mark.parametrize(("entry", "held"), [
    ("是", True), ("否", False), ("√", True), ("×", False), ("Yes", True), ("NO", False), (1.0, True),
    (0, False), ("１", True), (True, True), (" ", None), ("也许", None), (2, None), (date(2024, 1, 1), None),
])  # fmt: skip
def test_flags(entry: object, held: bool | None) -> None:
    assert read_flag(entry).held is held


@pytest.mark.parametrize("entry", [
    date(2023, 9, 1), datetime(2023, 9, 1, 8), "2023-09-01", "2023/9/1", "2023.9.1", "2023年9月1日",
    "2023年9月", "2023-9", "20230901", 20230901.0, "２０２３－０９－０１", "2023-09-01 00:00:00",
])  # fmt: skip
def test_days(entry: object) -> None:
    assert read_date(entry).held == date(2023, 9, 1)


@pytest.mark.parametrize("entry", ["2023-13-01", "2023-02-30", "去年", 45170.0, True, date(1800, 1, 1), "2023"])
def test_what_is_no_day(entry: object) -> None:
    read = read_date(entry)
    assert (read.held, read.problem and read.problem.code) == (None, "read.not_a_date")


def test_codes_by_label_id_and_other_names() -> None:
    kind = field("schools.type")
    for entry in ("九年一贯制", "nine_year", "Nine-Year School", " 九年一贯制学校 "):
        assert read_code(kind, entry).held == "nine_year"
    wrong = read_code(kind, "大学", "en")
    assert wrong.held is None
    assert wrong.problem is not None
    assert "nine-year school" in str(wrong.problem.params["choices"])


def test_equal_values_of_different_kinds_are_not_mixed_up() -> None:
    series, problems = read_column(COUNT, [1, True, 1.0, "1", None])
    assert series.to_list() == [1, None, 1, 1, None]
    assert [problem.index for problem in problems] == [1]
