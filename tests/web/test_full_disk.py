"""A disk that takes no more: whoever saves is told so, nothing is half done, and with room again all of it goes on.

The kernel refuses every write of the served process past a size of zero, as a full disk would.
"""

import json
import re
import resource
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.web.installation import Client, Installation

TABLES = ("web_event", "web_evidence", "web_upload", "web_version", "web_job")
DISK = ("磁盘已满", "没有改动", "管理服务器的人员")
"""What happened, that nothing was changed, and who mends it."""


@pytest.fixture
def served(tmp_path: Path) -> Generator[Installation]:
    found = Installation(tmp_path / "home").start()
    yield found
    found.stop()


@contextmanager
def full(served: Installation) -> Generator[None]:
    """While the served process can write to no file."""
    assert served.process is not None
    pid, before = served.process.pid, resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def state(served: Installation) -> list[object]:
    """All that must be as it was."""
    told: list[object] = [served.told("pragma integrity_check")]
    told += [served.told(f"select count(*) from {table}") for table in TABLES]  # noqa: S608  # our own names
    told.append(served.told("select id, revision, state, entries from web_sheet order by id"))
    told.append(sorted(path.name for path in (served.home / "files").glob("*/*")))
    return told


def workbook(served: Installation, place: Path) -> Path:
    """A county's workbook that is large enough not to be kept in memory on its way in."""
    path = place / "county.xlsx"
    served.done(
        "from pathlib import Path\nfrom junheng.facts.example import example_county\n"
        "from junheng.facts.workbook.template import write_facts\n"
        f"write_facts(Path({str(path)!r}), example_county(60, 1))"
    )
    return path


def proof(place: Path, size: int) -> Path:
    path = place / f"proof-{size}.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(size) + b"\n%%EOF\n")
    return path


def test_with_a_full_disk_nothing_is_half_done_everybody_is_told_and_afterwards_it_goes_on(
    served: Installation, tmp_path: Path
) -> None:
    clerk, planner = served.client("clerk"), served.client("planner")
    sheet, revision = served.told(
        "select s.id, s.revision from web_sheet s join web_post p on p.unit_id = s.school_id "
        "where p.role = 'clerk' and s.state = 'draft'"
    )[0]
    survey = served.told("select id from web_campaign where locked_id is null")[0][0]
    campaign, county, version = served.told(
        "select id, county_id, locked_id from web_campaign where locked_id is not null"
    )[0]
    book, small, large = workbook(served, tmp_path), proof(tmp_path, 1000), proof(tmp_path, 4_000_000)
    saved = {"revision": str(revision), "schools/books": "4321"}
    asked = {"unit": str(county), "version": str(version), "kind": "annex", "format": "xlsx", "lang": "zh"}
    brought = {"unit": str(county), "clause": "G1", "note": ""}

    def everything(planner: Client) -> dict[str, tuple[int, bytes]]:
        return {
            "save": clerk.post(f"/sheet/{sheet}/save/", saved, **{"HX-Request": "true"}),
            "county": planner.send(f"/survey/{survey}/upload/", {}, book),
            "proof": planner.send(f"/survey/{campaign}/evidence/bring/", brought, small),
            "large": planner.send(f"/survey/{campaign}/evidence/bring/", brought | {"clause": "G2"}, large),
            "document": planner.post(f"/county/{campaign}/documents/make/", asked),
        }

    before = state(served)
    with full(served):
        answers = everything(planner)
        told = {name: (status, body.decode()) for name, (status, body) in answers.items()}
        assert {name: status for name, (status, _) in told.items() if name != "proof"} == dict.fromkeys(
            ("save", "county", "large", "document"), 507
        )
        for name, (_, words) in told.items():
            assert all(part in words for part in DISK), (name, re.findall('<p class="told[^<]*</p>', words))
        assert "<html" not in told["save"][1]
        planner.post("/language/", {"lang": "en", "back": "/"})
        status, page = planner.post(f"/county/{campaign}/documents/make/", asked)
        assert (status, b"disk is full" in page) == (507, True)
        # People still read.
        assert planner.get(f"/county/{campaign}/")[0] == 200
        assert clerk.get(f"/sheet/{sheet}/")[0] == 200
    assert state(served) == before
    assert {name: status for name, (status, _) in everything(planner).items()} == dict.fromkeys(answers, 200)
    assert served.told("select json_extract(entries, '$.schools.books') from web_sheet where id = ?", sheet) == [
        ("4321",)
    ]
    assert served.told("select count(*) from web_evidence") == [(2,)]
    assert served.told("select count(*) from web_upload") == [(1,)]
    served.until(lambda: served.told("select state from web_job") == [("done",)], "the document is made")


def test_a_document_under_way_when_the_disk_is_full_fails_with_a_reason_or_is_made_once_there_is_room(
    served: Installation,
) -> None:
    planner = served.client("planner")
    campaign, county, version = served.told(
        "select id, county_id, locked_id from web_campaign where locked_id is not null"
    )[0]
    asked = {"unit": str(county), "version": str(version), "kind": "self-assessment", "format": "pdf", "lang": "zh"}
    planner.post(f"/county/{campaign}/documents/make/", asked)
    served.until(lambda: served.told("select state from web_job") == [("running",)], "it is begun")
    tries = "select state, tries from web_job"
    with full(served):
        # The process that makes it may write to no file either, and is gone when it has found out.
        served.until(lambda: not children(served), "the process that made it is gone")
        assert not list((served.home / "files").glob("*/*"))
    served.until(lambda: served.told(tries)[0][0] in ("done", "failed"), "it is over")
    state, number = served.told(tries)[0]
    if state == "done":
        assert number == 2
        return
    (key, trouble), *_ = served.told("select id, trouble from web_job")
    assert all(part in json.loads(trouble)["zh"] for part in DISK)
    planner.post(f"/document/{key}/again/", {})
    served.until(lambda: served.told("select state from web_job") == [("done",)], "the document is made")


def children(served: Installation) -> list[str]:
    """The processes that make documents."""
    assert served.process is not None
    return [
        child
        for told in Path(f"/proc/{served.process.pid}/task").glob("*/children")
        for child in told.read_text().split()
    ]
