import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers, lists, sampled_from, tuples

from junheng.report.word.styles import TABLE_SIZES
from junheng.report.word.widths import Measured, heights, measured, size_for, widths
from tests.report.word.samples import schools

columns = lists(tuples(floats(1, 60), integers(4, 18)), min_size=1, max_size=30)


def measures(wanted: list[tuple[float, int]]) -> Measured:
    return Measured(tuple(w for w, _ in wanted), tuple(float(n) for _, n in wanted), (), (), ())


@given(columns, floats(200, 800), sampled_from(TABLE_SIZES))
def test_columns_fill_the_room_and_none_vanishes(wanted: list[tuple[float, int]], room: float, size: float) -> None:
    found = widths(measures(wanted), room, size)
    assert sum(found) == pytest.approx(room)
    assert min(found) > 0


@given(columns, floats(200, 800))
def test_no_word_is_broken_in_the_chosen_size_where_any_size_allows_it(
    wanted: list[tuple[float, int]], room: float
) -> None:
    table = measures(wanted)
    size = size_for(table, room)
    found = widths(table, room, size)
    needs = [letters * size / 2 for letters in table.least]
    broken = any(width < need for width, need in zip(found, needs, strict=True))
    assert not broken or size == TABLE_SIZES[-1]


def test_a_table_is_lower_in_smaller_type() -> None:
    table = measured(schools(20))
    high = [heights(table, widths(table, 440, size), size) for size in TABLE_SIZES]
    assert high == sorted(high, reverse=True)


def test_more_text_in_a_cell_makes_its_row_higher() -> None:
    low = Measured((10.0,), (4.0,), (), (), (((4,),),))
    tall = Measured((10.0,), (4.0,), (), (), (((400,),),))
    assert heights(tall, [100.0], 10.5) > heights(low, [100.0], 10.5)
