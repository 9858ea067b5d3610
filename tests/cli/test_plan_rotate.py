"""`junheng plan rotate`: its published schema, names only where asked for, files, refusals, what it refuses."""

import json
from pathlib import Path
from typing import Any

import docx
import jsonschema
import openpyxl
import polars as pl
import pytest

from junheng.facts.example import example_county
from junheng.facts.folders import write_folder
from tests.cli.conftest import Run
from tests.cli.test_contract import schema


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_folder(folder, example_county(20, 7))
    return folder


def told(junheng: Run, *args: object) -> dict[str, Any]:
    status, out, err = junheng("plan", "rotate", *args, "--json")
    assert status == 0, err
    found: dict[str, Any] = json.loads(out)
    jsonschema.validate(found, schema("rotate"))
    return found


def test_a_list_keeps_its_published_schema_and_adds_up(small: Path, junheng: Run) -> None:
    found = told(junheng, small)
    assert found["status"] == "optimal"
    moved = [move for move in found["moves"] if move["kind"] == "exchange"]
    assert len(moved) >= found["wanted"]
    assert sum(move["backbone"] for move in moved) >= 0.2 * len(moved)
    assert all(rule["holds"] for rule in found["rules"])
    assert all(move["why"] and "name" not in move for move in found["moves"])
    change = sum(school["coming"] - school["leaving"] for school in found["schools"])
    assert change == 0
    for school in found["schools"]:
        assert school["teachers"]["after"] - school["teachers"]["before"] == school["coming"] - school["leaving"]


def test_names_stand_only_where_they_were_given(small: Path, junheng: Run, tmp_path: Path) -> None:
    first = told(junheng, small)["moves"][0]["teacher"]
    names = tmp_path / "names.csv"
    names.write_text(f"{first},王老师\n", encoding="utf-8")
    assert told(junheng, small, "--names", names)["moves"][0]["name"] == "王老师"


def test_a_workbook_has_every_line_and_rule(small: Path, junheng: Run, tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"
    found = told(junheng, small, "--out", out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[:6] == ["交流名单", "各校进出", "规则核对", "学科岗位", "仍缺岗位", "走教"]
    assert book.sheetnames[6:] == list(dict.fromkeys(school["name"] for school in found["schools"]))
    cells = {str(cell) for row in book["交流名单"].iter_rows(values_only=True) for cell in row}
    assert {move["teacher"] for move in found["moves"]} <= cells


def test_refusals_and_an_earlier_list(small: Path, junheng: Run, tmp_path: Path) -> None:
    earlier, refused = tmp_path / "earlier.json", tmp_path / "refused.csv"
    junheng("plan", "rotate", small, "--out", earlier)
    first = next(move for move in json.loads(earlier.read_text(encoding="utf-8"))["moves"] if move["kind"] != "return")
    refused.write_text(f"{first['teacher']},{first['to']}\n", encoding="utf-8")
    again = told(junheng, small, "--refused", refused, "--previous", earlier)
    assert first["teacher"] in again["changed"]["dropped"]
    assert (first["teacher"], first["to"]) not in {(move["teacher"], move["to"]) for move in again["moves"]}


@pytest.mark.parametrize(
    ("option", "words", "status", "said"),
    [
        ("--rules", "[move]\nleast_shore = 0.1\n", 3, "least_shore"),
        ("--rules", "[move]\nleast_share = 2\n", 3, "least_share"),
        ("--rules", "[eligible]\nexempt = ['tired']\n", 3, "tired"),
        ("--curriculum", "[[grades]]\nfrom = 3\nto = 3\nlessons = { latin = 2 }\n", 3, "latin"),
        ("--refused", "nobody\n", 2, "nobody"),
        ("--previous", "{}", 2, "--json"),
        ("--names", "onlyone\n", 2, "1"),
        ("--managers", "nobody,deputy\n", 2, "nobody"),
        ("--managers", "nobody,king\n", 2, "head"),
        ("--journeys", "from,to\n", 2, "minutes"),
        ("--roads", "no roads", 2, "given.txt"),
        ("--rules", "[secondment]\nwho = ['king']\n", 3, "king"),
        ("--rules", "[secondment]\nstrong = 0.8\n", 3, "weak"),
    ],
)
def test_a_wrong_file_is_refused_by_name(
    small: Path, junheng: Run, tmp_path: Path, option: str, words: str, status: int, said: str
) -> None:
    path = tmp_path / "given.txt"
    path.write_text(words, encoding="utf-8")
    found, _, err = junheng("plan", "rotate", small, option, path, "--lang", "en")
    assert found == status
    assert said in err


def test_a_list_that_cannot_be_is_explained(small: Path, junheng: Run, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[move]\nmost_km = 0\n", encoding="utf-8")
    status, out, _ = junheng("plan", "rotate", small, "--rules", rules, "--lang", "en")
    assert status == 0
    assert "cannot be met" in out
    assert "distances within the limit" in out


def test_each_teacher_who_moves_gets_a_letter_of_one_page(small: Path, junheng: Run, tmp_path: Path) -> None:
    letters, names = tmp_path / "letters.docx", tmp_path / "names.csv"
    found = told(junheng, small, "--letters", letters)
    plain = [paragraph.text for paragraph in docx.Document(str(letters)).paragraphs]
    for move in found["moves"]:
        assert any(line.startswith(f"{move['teacher']}老师") for line in plain)
    assert sum("通知书" in line for line in plain) == len(found["moves"])
    first = found["moves"][0]
    names.write_text(f"{first['teacher']},王明\n", encoding="utf-8")
    told(junheng, small, "--letters", letters, "--names", names)
    plain = [paragraph.text for paragraph in docx.Document(str(letters)).paragraphs]
    assert any(line.startswith("王明老师") for line in plain)
    assert any(first["to_name"] in line for line in plain)


def test_the_word_document_has_a_sheet_for_each_school(small: Path, junheng: Run, tmp_path: Path) -> None:
    out = tmp_path / "list.docx"
    found = told(junheng, small, "--out", out)
    plain = [paragraph.text.strip() for paragraph in docx.Document(str(out)).paragraphs]
    assert {school["name"] for school in found["schools"]} <= set(plain)


def test_measured_journeys_and_managers_are_read(small: Path, junheng: Run, tmp_path: Path) -> None:
    first = told(junheng, small)["moves"][0]
    ways, managers, rules = tmp_path / "ways.csv", tmp_path / "managers.csv", tmp_path / "rules.toml"
    ways.write_text(f"from,to,minutes\n{first['teacher']},{first['to']},600\n", encoding="utf-8")
    again = told(junheng, small, "--journeys", ways)
    assert (first["teacher"], first["to"]) not in {(move["teacher"], move["to"]) for move in again["moves"]}
    assert again["inputs"]["distances"]["journeys"] == "ways.csv"
    everyone = example_county(20, 7)["teachers"].filter(pl.col("full_time"))["teacher"].to_list()
    managers.write_text("".join(f"{id},deputy\n" for id in everyone), encoding="utf-8")
    rules.write_text("[secondment]\nnumber = 2\nstrong = 0.6\n", encoding="utf-8")
    sent = told(junheng, small, "--managers", managers, "--rules", rules)["secondments"]
    assert len(sent) == 2
    assert len({one["from"] for one in sent} | {one["to"] for one in sent}) == 4
