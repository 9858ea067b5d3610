"""From the headings of a sheet to the fields of the dictionary."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from junheng.facts.cells.entries import normal
from junheng.facts.cells.numbers import factor, unit_words
from junheng.facts.fields import Field, Table, dictionary

LIKENESS = 0.7
"""Likeness (0 to 1, difflib's) from which an unknown heading is taken for a misspelling."""

_MARKS = re.compile(r"^[*＊※★]+|[*＊※★]+$|[(](?:必填|选填|required|optional)[)]$")
_IN_BRACKETS = re.compile(r"(.+?)[(\[]([^()\[\]]+)[)\]]$")


@dataclass(frozen=True)
class Column:
    """A column that was recognised.

    Attributes:
        index: Its position, counted from 0.
        heading: The heading as it stands.
        field: What it holds.
        unit: Unit named in the heading where it is another than the field's; otherwise empty.
    """

    index: int
    heading: str
    field: Field
    unit: str = ""


@dataclass(frozen=True)
class Stranger:
    """A heading that was not recognised.

    Attributes:
        index: Its position, counted from 0.
        heading: The heading as it stands.
        like: The field that it looks most like.
        unit: The unit in brackets that cannot be converted into the unit of `like`.
    """

    index: int
    heading: str
    like: Field | None = None
    unit: str = ""


@dataclass(frozen=True)
class Headings:
    """What a row of headings says.

    Attributes:
        columns: Recognised columns, each field once.
        twice: Further columns of a field that has one already.
        strangers: Headings that were not recognised.
        missing: Key and required fields without a column.
    """

    columns: tuple[Column, ...]
    twice: tuple[Column, ...] = ()
    strangers: tuple[Stranger, ...] = ()
    missing: tuple[Field, ...] = ()


def match_headings(table: Table, cells: Sequence[object]) -> Headings:
    """The fields that a row of headings names.

    Example:
        >>> stages = dictionary()["stages"]
        >>> found = match_headings(stages, ["学校标识码*", "学 段", "在校生数（人）", "班极数"])
        >>> [column.field.id for column in found.columns], found.strangers[0].like.id
        (['school', 'stage', 'pupils'], 'classes')
    """
    columns: dict[str, Column] = {}
    twice, unknown = [], []
    for index, cell in enumerate(cells):
        heading = shown_heading(cell)
        if not heading:
            continue
        column = match_heading(table, heading, index)
        if column is None:
            unknown.append((index, heading))
        elif column.field.id in columns:
            twice.append(column)
        else:
            columns[column.field.id] = column
    missing = tuple(
        field for field in table.fields.values() if (field.key or field.required) and field.id not in columns
    )
    strangers = tuple(_stranger(table, index, heading, columns) for index, heading in unknown)
    return Headings(tuple(columns.values()), tuple(twice), strangers, missing)


def recognised(table: Table, cells: Sequence[object]) -> set[str]:
    """Ids of the fields that a row names; of a row of data hardly any."""
    found = (match_heading(table, shown_heading(cell)) for cell in cells if isinstance(cell, str))
    return {column.field.id for column in found if column}


def match_heading(table: Table, heading: str, index: int = 0) -> Column | None:
    """The field of one heading; None where it names none, or has a unit that cannot be converted."""
    words = _words(table.id)
    text = bare_heading(heading)
    if id := words.get(text):
        return Column(index, heading, table[id])
    if (bracketed := _IN_BRACKETS.fullmatch(text)) and (id := words.get(bare_heading(bracketed[1]))):
        field = table[id]
        for unit in unit_words().get(bracketed[2], ()):
            if field.unit and factor(unit, field.unit) is not None:
                return Column(index, heading, field, "" if unit == field.unit else unit)
    return None


def shown_heading(cell: object) -> str:
    """A heading on one line; empty for a blank."""
    if cell is None:
        return ""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return " ".join(text.split())


def bare_heading(heading: str) -> str:
    """A heading as it is compared: without its star and without 必填.

    Example:
        >>> bare_heading("＊ 学校名称（必填）"), bare_heading("Pupils *")
        ('学校名称', 'pupils')
    """
    text = normal(heading)
    while (stripped := _MARKS.sub("", text)) != text:
        text = stripped
    return text


@cache
def _words(table: str) -> Mapping[str, str]:
    """Field ids by every heading under which they are met: labels before ids before other names."""
    fields = list(dictionary()[table].fields.values())
    labels = [
        (word, field.id)
        for field in fields
        for word in (field.label.zh, field.label.en, field.heading("zh"), field.heading("en"))
    ]
    names = [(word, field.id) for field in fields for word in field.names]
    found: dict[str, str] = {}
    for word, id in (*labels, *((field.id, field.id) for field in fields), *names):
        found.setdefault(bare_heading(word), id)
    return found


def _stranger(table: Table, index: int, heading: str, taken: Mapping[str, Column]) -> Stranger:
    words = {word: id for word, id in _words(table.id).items() if id not in taken}
    text = bare_heading(heading)
    bracketed = _IN_BRACKETS.fullmatch(text)
    if bracketed and (id := words.get(bare_heading(bracketed[1]))):
        unit = bracketed[2] if bracketed[2] in unit_words() else ""
        return Stranger(index, heading, table[id], unit)
    for word in dict.fromkeys((text, bracketed[1] if bracketed else text)):
        if like := get_close_matches(word[:80], words, n=1, cutoff=LIKENESS):
            return Stranger(index, heading, table[words[like[0]]])
    return Stranger(index, heading)
