"""`junheng workplan write` and `from-plan`: a computed plan to a work plan to an official document."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "workplan.toml"


@pytest.fixture(scope="module")
def computed(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from junheng.cli.main import run

    path = tmp_path_factory.mktemp("computed") / "plan.json"
    assert run(["plan", "allocate", str(book), "--seconds", "10", "--gap", "0.01", "--out", str(path)]) == 0
    return path


@pytest.mark.parametrize(("name", "begins"), [("p.docx", b"PK"), ("p.pdf", b"%PDF"), ("p.xlsx", b"PK")])
def test_a_plan_is_written_in_each_format(name: str, begins: bytes, junheng: Run, tmp_path: Path) -> None:
    status, out, err = junheng("workplan", "write", EXAMPLE, "--out", tmp_path / name, "--lang", "en")
    assert (status, err) == (0, "")
    assert name in out
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_summary_measures_targets_by_the_countys_data(junheng: Run, book: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.docx"
    asked = ("workplan", "write", EXAMPLE, "--kind", "summary", "--on", "2024-07-10", "--out", out)
    assert junheng(*asked)[0] == 0
    without = zipfile.ZipFile(out).read("word/document.xml").decode()
    assert junheng(*asked, "--data", book)[0] == 0
    measured = zipfile.ZipFile(out).read("word/document.xml").decode()
    assert without.count("无法判定") > measured.count("无法判定")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--kind", "novel"), "novel"),
        (("--on", "2024-02-30"), "2024-02-30"),
        (("--out", "plan.odt"), ".odt"),
    ],
)
def test_a_wrong_wish_is_told(more: tuple[str, ...], said: str, junheng: Run, tmp_path: Path) -> None:
    status, out, err = junheng("workplan", "write", EXAMPLE, "--out", tmp_path / "p.docx", *more)
    assert (status, out) == (2, "")
    assert said in err


@pytest.mark.parametrize("name", ["wp.toml", "wp.xlsx"])
def test_a_computed_plan_becomes_a_work_plan_that_is_written(
    name: str, computed: Path, junheng: Run, tmp_path: Path
) -> None:
    actions = json.loads(computed.read_text(encoding="utf-8"))["actions"]
    status, out, err = junheng("workplan", "from-plan", computed, "--out", tmp_path / name)
    assert (status, err) == (0, "")
    assert f"任务{len(actions)}项" in out
    assert junheng("workplan", "write", tmp_path / name, "--out", tmp_path / "p.docx")[0] == 0


def test_a_plan_of_another_standard_is_refused(computed: Path, junheng: Run, tmp_path: Path) -> None:
    told = json.loads(computed.read_text(encoding="utf-8"))
    told["inputs"]["digests"]["standard"] = "0" * 64
    other = tmp_path / "other.json"
    other.write_text(json.dumps(told), encoding="utf-8")
    status, out, err = junheng("workplan", "from-plan", other, "--out", tmp_path / "wp.toml", "--lang", "en")
    assert (status, out) == (2, "")
    assert "--standard" in err


def test_a_file_to_write_has_to_be_named(computed: Path, junheng: Run) -> None:
    status, _, err = junheng("workplan", "from-plan", computed)
    assert status == 2
    assert "--out" in err
