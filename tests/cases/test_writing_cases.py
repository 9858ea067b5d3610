"""What a person who writes a case is told: when it fails, and when it is written wrongly."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from junheng.assess.cases.compare import NUMBER
from junheng.assess.cases.run import run_cases
from junheng.terms.errors import StandardsError
from junheng.terms.messages import Lang

HERE = Path(__file__).parent
CASE = """
case: 图书
given:
  on: 2013-08-31
  standard: books.toml
  schools: |
    school | pupils | books | stage
    东校   | 100    | 250   | primary
    西校   | 100    | 750   | primary
expect:
  cv of books: 0.5
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    standard = (HERE / "standards" / "books.toml").read_text(encoding="utf-8")
    (tmp_path / "books.toml").write_text(standard, encoding="utf-8")

    def write(text: str) -> Path:
        file = tmp_path / "case.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def said(file: Path, lang: Lang = "zh") -> list[str]:
    (result,) = run_cases(file)
    return [failure.text(lang) for failure in result.failures]


def test_a_failing_case_says_what_was_expected_and_what_was_found(written: Callable[[str], Path]) -> None:
    file = written(CASE + "  东校 books value: 2.6 册\n  books: fail\n  mean of books: 5.01\n  东校 in scope: no\n")
    assert said(file) == [
        "图书：东校 books value 应为 2.6 册，实为 2.5",
        "图书：books 应为 fail，实为 达标",
        "图书：mean of books 应为 5.01，实为 5",
        "图书：东校 in scope 应为 no，实为 是",
    ]
    assert said(file, "en")[1] == "图书: books should be fail but is pass"


@pytest.mark.parametrize(
    ("wanted", "meets"),
    [
        ("0.5", True),
        ("0.50", True),
        ("0.500", True),
        ("0.51", False),
        ("0.505 ± 0.005", True),
        ("0.506 ± 0.005", False),
        ("0.505 +- 0.005", True),
        ("1/2", True),
        ("≤ 0.5", True),
        ("< 0.5", False),
        ("≥ 0.5", True),
        ('"> 0.4"', True),
        ("０．５", True),
        ("none", False),
    ],
)
def test_a_coefficient_agrees_at_the_decimals_written(written: Callable[[str], Path], wanted: str, meets: bool) -> None:
    assert (said(written(CASE.replace("0.5\n", f"{wanted}\n"))) == []) == meets


@pytest.mark.parametrize(("wanted", "meets"), [("2.5", True), ("2.50", True), ("3", False), ("2.5 册", True)])
def test_a_figure_of_a_school_is_compared_exactly(written: Callable[[str], Path], wanted: str, meets: bool) -> None:
    assert (said(written(CASE + f"  东校 books value: {wanted}\n")) == []) == meets


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("expect:", "expects:", "expects"),
        ("  on:", "  onn:", "onn"),
        ("  on: 2013-08-31\n", "", "on"),
        ("2013-08-31", "31.8.2013", "31.8.2013"),
        ("  standard: books.toml\n", "", "standard"),
        ("| books |", "| bokos |", "bokos"),
        ("| books |", "| pupils |", "pupils"),
        ("| 250 ", "| 2 50x", "2 50x"),
        ("| 250 ", "| -5", "图书册数"),
        ("| 250   | primary", "| 250", "1"),
        ("| primary\n    西", "| secondary\n    西", "secondary"),
        (" | stage", " | township", "stage"),
        ("西校   |", "东校   |", "东校"),
        ("cv of books", "cv of bokos", "bokos"),
        ("cv of books", "cv mean of books", "mean"),
        ("cv of books", "南校 books", "南校"),
        ("cv of books", "cv of books junior", "cv of books junior"),
        ("cv of books", "东校 junior", "东校 junior"),
        ("cv of books: 0.5", "cv of books: half", "half"),
        ("cv of books: 0.5", "cv of books: 0.5 册", "0.5 册"),
        ("cv of books: 0.5", "verdict: perhaps", "perhaps"),
        ("cv of books: 0.5", "东校 books shortfall: 3 台", "3 台"),
        ("  cv of books: 0.5\n", "", "expect"),
        ("cv of books: 0.5", "cv of books: 0.5\n  cv of books: 0.6", "cv of books"),
        ("cv of books: 0.5", "cv of books: [0.5]", "expect"),
        ("  standard: books.toml\n", "  standard: books.toml\n  place: Hangzhou\n", "Hangzhou"),
        ("  schools: |\n", "  schools:\n  rooms: |\n", "学校"),
        ("expect:\n", "  rooms: |\n    school | kind | area_m2\n    南校 | music | 90\nexpect:\n", "南校"),
    ],
)
def test_a_case_that_is_written_wrongly_is_said_back_with_its_name(
    written: Callable[[str], Path], old: str, new: str, word: str
) -> None:
    assert old in CASE
    with pytest.raises(StandardsError) as caught:
        run_cases(written(CASE.replace(old, new, 1)))
    assert caught.value.code == "standards.case_wrong"
    assert word in caught.value.say("zh")
    assert "case.yaml" in caught.value.say("en")
    assert "Phrase" not in caught.value.say("en") + caught.value.say("zh")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_cases"),
        ("case: [", "not_yaml"),
        ("- a\n- b", "case_wrong"),
        ("just text", "case_wrong"),
        (CASE.replace("books.toml", "books.tolm"), "not_found"),
        (CASE.replace("books.toml", "elsewhere.toml"), "not_found"),
        (CASE.replace("2013", "2003"), "not_in_force"),
        ("a: &a [x, x]\nb: &b [*a, *a]\ncase: *b", "case_wrong"),
    ],
)
def test_what_is_no_case_is_said_back(written: Callable[[str], Path], text: str, code: str) -> None:
    with pytest.raises(StandardsError) as caught:
        run_cases(written(text))
    assert caught.value.code == f"standards.{code}"
    assert caught.value.say("zh")


def test_a_file_of_cases_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes("case: 图书".encode("gbk"))
    for name, code in (("none.yaml", "no_cases"), ("gbk.yaml", "not_utf8")):
        with pytest.raises(StandardsError) as caught:
            run_cases(tmp_path / name)
        assert caught.value.code == f"standards.{code}"


def test_an_expected_error_that_does_not_come_fails_the_case(written: Callable[[str], Path]) -> None:
    assert said(written(CASE + "  error: standards.not_in_force\n")) == [
        "图书：error 应为 standards.not_in_force，实为 —"
    ]


def test_every_kind_of_number_is_understood() -> None:
    assert NUMBER.fullmatch("26,774.5 m²")["figure"] == "26,774.5"
    assert NUMBER.fullmatch("≤0.5")["compare"] == "≤"
    assert NUMBER.fullmatch("95 %")["unit"] == "%"


PLACES = list(range(len(CASE)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(PLACES), st.text("abé:|-[]{}\"'#&*!%,.059 \n甲", max_size=6), st.integers(0, 12))
def test_whatever_is_typed_into_a_case_is_read_or_said_back(
    written: Callable[[str], Path], place: int, typed: str, over: int
) -> None:
    told = ["read"]
    try:
        run_cases(written(CASE[:place] + typed + CASE[place + over :]))
    except StandardsError as error:
        told = [error.say("zh"), error.say("en")]
    assert all(told)
