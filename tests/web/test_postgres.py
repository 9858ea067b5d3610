"""The same on PostgreSQL: a real cluster, started for these tests and gone after them.

The tests of the sheet's way run there in a pytest of their own with JUNHENG_DATABASE, not over a second alias of
Django's: so the code, the settings and the data base are the ones that an office has.
"""

import os
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.conftest import CHECKOUT
from tests.web.cluster import cluster
from tests.web.installation import Client, Installation

THERE = ("test_sheet.py", "test_survey.py", "test_upload.py", "test_document.py", "test_evidence.py")


@pytest.fixture(scope="module")
def postgres() -> Generator[str]:
    """The address of an empty data base; beside it lies one called `restored`."""
    with cluster("junheng", "restored") as bases:
        yield bases[0]


@pytest.fixture(scope="module")
def served(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Installation]:
    found = Installation(tmp_path_factory.mktemp("served") / "home", postgres).start()
    yield found
    found.stop()


def test_the_sheets_way_is_the_same_on_postgresql(postgres: str) -> None:
    tests = [str(CHECKOUT / "tests" / "web" / name) for name in THERE]
    told = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not postgres", *tests]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *told],
        env=kept | {"JUNHENG_DATABASE": postgres},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-3000:]


def test_of_two_who_review_at_once_one_is_told_that_the_other_was_quicker(served: Installation) -> None:
    key = served.asked("Sheet.objects.filter(state='submitted').values_list('pk', flat=True)[0]")
    approved = "Event.objects.filter(did='approve', subject='sheet:%s').count()"
    told = {"revision": str(served.asked(f"Sheet.objects.get(pk={key}).revision"))}
    people = [served.client("reviewer") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: one.post(f"/sheet/{key}/approve/", told), people))
    assert [status for status, _ in answers] == [200] * 4
    assert served.asked(f"Sheet.objects.get(pk={key}).state") == "approved"
    assert served.asked(approved % key) == 1


def test_of_many_who_save_one_field_at_once_one_is_kept_and_the_others_are_told(served: Installation) -> None:
    key = served.asked(
        "Sheet.objects.filter(state='draft', school__posts__role='clerk').values_list('pk', flat=True)[0]"
    )
    told = {"revision": str(served.asked(f"Sheet.objects.get(pk={key}).revision"))}
    people: list[Client] = [served.client("clerk") for _ in range(6)]

    def save(at: int) -> int:
        change = told | {"schools/books": str(1000 + at)}
        return people[at].post(f"/sheet/{key}/save/", change, **{"HX-Request": "true"})[0]

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(save, range(6)))
    assert answers == [200] + [409] * 5


def test_a_document_is_made_kept_and_restored_on_postgresql(
    served: Installation, tmp_path: Path, postgres: str
) -> None:
    planner = served.client("planner")
    locked = "Campaign.objects.exclude(locked=None).get()"
    version, campaign, county = (served.asked(f"{locked}.{name}") for name in ("locked_id", "pk", "county_id"))
    told = {"unit": str(county), "version": str(version), "kind": "annex", "format": "xlsx", "lang": "zh"}
    planner.post(f"/county/{campaign}/documents/make/", told)
    Installation.until(lambda: served.asked("list(Job.objects.values_list('state', flat=True))") == ["done"], "made")
    out = tmp_path / "backup.zip"
    clerk, enough = served.client("clerk"), Event()
    key = served.asked("Sheet.objects.get(state='draft', school__posts__person__username='demo-clerk').pk")
    saved: list[int] = []

    def go_on() -> None:
        while not enough.is_set():
            revision = served.told("select revision from web_sheet where id = ?", key)[0][0]
            told = {"revision": str(revision), "schools/books": str(1000 + revision)}
            saved.append(clerk.post(f"/sheet/{key}/save/", told, **{"HX-Request": "true"})[0])

    busy = Thread(target=go_on)
    busy.start()
    written = served.run("backup", str(out))
    enough.set()
    busy.join()
    assert written.returncode == 0, written.stderr
    assert set(saved) == {200}
    again = Installation(tmp_path / "again", postgres.replace("/junheng?", "/restored?"), demonstration=False)
    restored = again.run("restore", str(out))
    assert restored.returncode == 0, restored.stderr
    figures = "[list(Version.objects.values_list('digest')), list(Job.objects.values_list('digest'))]"
    assert again.asked(figures) == served.asked(figures)
    # Every save that is there has its line in the log, and no line is of a save that is not there.
    changes = "select revision, (select count(*) from web_event where did = 'entered' and subject = ?) from web_sheet"
    ((revision, entered),) = again.told(f"{changes} where id = ?", f"sheet:{key}", key)
    assert revision == entered
    again.start()
    try:
        one, other = again.client("leader"), served.client("leader")
        assert one.get(f"/county/{campaign}/schools/table.xlsx") == other.get(f"/county/{campaign}/schools/table.xlsx")
        verdicts = [client.get(f"/county/{campaign}/")[1].split(b"<main")[1] for client in (one, other)]
        assert verdicts[0].split(b"csrf")[0] == verdicts[1].split(b"csrf")[0]
    finally:
        again.stop()
    refused = again.run("restore", str(out), home=tmp_path / "third")
    assert refused.returncode == 2
