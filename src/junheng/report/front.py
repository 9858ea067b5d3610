"""What stands before a document's first section, as values: the lines of its cover, or of the title over its text."""

import re
from dataclasses import dataclass

from junheng.report import words
from junheng.report.document import Document

PARTED = re.compile("\n|\u3000+| {3,}")
"""Where the parts of a caption are set apart; each has its own line."""


@dataclass(frozen=True)
class Front:
    """The lines before the first section, from above.

    Attributes:
        title: Its lines.
        caption: Whose figures, by which standard, of which day.
        day: In words.
        note: Empty for none.
    """

    title: tuple[str, ...]
    caption: tuple[str, ...]
    day: str
    note: str


def front_of(document: Document) -> Front | None:
    """The front of a document; None for one that begins with its first section: without title and without cover."""
    if not (document.title or document.cover):
        return None
    return Front(
        title=tuple(document.title.split("\n")),
        caption=tuple(part for part in PARTED.split(document.caption) if part),
        day=words.day(document.day, document.lang),
        note=document.note,
    )
