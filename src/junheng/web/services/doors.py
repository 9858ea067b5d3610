"""The door: it closes for a while after wrong passwords, and remembers in which browsers people are logged in."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime

from junheng.web.models import Person, Trial, Visit
from junheng.web.services.log import record

WRONG_OF_NAME = 5
"""Wrong passwords in a row that close an account."""
WRONG_FROM_ADDRESS = 50
"""Wrong passwords in a row that close the door for an address; a whole office may share one."""
PERIOD = timedelta(minutes=15)
"""How long wrong passwords are remembered, and how long the door is then closed."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is known when a browser was last seen."""


def closed_until(name: str, address: str) -> datetime | None:
    """Until when the door is closed for a user name from an address; None where it is open."""
    held = Trial.objects.filter(key__in=_limits(name, address), closed_until__gt=timezone.now())
    return max((trial.closed_until for trial in held if trial.closed_until), default=None)


@transaction.atomic
def wrong(name: str, address: str) -> None:
    """Count a wrong password; whether there is such an account makes no difference."""
    now = timezone.now()
    Trial.objects.filter(last_at__lt=now - timedelta(days=1)).delete()
    for key, limit in _limits(name, address).items():
        Trial.objects.get_or_create(key=key, defaults={"last_at": now})
        trial = Trial.objects.select_for_update().get(key=key)
        trial.wrong = trial.wrong + 1 if trial.last_at > now - PERIOD else 1
        trial.last_at = now
        if trial.wrong >= limit:
            trial.wrong, trial.closed_until = 0, now + PERIOD
            _log(name, address, trial.closed_until)
        trial.save()


def forget(name: str) -> None:
    """Forget the wrong passwords of a name: somebody came in with the right one, or got a new one."""
    Trial.objects.filter(key=_key("name", name)).delete()


def _limits(name: str, address: str) -> dict[str, int]:
    return {_key("name", name): WRONG_OF_NAME, _key("address", address): WRONG_FROM_ADDRESS}


def _key(kind: str, words: str) -> str:
    return sha256(f"{kind}:{words.strip().casefold()}".encode()).hexdigest()


def _log(name: str, address: str, until: datetime) -> None:
    person = Person.objects.filter(username__iexact=name.strip()).select_related("unit").first()
    if person is not None and person.unit is not None:
        after = {"account": person.username, "address": address, "until": f"{localtime(until):%F %T}"}
        record(None, person.unit, "closed-out", person, before=None, after=after)


def come_in(person: Person, session: str, address: str, agent: str) -> None:
    """Remember the browser in which somebody has just logged in, and forget those whose time is over."""
    now = timezone.now()
    Visit.objects.filter(seen_at__lt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()
    Visit.objects.update_or_create(
        session=session,
        defaults={"person": person, "begun_at": now, "seen_at": now, "address": address[:45], "agent": agent[:200]},
    )


def seen(session: str) -> None:
    """A browser was seen just now."""
    Visit.objects.filter(session=session).update(seen_at=timezone.now())


def follow(session: str, now: str) -> None:
    """A session goes on under another key, as it does when its person's password changes."""
    Visit.objects.filter(session=session).update(session=now)


def leave(session: str) -> None:
    """Somebody logged out."""
    Visit.objects.filter(session=session).delete()


@transaction.atomic
def end_visits(person: Person, *, only: int | None = None, but: str | None = None) -> int:
    """Log a person out: in all browsers, in one, or in all but the one whose session is named."""
    visits = person.visits.all()
    if only is not None:
        visits = visits.filter(pk=only)
    if but is not None:
        visits = visits.exclude(session=but)
    sessions = list(visits.values_list("session", flat=True))
    Session.objects.filter(session_key__in=sessions).delete()
    Visit.objects.filter(session__in=sessions).delete()
    return len(sessions)
