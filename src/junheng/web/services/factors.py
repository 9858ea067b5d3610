"""The second factor: codes of an app by time (RFC 6238), and spare codes for a lost telephone."""

import base64
import hmac
import secrets
import time
from hashlib import sha1, sha256
from urllib.parse import quote

import segno
from django.db import transaction
from django.utils import timezone

from junheng.web.models import Factor, Person
from junheng.web.services.log import record

SECONDS, DIGITS = 30, 6
"""How long a code is good, and how long it is: what every app takes without being told."""
ASIDE = 1
"""Steps that a telephone's clock may be ahead or behind."""
SPARE = 8
"""Spare codes of an account."""


def new_secret() -> str:
    """A secret by chance, as long as the hash that it goes into."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def code_at(secret: str, step: int) -> str:
    """The code of a step of time.

    Example:
        >>> code_at(base64.b32encode(b"12345678901234567890").decode(), 37037036)
        '081804'
    """
    # RFC 6238 with SHA-1: apps take nothing else everywhere, and what weakens SHA-1 does not touch HMAC.
    mac = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), sha1).digest()
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def address_of(secret: str, person: Person, issuer: str) -> str:
    """What an app opens to take a secret over."""
    return f"otpauth://totp/{quote(issuer)}:{quote(person.username)}?secret={secret}&issuer={quote(issuer)}"


def square_of(address: str) -> str:
    """The same as a QR code for a camera: a picture within the page, so that nothing else holds the secret."""
    return segno.make(address, error="m").svg_data_uri(scale=5)


def _step_of(secret: str, words: str, after: int) -> int | None:
    """The step whose code was typed, later than the last one that was taken; None where it is of none."""
    now = int(time.time()) // SECONDS
    typed = "".join(words.split())
    for step in range(now - ASIDE, now + ASIDE + 1):
        if step > after and typed.isascii() and hmac.compare_digest(code_at(secret, step), typed):
            return step
    return None


@transaction.atomic
def turn_on(person: Person, secret: str, words: str) -> list[str] | None:
    """Begin to ask for codes once a first one fits; the spare codes, or None where it does not."""
    step = _step_of(secret, words, 0)
    if step is None or Factor.objects.filter(person=person).exists():
        return None
    spare = [f"{secrets.randbelow(10**8):08}" for _ in range(SPARE)]
    digests = [_digest(code) for code in spare]
    Factor.objects.create(person=person, secret=secret, last_step=step, spare=digests, since=timezone.now())
    _log(person, "factor-on")
    return spare


@transaction.atomic
def turn_off(person: Person, words: str) -> bool:
    """Ask for codes no longer; whether the code fitted that this takes."""
    if not take(person, words):
        return False
    Factor.objects.filter(person=person).delete()
    _log(person, "factor-off")
    return True


@transaction.atomic
def take(person: Person, words: str) -> bool:
    """Whether a code or a spare code opens; either does so once."""
    factor = Factor.objects.select_for_update().filter(person=person).first()
    if factor is None:
        return False
    step = _step_of(factor.secret, words, factor.last_step)
    digest = _digest("".join(words.split()))
    if step is not None:
        factor.last_step = step
    elif digest in factor.spare:
        factor.spare = [one for one in factor.spare if one != digest]
    else:
        return False
    factor.save(update_fields=["last_step", "spare"])
    return True


def is_on(person: Person) -> bool:
    """Whether an account asks for codes."""
    return Factor.objects.filter(person=person).exists()


def _digest(code: str) -> str:
    return sha256(code.encode()).hexdigest()


def _log(person: Person, did: str) -> None:
    if person.unit is not None:
        record(person, person.unit, did, person, before=None, after={"account": person.username})
