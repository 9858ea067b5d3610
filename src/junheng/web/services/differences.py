"""What a workbook says otherwise than the sheets: every change by school and field."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from junheng.facts.cells.words import read_column
from junheng.facts.fields import Field
from junheng.web.form import PLACES, asked
from junheng.web.mapping import Entries


@dataclass(frozen=True)
class Change:
    """One field that would change.

    Attributes:
        school: Its id; empty for the county itself.
        path: As the field's control is named.
    """

    school: str
    path: str
    old: str
    new: str


Cleared = Collection[tuple[str, str]]
"""School and path of fields whose blank in a workbook clears them."""


def differences(
    held: Mapping[str, Entries], told: Mapping[str, Entries], cleared: Cleared = frozenset()
) -> list[Change]:
    """Fields for which a workbook says something else, in the order of the schools and of the form.

    A blank in the workbook says nothing unless it is told to clear: what was entered stays. What is written otherwise
    and means the same, such as full-width digits, is no change.

    Args:
        held: School → what its sheet holds.
        told: School → what the workbook says.
        cleared: Fields whose blank clears them.
    """
    found: dict[str, list[Change]] = {school: [] for school in told}
    for place in PLACES:
        for section in asked(place):
            for field in section.fields:
                for change in _of_field(place, field, held, told, cleared):
                    found[change.school].append(change)
    return [change for school in told for change in found[school]]


def _of_field(
    place: str, field: Field, held: Mapping[str, Entries], told: Mapping[str, Entries], cleared: Cleared
) -> Iterator[Change]:
    path = f"{place}/{field.id}"
    pairs = [
        Change(school, path, old, new)
        for school, entries in told.items()
        if place in held.get(school, {})
        and ((new := entries.get(place, {}).get(field.id, "")) or (school, path) in cleared)
        and new != (old := held[school][place].get(field.id, ""))
    ]
    if not pairs:
        return
    before, after = (_meant(field, words) for words in ((pair.old for pair in pairs), (pair.new for pair in pairs)))
    for pair, was, will in zip(pairs, before, after, strict=True):
        if was is None or was != will:
            yield pair


def _meant(field: Field, words: Iterable[str]) -> list[object]:
    series, _ = read_column(field, [one or None for one in words])
    return series.to_list()
