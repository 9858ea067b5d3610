"""What is in force at a place on a day, and what it replaced."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from junheng.standards.load import read_rulebook
from junheng.standards.model import Limit, MeanSpreadTest, Rulebook, SchoolRuleTest, SpreadTest
from junheng.standards.resolve import by_name, find_rulebook, resolve, shipped, weaker
from junheng.terms.errors import StandardsError
from junheng.terms.places import contains

NATIONAL = find_rulebook("national-2017")
TODAY = date(2025, 8, 31)


def limit(rulebook: Rulebook, indicator: str, stage: str) -> Limit:
    return next(found for found in rulebook.limits if (found.indicator, found.stage) == (indicator, stage))


def own(text: str, place: str = "990900", since: str = "2020-01-01") -> Rulebook:
    return read_rulebook(
        '[rulebook]\nid = "own"\nname = { zh = "自定", en = "Own" }\nsource = "示例〔2020〕1号"\n'
        f'place = "{place}"\nsince = {since}\namends = "national-2017"\n{text}',
        "own.toml",
    )


@pytest.mark.parametrize(
    ("place", "on", "value", "instead_of"),
    [
        ("990203", date(2021, 8, 31), "5.8", []),
        ("990203", date(2021, 9, 1), "6.2", ["5.8"]),
        ("990201", date(2023, 8, 31), "6.2", ["5.8"]),
        ("990201", date(2023, 9, 1), "6.5", ["5.8", "6.2"]),
        ("990301", TODAY, "5.8", []),
        ("330106", TODAY, "5.8", []),
    ],
)
def test_the_nearest_authority_wins_from_its_day_on_and_what_it_replaced_is_kept(
    place: str, on: date, value: str, instead_of: list[str]
) -> None:
    rulebook = resolve(NATIONAL, place, on)
    assert limit(rulebook, "R4", "junior").value == Fraction(value)
    old = [pair.old.value for pair in rulebook.replaced if (pair.old.indicator, pair.old.stage) == ("R4", "junior")]
    assert old == [Fraction(replaced) for replaced in instead_of]
    assert limit(rulebook, "R4", "primary").value == Fraction("4.5")


def test_a_later_document_of_the_same_place_wins_and_a_span_ends_before_its_last_day() -> None:
    later = own('[[limit]]\nindicator = "R4"\nat_least = { junior = 6 }\nuntil = 2024-01-01')
    latest = replace(own('[[limit]]\nindicator = "R4"\nat_least = { junior = 7 }', since="2022-01-01"), id="latest")
    for extra in ([later, latest], [latest, later]):
        assert limit(resolve(NATIONAL, "990901", TODAY, extra), "R4", "junior").value == 7
    assert limit(resolve(NATIONAL, "990901", date(2023, 12, 31), [later]), "R4", "junior").value == 6
    assert limit(resolve(NATIONAL, "990901", date(2024, 1, 1), [later]), "R4", "junior").value == Fraction("5.8")


def test_nothing_is_in_force_before_its_day() -> None:
    for standard, extra in ((NATIONAL, []), (find_rulebook("national-2012"), [own("", since="2030-01-01")])):
        with pytest.raises(StandardsError) as caught:
            resolve(standard, "330106", date(2012, 1, 1), extra)
        assert caught.value.code == "standards.not_in_force"
    with pytest.raises(StandardsError, match="own"):
        resolve(NATIONAL, "330106", TODAY, [own("", since="2030-01-01")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[limit]]\nindicator = "R4"\nat_least = { junior = 5.7 }', 1),
        ('[[limit]]\nindicator = "R4"\nat_least = { junior = 5.8 }', 0),
        ('[[limit]]\nindicator = "R4"\nat_least = { primary = 4, junior = 5 }', 2),
        # A limit for some schools only stands in for the general one.
        ('[[limit]]\nindicator = "R4"\nat_least = { junior = 5 }\nwhere = { urban_rural = ["urban"] }', 1),
        ('[[limit]]\nindicator = "R4"\nat_least = { junior = 6 }\nwhere = { urban_rural = ["urban"] }', 0),
    ],
)
def test_a_local_limit_below_the_national_one_is_a_finding(text: str, expected: int) -> None:
    found = weaker(resolve(NATIONAL, "990901", TODAY, [own(text)]))
    assert len(found) == expected
    for finding in found:
        assert finding.severity == "warning"
        assert "示例〔2020〕1号" in finding.text("zh")
        assert "教督〔2017〕6号" in finding.text("zh")
        assert finding.as_json("zh")["params"]["stage"] in ("primary", "junior")


def test_more_pupils_for_each_computer_ask_less() -> None:
    base = find_rulebook("school-standard-2012-example")
    looser = read_rulebook(
        '[rulebook]\nid = "own"\nname = { zh = "自定", en = "Own" }\nsource = "示例"\nplace = "990901"\n'
        'since = 2020-01-01\namends = "national-2012"\n[[limit]]\nindicator = "S-COMPUTERS"\nat_most = 12',
        "own.toml",
    )
    found = weaker(resolve(find_rulebook("national-2012"), "990901", TODAY, [base, looser]))
    assert [finding.params["new_value"] for finding in found] == [12.0, 12.0]


PROVINCES = [
    "11",
    "12",
    "13",
    "14",
    "15",
    "21",
    "22",
    "23",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "37",
    "41",
    "42",
    "43",
]
PROVINCES += ["44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82"]


def test_no_example_is_in_force_in_a_real_county_or_in_the_invented_ones() -> None:
    examples = [book for book in shipped().values() if book.example]
    assert len(examples) == 7
    for book in examples:
        assert book.place.startswith("99")
        assert not any(contains(book.place, f"{province}0106") for province in PROVINCES)
        assert not any(contains(book.place, county) for county in ("990101", "990102"))
    for standard in ("national-2012", "national-2017"):
        for province in PROVINCES:
            rulebook = resolve(find_rulebook(standard), f"{province}0106", TODAY)
            assert rulebook.amended_by == ()


def test_every_shipped_standard_resolves_and_says_whether_it_is_an_example() -> None:
    for book in shipped().values():
        if book.amends is None:
            assert resolve(book, "330106", TODAY).id == book.id
        elif book.amends != "any":
            assert book.id in resolve(find_rulebook(book.amends), book.place, TODAY).amended_by
        assert book.example == (not book.id.startswith("national-"))


def test_national_2012_knows_what_is_known_and_leaves_the_rest_to_be_entered() -> None:
    book = find_rulebook("national-2012")
    assert list(book.indicators) == [f"B{number}" for number in range(1, 9)]
    assert book.limits == ()
    (mean,) = book.clauses["B-CV"].tests
    assert isinstance(mean, MeanSpreadTest)
    assert mean.counted == tuple(book.indicators)
    assert mean.at_most == {"primary": Fraction("0.65"), "junior": Fraction("0.55")}
    assert [type(test).__name__ for test in book.clauses["B-SCHOOL"].tests] == ["DocumentTest"]
    assert [test.limits["county"] for id in ("B-WORK", "B-SATISFACTION") for test in book.clauses[id].tests] == [85, 85]
    assert set(book.splits) == {"nine_year", "complete_secondary", "twelve_year"}
    assert book.splits["twelve_year"] == {"primary": 1, "junior": Fraction("1.1"), "senior": Fraction("1.32")}


def test_an_amendment_that_is_named_is_joined_with_what_it_amends() -> None:
    book = by_name("school-standard-2012-example", "330106", TODAY)
    assert book.id == "school-standard-2012-example"
    assert isinstance(book.clauses["B-SCHOOL"].tests[0], SchoolRuleTest)
    assert "B-CV" in book.clauses
    with pytest.raises(StandardsError, match="no-such-standard"):
        by_name("no-such-standard", "330106", TODAY)


def test_a_standard_with_an_example_added_is_an_example() -> None:
    added = find_rulebook("example-per-pupil")
    assert not resolve(find_rulebook("national-2017"), "330106", TODAY).example
    assert resolve(find_rulebook("national-2017"), "330106", TODAY, [added]).example


def test_a_standard_that_extends_another_takes_over_all_but_its_own() -> None:
    book = resolve(find_rulebook("target-2030-example"), "330106", TODAY)
    (spread,) = book.clauses["R-CV"].tests
    assert isinstance(spread, SpreadTest)
    assert spread.at_most == {"primary": Fraction("0.575"), "junior": Fraction("0.5")}
    assert set(book.clauses) == set(NATIONAL.clauses)
    for rule in NATIONAL.limits:
        assert limit(book, rule.indicator, rule.stage).value == rule.value
