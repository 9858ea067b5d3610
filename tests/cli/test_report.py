"""`junheng report`: which files it writes, what it says, what it refuses."""

import json
from pathlib import Path

import jsonschema
import polars as pl
import pytest

from junheng.facts.example import example_county
from junheng.facts.example.years import in_year
from junheng.facts.workbook.template import write_facts
from junheng.report.drawers import FORMATS
from junheng.report.kinds.registry import KINDS
from tests.cli.conftest import Run
from tests.cli.test_contract import schema

SIGNATURES = {".docx": b"PK\x03\x04", ".xlsx": b"PK\x03\x04", ".pdf": b"%PDF-"}


@pytest.fixture(scope="module")
def last_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    facts = example_county(30, 7)
    path = tmp_path_factory.mktemp("before") / "before.xlsx"
    write_facts(path, in_year(facts, int(facts["county"]["school_year"][0]) - 1), "zh", None)
    return path


def test_all_kinds_in_all_formats_go_into_a_folder(book: Path, last_year: Path, tmp_path: Path, junheng: Run) -> None:
    status, out, err = junheng("report", book, "--kind", "all", "--previous", last_year, "--out", tmp_path / "new")
    written = sorted((tmp_path / "new").iterdir())
    assert (status, len(written)) == (0, len(KINDS) * len(FORMATS))
    for path in written:
        assert path.read_bytes().startswith(SIGNATURES[path.suffix])
        assert path.name in err
        assert str(path) in out


@pytest.mark.parametrize("format", FORMATS)
def test_one_document_is_the_file_that_was_named(book: Path, tmp_path: Path, junheng: Run, format: str) -> None:
    path = tmp_path / f"x.{format}"
    status, _, _ = junheng("report", book, "--kind", "annex", "--out", path)
    assert (status, list(tmp_path.iterdir())) == (0, [path])


def test_the_figures_behind_the_documents_keep_their_schema(
    book: Path, last_year: Path, tmp_path: Path, junheng: Run
) -> None:
    path = tmp_path / "method.pdf"
    _, out, _ = junheng("report", book, "--kind", "method", "--previous", last_year, "--out", path, "--json")
    found = json.loads(out)
    jsonschema.validate(found, schema("report"))
    assert found["files"] == [str(path)]
    assert [year["school_year"] for year in found["earlier"]] == [found["school_year"] - 1]
    changes = [spread["change"] for spread in found["stages"]["primary"]["indicators"].values()]
    assert any(changes)


def test_only_the_schools_that_were_asked_for_get_a_sheet(book: Path, tmp_path: Path, junheng: Run) -> None:
    schools = [place["id"] for place in json.loads(junheng("assess", book, "--json")[1])["schools"][:2]]
    sizes = []
    for chosen in (schools[:1], schools, []):
        path = tmp_path / "schools.docx"
        asked = [part for school in chosen for part in ("--school", school)]
        assert junheng("report", book, "--kind", "school", *asked, "--out", path)[0] == 0
        sizes.append(path.stat().st_size)
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--kind", "survey", "--kind", "method", "--out", "{folder}/x.docx"], "2"),
        (["--format", "pdf", "--out", "{folder}/x.docx"], "pdf"),
        (["--out", "{folder}/x.doc"], ".docx"),
        (["--kind", "school", "--school", "nobody", "--out", "{folder}/x.docx"], "nobody"),
        (["--previous", "{book}", "--out", "{folder}/x.docx"], "2024"),
        (["--map", "{book}", "--out", "{folder}/x.docx"], "county.xlsx"),
        (["--kind", "poem", "--out", "{folder}/x.docx"], "annex"),
        ([], "--out"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_writes_nothing(
    book: Path, tmp_path: Path, junheng: Run, args: list[str], says: str
) -> None:
    for lang in ("zh", "en"):
        filled = [arg.format(book=book, folder=tmp_path) for arg in args]
        status, out, err = junheng("report", book, *filled, "--lang", lang)
        assert (status, out) == (2, "")
        assert says in err
        assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_another_county_is_no_earlier_year(book: Path, tmp_path: Path, junheng: Run) -> None:
    facts = example_county(30, 7)
    before = in_year(facts, int(facts["county"]["school_year"][0]) - 1)
    other = before.with_tables(county=before["county"].with_columns(county=pl.lit("990102")))
    path = tmp_path / "other.xlsx"
    write_facts(path, other, "zh", None)
    status, _, err = junheng("report", book, "--previous", path, "--out", tmp_path / "x.docx")
    assert status == 2
    assert "990102" in err
    assert not (tmp_path / "x.docx").exists()


def test_data_with_errors_are_refused_unless_partly_wanted(tmp_path: Path, junheng: Run) -> None:
    path = tmp_path / "wrong.xlsx"
    write_facts(path, example_county(30, 3, errors=True), "zh", None)
    report = tmp_path / "report.docx"
    assert junheng("report", path, "--out", report)[0] == 1
    assert not report.exists()
    assert junheng("report", path, "--out", report, "--partial")[0] == 1
    assert report.exists()
