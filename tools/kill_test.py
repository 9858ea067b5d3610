"""Power cuts: the server is killed again and again while people save, import and have documents made.

A third of the kills are aimed at an import that is being applied, a third at a document that is being made, the rest
fall anywhere; with `--worker` the process that makes documents is killed by itself too. After each kill: every save
that was acknowledged is there, an import is there whole or not at all; at the end every job is done, with its file, or
says why it failed. Run `python tools/kill_test.py --kills 50 --worker`, and with `--database postgresql` on a server of
its own; it needs no network and leaves nothing behind.
"""

import argparse
import os
import random
import re
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.web.cluster import cluster
from tests.web.installation import PASSWORD, Client, Installation

CLERKS = 4
WORKBOOKS = (5001, 5002)
"""What each of the two workbooks says of every school's books that no clerk enters."""
KINDS = ("self-assessment", "survey", "school", "method", "annex")
LASTS = (0.2, 6.0)
"""Seconds from the first request to a kill that falls anywhere."""
INTO_IMPORT, INTO_DOCUMENT = (0.0, 0.3), (0.0, 1.5)
"""Seconds from the beginning of an import or a document to a kill that is aimed at it."""
AIMS = ("anywhere", "import", "document")

PREPARE = """
from pathlib import Path
from django.contrib.auth.hashers import make_password
import polars as pl
from junheng.facts.workbook.template import write_facts
from junheng.web.services.surveys import gathered
campaign = Campaign.objects.get(locked=None)
campaign.sheets.update(state="draft")
sheets = list(campaign.sheets.select_related("school"))
word = make_password("{password}")
for at, sheet in enumerate(sheets[:{clerks}]):
    one = Person.objects.create(username=f"demo-clerk-{{at}}", password=word)
    Post.objects.create(person=one, unit=sheet.school, role="clerk")
facts, _ = gathered(campaign, sheets)
rest = [sheet.school.code for sheet in sheets[{clerks}:]]
for books in {workbooks}:
    tables = {{id: facts[id].filter(pl.col("school").is_in(rest)) for id in ("schools", "stages")}}
    held = pl.lit(books).cast(facts["schools"].schema["books"])
    tables["schools"] = tables["schools"].with_columns(held.alias("books"))
    write_facts(Path("{place}", f"{{books}}.xlsx"), facts.with_tables(**tables))
"""


def again(served: Installation, client: Client | None, name: str) -> Client:
    """The browser of somebody who was logged in before the kill, and still is after it."""
    if client is None:
        return served.client(name)
    client.address = served.address
    return client


@dataclass
class Clerk:
    """One who saves one field with rising figures, and remembers the last save that was acknowledged."""

    name: str
    sheet: int
    figure: int = 10_000
    acknowledged: int = 0
    saves: int = 0
    client: Client | None = None

    def work(self, served: Installation, ends: Event) -> None:
        """Save until the end."""
        client = self.client = again(served, self.client, self.name)
        revision = served.told("select revision from web_sheet where id = ?", self.sheet)[0][0]
        while not ends.is_set():
            self.figure += 1
            told = {"revision": str(revision), "schools/books": str(self.figure)}
            status, body = client.post(f"/sheet/{self.sheet}/save/", told, **{"HX-Request": "true"})
            if status != 200:
                raise AssertionError(f"{self.name}: {status} {body[:300]!r}")
            self.acknowledged, revision = self.figure, revision + 1
            self.saves += 1


@dataclass
class Office:
    """A planner who imports and has documents made.

    Attributes:
        imported: What the schools have now.
        waiting: The import that was looked through, and what it says; it outlives a kill.
        trying: The one that was being applied when the server went.
        applies: Whether one is being applied right now.
    """

    place: Path
    imported: int | None = None
    waiting: tuple[int, int] | None = None
    trying: tuple[int, int] | None = None
    imports: int = 0
    asked: int = 0
    client: Client | None = None
    applies: Event = field(default_factory=Event)

    def brings(self, served: Installation, ends: Event) -> None:
        """Import one workbook and the other in turn."""
        client = self.client = again(served, self.client, "planner")
        campaign = served.told("select id from web_campaign where locked_id is null")[0][0]
        while not ends.is_set():
            if self.waiting is None:
                books = WORKBOOKS[self.imported == WORKBOOKS[0]]
                status, page = client.send(f"/survey/{campaign}/upload/", {}, self.place / f"{books}.xlsx")
                found = re.search(rb'action="/upload/(\d+)/apply/"', page)
                if status != 200 or found is None:
                    raise AssertionError(f"import: {status} {page[-2000:].decode()}")
                self.waiting = (int(found[1]), books)
            self.trying = self.waiting
            self.applies.set()
            status, page = client.post(f"/upload/{self.trying[0]}/apply/", {})
            self.applies.clear()
            if status != 200:
                raise AssertionError(f"import: {status}")
            self.imported, self.waiting, self.trying = self.trying[1], None, None
            self.imports += 1

    def asks(self, served: Installation, ends: Event) -> None:
        """Ask for two documents."""
        client = self.client = again(served, self.client, "planner")
        campaign, county, version = served.told(
            "select id, county_id, locked_id from web_campaign where locked_id is not null"
        )[0]
        wanted = [(kind, ending, lang) for kind in KINDS for ending in ("docx", "pdf", "xlsx") for lang in ("zh", "en")]
        for kind, ending, lang in random.sample(wanted, 2):
            if ends.is_set():
                return
            told = {"unit": str(county), "version": str(version), "kind": kind, "format": ending, "lang": lang}
            client.post(f"/county/{campaign}/documents/make/", told)
            self.asked += 1


@dataclass
class Report:
    """What came of it.

    Attributes:
        cut_imports: Imports that had been sent and were not answered when the server went.
        kept_imports: Those of them that had been applied all the same, whole.
        cut_jobs: Jobs that were under way when the server went, and which of their tries that was.
        children: How often the process that makes documents was killed by itself.
        documents: What became of the jobs in the end.
        tries: How often they were begun.
    """

    kills: int = 0
    saves: int = 0
    imports: int = 0
    cut_imports: int = 0
    kept_imports: int = 0
    cut_jobs: set[tuple[int, int]] = field(default_factory=set)
    children: int = 0
    documents: dict[str, int] = field(default_factory=dict)
    tries: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills of the server, {self.children} of the process that makes documents; {self.saves} "
            f"acknowledged saves, none missing; {self.imports} acknowledged imports; {self.cut_imports} cut in the "
            f"middle, none half applied ({self.kept_imports} were in, whole); {len(self.cut_jobs)} jobs cut; jobs "
            f"{self.documents}, begun {self.tries} times"
        )


def run(
    place: Path,
    kills: int,
    seed: int = 1,
    *,
    database: str = "",
    worker: bool = False,
    say: Callable[[str], None] = print,
) -> Report:
    """Kill a server as often as asked for.

    Args:
        place: An empty folder.
        kills: Of the server.
        seed: Of the moments.
        database: Address of an empty PostgreSQL data base; empty for SQLite.
        worker: Whether the process that makes documents is killed by itself too.
        say: Told how far it is.

    Raises:
        AssertionError: something acknowledged is missing, half done, or hangs.
    """
    served = Installation(place / "home", database).start()
    try:
        return _killed(served, place, kills, seed, worker=worker, say=say)
    finally:
        served.kill()


def _killed(
    served: Installation, place: Path, kills: int, seed: int, *, worker: bool, say: Callable[[str], None]
) -> Report:
    chance = random.Random(seed)  # noqa: S311  # when to kill is no secret
    random.seed(seed)
    served.done(PREPARE.format(password=PASSWORD, clerks=CLERKS, workbooks=WORKBOOKS, place=place))
    rows = served.told(
        "select p.username, s.id from web_sheet s join web_campaign c on c.id = s.campaign_id "
        "join web_post o on o.unit_id = s.school_id join web_person p on p.id = o.person_id "
        "where c.locked_id is null and p.username like 'demo-clerk-%'"
    )
    clerks = [Clerk(name.removeprefix("demo-"), sheet) for name, sheet in rows]
    office, report = Office(place), Report()
    for one in clerks:
        one.client = served.client(one.name)
    office.client = served.client("planner")
    for number in range(1, kills + 1):
        aim = AIMS[number % len(AIMS)]
        killer = Killer(served, office, aim, chance, child=worker and aim != "import" and number % 2 == 0)
        _until_killed(served, clerks, office, killer)
        report.kills, report.children = number, report.children + killer.children
        _look(served, clerks, office, report)
        if number % 5 == 0:
            say(
                f"{number} kills, {sum(clerk.saves for clerk in clerks)} saves, {office.imports} imports, "
                f"{report.cut_imports} imports and {len(report.cut_jobs)} jobs cut"
            )
        served.start()
    _settled(served, report)
    report.saves, report.imports = sum(clerk.saves for clerk in clerks), office.imports
    return report


@dataclass
class Killer:
    """Waits for the moment, and kills."""

    served: Installation
    office: Office
    aim: str
    chance: random.Random
    child: bool
    children: int = 0

    def strike(self, ends: Event) -> None:
        """Kill when what it is aimed at happens; when nothing of it happens, kill all the same."""
        if self.aim == "import":
            self.office.applies.wait(LASTS[1] * 2)
            ends.wait(self.chance.uniform(*INTO_IMPORT))
        elif self.aim == "document":
            self._wait_for_document(ends)
            ends.wait(self.chance.uniform(*INTO_DOCUMENT))
        else:
            ends.wait(self.chance.uniform(*LASTS))
        if self.child and (child := self._child()):
            os.kill(child, signal.SIGKILL)
            self.children += 1
            ends.wait(self.chance.uniform(*INTO_DOCUMENT))
        ends.set()
        self.served.kill()

    def _wait_for_document(self, ends: Event) -> None:
        under_way = "select count(*) from web_job where state = 'running' and stage <> 'begun'"
        for _ in range(int(LASTS[1] * 2 / 0.1)):
            if self.served.told(under_way) != [(0,)] or ends.wait(0.1):
                return

    def _child(self) -> int:
        """The process in which the server has a document made; 0 where there is none."""
        server = self.served.process
        for told in Path(f"/proc/{server.pid}/task").glob("*/children") if server else ():
            if found := told.read_text().split():
                return int(found[0])
        return 0


def _until_killed(served: Installation, clerks: list[Clerk], office: Office, killer: Killer) -> None:
    ends, faults = Event(), []
    office.applies.clear()

    def watched(work: Callable[[Installation, Event], None]) -> Callable[[], None]:
        def do() -> None:
            try:
                work(served, ends)
            except (OSError, HTTPException) as cut:
                # The connection went with the server; before the kill it may not.
                if not ends.is_set():
                    faults.append(cut)
                    ends.set()
            except Exception as fault:
                faults.append(fault)
                ends.set()

        return do

    work = [clerk.work for clerk in clerks] + [office.brings, office.asks]
    threads = [Thread(target=watched(one)) for one in work]
    for thread in threads:
        thread.start()
    killer.strike(ends)
    for thread in threads:
        thread.join()
    if faults:
        raise AssertionError(faults)
    if served.database:
        # What the server had sent, PostgreSQL ends by itself: commits it or takes it back.
        others = (
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
            "and backend_type = 'client backend'"
        )
        served.until(lambda: served.told(others) == [(0,)], "PostgreSQL is done with what was sent")


def _look(served: Installation, clerks: list[Clerk], office: Office, report: Report) -> None:
    books = "select entries -> 'schools' ->> 'books' from web_sheet where id = ?"
    for clerk in clerks:
        kept = int(served.told(books, clerk.sheet)[0][0])
        if clerk.acknowledged and not clerk.acknowledged <= kept <= clerk.figure:
            raise AssertionError(f"{clerk.name}: {clerk.acknowledged} was acknowledged, {kept} is there")
        revision, entered = served.told(
            "select revision, (select count(*) from web_event where subject = 'sheet:' || s.id and did = 'entered') "
            "from web_sheet s where id = ?",
            clerk.sheet,
        )[0]
        if revision != entered:
            raise AssertionError(f"{clerk.name}: {revision} changes, {entered} of them in the log")
    mine = ", ".join(str(clerk.sheet) for clerk in clerks)
    others = (
        "select distinct entries -> 'schools' ->> 'books' from web_sheet s "
        "join web_campaign c on c.id = s.campaign_id where c.locked_id is null and s.id not in (%s)"
    )
    found = {int(one) for (one,) in served.told(others % mine)}
    if office.trying is not None:
        report.cut_imports += 1
        if served.told("select state from web_upload where id = ?", office.trying[0]) == [("applied",)]:
            office.imported, office.waiting = office.trying[1], None
            report.kept_imports += 1
        office.trying = None
    if office.imported is not None and found != {office.imported}:
        raise AssertionError(f"imports: {found} is there instead of {office.imported}")
    if office.imported is None and found & set(WORKBOOKS):
        raise AssertionError(f"imports: {found} is there, and nothing was applied")
    report.cut_jobs |= {
        (key, tries) for key, tries in served.told("select id, tries from web_job where state = 'running'")
    }
    if not served.database and served.told("pragma integrity_check") != [("ok",)]:
        raise AssertionError("the data base is damaged")


def _settled(served: Installation, report: Report) -> None:
    under_way = "select count(*) from web_job where state in ('waiting', 'running')"
    for _ in range(served.told(under_way)[0][0]):
        left = served.told(under_way)[0][0]
        served.until(lambda left=left: left == 0 or served.told(under_way)[0][0] < left, "a job ends")  # type: ignore[misc]  # bound now
    for state, digest, trouble, tries in served.told("select state, digest, trouble, tries from web_job"):
        report.documents[state] = report.documents.get(state, 0) + 1
        report.tries += tries
        if state == "failed" and not trouble:
            raise AssertionError("a job failed and does not say why")
        if state == "done":
            path = served.home / "files" / digest[:2] / digest
            if sha256(path.read_bytes()).hexdigest() != digest:
                raise AssertionError(f"the file {digest} is not whole")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--worker", action="store_true", help="kill the process that makes documents by itself too")
    given = asked.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="junheng-kill-") as folder,
        cluster("junheng") if given.database == "postgresql" else nullcontext([""]) as bases,
    ):
        print(run(Path(folder), given.kills, given.seed, database=bases[0], worker=given.worker))
