"""A backup taken while people write, and an installation made of it: the same figures, documents and log."""

import json
import shutil
from collections.abc import Generator
from pathlib import Path
from threading import Event, Thread
from zipfile import ZipFile

import pytest

from tests.web.installation import Installation

TABLES = ("web_unit", "web_person", "web_post", "web_campaign", "web_version", "web_sheet", "web_evidence")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Installation]:
    found = Installation(tmp_path_factory.mktemp("served") / "home").start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def kept(served: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup with a document in it, taken while a clerk goes on saving."""
    campaign = served.told("select id from web_campaign where locked_id is not null")[0][0]
    planner, clerk = served.client("planner"), served.client("clerk")
    county, version = served.told("select county_id, locked_id from web_campaign where id = ?", campaign)[0]
    told = {"unit": str(county), "version": str(version), "kind": "annex", "format": "xlsx", "lang": "zh"}
    planner.post(f"/county/{campaign}/documents/make/", told)
    served.until(lambda: served.told("select state from web_job") == [("done",)], "the document is made")
    key = served.told(
        "select s.id from web_sheet s join web_post p on p.unit_id = s.school_id "
        "where p.role = 'clerk' and s.state = 'draft'"
    )[0][0]
    enough, saved = Event(), 0

    def go_on() -> None:
        nonlocal saved
        while not enough.is_set():
            revision = served.told("select revision from web_sheet where id = ?", key)[0][0]
            told = {"revision": str(revision), "schools/books": str(1000 + revision)}
            status, _ = clerk.post(f"/sheet/{key}/save/", told, **{"HX-Request": "true"})
            saved += status == 200

    out = tmp_path_factory.mktemp("kept") / "backup.zip"
    busy = Thread(target=go_on)
    busy.start()
    ended = served.run("backup", str(out))
    enough.set()
    busy.join()
    assert ended.returncode == 0, ended.stderr
    assert saved > 0
    return out


def test_what_is_restored_has_the_same_figures_documents_and_verdicts(
    served: Installation, kept: Path, tmp_path: Path
) -> None:
    again = Installation(tmp_path / "home", demonstration=False)
    ended = again.run("restore", str(kept))
    assert ended.returncode == 0, ended.stderr
    for table in TABLES:
        if table != "web_sheet":
            assert again.told(f"select * from {table}") == served.told(f"select * from {table}"), table  # noqa: S608  # our own names
    assert again.told("select count(*) from web_sheet") == served.told("select count(*) from web_sheet")
    # Every change of a sheet that is there has its line in the log, and no line is of a change that is not there.
    revisions, entered = "select sum(revision) from web_sheet", "select count(*) from web_event where did = 'entered'"
    assert again.told(revisions) == again.told(entered)
    again.start()
    try:
        campaign = again.told("select id from web_campaign where locked_id is not null")[0][0]
        one, other = again.client("leader"), served.client("leader")
        document = again.told("select id from web_job")[0][0]
        for page in (f"/county/{campaign}/schools/table.xlsx", f"/document/{document}/file/"):
            assert one.get(page) == other.get(page)
        verdicts = [client.get(f"/county/{campaign}/")[1].split(b"<main")[1] for client in (one, other)]
        assert verdicts[0].split(b"csrf")[0] == verdicts[1].split(b"csrf")[0]
    finally:
        again.stop()


def test_a_backup_is_for_its_owners_eyes_alone(kept: Path) -> None:
    assert kept.stat().st_mode & 0o077 == 0


def test_nothing_is_restored_over_something(served: Installation, kept: Path) -> None:
    before = served.told("select count(*) from web_event")
    ended = served.run("restore", str(kept))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "不是空的" in ended.stderr
    assert served.told("select count(*) from web_event") == before


def _changed(kept: Path, out: Path, part: str, body: bytes) -> Path:
    with ZipFile(kept) as one, ZipFile(out, "w") as other:
        for info in one.infolist():
            other.writestr(info, body if info.filename == part else one.read(info))
    return out


@pytest.mark.parametrize("how", ["cut", "changed", "foreign", "outside", "newer"])
def test_a_backup_that_is_not_whole_leaves_nothing_behind(
    served: Installation, kept: Path, tmp_path: Path, how: str
) -> None:
    bad, place = tmp_path / "bad.zip", tmp_path / "place"
    told = json.loads(ZipFile(kept).read("manifest.json"))
    if how == "cut":
        bad.write_bytes(kept.read_bytes()[:-100_000])
    elif how == "changed":
        _changed(kept, bad, "junheng.sqlite3", b"SQLite format 3\0" * 100)
    elif how == "foreign":
        with ZipFile(bad, "w") as archive:
            archive.writestr("photo.txt", "x")
    elif how == "outside":
        shutil.copy(kept, bad)
        with ZipFile(bad, "a") as archive:
            archive.writestr("files/../../../evil", "x")
    else:
        _changed(kept, bad, "manifest.json", json.dumps(told | {"migrations": ["9999_later"]}).encode())
    ended = served.run("restore", str(bad), home=place)
    assert ended.returncode == (4 if how == "newer" else 2), ended.stderr
    assert "Traceback" not in ended.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.zip"]


def test_where_there_is_nothing_to_keep_it_says_so(served: Installation, tmp_path: Path) -> None:
    ended = served.run("backup", str(tmp_path / "out.zip"), home=tmp_path / "nothing")
    assert ended.returncode == 2
    assert "没有网页应用的数据" in ended.stderr
    assert not list(tmp_path.iterdir())
