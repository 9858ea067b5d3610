"""Splitting classes: nobody is lost, no class is too large, and there are never fewer classes than before."""

from collections import Counter
from math import ceil

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from junheng.facts.table import Facts, frame_of
from junheng.forecast.needs import class_limits
from junheng.plan.classes import Splits, split_classes
from tests.assess.counties import facts_of, plenty, rulebook
from tests.plan.counties import nation

GRADES = st.lists(st.lists(st.integers(0, 120), min_size=1, max_size=4), min_size=1, max_size=4)
LIMIT = {"primary": 45, "junior": 50}


def county(schools: list[tuple[list[list[int]], list[list[int]]]]) -> Facts:
    """Schools with a primary and a junior stage, their classes grade by grade."""
    rows, places = [], []
    for at, (primary, junior) in enumerate(schools):
        school = str(at + 1)
        of = {"primary": primary, "junior": junior}
        places.append(plenty(school, dict.fromkeys(of, 500)))
        for stage, grades in of.items():
            first = 1 if stage == "primary" else 7
            rows += [
                {"school": school, "stage": stage, "grade": first + grade, "class": f"{number + 1}班", "pupils": pupils}
                for grade, classes in enumerate(grades[: 6 if stage == "primary" else 3])
                for number, pupils in enumerate(classes)
            ]
    return facts_of(places, classes=rows)


def grades_of(facts: Facts) -> dict[tuple[str, str, int], list[int]]:
    """The sizes of the classes by school, stage and grade."""
    found: dict[tuple[str, str, int], list[int]] = {}
    for school, stage, grade, pupils in facts["classes"].select("school", "stage", "grade", "pupils").iter_rows():
        found.setdefault((school, stage, grade), []).append(pupils)
    return found


@given(schools=st.lists(st.tuples(GRADES, GRADES), min_size=1, max_size=3))
def test_a_split_loses_nobody_and_keeps_the_limit(schools: list[tuple[list[list[int]], list[list[int]]]]) -> None:
    facts = county(schools)
    found = split_classes(facts, nation(facts))
    before, after = grades_of(facts), grades_of(found.facts)
    assert before.keys() == after.keys()
    more: Counter[tuple[str, str]] = Counter()
    for key, sizes in after.items():
        limit = LIMIT[key[1]]
        assert sum(sizes) == sum(before[key])
        assert max(sizes) <= limit
        if max(before[key]) <= limit:
            assert sorted(sizes) == sorted(before[key])
        else:
            assert len(sizes) == max(len(before[key]), ceil(sum(sizes) / limit))
            assert max(sizes) - min(sizes) <= 1
        more[key[0], key[1]] += len(sizes) - len(before[key])
    assert {key: number for key, number in more.items() if number} == dict(found.more)
    assert_names(found)
    assert_counts(facts, found)


def assert_names(found: Splits) -> None:
    """No two classes of a grade have one name."""
    keys = ["school", "stage", "grade", "class"]
    assert not found.facts["classes"].select(keys).is_duplicated().any()
    assert not found.facts["classes"]["class"].is_null().any()


def assert_counts(facts: Facts, found: Splits) -> None:
    """The stages' numbers of classes grow by what was added."""
    joined = facts["stages"].join(found.facts["stages"], on=["school", "stage"], suffix="_after", validate="1:1")
    grown = {
        (school, stage): after - before
        for school, stage, before, after in joined.select("school", "stage", "classes", "classes_after").iter_rows()
    }
    assert {key: number for key, number in grown.items() if number} == dict(found.more)


def test_what_is_split_stays_as_it_is_when_it_is_split_again() -> None:
    facts = county([([[60, 30], [45]], [[51]])])
    once = split_classes(facts, nation(facts))
    again = split_classes(once.facts, nation(facts))
    assert once.more == {("1", "junior"): 1}
    assert not again.more
    assert again.facts["classes"].equals(once.facts["classes"])


def test_a_class_of_unknown_size_leaves_its_grade_alone() -> None:
    facts = county([([[60, 30]], [[20]])])
    classes = facts["classes"].with_columns(
        pl.when(pl.int_range(pl.len()) == 1).then(None).otherwise("pupils").alias("pupils")
    )
    found = split_classes(facts.with_tables(classes=classes), nation(facts))
    assert found.facts["classes"].equals(classes)


def test_the_strictest_of_several_clauses_holds() -> None:
    book = rulebook(
        """
        [clause.L-SIZE]
        dimension = { zh = "办学条件", en = "Conditions" }
        name = { zh = "班额", en = "Class size" }
        tests = [{ kind = "class_size", at_most = { primary = 40, junior = 60 } }]
        confidence = "test"
        """,
        amends=True,
    )
    assert class_limits(book) == {"primary": 40, "junior": 50}


def test_without_a_list_of_classes_nothing_is_split() -> None:
    facts = county([([[60]], [[70]])]).with_tables(classes=frame_of("classes", []))
    found = split_classes(facts, nation(facts))
    assert not found.more
    assert found.facts["stages"].equals(facts["stages"])
