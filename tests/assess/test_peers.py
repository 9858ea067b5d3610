"""A school's place among its peers."""

from dataclasses import replace
from fractions import Fraction
from statistics import median as middle

import jmespath
from hypothesis import given
from hypothesis import strategies as st

from junheng.assess.outcome import Assessment
from junheng.assess.peers import peers, peers_json
from tests.assess.counties import assessed, plenty

SIX = assessed(*(plenty(str(number)) for number in range(1, 7)))
VALUES = st.one_of(st.none(), st.fractions(0, 3, max_denominator=4))
FIGURES = st.lists(st.tuples(VALUES, st.booleans()), min_size=6, max_size=6)


def valued(values: list[Fraction | None], scoped: list[bool] | None = None, *, less: bool = False) -> Assessment:
    """Six schools with these values of R4, in or out of scope; less of it is better where that is said."""
    units = tuple(
        replace(
            unit,
            in_scope=scoped is None or scoped[place],
            readings={**unit.readings, "R4": replace(unit.readings["R4"], value=values[place])},
        )
        for place, unit in enumerate(SIX.units)
    )
    indicators = dict(SIX.rulebook.indicators)
    indicators["R4"] = replace(indicators["R4"], better="less" if less else "more")
    return replace(SIX, units=units, rulebook=replace(SIX.rulebook, indicators=indicators))


def ranks(assessment: Assessment) -> dict[str, int | None]:
    return {standing.school: standing.ranks.get("R4") for standing in peers(assessment).standings}


def test_equal_values_share_the_better_place() -> None:
    values: list[Fraction | None] = [Fraction(5), Fraction(7), Fraction(7), Fraction(3), Fraction(9), Fraction(3)]
    assert ranks(valued(values)) == {"5": 1, "2": 2, "3": 2, "1": 4, "4": 5, "6": 5}


def test_where_less_is_better_the_least_comes_first() -> None:
    values: list[Fraction | None] = [Fraction(5), Fraction(7), Fraction(7), Fraction(3), Fraction(9), Fraction(3)]
    assert ranks(valued(values, less=True)) == {"4": 1, "6": 1, "1": 3, "2": 4, "3": 4, "5": 6}


def test_values_that_print_alike_are_told_apart() -> None:
    close = Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**30)
    assert ranks(valued([*close, None, None, None, None])) == {
        "2": 1,
        "1": 2,
        "3": None,
        "4": None,
        "5": None,
        "6": None,
    }


@given(FIGURES, st.booleans())
def test_places_are_those_of_counting_who_is_better(figures: list[tuple[Fraction | None, bool]], less: bool) -> None:
    values, scoped = [value for value, _ in figures], [inside for _, inside in figures]
    found = peers(valued(values, scoped, less=less))
    known = [value for value, inside in figures if inside and value is not None]
    wanted = {
        SIX.units[place].school: None
        if value is None
        else 1 + sum(other < value if less else other > value for other in known)
        for place, (value, inside) in enumerate(figures)
        if inside
    }
    assert {standing.school: standing.ranks.get("R4") for standing in found.standings} == wanted
    group = found.groups["primary"].get("R4")
    assert (group and (group.of, group.median)) == ((len(known), middle(known)) if known else None)


def test_the_stages_of_a_county_are_ranked_apart() -> None:
    county = assessed(plenty("1"), plenty("2", {"primary": 900, "junior": 500}, ample=1.5))
    groups = peers(county).groups
    assert (groups["primary"]["R4"].of, groups["junior"]["R4"].of) == (2, 1)


def test_programs_find_a_place_by_school_and_stage() -> None:
    values: list[Fraction | None] = [Fraction(5), Fraction(7), None, Fraction(3), Fraction(9), Fraction(6)]
    told = peers_json(peers(valued(values)))
    assert jmespath.search("stages.primary.R4", told) == {"of": 5, "median": 6}
    own = jmespath.search("schools[?id=='2' && stage=='primary'] | [0].indicators", told)
    assert own["R4"] == {"rank": 2, "of": 5}
    assert "R4" not in jmespath.search("schools[?id=='3' && stage=='primary'] | [0].indicators", told)
