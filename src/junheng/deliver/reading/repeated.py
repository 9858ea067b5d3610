"""What a document says twice, as a sentence and as a row of its table: one task, one target."""

from collections.abc import Sequence
from dataclasses import replace

from junheng.deliver.reading.dates import spans
from junheng.deliver.reading.model import Target, Task
from junheng.deliver.reading.owners import without_owners
from junheng.deliver.reading.span import Around
from junheng.deliver.reading.words import pattern

LONGEST = 200


def once(tasks: Sequence[Task]) -> list[Task]:
    """Tasks of the same words and dates as one, at the place of the first, with the fuller word on who does it.

    The same words asked of two bodies, neither of which is named within the other, are two tasks.
    """
    kept: list[Task] = []
    places: dict[tuple[str, str | None, str | None], list[int]] = {}
    for task in tasks:
        alike = places.setdefault((_core(task.text), task.start, task.end), [])
        same = next((at for at in alike if _one_owner(kept[at], task)), None)
        if same is None:
            alike.append(len(kept))
            kept.append(task)
        else:
            kept[same] = _fuller(kept[same], task)
    return kept


def targets_once(targets: Sequence[Target]) -> list[Target]:
    """Targets of the same words, figure and date as one."""
    kept: dict[tuple[object, ...], Target] = {}
    for one in targets:
        kept.setdefault((_core(one.text), one.operator, one.value, one.unit, one.by), one)
    return list(kept.values())


def _one_owner(old: Task, new: Task) -> bool:
    first, second = old.owner or "", new.owner or ""
    return first in second or second in first


def _fuller(old: Task, new: Task) -> Task:
    return replace(
        old,
        owner=max(old.owner or "", new.owner or "", key=len) or None,
        helpers=max(old.helpers or "", new.helpers or "", key=len) or None,
        stage=old.stage or new.stage,
        every=old.every or new.every,
    )


def _core(text: str) -> str:
    """A text without its dates, owners and signs."""
    plain = without_owners(text)
    for span in reversed(spans(plain, Around()) if len(plain) <= LONGEST else []):
        plain = plain[: span.at] + plain[span.to :]
    return pattern("no_letter").sub("", plain)
