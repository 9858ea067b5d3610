"""Accounts: made with a one-time password, given posts, blocked, let in again."""

import secrets
import unicodedata

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from junheng.web.access import HELD, may
from junheng.web.models import Factor, Person, Post, Role, Unit
from junheng.web.services.doors import end_visits, forget
from junheng.web.services.log import record
from junheng.web.services.permission import allow
from junheng.web.services.refusals import Refused

ACTION = "keep-accounts"
FIRST = "admin"
"""User name of the account of the first run."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of one-time passwords: no sign that is taken for another when it is copied from paper."""
QUICK = 10_000
"""Rounds of hashing that a password by chance gets: sixty bits are not guessed."""
LONGEST = 60
"""Signs that a user name or a person's name may have."""


def one_time() -> str:
    """A password by chance, good until the first login."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def hashed(password: str) -> str:
    """A one-time password as it is kept: a county's hundreds are hashed at once, and chance needs no slow hash.

    Whoever logs in with it gets it hashed the slow way at once, and then has to change it.
    """
    hasher = get_hasher("default")
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=QUICK)
    return hasher.encode(password, hasher.salt())


def plain_name(words: str) -> str:
    """A user name as it is kept: full-width letters are what people type without noticing."""
    return unicodedata.normalize("NFKC", words).strip()


def fault_of_name(username: str) -> str | None:
    """The id of the sentence that says why an account cannot be called so; None where it can."""
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        return "web.account.name_signs"
    return "web.account.name_long" if len(username) > LONGEST else None


def fault_of_post(unit: Unit, role: str) -> str | None:
    """The id of the sentence that says why a unit has no such post; None where it has."""
    if unit.is_closed(timezone.localdate()):
        return "web.unit.closed_no_post"
    return None if role in HELD[Unit.Kind(unit.kind)] else "web.account.no_such_post"


@transaction.atomic
def create(by: Person, unit: Unit, role: str, username: str, name: str) -> tuple[Person, str]:
    """A new account with its first post, and the password that opens it once.

    Raises:
        Refused: it may not be, the name cannot be used or is taken, or the unit has no such post.
    """
    allow(by, ACTION, unit)
    username, name = plain_name(username), name.strip()
    if fault := fault_of_name(username) or fault_of_post(unit, role):
        raise Refused(fault, name=username, limit=LONGEST)
    if len(name) > LONGEST:
        raise Refused("web.account.name_long", limit=LONGEST)
    if Person.objects.filter(username__iexact=username).exists():
        raise Refused("web.account.name_taken", name=username)
    password = one_time()
    person = Person(username=username, name=name, unit=unit, must_change=True, password=hashed(password))
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as taken:
        raise Refused("web.account.name_taken", name=username) from taken
    Post.objects.create(person=person, unit=unit, role=role)
    record(by, unit, "account-made", person, before=None, after=_told(person, role=role))
    return person, password


@transaction.atomic
def first_administrator() -> tuple[str, str] | None:
    """The account that sets up an empty installation, with its one-time password; None where somebody is there.

    The password is printed at the start of the server. Until somebody has logged in with it, each start makes
    a new one, so that a lost print shuts nobody out.
    """
    person = Person.objects.filter(is_superuser=True).first()
    if person is None and Person.objects.exists():
        return None
    if person is not None and (person.last_login or not person.must_change):
        return None
    password = one_time()
    person = person or Person(username=FIRST, is_superuser=True, must_change=True)
    person.password = hashed(password)
    person.save()
    return person.username, password


@transaction.atomic
def give_post(by: Person, person: Person, unit: Unit, role: str) -> None:
    """A post more for a person.

    Raises:
        Refused: it may not be, or the unit has no such post.
    """
    _keep(by, person)
    allow(by, ACTION, unit)
    if fault := fault_of_post(unit, role):
        raise Refused(fault)
    _, new = Post.objects.get_or_create(person=person, unit=unit, role=role)
    if new:
        record(by, unit, "post-given", person, before=None, after=_told(person, role=role))


@transaction.atomic
def end_post(by: Person, post: Post) -> None:
    """A person holds a post no longer.

    Raises:
        Refused: it may not be; nobody ends the post that lets him keep accounts.
    """
    _keep(by, post.person)
    allow(by, ACTION, post.unit)
    if post.person == by and post.role == Role.ADMINISTRATOR:
        raise Refused("web.account.not_oneself")
    record(by, post.unit, "post-ended", post.person, before=_told(post.person, role=post.role), after=None)
    post.delete()


@transaction.atomic
def block(by: Person, person: Person) -> None:
    """A person cannot come in any more, and is logged out at once.

    Raises:
        Refused: it may not be; nobody blocks himself.
    """
    _keep(by, person)
    if person == by:
        raise Refused("web.account.not_oneself")
    _turn(by, person, active=False)
    end_visits(person)


@transaction.atomic
def unblock(by: Person, person: Person) -> None:
    """A blocked person may come in again.

    Raises:
        Refused: it may not be.
    """
    _keep(by, person)
    _turn(by, person, active=True)


@transaction.atomic
def reset(by: Person, person: Person) -> str:
    """A new one-time password: the old one opens nothing, all browsers are logged out, a closed door is opened.

    A second factor is gone as well, for whoever asks may have lost the telephone.

    Raises:
        Refused: it may not be.
    """
    _keep(by, person)
    if person == by:
        raise Refused("web.account.own_password")
    password = one_time()
    renewed(by, person, hashed(password))
    return password


def renewed(by: Person, person: Person, kept: str) -> None:
    """Another one-time password, already hashed; within the caller's transaction and permission."""
    person.password, person.must_change = kept, True
    person.save(update_fields=["password", "must_change"])
    Factor.objects.filter(person=person).delete()
    end_visits(person)
    forget(person.username)
    if person.unit is not None:
        record(by, person.unit, "password-reset", person, before=None, after=_told(person))


@transaction.atomic
def change_password(person: Person, password: str, session: str) -> None:
    """A person's own new password, already held against the rules; other browsers are logged out."""
    person.set_password(password)
    person.must_change = False
    person.save(update_fields=["password", "must_change"])
    end_visits(person, but=session)
    if person.unit is not None:
        record(person, person.unit, "password-changed", person, before=None, after=_told(person))


def kept_whole(by: Person, person: Person) -> bool:
    """Whether all that a person may do lies where the other keeps accounts; else a new password would open more."""
    units = [post.unit for post in person.posts.select_related("unit")]
    return all(may(by, ACTION, unit) for unit in units)


def _keep(by: Person, person: Person) -> None:
    if person.unit is None or not may(by, ACTION, person.unit) or not kept_whole(by, person):
        raise Refused("web.account.beyond")


def _turn(by: Person, person: Person, *, active: bool) -> None:
    if not Person.objects.filter(pk=person.pk, is_active=not active).update(is_active=active):
        return
    person.is_active = active
    if person.unit is not None:
        did = "unblocked" if active else "blocked"
        record(by, person.unit, did, person, before={"active": not active}, after=_told(person) | {"active": active})


def _told(person: Person, **more: object) -> dict[str, object]:
    return {"account": person.username} | more
