"""Many accounts at once: a template for a unit, the list read back and looked through, then applied as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower

from junheng.facts.cells.entries import normal
from junheng.facts.files.sheets import Sheet, open_sheets
from junheng.report.document import Captioned, Document, Section, silent
from junheng.report.drawers import drawer
from junheng.report.tables import Cell, Column, Table
from junheng.terms.messages import LANGS, Lang, text
from junheng.web.access import HELD, may
from junheng.web.models import Person, Post, Proposal, Role, Unit
from junheng.web.services.accounts import LONGEST, fault_of_name, fault_of_post, hashed, one_time, plain_name, renewed
from junheng.web.services.log import record
from junheng.web.services.permission import allow
from junheng.web.services.proposals import keep, take
from junheng.web.services.refusals import Refused

ACTION = "keep-accounts"
COLUMNS = ("username", "person", "role", "unit_code", "unit_name")
"""Of the list; the last one is only for whoever reads it."""
MOST = 2000
"""Accounts in one list."""
HEADING_WITHIN = 10
"""Rows from the top in which the headings are looked for."""


@dataclass(frozen=True)
class Opened:
    """An account and the password that opens it once; kept nowhere."""

    person: Person
    role: str
    unit: Unit
    password: str


def template(unit: Unit, lang: Lang) -> bytes:
    """A workbook to fill in: a row for each school without a clerk and each township without a reviewer; all units."""
    wanted = {Unit.Kind.SCHOOL: Role.CLERK, Unit.Kind.TOWNSHIP: Role.REVIEWER}
    inside = list(Unit.objects.filter(path__startswith=unit.path))
    held = set(Post.objects.filter(unit__path__startswith=unit.path).values_list("unit", "role"))
    rows = [
        {
            "username": Cell(one.code),
            "person": Cell(""),
            "role": Cell(text(f"web.role.{role}", lang)),
            "unit_code": Cell(one.code),
            "unit_name": Cell(one.name),
        }
        for one in inside
        if (role := wanted.get(Unit.Kind(one.kind))) and (one.pk, role) not in held
    ]
    units = [
        {
            "unit_code": Cell(one.code),
            "unit_name": Cell(one.name),
            "roles": Cell(text("terms.separator.list", lang).join(text(f"web.role.{role}", lang) for role in roles)),
        }
        for one in inside
        if (roles := HELD[Unit.Kind(one.kind)])
    ]
    return _book(lang, ("accounts", COLUMNS, rows), ("units", ("unit_code", "unit_name", "roles"), units))


def passwords(opened: Iterable[Opened], lang: Lang) -> bytes:
    """One-time passwords as a workbook, for whoever hands them out."""
    rows = [
        {
            "username": Cell(one.person.username),
            "person": Cell(one.person.name),
            "role": Cell(text(f"web.role.{one.role}", lang) if one.role else ""),
            "unit_name": Cell(one.unit.name),
            "password": Cell(one.password),
        }
        for one in opened
    ]
    return _book(lang, ("passwords", ("username", "person", "role", "unit_name", "password"), rows))


def _book(lang: Lang, *sheets: tuple[str, Sequence[str], Sequence[dict[str, Cell]]]) -> bytes:
    sections = tuple(
        Section(
            key,
            text(f"web.list.sheet.{key}", lang),
            (
                Captioned(
                    Table(
                        key,
                        text(f"web.list.sheet.{key}", lang),
                        "",
                        tuple(Column(name, text(f"web.list.column.{name}", lang), width=24) for name in columns),
                        tuple(rows),
                    )
                ),
            ),
        )
        for key, columns, rows in sheets
    )
    return drawer("xlsx")(Document("accounts", "", "", date(2000, 1, 1), sections, lang), silent)


def read_list(path: Path) -> list[dict[str, object]]:
    """The rows of a list, each with its number in the sheet.

    Raises:
        InputError: the file cannot be read.
        Refused: no sheet has the headings, or there are no rows, or too many.
    """
    for sheet in open_sheets(path):
        found = _headings(sheet)
        if found is not None:
            rows = list(_rows(sheet, *found))
            if not rows:
                raise Refused("web.list.empty")
            if len(rows) > MOST:
                raise Refused("web.list.too_many", number=len(rows), limit=MOST)
            return rows
    wanted = [text(f"web.list.column.{name}") for name in COLUMNS[:4]]
    raise Refused("web.list.no_headings", wanted=wanted)


def _headings(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    names = {normal(text(f"web.list.column.{name}", lang)): name for name in COLUMNS for lang in LANGS}
    for at, row in enumerate(sheet.rows[:HEADING_WITHIN]):
        found = {names[word]: column for column, cell in enumerate(row) if (word := normal(str(cell or ""))) in names}
        if {"username", "role", "unit_code"} <= set(found):
            return at, found
    return None


def _rows(sheet: Sheet, head: int, columns: dict[str, int]) -> Iterable[dict[str, object]]:
    for at, row in enumerate(sheet.rows[head + 1 :], head + 2):
        told = {name: _words(row[column]) for name, column in columns.items()}
        if any(told.get(name) for name in COLUMNS[:4]):
            yield {"row": at} | {name: told.get(name, "") for name in COLUMNS[:4]}


def _words(cell: object) -> str:
    """A cell as typed; a code that a workbook took for a number is its digits."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def look_through(person: Person, unit: Unit, rows: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    """What each row would do, and what is wrong with it: message ids with their blanks."""
    rows = list(rows)
    units = {one.code: one for one in Unit.objects.filter(path__startswith=unit.path)}
    roles = {text(f"web.role.{role}", lang): role for role in Role.values for lang in LANGS}
    names = [plain_name(str(row["username"])) for row in rows]
    known = _known(names)
    seen: dict[str, set[tuple[str, str]]] = {}
    lines: list[dict[str, object]] = []
    for row, username in zip(rows, names, strict=True):
        faults: list[list[object]] = []
        role, place = roles.get(str(row["role"])), units.get(str(row["unit_code"]))
        if not username:
            faults.append(["web.list.no_name", {}])
        elif fault := fault_of_name(username):
            faults.append([fault, {"name": username, "limit": LONGEST}])
        if len(str(row["person"])) > LONGEST:
            faults.append(["web.account.name_long", {"limit": LONGEST}])
        if role is None:
            faults.append(["web.list.no_role", {"role": row["role"]}])
        if place is None:
            faults.append(["web.list.no_unit", {"unit_code": row["unit_code"], "unit": unit.name}])
        if role and place and (fault := fault_of_post(place, role)):
            faults.append([fault, {}])
        does = "create"
        account = known.get(username.lower())
        before = seen.setdefault(username.lower(), set())
        post = (str(role), str(row["unit_code"]))
        if post in before:
            faults.append(["web.list.twice", {}])
        if account is not None:
            if account.unit is None or not may(person, ACTION, account.unit) or not _whole(person, account):
                faults.append(["web.account.name_taken", {"name": username}])
            held = any(one.role == role and place and one.unit_id == place.pk for one in account.posts.all())
            does = "nothing" if held else "post"
        elif before:
            does = "post"
        before.add(post)
        lines.append(dict(row) | {"username": username, "role": role or row["role"], "does": does, "faults": faults})
        lines[-1]["unit_name"] = place.name if place else ""
    return lines


def _known(names: Iterable[str]) -> dict[str, Person]:
    """The accounts that are there already, however their names are spelled."""
    lowered = Person.objects.annotate(lowered=Lower("username")).filter(lowered__in={name.lower() for name in names})
    return {one.username.lower(): one for one in lowered.select_related("unit").prefetch_related("posts__unit")}


def _whole(person: Person, account: Person) -> bool:
    return all(may(person, ACTION, post.unit) for post in account.posts.all())


def propose(person: Person, unit: Unit, path: Path) -> Proposal:
    """Look a list through and keep it for the person.

    Raises:
        InputError: the file cannot be read.
        Refused: it may not be, or the file holds no list.
    """
    allow(person, ACTION, unit)
    rows = read_list(path)
    return keep(person, unit, Proposal.Kind.ACCOUNTS, path.name, rows, look_through(person, unit, rows))


def apply(person: Person, proposal: Proposal) -> list[Opened]:
    """Make all accounts and posts of a list; the new accounts with their one-time passwords.

    Raises:
        Refused: it may not be, or the list cannot be applied as it was shown.
    """
    unit = proposal.unit
    if unit is None:
        raise Refused("web.not_allowed")
    allow(person, ACTION, unit)
    # Hashing takes longer than all the rest: nobody else waits for it.
    chances = _chances(sum(line["does"] == "create" for line in proposal.shown))
    try:
        with transaction.atomic():
            lines = look_through(person, unit, proposal.rows)
            take(proposal, lines)
            return _build(person, unit, lines, chances)
    except IntegrityError as meanwhile:
        raise Refused("web.list.stale") from meanwhile


def _chances(number: int) -> list[tuple[str, str]]:
    """So many one-time passwords, each with its hash."""
    return [(password, hashed(password)) for password in (one_time() for _ in range(number))]


def _build(
    person: Person, unit: Unit, lines: Iterable[dict[str, object]], chances: list[tuple[str, str]]
) -> list[Opened]:
    lines = list(lines)
    units = {one.code: one for one in Unit.objects.filter(path__startswith=unit.path)}
    known = _known(str(line["username"]) for line in lines)
    opened = []
    for line in lines:
        place, role, username = units[str(line["unit_code"])], str(line["role"]), str(line["username"])
        after = {"account": username, "role": role}
        account = known.get(username.lower())
        if account is None:
            password, kept = chances.pop()
            account = Person(username=username, name=str(line["person"]), unit=place, must_change=True, password=kept)
            account.save()
            known[username.lower()] = account
            opened.append(Opened(account, role, place, password))
            record(person, place, "account-made", account, before=None, after=after)
        elif line["does"] == "post":
            record(person, place, "post-given", account, before=None, after=after)
        if line["does"] != "nothing":
            Post.objects.create(person=account, unit=place, role=role)
    return opened


def unused(unit: Unit) -> QuerySet[Person]:
    """Accounts of a unit that nobody has come in with yet."""
    return Person.objects.filter(
        unit__path__startswith=unit.path, is_active=True, must_change=True, last_login=None, is_superuser=False
    )


def renew(person: Person, unit: Unit) -> list[Opened]:
    """New one-time passwords for all accounts that nobody has come in with: the old list was lost.

    Raises:
        Refused: it may not be.
    """
    allow(person, ACTION, unit)
    chances = _chances(unused(unit).count())
    with transaction.atomic():
        found = unused(unit).select_related("unit").prefetch_related("posts__unit").order_by("unit__path")
        whole = [one for one in found if _whole(person, one)]
        opened = []
        for one, (password, kept) in zip(whole, chances, strict=False):
            renewed(person, one, kept)
            post = next(iter(one.posts.all()), None)
            if one.unit is not None:
                opened.append(Opened(one, post.role if post else "", post.unit if post else one.unit, password))
    return opened
