"""The page that shows how to write a standard and a case: every fragment loads, every case passes."""

import re
from datetime import date
from pathlib import Path

import pytest

from junheng.assess.cases.run import run_cases
from junheng.standards.clauses import KINDS
from junheng.standards.load import read_rulebook
from junheng.standards.path import load_path
from junheng.standards.resolve import find_rulebook, resolve

PAGE = (Path(__file__).parents[2] / "docs" / "how-to-standard.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(toml|yaml)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
TOML = [body for language, body in BLOCKS if language == "toml"]
YAML = [body for language, body in BLOCKS if language == "yaml"]
FIRST, *OTHERS = TOML
PARTS = [body for body in OTHERS if "[rulebook]" not in body and "[path]" not in body]
WHOLE = [body for body in OTHERS if "[rulebook]" in body]


def test_the_fragments_are_one_standard_together() -> None:
    book = read_rulebook("\n".join([FIRST, *PARTS]), "how-to-standard.md")
    assert resolve(book, "990901", date(2025, 9, 1)).id == "my-county-2025"
    assert len(book.indicators) == 5
    assert len(book.tolerances) == 3
    assert [target.id for target in book.targets] == ["certified"]


@pytest.mark.parametrize("body", PARTS, ids=lambda body: re.search(r"\.(\w+)\]", body)[1])
def test_a_fragment_is_part_of_the_first_one(body: str) -> None:
    together = FIRST + body
    if "applies_to" in body:
        together += "".join(part for part in PARTS if "[clause." in part)
    read_rulebook(together, "how-to-standard.md")


@pytest.mark.parametrize("body", WHOLE, ids=["amends", "extends"])
def test_what_amends_or_extends_joins_what_it_names(body: str) -> None:
    book = read_rulebook(body, "how-to-standard.md")
    if book.amends is not None:
        assert resolve(find_rulebook(book.amends), "330106", date(2025, 8, 31), [book]).amended_by == (book.id,)
    else:
        assert resolve(book, "330106", date(2025, 8, 31)).id == book.id


def test_every_kind_of_test_is_shown() -> None:
    shown = set(re.findall(r'kind = "(\w+)"', "".join(TOML)))
    assert shown == set(KINDS)
    assert all(f"`{kind}`" in PAGE for kind in KINDS)


def test_the_path_loads(tmp_path: Path) -> None:
    file = tmp_path / "path.toml"
    file.write_text(next(body for body in TOML if "[path]" in body), encoding="utf-8")
    assert [milestone.year for milestone in load_path(file)] == [2030, 2035]


@pytest.mark.parametrize("body", YAML, ids=["english", "chinese"])
def test_the_cases_pass(body: str, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(body, encoding="utf-8")
    (result,) = run_cases(file)
    assert [failure.text("zh") for failure in result.failures] == []
    assert result.checked >= 5


def test_the_files_that_the_page_points_to_are_there() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (Path(__file__).parents[2] / "docs" / link).is_file(), link
