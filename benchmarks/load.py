"""People at work on one server with PostgreSQL: do they wait, and is anything lost?

    python benchmarks/load.py [--users N] [--seconds S] [--soak]

The server (`junheng serve`), the data base and this process, which plays the people's browsers, share the machine and
speak over loopback. Each user has a browser of his own that keeps its connection, logs in once, and then does one thing
every 5 to 15 seconds: school clerks read and fill in their sheet, officials read the county's pages. Asked of each run:
90 of 100 answers within a second and no error; of 100 users it must hold, of 375 it is the aim, with half of the
answers within 0.7 s and 99 of 100 within 2.5 s.

With --soak: 50 forms saved a second for 30 seconds by 300 clerks, whoever waits; at the end every save that was
acknowledged has to be in the data base. Ends with 1 when a must is missed.
"""

import argparse
import http.client
import random
import statistics
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from installed import Installation, installations
from measuring import say

from tests.web.installation import Client

THINK = (5.0, 15.0)
"""Seconds between two things that a user does."""
RAMP = 0.4
"""Seconds between two users who come in: a login has to take half a second of a core. Measured is after them all."""
LONGEST = 600.0
"""Seconds within which all have to be logged in."""
CLERKS = 0.6
"""Of the users; the others read the county's pages."""
SAVES, SOAKED = 50, 30
"""Saves a second, and seconds, of the soak."""
MUST, AIM = 100, 375
"""Users."""

ENTERED = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
settings.SECRET_KEY = (settings.HOME / "secret").read_text()
for clerk in Person.objects.filter(username__startswith="demo-clerk-"):
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(clerk.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = clerk.get_session_auth_hash()
    session.create()
    print(clerk.username, session.session_key)
"""
"""A session for each clerk: 300 passwords would take longer than the saves."""


class Browser(Client):
    """A browser that keeps its connection open, as people's do; with a session, one that was logged in before."""

    def __init__(self, address: str, session: str = "") -> None:
        super().__init__(address)
        self.session = session
        self._line = http.client.HTTPConnection(address.removeprefix("http://"), timeout=120)

    def _ask(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        asked = urllib.request.Request(self.address + path, body, headers or {})  # noqa: S310  # our own server
        if body is not None:
            asked.add_header("Content-Type", "application/x-www-form-urlencoded")
        self.cookies.add_cookie_header(asked)
        told = dict(asked.header_items())
        if self.session:
            told["Cookie"] = "; ".join(filter(None, (told.get("Cookie"), f"sessionid={self.session}")))
        try:
            self._line.request(asked.get_method(), path, body, told)
            answer = self._line.getresponse()
        except (BrokenPipeError, http.client.RemoteDisconnected):
            # The server closed a line that was idle for two minutes: a browser opens another.
            self._line.close()
            self._line.request(asked.get_method(), path, body, told)
            answer = self._line.getresponse()
        self.cookies.extract_cookies(answer, asked)  # type: ignore[arg-type]  # has the headers that it looks at
        page = answer.read()
        if answer.status in (301, 302):
            return self._ask(urllib.parse.urlsplit(answer.headers["Location"]).path)
        return answer.status, page


@dataclass
class Answers:
    """What came back, from all users.

    Attributes:
        seconds: By what was asked for.
        errors: What went wrong.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    counts: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def timed(self, what: str, ask: Callable[[], tuple[int, bytes]]) -> int:
        """Ask, and write down how long it took."""
        began = time.perf_counter()
        try:
            status, _ = ask()
        except (OSError, http.client.HTTPException) as broken:
            status = 0
            what = f"{what} ({broken!r})"
        spent = time.perf_counter() - began
        with self._lock:
            if status != 200:
                self.errors.append(f"{what}: {status}")
            elif self.counts:
                self.seconds.setdefault(what, []).append(spent)
        return status


@dataclass
class Clerk:
    """A school's clerk with his sheet."""

    browser: Browser
    sheet: int
    revision: int
    number: int = 5000

    def save(self) -> tuple[int, bytes]:
        """Enter another figure."""
        told = {"revision": str(self.revision), "schools/books": str(self.number + 1)}
        answer = self.browser.post(f"/sheet/{self.sheet}/save/", told, **{"HX-Request": "true"})
        if answer[0] == 200:
            self.revision, self.number = self.revision + 1, self.number + 1
        return answer


@dataclass(frozen=True)
class Places:
    """Rows that the addresses name.

    Attributes:
        sheets: Each sheet of the running survey with its revision.
    """

    survey: int
    locked: int
    schools: Sequence[int]
    sheets: Sequence[tuple[int, int]]


def places(served: Installation) -> Places:
    """The rows of an installation, whose survey is open to every clerk."""
    served.done("Sheet.objects.filter(campaign__locked=None).update(state='draft')")
    survey, locked = served.asked(
        "[Campaign.objects.get(locked=None).pk, Campaign.objects.exclude(locked=None).get().pk]"
    )
    sheets = served.asked("list(Sheet.objects.filter(campaign__locked=None).values_list('pk', 'revision', 'school'))")
    return Places(survey, locked, [school for _, _, school in sheets], [(key, seen) for key, seen, _ in sheets])


@dataclass(frozen=True)
class Run:
    """What users wait for, and how long they are measured.

    Attributes:
        entered: Passed once everybody is logged in.
    """

    entered: threading.Barrier
    seconds: float


def user(at: int, users: int, served: Installation, known: Places, answers: Answers, run: Run) -> None:
    """One user from his login until the end."""
    chance = random.Random(at)  # noqa: S311  # when somebody clicks
    time.sleep(RAMP * at)
    browser = Browser(served.address)
    tens, ones = divmod(at, 10)
    clerks = ones < 10 * CLERKS
    key, revision = known.sheets[(int(10 * CLERKS) * tens + ones) % len(known.sheets)]
    role = f"clerk-{key}" if clerks else chance.choice(["planner", "leader", "expert", "administrator"])
    try:
        browser.log_in(role)
    except (AssertionError, OSError, http.client.HTTPException) as refused:
        answers.errors.append(f"login: {refused!r}")
    run.entered.wait()
    clerk = Clerk(browser, key, revision, 5000 + 100 * users)
    end = time.monotonic() + THINK[1] + run.seconds
    # Who would come back after the end does not come at all: all at once, they would be a crowd that nobody is.
    while (wait := chance.uniform(*THINK)) < end - time.monotonic():
        time.sleep(wait)
        what, ask = _next(chance, clerk, known, clerks=clerks)
        answers.timed(what, ask)


def _next(
    chance: random.Random, clerk: Clerk, known: Places, *, clerks: bool
) -> tuple[str, Callable[[], tuple[int, bytes]]]:
    """What a user does next."""
    browser, county = clerk.browser, f"/county/{known.locked}"
    if clerks:
        if chance.random() < 0.7:
            return "save a field", clerk.save
        return "sheet", lambda: browser.get(f"/sheet/{clerk.sheet}/")
    stage, indicator = chance.choice(["primary", "junior"]), chance.choice(["R1", "R2", "R3", "R5"])
    reads = {
        "dashboard": f"{county}/",
        "indicator": f"{county}/indicator/{stage}/{indicator}/",
        "schools": f"{county}/schools/",
        "school": f"{county}/school/{chance.choice(known.schools)}/",
        "board": f"/survey/{known.survey}/",
    }
    what = chance.choice(list(reads))
    return what, lambda: browser.get(reads[what])


def at_work(served: Installation, users: int, seconds: float) -> bool:
    """So many users for so long; whether what is asked of them held."""
    answers, known = Answers(), places(served)
    run = Run(threading.Barrier(users + 1, timeout=LONGEST), seconds)
    threads = [
        threading.Thread(target=user, args=(at, users, served, known, answers, run), daemon=True) for at in range(users)
    ]
    for one in threads:
        one.start()
    run.entered.wait()
    time.sleep(THINK[1])
    answers.counts = True
    for one in threads:
        one.join()
    return _report(f"{users} users, {seconds:.0f} s", answers, seconds)


def soak(served: Installation) -> bool:
    """Saves at a fixed pace, whoever waits; whether all that were acknowledged are there."""
    answers, known = Answers(counts=True), places(served)

    sessions = dict(line.split() for line in served.done(ENTERED).splitlines())

    def entered(one: tuple[int, int]) -> Clerk:
        browser = Browser(served.address, sessions[f"demo-clerk-{one[0]}"])
        browser.get("/login/")
        return Clerk(browser, *one)

    clerks = list(map(entered, known.sheets))
    locks = [threading.Lock() for _ in clerks]
    began = time.monotonic()

    def save(at: int) -> None:
        time.sleep(max(0.0, began + at / SAVES - time.monotonic()))
        with locks[at % len(clerks)]:
            answers.timed("save", clerks[at % len(clerks)].save)

    with ThreadPoolExecutor(len(clerks)) as pool:
        list(pool.map(save, range(SAVES * SOAKED)))
    took = time.monotonic() - began
    held = _report(f"{SAVES * SOAKED} saves, wanted in {SOAKED} s, took {took:.1f} s", answers, took)
    kept = dict(
        served.asked("[[s.pk, s.entries['schools']['books']] for s in Sheet.objects.filter(campaign__locked=None)]")
    )
    saved = [one for one in clerks if one.number > Clerk.number]
    lost = [one.sheet for one in saved if kept[one.sheet] != str(one.number)]
    logged = served.asked("Event.objects.filter(did='entered').count()")
    acknowledged = len(answers.seconds.get("save", ()))
    say(f"acknowledged {acknowledged}, in the log {logged}, sheets without their last figure: {len(lost)}")
    say(f"reached: {acknowledged / took:.1f} saves a second (aim {SAVES})")
    return not lost and logged >= acknowledged and not answers.errors and held is not None


def _report(heading: str, answers: Answers, seconds: float) -> bool:
    say(f"\n### {heading}\n")
    every = sorted(one for found in answers.seconds.values() for one in found)
    if len(every) < 2:
        say(f"too few answers; errors: {answers.errors[:5]}")
        return False
    say("| what | answers | p50, ms | p90, ms | p99, ms | max, ms |")
    say("|---|---|---|---|---|---|")
    for what, found in (*sorted(answers.seconds.items()), ("all", every)):
        cuts = [_cut(found, share) for share in (50, 90, 99)] + [max(found)]
        say(f"| {what} | {len(found)} | {' | '.join(f'{1000 * one:.0f}' for one in cuts)} |")
    say(f"\n{len(every) / seconds:.1f} answers a second, errors: {len(answers.errors)} {answers.errors[:5] or ''}")
    p50, p90, p99 = (_cut(every, share) for share in (50, 90, 99))
    say(f"p90 < 1 s and no error: {'held' if p90 < 1 and not answers.errors else 'missed'}")
    say(f"p50 < 0.7 s, p90 < 1 s, p99 < 2.5 s: {'held' if p50 < 0.7 and p90 < 1 and p99 < 2.5 else 'missed'}")
    return p90 < 1 and not answers.errors


def _cut(found: Sequence[float], share: int) -> float:
    return statistics.quantiles(found, n=100, method="inclusive")[share - 1] if len(found) > 1 else found[0]


def main() -> None:
    """Start all of it, measure, and take it away."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--users", type=int, help=f"this number alone; else {MUST}, then {AIM}")
    options.add_argument("--seconds", type=float, default=60, help="how long it is measured")
    options.add_argument("--soak", action="store_true", help="saves at a fixed pace instead")
    asked: Any = options.parse_args()
    held = True
    with installations("PostgreSQL") as found:
        served = found["PostgreSQL"].start()
        try:
            if asked.soak:
                held = soak(served)
            else:
                for users in [asked.users] if asked.users else [MUST, AIM]:
                    held &= at_work(served, users, asked.seconds) or users > MUST
        finally:
            served.stop()
    raise SystemExit(int(not held))


if __name__ == "__main__":
    main()
