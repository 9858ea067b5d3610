"""What changed between two versions of a plan, in plain words; who approved it and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from junheng.deliver.workplan.fields import PLAN, Field, Thing, code_list, parts, things
from junheng.deliver.workplan.model import Version, When, WorkPlan
from junheng.deliver.workplan.values import number_text
from junheng.terms.findings import plain_value
from junheng.terms.messages import Lang, text

Kind = Literal["added", "dropped", "moved", "filled", "emptied", "changed", "order"]


@dataclass(frozen=True)
class Shown:
    """A value of the plan as people read it."""

    field: Field
    value: object

    def label(self, lang: Lang) -> str:
        """In one language."""
        if isinstance(self.value, tuple):
            return text("terms.separator.list", lang).join(map(str, self.value))
        if isinstance(self.value, bool):
            return text("terms.yes" if self.value else "terms.no", lang)
        if isinstance(self.value, Fraction) and self.field.type == "share":
            return f"{number_text(self.value * 100)}%"
        if isinstance(self.value, Fraction):
            return number_text(self.value)
        if self.field.codes and self.value in code_list(self.field.codes):
            return code_list(self.field.codes)[str(self.value)].label(lang)
        return str(self.value)


@dataclass(frozen=True)
class Change:
    """One thing that changed.

    Attributes:
        kind: Added, dropped, a date moved, a field filled, emptied or changed, or the order of items.
        thing: Id of the thing.
        item: Id of the item; empty for the plan itself.
        name: What the item says, to know it by.
        field: The field that changed; None for whole items.
        before, after: Its values.
        days: By how many days a date moved, later positive.
    """

    kind: Kind
    thing: str
    item: str
    name: str = ""
    field: str | None = None
    before: object = None
    after: object = None
    days: int | None = None

    def text(self, lang: Lang) -> str:
        """In plain words."""
        thing = things()[self.thing]
        blanks: dict[str, object] = {"thing": thing, "item": self.item, "name": self.name}
        if self.field is not None:
            one = thing.fields[self.field]
            blanks |= {"field": one, "before": Shown(one, self.before), "after": Shown(one, self.after)}
        who = text("workplan.change_plan" if self.thing == PLAN else "workplan.change_item", lang, **blanks)
        code = f"workplan.change_{self.kind}"
        if self.kind == "moved" and self.days is not None:
            code = "workplan.change_later" if self.days > 0 else "workplan.change_earlier"
            blanks["days"] = abs(self.days)
        return text(code, lang, who=who, **blanks)

    def as_json(self, lang: Lang) -> dict[str, object]:
        """For programs."""
        return {
            "kind": self.kind,
            "thing": self.thing,
            "item": self.item,
            "name": self.name,
            "field": self.field,
            "before": _plain(self.before),
            "after": _plain(self.after),
            "days": self.days,
            "text": self.text(lang),
        }


def _plain(value: object) -> object:
    return plain_value(str(value) if isinstance(value, When) else number_text(value) if isinstance(value, Fraction)
                       else value)  # fmt: skip


def difference(old: WorkPlan, new: WorkPlan) -> tuple[Change, ...]:
    """What changed, by ids: the plan itself, then part by part; additions and drops before changes.

    Args:
        old: The earlier version. Its ids are its own: items are the same where their ids are.
        new: The later one.

    Returns:
        Nothing where the two are equal, and something where they are not.

    Example:
        >>> from junheng.deliver.workplan.model import Task
        >>> before = WorkPlan("方案", "county", tasks=(Task("T1", "招聘教师", end=When(2024, 6)),))
        >>> after = WorkPlan("方案", "county", tasks=(Task("T1", "招聘教师", end=When(2024, 8)),))
        >>> [change.text("en") for change in difference(before, after)]
        ['Tasks T1 (招聘教师): End moved from 2024-06 to 2024-08, 62 days later.']
    """
    return (
        *_fields(things()[PLAN], "", "", old, new),
        *(change for thing in parts() for change in _part(thing, old, new)),
    )


def _part(thing: Thing, old: WorkPlan, new: WorkPlan) -> Iterator[Change]:
    before, after = (_by_id(thing, getattr(plan, thing.id)) for plan in (old, new))
    for key, item in after.items():
        if key not in before:
            yield Change("added", thing.id, key, name_of(item))
    for key, item in before.items():
        if key not in after:
            yield Change("dropped", thing.id, key, name_of(item))
    for key, item in after.items():
        if key in before:
            yield from _fields(thing, key, name_of(item), before[key], item)
    if [key for key in after if key in before] != [key for key in before if key in after]:
        yield Change("order", thing.id, "")


def _by_id(thing: Thing, items: Sequence[Any]) -> Mapping[str, Any]:
    """Items by id; of an id that is there twice, each by its turn."""
    found: dict[str, Any] = {}
    for item in items:
        key = id = str(item.id if thing.by_name else item.number)
        turn = 1
        while key in found:
            turn += 1
            key = f"{id} ({turn})"
        found[key] = item
    return found


def name_of(item: object) -> str:
    """A few words to know an item by."""
    for key in ("text", "name", "purpose", "duty", "post", "title", "reason", "group", "note"):
        if words := getattr(item, key, None):
            line = str(words).splitlines()[0]
            return line if len(line) <= 40 else line[:39] + "…"
    return ""


def _fields(thing: Thing, id: str, name: str, old: object, new: object) -> Iterator[Change]:
    for key, one in thing.fields.items():
        before, after = getattr(old, key), getattr(new, key)
        if before == after:
            continue
        kind: Kind = "changed"
        days = None
        if before is None or before == ():
            kind = "filled"
        elif after is None or after == ():
            kind = "emptied"
        elif one.type in ("when", "day"):
            kind = "moved"
            days = _moved(key, before, after)
        yield Change(kind, thing.id, id, name, key, before, after, days)


def _moved(field: str, before: Any, after: Any) -> int | None:
    """Days between two dates; of months by their first day for starts, their last for ends."""
    if isinstance(before, When):
        before, after = (one.first if field == "start" else one.last for one in (before, after))
    days: int = (after - before).days
    return days or None


def approvals(old: WorkPlan, new: WorkPlan) -> tuple[Version, ...]:
    """The versions that the new plan has beyond the old one: who approved the change, when and why."""
    known = {version.number for version in old.versions}
    return tuple(version for version in new.versions if version.number not in known)
