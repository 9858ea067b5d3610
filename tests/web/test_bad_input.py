"""What people and machines send wrong, to a real server on both data bases: a clear answer, and nothing half done."""

import re
import socket
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.web.cluster import cluster
from tests.web.installation import Client, Installation

MB = 2**20


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Installation]:
    with ExitStack() as stack:
        base = stack.enter_context(cluster("junheng"))[0] if request.param == "postgresql" else ""
        found = Installation(tmp_path_factory.mktemp("served") / "home", base).start()
        stack.callback(found.stop)
        yield found


def at_once(people: list[Client], path: str, told: dict[str, str]) -> list[str]:
    """The pages that people get who post the same at the same time."""
    with ThreadPoolExecutor(len(people)) as pool:
        answers = list(pool.map(lambda one: one.post(path, told), people))
    assert [status for status, _ in answers] == [200] * len(people)
    return [body.decode() for _, body in answers]


def refusals(page: str) -> list[str]:
    """What a page says was not done."""
    return re.findall('<p class="told error" role="status">([^<]*)', page)


def events(served: Installation, did: str, subject: str) -> int:
    told = served.told("select count(*) from web_event where did = ? and subject = ?", did, subject)
    number: int = told[0][0]
    return number


def draft(served: Installation) -> tuple[int, int]:
    """The demonstration clerk's sheet and its revision."""
    key, revision = served.told(
        "select s.id, s.revision from web_sheet s join web_post p on p.unit_id = s.school_id "
        "join web_person o on o.id = p.person_id where o.username = 'demo-clerk' and s.state = 'draft'"
    )[0]
    return key, revision


def test_of_two_who_review_at_once_the_slower_one_is_told_and_overwrites_nothing(served: Installation) -> None:
    key, revision = served.told("select id, revision from web_sheet where state = 'submitted' order by id")[0]
    people = [served.client("reviewer") for _ in range(4)]
    pages = at_once(people, f"/sheet/{key}/approve/", {"revision": str(revision)})
    # Whoever comes late learns who was quicker, or that the sheet is no longer the one that he saw.
    losers = [told for page in pages for told in refusals(page)]
    assert len(losers) == 3
    assert all("别人刚刚改过" in told or "已" in told for told in losers), losers
    assert served.told("select state, revision from web_sheet where id = ?", key) == [("approved", revision + 1)]
    assert events(served, "approve", f"sheet:{key}") == 1


def test_one_returns_while_the_other_approves_and_one_of_them_wins(served: Installation) -> None:
    key, revision = served.told("select id, revision from web_sheet where state = 'approved' order by id desc")[0]
    people = [served.client("planner"), served.client("planner")]
    told = {"revision": str(revision), "remark:schools/books": "请核对"}
    pages = at_once(people, f"/sheet/{key}/return/", told)
    assert sum(len(refusals(page)) for page in pages) == 1
    assert events(served, "return", f"sheet:{key}") == 1
    assert served.told("select count(*) from web_remark where sheet_id = ?", key) == [(1,)]


def test_a_form_posted_twice_is_done_once(served: Installation) -> None:
    key, revision = draft(served)
    clerk = served.client("clerk")
    told = {"revision": str(revision), "schools/books": "2222"}
    answers = [clerk.post(f"/sheet/{key}/save/", told) for _ in range(2)]
    assert [status for status, _ in answers] == [200, 200]
    assert [refusals(body.decode()) for _, body in answers] == [[], []]  # the second asks for what is there
    assert served.told("select revision from web_sheet where id = ?", key) == [(revision + 1,)]
    planner = served.client("administrator")
    county = served.told("select id from web_unit where kind = 'county'")[0][0]
    unit = {"kind": "township", "code": f"990101-{revision + 90}", "name": "双击乡"}
    pages = at_once([planner, served.client("administrator")], f"/unit/{county}/add/", unit)
    assert sorted(len(refusals(page)) for page in pages) == [0, 1]
    assert served.told("select count(*) from web_unit where code = ?", unit["code"]) == [(1,)]


def test_an_upload_that_is_cut_off_leaves_nothing_and_stops_nobody(served: Installation) -> None:
    key, _ = draft(served)
    clerk = served.client("clerk")
    before = served.told("select count(*) from web_upload")
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in clerk.cookies)
    head = (
        f"POST /sheet/{key}/upload/ HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nCookie: {cookies}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\nPK'
    )
    for _ in range(20):  # more than the server has threads
        with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
            line.sendall(head.encode())
    assert clerk.get(f"/sheet/{key}/")[0] == 200
    assert served.told("select count(*) from web_upload") == before


def test_fifty_megabytes_are_refused_unread_and_the_limit_is_said(served: Installation, tmp_path: Path) -> None:
    assert served.process is not None
    key, _ = draft(served)
    clerk, large = served.client("clerk"), tmp_path / "large.xlsx"
    with large.open("wb") as file:
        file.truncate(50 * MB)
    before = _peak(served.process.pid)
    status, page = clerk.send(f"/sheet/{key}/upload/", {}, large)
    assert status == 413
    assert all(words in page.decode() for words in ("50MB", "最多48MB", "单个文件最多20MB", "没有改动"))
    assert _peak(served.process.pid) - before < 10 * MB
    large.write_bytes(b"PK\x03\x04" + bytes(21 * MB))
    status, page = clerk.send(f"/sheet/{key}/upload/", {}, large)
    assert status == 200
    assert ["20" in told for told in refusals(page.decode())] == [True]
    assert served.told("select count(*) from web_upload where file = 'large.xlsx'") == [(0,)]


def _peak(pid: int) -> int:
    """The most memory that a process has had, in bytes."""
    told = Path(f"/proc/{pid}/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) * 1024


def test_bombs_are_refused_and_do_not_take_the_memory(served: Installation, tmp_path: Path) -> None:
    assert served.process is not None
    key, _ = draft(served)
    clerk = served.client("clerk")
    (tmp_path / "sheet.xlsx").write_bytes(clerk.get(f"/sheet/{key}/workbook.xlsx")[1])
    zipped, entities = tmp_path / "zipped.xlsx", tmp_path / "entities.xlsx"
    with ZipFile(tmp_path / "sheet.xlsx") as good, ZipFile(zipped, "w", ZIP_DEFLATED) as bad:
        for part in good.namelist():
            bad.writestr(part, good.read(part))
        with bad.open("xl/worksheets/sheet99.xml", "w", force_zip64=True) as part:
            for _ in range(500):
                part.write(bytes(MB))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>'.encode()
    with ZipFile(tmp_path / "sheet.xlsx") as good, ZipFile(entities, "w", ZIP_DEFLATED) as bad:
        for part in good.namelist():
            body = good.read(part)
            if part.startswith(("xl/worksheets/", "xl/sharedStrings")):
                start = body.index(b"?>") + 2
                body = body[:start] + doctype + body[start:].replace(b"<t>", b"<t>&l9;", 1)
            bad.writestr(part, body)
    before = _peak(served.process.pid)
    for path in (zipped, entities):
        status, page = clerk.send(f"/sheet/{key}/upload/", {}, path)
        assert (status, len(refusals(page.decode()))) == (200, 1), path.name
    assert _peak(served.process.pid) - before < 200 * MB
    assert served.told("select count(*) from web_upload where file in ('zipped.xlsx', 'entities.xlsx')") == [(0,)]


def test_signs_that_no_data_base_holds_and_nonsense_get_an_answer(served: Installation) -> None:
    key, revision = draft(served)
    clerk, administrator = served.client("clerk"), served.client("administrator")
    county = served.told("select id from web_unit where kind = 'county'")[0][0]
    for client, path, told in (
        (clerk, f"/sheet/{key}/save/", {"revision": str(revision), "schools/books": "1\x00"}),
        (administrator, f"/unit/{county}/add/", {"kind": "township", "code": "990101-77\x00", "name": "x\x00"}),
        (
            administrator,
            f"/unit/{county}/rename/",
            {"seen": "x", "name": "\ud800".encode("utf-8", "surrogatepass").hex()},
        ),
        (administrator, f"/unit/{county}/close/", {"step": "close", "day": "9999-99-99", "seen": "x"}),
    ):
        status, page = client.post(path, told)
        assert status in (200, 400), (path, status)
        assert "told" in page.decode()
    status, page = clerk.get("/county/999999999999999999999999/")
    assert (status, "没有这个页面" in page.decode()) == (404, True)
