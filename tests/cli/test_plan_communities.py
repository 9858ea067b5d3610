"""`junheng plan communities`: its published schema, files that come back, a later year, what it refuses."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from docx import Document

from junheng.cli.interrupts import INTERRUPTED
from junheng.facts.example import example_county
from junheng.facts.example.years import in_year
from junheng.facts.folders import write_folder
from tests.cli.conftest import Run
from tests.cli.test_contract import schema


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_folder(folder, example_county(20, 7))
    return folder


def told(junheng: Run, *args: object, status: int = 0) -> dict[str, Any]:
    left, out, err = junheng("plan", "communities", *args, "--json")
    assert left == status, err
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.fixture(scope="module")
def listed(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from click.testing import CliRunner

    from junheng.cli.plan_communities import communities

    out = tmp_path_factory.mktemp("listed") / "list.json"
    ran = CliRunner().invoke(communities, [str(small), "--out", str(out)], standalone_mode=False)
    assert ran.return_value == 0, ran.output
    return out


def test_a_list_keeps_its_published_schema_and_adds_up(listed: Path) -> None:
    found = json.loads(listed.read_text(encoding="utf-8"))
    jsonschema.validate(found, schema("communities"))
    assert found["status"] == "optimal"
    assert all(rule["holds"] for rule in found["rules"])
    assert sum(one["points"] for one in found["communities"]) == pytest.approx(found["points"])
    schools = [school["id"] for one in found["communities"] for school in (one["lead"], *one["members"])]
    assert len(schools) == len(set(schools))
    for one in found["communities"]:
        assert one["pupils"] == sum(school["pupils"] for school in (one["lead"], *one["members"]))
        assert all(member["km"] <= 30 for member in one["members"])


def test_a_list_comes_back_as_json_and_as_workbook(small: Path, listed: Path, junheng: Run, tmp_path: Path) -> None:
    book = tmp_path / "list.xlsx"
    again = told(junheng, small, "--previous", listed, "--out", book)
    assert again["changed"]["changed"] == again["changed"]["new"] == []
    sheets = openpyxl.load_workbook(book).sheetnames
    assert sheets == ["名单", "各组情况", "规则核对"]
    once_more = told(junheng, small, "--previous", book)
    assert once_more["changed"]["kept"] == again["changed"]["kept"]


def test_word_has_an_agreement_for_each_community(small: Path, listed: Path, junheng: Run, tmp_path: Path) -> None:
    out = tmp_path / "list.docx"
    found = told(junheng, small, "--out", out)
    word = Document(str(out))
    words = "\n".join(paragraph.text for paragraph in word.paragraphs)
    signed = [{row.cells[0].text for row in one.rows} for one in word.tables if "盖章" in one.rows[0].cells[1].text]
    for one in found["communities"]:
        assert one["lead"]["name"] + "城乡学校共同体合作协议" in words
    assert words.count("联合教研") == len(found["communities"])
    assert len(signed) == len(found["communities"])
    for one, names in zip(found["communities"], signed, strict=True):
        assert {one["lead"]["name"], *(member["name"] for member in one["members"])} <= names


def test_the_map_has_every_school_and_a_line_for_every_member(small: Path, junheng: Run, tmp_path: Path) -> None:
    out = tmp_path / "map.geojson"
    found = told(junheng, small, "--out", out)
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    lines = [one for one in features if one["geometry"]["type"] == "LineString"]
    assert len(lines) == sum(len(one["members"]) for one in found["communities"])
    assert len(features) == 2 * len(lines) + len(found["communities"])


def test_a_later_year_says_whether_gaps_closed(junheng: Run, tmp_path: Path) -> None:
    later, out = tmp_path / "later", tmp_path / "gaps.xlsx"
    write_folder(later, example_county(20, 7))
    before = tmp_path / "before"
    write_folder(before, in_year(example_county(20, 7), 2022))
    listed = tmp_path / "listed.json"
    earlier = told(junheng, before, "--out", listed)
    found = told(junheng, later, "--follow", listed, "--out", out)
    assert (found["since"], found["year"]) == (2022, 2024)
    assert len(found["members"]) == sum(len(one["members"]) for one in earlier["communities"])
    for one in found["members"]:
        then, now = one["gap"]["then"], one["gap"]["now"]
        assert one["state"] == ("ahead" if now <= 0 else "closing" if now < then else "widening")
        if then > 0:
            assert one["closed"] == pytest.approx((then - now) / then)
    known = [one["gap"] for one in found["members"]]
    assert found["mean_gap"]["now"] == pytest.approx(sum(gap["now"] for gap in known) / len(known))
    assert openpyxl.load_workbook(out).sheetnames == ["与牵头校的差距"]


def test_wishes_and_rules_of_the_county(small: Path, listed: Path, junheng: Run, tmp_path: Path) -> None:
    first = json.loads(listed.read_text(encoding="utf-8"))["communities"][0]
    lead, member = first["lead"]["id"], first["members"][0]["id"]
    wishes, rules = tmp_path / "wishes.toml", tmp_path / "rules.toml"
    wishes.write_text(f'[[forbid]]\nschool = "{member}"\nlead = "{lead}"\n', encoding="utf-8")
    rules.write_text("[size]\nmost = 9\n", encoding="utf-8")
    found = told(junheng, small, "--wishes", wishes, "--rules", rules)
    pairs = {(one["lead"]["id"], school["id"]) for one in found["communities"] for school in one["members"]}
    assert (lead, member) not in pairs
    assert "rules.toml" in found["inputs"]["rules"]


def test_rules_that_cannot_be_met_say_which(small: Path, junheng: Run, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[distance]\nmost_km = 1\n", encoding="utf-8")
    found = told(junheng, small, "--rules", rules)
    assert found["status"] == "infeasible"
    assert found["short"] > 0
    assert not found["communities"]
    assert "distance" in {block["rule"] for block in found["blocking"]}
    status, out, _ = junheng("plan", "communities", small, "--rules", rules, "--lang", "en")
    assert status == 0
    assert "The rules cannot be met" in out


@pytest.mark.parametrize(
    ("option", "content", "said"),
    [
        ("--rules", "[size]\nmost = 1\n", "size.most"),
        ("--rules", "[size]\nbiggest = 1\n", "biggest"),
        ("--rules", "[quality.indicators]\nclass_size = 1\n", "class_size"),
        ("--wishes", '[[fix]]\nschool = "1"\nlead = "2"\n', "is not among the schools"),
        ("--wishes", '[[fix]]\nschool = "1"\n', "lead"),
        ("--previous", "{}", "no list of communities"),
        ("--follow", "{}", "no list of communities"),
    ],
)
def test_files_that_cannot_be_used_are_refused(
    small: Path, junheng: Run, tmp_path: Path, option: str, content: str, said: str
) -> None:
    path = tmp_path / ("file.json" if content == "{}" else "file.toml")
    path.write_text(content, encoding="utf-8")
    status, _, err = junheng("plan", "communities", small, option, path, "--lang", "en")
    assert status in (2, 3)
    assert said in err


def interrupted(folder: Path, *options: str, after: str) -> tuple[int, str, str]:
    """Status and output after Ctrl-C in the terminal, which every process of the group hears."""
    command = Path(sys.executable).with_name("junheng")
    with subprocess.Popen(
        [command, "plan", "communities", folder, "--lang", "en", "--seconds", "60", "--gap", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Whoever started the tests in the background may have had the signal ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        assert process.stderr is not None
        assert after in process.stderr.readline()
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
        return process.returncode, out, err


def test_an_interruption_gives_the_best_list_or_says_that_there_is_none(tmp_path: Path) -> None:
    write_folder(tmp_path, example_county(166, 7011))
    status, out, err = interrupted(tmp_path, after="Solving")
    assert status == INTERRUPTED, err
    assert ("at most" in out) or ("Interrupted before there was any list" in out)
    assert "No list within the time" not in out
    assert "Interrupted" in err


def test_a_comparison_of_the_same_year_is_refused(small: Path, listed: Path, junheng: Run) -> None:
    status, _, err = junheng("plan", "communities", small, "--follow", listed, "--lang", "en")
    assert status == 2
    assert "later" in err
