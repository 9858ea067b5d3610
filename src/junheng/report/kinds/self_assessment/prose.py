"""Sentences whose blanks are themselves texts: enumerations that keep the source of every figure in them."""

from collections.abc import Sequence

from junheng.report.document import Draft, Paragraph, Text, sentence
from junheng.report.tables import Cell
from junheng.terms.messages import Lang, text


def counted(number: int | None, source: str) -> Cell:
    """A number of things inside a sentence."""
    return Cell(number, decimals=0, source=source)


def joined(parts: Sequence[Text], lang: Lang, separator: str = "terms.separator.list") -> Text:
    """Texts one after the other, the language's separator between them."""
    found: list[str | Cell] = []
    for part in parts:
        found += [text(separator, lang)] if found else []
        found += part
    return tuple(found)


def woven(id: str, lang: Lang, /, **blanks: object) -> Text:
    """A message whose blanks may be texts with figures of their own."""
    texts = {name: blank for name, blank in blanks.items() if isinstance(blank, tuple)}
    marks = {name: Cell(name) for name in texts}
    found: list[str | Cell] = []
    for part in sentence(id, lang, **{**blanks, **marks}):
        name = next((name for name, mark in marks.items() if mark is part), None)
        found += [part] if name is None else texts[name]
    return tuple(found)


def body(draft: Draft, id: str, /, **blanks: object) -> None:
    """Add a body paragraph, as `Draft.say` does, whose blanks may be texts."""
    draft.blocks.append(Paragraph(woven(id, draft.lang, **blanks)))


def item(draft: Draft, id: str, /, **blanks: object) -> None:
    """Add an entry of a list, as `Draft.item` does, whose blanks may be texts."""
    draft.blocks.append(Paragraph(woven(id, draft.lang, **blanks), "item"))
