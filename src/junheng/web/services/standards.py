"""What a county can be held against: the standards that come along, and those that it brings itself."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from junheng.facts.fields import Label
from junheng.standards.load import read_rulebook
from junheng.standards.model import Rulebook
from junheng.standards.resolve import find_rulebook, resolve, shipped, weaker
from junheng.terms.calendar import last_day
from junheng.terms.errors import StandardsError
from junheng.terms.findings import Finding
from junheng.terms.places import NATION, contains, is_code
from junheng.web.models import LocalStandard, Measure, Person, Unit
from junheng.web.services.kept import kept
from junheng.web.services.log import record
from junheng.web.services.permission import allow
from junheng.web.services.refusals import Refused
from junheng.web.services.versions import by_year

USUAL = "national-2017"
"""What a county is held against that has chosen nothing."""
OWN = "own-"
"""Before the number of a standard that a county brought along."""
NUL = "\0"
LONGEST = 10
"""Digits of a number in an address, or more."""
LARGEST = 1_000_000
"""Bytes of a standard; the longest that comes along has a twentieth of it."""


@dataclass(frozen=True)
class Rules:
    """Names a standard for good.

    Attributes:
        key: Its id, or `own-` and a number.
        digest: Of the file that the county brought; empty for one that comes along.
    """

    key: str
    digest: str = ""


@dataclass(frozen=True)
class Offer:
    """A standard that may be chosen.

    Attributes:
        added_at: When the county brought it; None for one that comes along.
        amends: Id of the standard that it changes or adds to.
    """

    rules: Rules
    name: Label
    source: str
    amends: str | None
    example: bool
    added_at: datetime | None = None


def offered(county: Unit) -> list[Offer]:
    """The standards of the authorities above a county, examples of local ones, and the county's own."""
    found = [_offer(book) for book in shipped().values() if _fits(book, county)]
    for row in LocalStandard.objects.filter(county=county):
        rules = Rules(f"{OWN}{row.pk}", row.digest)
        try:
            book = read_rulebook(row.text, row.file)
        except StandardsError:  # kept by an older version of ours that read it otherwise
            found.append(Offer(rules, Label(row.name, row.name), row.file, None, example=False, added_at=row.added_at))
        else:
            found.append(Offer(rules, book.name, book.source, book.amends, book.example, row.added_at))
    return found


def _offer(book: Rulebook) -> Offer:
    return Offer(Rules(book.id), book.name, book.source, book.amends, book.example)


def _fits(book: Rulebook, county: Unit) -> bool:
    """What amends a standard at a county's place takes part whether it is chosen or not."""
    there = contains(book.place, county.code)
    return book.example if book.amends is not None and not there else there and book.amends is None


def rules_for(county: Unit, key: str) -> Rules | None:
    """A standard by its key; None where the county has no such one."""
    if key.startswith(OWN):
        own = LocalStandard.objects.filter(county=county, pk=number_of(key.removeprefix(OWN)))
        digest = own.values_list("digest", flat=True).first()
        return None if digest is None else Rules(key, digest)
    book = shipped().get(key)
    return Rules(key) if book is not None and _fits(book, county) else None


def number_of(told: str) -> int:
    """A number that somebody sent; -1 for what is none, or longer than any of ours."""
    return int(told) if told.isdecimal() and len(told) < LONGEST else -1


def measure_of(county: Unit) -> tuple[str, int]:
    """The key of the standard that a county chose, and the revision of its choice."""
    found = Measure.objects.filter(county=county).values_list("standard", "revision").first()
    return (found[0] or USUAL, found[1]) if found else (USUAL, 0)


@kept(64)
def books(rules: Rules) -> tuple[Rulebook, tuple[Rulebook, ...]]:
    """The standard to judge by, and what is added to it.

    Raises:
        StandardsError: a standard that it builds on is not there.
    """
    if rules.key.startswith(OWN):
        row = LocalStandard.objects.get(pk=int(rules.key.removeprefix(OWN)), digest=rules.digest)
        book = read_rulebook(row.text, row.file)
    else:
        book = find_rulebook(rules.key)
    return _with_base(book)


def _with_base(book: Rulebook) -> tuple[Rulebook, tuple[Rulebook, ...]]:
    if book.amends is None:
        return book, ()
    return find_rulebook(USUAL if book.amends == "any" else book.amends), (book,)


def weaker_limits(county: Unit, rules: Rules, on: date) -> tuple[Finding, ...]:
    """Where a standard, with what amends it at the county's place, asks less than the nation.

    Raises:
        StandardsError: it is not in force then, or builds on one that is not there.
    """
    return _weaker(rules, _place(county), on)


@kept(256)
def _weaker(rules: Rules, place: str, on: date) -> tuple[Finding, ...]:
    standard, extra = books(rules)
    return tuple(weaker(resolve(standard, place, on, extra)))


def added(rules: Rules, found: Rulebook) -> list[Label]:
    """Names of what was added to a standard, be it chosen or in force at the place."""
    known = {book.id: book.name for book in (*shipped().values(), *books(rules)[1])}
    return [known.get(id, Label(id, id)) for id in found.amended_by]


@transaction.atomic
def choose(person: Person, county: Unit, key: str, revision: int) -> None:
    """Hold a county against a standard from now on.

    Raises:
        Refused: it may not be, there is no such standard, or somebody chose in between.
        StandardsError: it is not in force in a year of the county's data.
    """
    allow(person, "set-standard", county)
    rules = rules_for(county, key)
    if rules is None:
        raise Refused("web.standard.unknown")
    years = by_year(county)
    standard, extra = books(rules)
    resolve(standard, _place(county), last_day(max(years)) if years else date.today(), extra)
    before, _ = measure_of(county)
    measure = changed(county, revision, standard=key)
    record(person, county, "chose-standard", measure, before=before, after=key)


@transaction.atomic
def bring(person: Person, county: Unit, file: str, body: bytes) -> LocalStandard:
    """Keep a local standard for a county, once it has proved right.

    Raises:
        Refused: it may not be, the file is too large or no text, or the county has it already.
        StandardsError: the standard says something that cannot be.
    """
    allow(person, "set-standard", county)
    if len(body) > LARGEST:
        raise Refused("web.standard.large", file=file, most=LARGEST // 1000)
    try:
        words = body.decode("utf-8-sig")
        book = read_rulebook(words, file)
    except (UnicodeDecodeError, RecursionError) as unreadable:
        raise Refused("web.standard.no_text", file=file) from unreadable
    if NUL in book.id + book.name("zh"):  # no data base holds it
        raise Refused("web.standard.no_text", file=file)
    standard, extra = _with_base(book)
    resolve(standard, _place(county), max([date.today(), *(one.since for one in (standard, *extra))]), extra)
    digest = sha256(words.encode()).hexdigest()
    told = {"book": book.id, "name": book.name("zh")[:200], "file": file[:200], "text": words}
    row, made = LocalStandard.objects.get_or_create(
        county=county, digest=digest, defaults={**told, "added_at": timezone.now(), "added_by": person}
    )
    if not made:
        raise Refused("web.standard.known", file=file)
    record(person, county, "brought-standard", row, before=None, after={"standard": book.id, "digest": digest})
    return row


def changed(county: Unit, revision: int, **changes: object) -> Measure:
    """A county's choices after a change, if they are still as they were seen.

    Raises:
        Refused: somebody changed them in between.
    """
    measure, _ = Measure.objects.get_or_create(county=county)
    done = Measure.objects.filter(pk=measure.pk, revision=revision).update(revision=revision + 1, **changes)
    if not done:
        raise Refused("web.standard.meanwhile")
    return measure


def _place(county: Unit) -> str:
    return county.code if is_code(county.code) else NATION
