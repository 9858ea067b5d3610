"""What a check of a plan says: the item by thing, id and number, as a finding."""

from collections.abc import Iterator
from typing import Any

from junheng.deliver.workplan.fields import PLAN, things
from junheng.deliver.workplan.model import WorkPlan
from junheng.terms.findings import Finding, Locus


def about(code: str, thing: str, number: int, item: object, *fields: str, **params: object) -> Finding:
    """A finding about an item.

    Args:
        code: Message that says it; it may name `thing`, `item`, `field`, `value`.
        thing: Id of the thing.
        number: Number of the item, from 0.
        item: The item.
        fields: Ids of the fields concerned, the one to mend first.
        params: Further blanks.
    """
    id = getattr(item, "id", None) or (str(getattr(item, "number", number + 1)) if thing != PLAN else "")
    known = things()[thing]
    blanks: dict[str, object] = {"thing": known, "item": id}
    if fields:
        blanks["field"] = known.fields[fields[0]]
    value = getattr(item, fields[0]) if fields else None
    value = value if value is None or isinstance(value, (str, int)) else str(value)
    return Finding(code, Locus(thing, str(id)), thing, number + 1, fields, value=value, params=blanks | params)


def items(plan: WorkPlan, *chosen: str) -> Iterator[tuple[str, int, Any]]:
    """Thing, number and item of everything in some parts of a plan."""
    for thing in chosen:
        for number, item in enumerate(getattr(plan, thing)):
            yield thing, number, item
