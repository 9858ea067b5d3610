"""Children of coming years: those of the cells, and those of the births where the cells have no such age."""

import polars as pl
import pytest

from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.plan.network.children import Children
from junheng.terms.errors import InputError

FACTS = example_county(30, 7)
START = 2024


def without_young(least: int) -> Facts:
    return FACTS.with_tables(cells=FACTS["cells"].filter(pl.col("age") >= least))


def test_children_of_the_cells_grow_older() -> None:
    children = Children(FACTS, START)
    for cell, age, number in FACTS["cells"].select("cell", "age", "children").head(40).iter_rows():
        assert children.aged(cell, [age + 2], 2) == number
    assert not children.shared


def test_births_are_shared_out_whole_within_each_township() -> None:
    facts = without_young(6)
    children = Children(facts, START)
    births = facts["births"].filter(pl.col("year") == START - 2)
    towns = dict(facts["cells"].select("cell", "township").unique().iter_rows())
    for area, _, number, *_ in births.iter_rows():
        cells = [cell for cell, township in towns.items() if township == area]
        found = [children.aged(cell, [6], 4) for cell in cells]
        assert sum(found) == (number if cells else 0)
        assert all(value == int(value) for value in found)
    assert children.shared == {START - 2}


def test_births_of_the_county_do_where_townships_have_none() -> None:
    facts = without_young(6)
    one = pl.DataFrame({"area": ["县"], "year": [START - 3], "births": [997], "_row": [2]})
    children = Children(facts.with_tables(births=one), START)
    cells = facts["cells"]["cell"].unique().sort().to_list()
    found = {cell: children.aged(cell, [6], 3) for cell in cells}
    assert sum(found.values()) == 997
    young = dict(facts["cells"].filter(pl.col("age") <= 8).group_by("cell").agg(pl.col("children").sum()).iter_rows())
    total = sum(young.values())
    assert all(abs(found[cell] - 997 * young[cell] / total) < 1 for cell in cells)


def test_years_that_nothing_is_known_of_are_refused() -> None:
    with pytest.raises(InputError) as ahead:
        Children(FACTS, START).aged(FACTS["cells"]["cell"][0], [6], 7)
    assert ahead.value.code == "network.too_far"
    none = without_young(6).with_tables(births=FACTS["births"].clear())
    with pytest.raises(InputError) as young:
        Children(none, START).aged(FACTS["cells"]["cell"][0], [6], 2)
    assert young.value.code == "network.no_age"
