"""The one refusal of whoever may not."""

from junheng.web.access import may
from junheng.web.models import Person, Unit
from junheng.web.services.refusals import Refused


def allow(person: Person, action: str, unit: Unit) -> None:
    """Go on only if a person may do something in a unit.

    Raises:
        Refused: he may not.
    """
    if not may(person, action, unit):
        raise Refused("web.not_allowed")
