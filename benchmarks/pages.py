"""How long the server takes for every page, and how many queries, with 300 schools and five years of data.

    python benchmarks/pages.py [--times N] [--only SQLite|PostgreSQL]

Every address of the application that answers GET (tests/web/rights.yaml names them all) is asked as each role that gets
it, through all of Django, without the time on the wire. The first view of a page stands by itself: after new data it
computes what the later ones find kept. Ends with 1 when a page's p95 is not below 150 ms or a page has more than 15
queries.
"""

import argparse
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from installed import Installation, installations
from measuring import say

DATABASES = ("SQLite", "PostgreSQL")
MOST_SECONDS, MOST_QUERIES = 0.150, 15
"""What must hold: p95 of a page's time, and its queries."""
WITHIN = "--within"
"""Asks for the measuring itself, in a process that Django serves one data base in."""


@dataclass
class Page:
    """What was measured of one page.

    Attributes:
        first: Seconds of the very first view.
        seconds: Of all later ones, of every role.
        processor: Seconds of a core, which tell more where other work runs beside.
        queries: The most that a view had.
    """

    name: str
    first: float = 0.0
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def p95(self) -> float:
        """What 19 of 20 views stay below."""
        return statistics.quantiles(self.seconds, n=20, method="inclusive")[-1]

    @property
    def missed(self) -> bool:
        """Whether it takes more than it may."""
        return self.p95 >= MOST_SECONDS or self.queries > MOST_QUERIES

    def line(self) -> str:
        """A row of the table."""
        p50, most = statistics.median(self.seconds), max(self.seconds)
        own = statistics.median(self.processor)
        figures = " | ".join(f"{1000 * one:.0f}" for one in (self.first, p50, self.p95, most, own))
        return f"| {self.name} | {figures} | {self.queries} |{' missed' if self.missed else ''}"


def measured(times: int) -> list[Page]:
    """Every page, asked so many times by each role."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from junheng.web.models import Person
    from tests.web.addresses import RIGHTS, read_by, rows

    found, behind = [], rows()
    for name, route in RIGHTS.items():
        page, path = Page(name), route["path"].format(**behind)
        for role in read_by(route):
            client = Client(HTTP_HOST="localhost")
            if not route.get("open"):
                client.force_login(Person.objects.get(username=f"demo-{role}"))
            # A browser's first view of all writes down that it is there, so it is not the one that is counted.
            seconds = _view(client, path)
            page.first = page.first or seconds
            with CaptureQueriesContext(connection) as asked:
                _view(client, path)
            page.queries = max(page.queries, len(asked))
            for _ in range(times):
                began = time.process_time()
                page.seconds.append(_view(client, path))
                page.processor.append(time.process_time() - began)
        if page.seconds:
            found.append(page)
    return found


def _view(client, path: str) -> float:  # noqa: ANN001  # Django's test client, known once Django is set up
    began = time.perf_counter()
    answer = client.get(path)
    spent = time.perf_counter() - began
    answer.close()
    if answer.status_code not in (200, 302):
        raise SystemExit(f"{path}: {answer.status_code}")
    return spent


def within(times: int) -> int:
    """Measure on the data base that the environment names."""
    import django

    django.setup()
    from junheng.web.services.judging import judge_at_start

    judge_at_start().join()  # as the server does
    pages = measured(times)
    say("| page | first, ms | p50, ms | p95, ms | max, ms | of a core, ms | queries |")
    say("|---|---|---|---|---|---|---|")
    for page in pages:
        say(page.line())
    missed = [page.name for page in pages if page.missed]
    say(f"\n{len(pages)} pages, missed: {', '.join(missed) or 'none'}")
    return int(bool(missed))


def asked_of(served: Installation, times: int) -> int:
    """Measure in a process of its own."""
    own = {"JUNHENG_HOME": str(served.home), "JUNHENG_SECRET": "x", "DJANGO_SETTINGS_MODULE": "junheng.web.settings"}
    begin = [sys.executable, str(Path(__file__)), WITHIN, "--times", str(times)]
    return subprocess.run(begin, env=served.environment | own, check=False).returncode  # noqa: S603  # ourselves


def main() -> None:
    """Both data bases, one after the other."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=20, help="views of a page by each role")
    options.add_argument("--only", choices=DATABASES)
    options.add_argument(WITHIN, action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.within:
        raise SystemExit(within(asked.times))
    ended = []
    with installations(*([asked.only] if asked.only else DATABASES)) as found:
        for name, served in found.items():
            say(f"\n### {name}\n")
            ended.append(asked_of(served, asked.times))
    raise SystemExit(max(ended))


if __name__ == "__main__":
    main()
