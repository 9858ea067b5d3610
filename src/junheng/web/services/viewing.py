"""Looking at pages as a role in a unit, to check rights: reading only, and logged."""

from typing import Any

from django.db import transaction

from junheng.web.access import may
from junheng.web.models import Person, Post, Unit
from junheng.web.services.accounts import fault_of_post
from junheng.web.services.log import record
from junheng.web.services.permission import allow
from junheng.web.services.refusals import Refused

ACTION = "view-as"


@transaction.atomic
def begin(person: Person, unit: Unit, role: str) -> dict[str, object]:
    """Begin to look; what has to be remembered of it.

    Raises:
        Refused: it may not be, or the unit has no such post.
    """
    allow(person, ACTION, unit)
    if fault := fault_of_post(unit, role):
        raise Refused(fault)
    record(person, unit, "viewed-as", person, before=None, after={"account": person.username, "role": role})
    return {"unit": unit.pk, "role": role}


@transaction.atomic
def end(person: Person, unit: Unit, role: str) -> None:
    """Write down that somebody has stopped looking."""
    record(person, unit, "view-ended", person, before={"account": person.username, "role": role}, after=None)


def post_of(person: Person, told: dict[str, Any]) -> Post | None:
    """The post that somebody looks through; None where he may not any more."""
    unit = Unit.objects.filter(pk=int(told.get("unit", 0))).first()
    if unit is None or not may(person, ACTION, unit) or fault_of_post(unit, str(told.get("role"))):
        return None
    return Post(person=person, unit=unit, role=str(told["role"]))
