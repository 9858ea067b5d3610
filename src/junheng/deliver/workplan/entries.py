"""Entries put together to a plan, wherever they were written; what cannot be taken becomes a finding with its place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from junheng.deliver.workplan.fields import PLAN, Thing, parts, things
from junheng.deliver.workplan.model import WorkPlan
from junheng.deliver.workplan.values import Unfit, value_of
from junheng.terms.findings import Finding, Locus

Places = Callable[[str, int, str | None], Locus]
"""Where an entry stands: thing, number of the item from 0, field (None for the whole item)."""


@dataclass(frozen=True)
class PlanRead:
    """A plan as read.

    Attributes:
        plan: None where an error keeps it from being put together.
        findings: What could not be taken, and what needs a second look.
        places: Where each item stands in the file.
    """

    plan: WorkPlan | None
    findings: tuple[Finding, ...]
    places: Places = field(repr=False, compare=False)


def put_together(
    entries: Mapping[str, Sequence[Mapping[str, object]]], places: Places, earlier: Sequence[Finding] = ()
) -> PlanRead:
    """A plan from its entries.

    Args:
        entries: For each thing its items, each with what was written by field; the plan is a single item.
        places: Where they stand.
        earlier: What reading the file found before.

    Returns:
        The plan, or findings that say what keeps it from being one.
    """
    findings = list(earlier)
    built: dict[str, object] = {}
    for thing in parts():
        built[thing.id] = tuple(
            item
            for number, entry in enumerate(entries.get(thing.id, ()))
            if (item := _item(thing, number, entry, {}, places, findings)) is not None
        )
    plan = _item(things()[PLAN], 0, next(iter(entries.get(PLAN, ())), {}), built, places, findings)
    blocked = any(finding.severity == "error" for finding in findings)
    whole = plan if isinstance(plan, WorkPlan) and not blocked else None
    return PlanRead(whole, tuple(findings), places)


def _item(
    thing: Thing,
    number: int,
    entry: Mapping[str, object],
    given: Mapping[str, object],
    places: Places,
    findings: list[Finding],
) -> object | None:
    values: dict[str, object] = dict(given)
    fit = True
    for id, one in thing.fields.items():
        raw = entry.get(id)
        if raw is None and not one.required:
            continue
        code, params = "workplan.missing", dict[str, object]()
        try:
            value = value_of(one, raw)
            if value is not None:
                values[id] = value
                continue
            if not one.required:
                continue
        except Unfit as unfit:
            code, params = unfit.code, unfit.params
        fit = False
        params |= {"thing": thing, "field": one, "item": item_name(entry, number)}
        found = Finding(
            code, places(thing.id, number, id), thing.id, number + 1, (id,), value=_plain(raw), params=params
        )
        findings.append(found)
    return thing.kind(**values) if fit else None


def item_name(entry: Mapping[str, object], number: int) -> str:
    """How an item is called in a sentence: by its id, else by its number."""
    id = entry.get("id")
    return str(id) if isinstance(id, (str, int)) and str(id).strip() else str(number + 1)


def _plain(raw: object) -> object:
    return raw if raw is None or isinstance(raw, (str, int, float)) else str(raw)
