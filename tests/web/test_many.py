"""Many at once on SQLite: fifty clerks save in the same moments, and none is refused or lost."""

import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.web.installation import Client, Installation

CLERKS, SAVES = 50, 6


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Installation]:
    found = Installation(tmp_path_factory.mktemp("served") / "home").start()
    yield found
    found.stop()


CLERKS_OF = """
from django.contrib.auth.hashers import make_password
schools = Unit.objects.filter(kind="school", sheets__campaign__locked=None)[:{number}]
for at, school in enumerate(schools):
    one = Person.objects.create(username=f"demo-clerk-{{at}}", password=make_password("{password}", hasher="{hasher}"))
    Post.objects.create(person=one, unit=school, role="clerk")
Sheet.objects.filter(campaign__locked=None).update(state="draft")
"""


def test_fifty_clerks_save_at_once_and_none_is_refused_or_lost(served: Installation) -> None:
    served.done(CLERKS_OF.format(number=CLERKS, password="junheng-demo", hasher="pbkdf2_sha256"))  # noqa: S106  # theirs
    sheets = served.told(
        "select s.id, p.username, s.revision from web_sheet s join web_campaign c on c.id = s.campaign_id "
        "join web_post o on o.unit_id = s.school_id join web_person p on p.id = o.person_id "
        "where c.locked_id is null and p.username like 'demo-clerk-%'"
    )
    assert len(sheets) == CLERKS

    def enter(row: tuple[int, str, int]) -> Client:
        return served.client(row[1].removeprefix("demo-"))

    def work(given: tuple[Client, tuple[int, str, int]]) -> list[int]:
        client, (key, _, revision) = given
        found = []
        for at in range(SAVES):
            told = {"revision": str(revision + at), "schools/books": str(7000 + at)}
            found.append(client.post(f"/sheet/{key}/save/", told, **{"HX-Request": "true"})[0])
        return found

    with ThreadPoolExecutor(CLERKS) as pool:
        clients = list(pool.map(enter, sheets))
        begun = time.monotonic()
        answers = [status for found in pool.map(work, zip(clients, sheets, strict=True)) for status in found]
        took = time.monotonic() - begun
    assert set(answers) == {200}
    last = str(7000 + SAVES - 1)
    kept = served.told(
        "select count(*) from web_sheet where json_extract(entries, '$.schools.books') = ? and id in "
        "(select s.id from web_sheet s join web_post o on o.unit_id = s.school_id "
        "join web_person p on p.id = o.person_id where p.username like 'demo-clerk-%')",
        last,
    )
    assert kept == [(CLERKS,)]
    assert served.told("select count(*) from web_event where did = 'entered'") == [(CLERKS * SAVES,)]
    print(f"{CLERKS * SAVES / took:.0f} saves a second")  # noqa: T201  # seen with -s
