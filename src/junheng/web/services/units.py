"""The tree of units, kept by hand: a unit more, another name."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction

from junheng.web.access import may_found
from junheng.web.models import Person, Post, Role, Unit
from junheng.web.services.log import record
from junheng.web.services.permission import allow
from junheng.web.services.refusals import Refused

ACTION = "keep-units"
Kind = Unit.Kind
INSIDE: Mapping[str, tuple[str, ...]] = {
    Kind.PROVINCE: (Kind.CITY, Kind.COUNTY),
    Kind.CITY: (Kind.COUNTY,),
    Kind.COUNTY: (Kind.TOWNSHIP, Kind.SCHOOL),
    Kind.TOWNSHIP: (Kind.SCHOOL,),
    Kind.SCHOOL: (),
}
"""Which kinds of units may lie directly inside each kind: a county without townships has its schools itself."""
CLOSABLE = (Kind.TOWNSHIP, Kind.SCHOOL)
"""What may be shut down; a county's administrators would shut themselves out."""
LONGEST_NAME, LONGEST_CODE = 120, 80


@transaction.atomic
def add(person: Person, parent: Unit | None, kind: str, code: str, name: str) -> Unit:
    """One unit by hand: a city or province above counties, or a school that opened during the year.

    Raises:
        Refused: it may not be, it cannot lie there or what it lies in is shut down, or its code or name cannot be
            used.
    """
    allow_setup(person, parent)
    code, name = code.strip(), name.strip()
    if kind not in (INSIDE[Kind(parent.kind)] if parent is not None else (Kind.PROVINCE, Kind.CITY, Kind.COUNTY)):
        raise Refused("web.unit.not_there")
    if parent is not None and parent.closed_on is not None:
        raise Refused("web.unit.closed_above", unit=parent.name)
    if not code or "/" in code or len(code) > LONGEST_CODE:
        raise Refused("web.unit.bad_code", unit_code=code, limit=LONGEST_CODE)
    if not name or len(name) > LONGEST_NAME:
        raise Refused("web.unit.name_long" if name else "web.unit.no_name", unit_code=code, limit=LONGEST_NAME)
    _free(code)
    try:
        with transaction.atomic():
            unit = make(person, kind, code, name, parent)
    except IntegrityError:
        _free(code)  # somebody was quicker
        raise
    if parent is None:
        settle(person, unit)
    return unit


def _free(code: str) -> None:
    """Raises Refused where a unit has the code."""
    if taken := Unit.objects.filter(code=code).first():
        raise Refused("web.unit.code_taken", unit_code=code, name=taken.name)


@transaction.atomic
def rename(person: Person, unit: Unit, seen: str, name: str) -> None:
    """Another name for a unit.

    Raises:
        Refused: it may not be, the name cannot be used, or somebody has renamed it since it was seen.
    """
    allow(person, ACTION, unit)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refused("web.unit.name_long" if name else "web.unit.no_name", unit_code=unit.code, limit=LONGEST_NAME)
    if name == seen:
        return
    if not Unit.objects.filter(pk=unit.pk, name=seen).update(name=name):
        raise Refused("web.unit.renamed_meanwhile")
    before = _told(unit)
    unit.name = name
    record(person, unit, "unit-changed", unit, before=before, after=_told(unit))


@transaction.atomic
def close(person: Person, unit: Unit, seen: date | None, day: date | None) -> None:
    """Shut a school or township down from a day on, or with None open it again; what there is of it stays.

    Args:
        person: Who says so.
        unit: The school or township.
        seen: From which day on it was shut down when the person saw it.
        day: From which day on it is now.

    Raises:
        Refused: it may not be, it is no school or township, something inside it is open, what it lies in is shut
            down, or somebody was quicker.
    """
    allow(person, ACTION, unit)
    if unit.kind not in CLOSABLE:
        raise Refused("web.unit.not_closable")
    if day == seen:
        return
    inside = Unit.objects.filter(parent=unit).exclude(closed_on__lte=day) if day is not None else Unit.objects.none()
    if (still_open := inside.first()) is not None:
        raise Refused("web.unit.open_inside", unit=still_open.name)
    if unit.parent is not None and unit.parent.closed_on is not None and (day is None or day > unit.parent.closed_on):
        raise Refused("web.unit.closed_above", unit=unit.parent.name)
    if not Unit.objects.filter(pk=unit.pk, closed_on=seen).update(closed_on=day):
        raise Refused("web.unit.closed_meanwhile")
    unit.closed_on = day
    before, after = (value.isoformat() if value else None for value in (seen, day))
    record(person, unit, "unit-closed" if day else "unit-reopened", unit, before=before, after=after)


def make(person: Person, kind: str, code: str, name: str, parent: Unit | None) -> Unit:
    """A new unit, logged; within the caller's transaction and permission."""
    unit = Unit.objects.create(code=code, name=name, kind=kind, parent=parent)
    record(person, unit, "unit-made", unit, before=None, after=_told(unit))
    return unit


def change(person: Person, unit: Unit, name: str, parent: Unit | None) -> None:
    """Another name or place for a unit, logged; nothing where it has both already."""
    if unit.name == name and unit.parent == parent:
        return
    before = _told(unit)
    unit.name, unit.parent = name, parent
    unit.save()
    record(person, unit, "unit-changed", unit, before=before, after=_told(unit))


def _told(unit: Unit) -> dict[str, object]:
    return {"code": unit.code, "name": unit.name, "in": unit.parent.name if unit.parent else ""}


def settle(person: Person, unit: Unit) -> None:
    """The account of the first run becomes the administrator of what it has set up."""
    if person.unit is None:
        person.unit = unit
        person.save(update_fields=["unit"])
    Post.objects.get_or_create(person=person, unit=unit, role=Role.ADMINISTRATOR)
    record(person, unit, "post-given", person, before=None, after={"account": person.username, "role": "administrator"})


def allow_setup(person: Person, unit: Unit | None) -> None:
    """Go on only if a person keeps the unit, or, without one, may found a county.

    Raises:
        Refused: he may not.
    """
    if unit is not None:
        allow(person, ACTION, unit)
    elif not may_found(person):
        raise Refused("web.not_allowed")
