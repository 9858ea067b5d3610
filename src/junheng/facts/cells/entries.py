"""What reading one entry of the user's table yields: the value that is held, or what is wrong with it."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """Something about one entry that a person should look at.

    Attributes:
        code: Id of the message.
        value: The entry as it stands.
        index: Position in the column that was read.
        params: Blanks of the message besides field, sheet, cell and value.
    """

    code: str
    value: object
    index: int = 0
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A value as it is held (None: missing) and, where there is one, the problem."""

    held: object = None
    problem: Problem | None = None


def wrong(code: str, value: object, **params: object) -> Entry:
    """An entry that cannot be taken: it counts as missing."""
    return Entry(None, Problem(code, value, params=params))


def normal(text: str) -> str:
    r"""A text as it is compared: full-width forms made plain, blanks and line breaks gone, lower case.

    Example:
        >>> normal("占地面积 （ｍ²）\n"), normal(" Yes ")
        ('占地面积(m2)', 'yes')
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def each(cells: Sequence[object], read: Callable[[object], Entry]) -> tuple[list[object], list[Problem]]:
    """What is held for every entry of a column, and the problems in order; equal entries are read once."""
    kinds = set(map(type, cells))
    if len(kinds - {type(None)}) <= 1:
        known = {cell: Entry() if cell is None else read(cell) for cell in set(cells)}
        if not any(entry.problem for entry in known.values()):
            held = {cell: entry.held for cell, entry in known.items()}
            return list(map(held.__getitem__, cells)), []
        entries = [known[cell] for cell in cells]
    else:
        typed = {(type(cell), cell): Entry() for cell in cells}
        typed |= {key: read(key[1]) for key in typed if key[1] is not None}
        entries = [typed[type(cell), cell] for cell in cells]
    problems = [
        Problem(entry.problem.code, entry.problem.value, index, entry.problem.params)
        for index, entry in enumerate(entries)
        if entry.problem
    ]
    return [entry.held for entry in entries], problems
