"""The last chapter: the words of the field that the document uses."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import junheng.terms
from junheng.report.document import Captioned, Draft, Heading, Paragraph, Section, plain
from junheng.report.tables import NOTHING, Cell, Column, Row, Table
from junheng.terms.messages import Lang, text


@cache
def _glossary() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files(junheng.terms).joinpath("glossary.toml").read_text(encoding="utf-8"))


def glossary(chapters: Iterable[Section], lang: Lang) -> Section:
    """The terms that occur in other chapters, with their definitions."""
    said = "\n".join(words for chapter in chapters for words in _words(chapter, lang)).casefold()
    draft = Draft("glossary", text("method.glossary", lang), lang)
    draft.heading(1, "method.glossary")
    columns = (
        Column("term", text("method.column.term", lang), width=22),
        Column("other", text("method.column.other", lang), width=24),
        Column("about", text("method.column.definition", lang), width=60),
    )
    rows = tuple(_row(id, entry, lang) for id, entry in _glossary().items() if _name(entry, lang) in said)
    draft.table(Table("glossary", draft.sheet, text("method.title.glossary", lang), columns, rows, broad=False))
    return draft.done(flows=True)


def _name(entry: Mapping[str, Any], lang: Lang) -> str:
    """A term as it is looked for: without what stands in brackets behind it."""
    return str(entry[lang]).split("（")[0].casefold()


def _row(id: str, entry: Mapping[str, Any], lang: Lang) -> Row:
    other = entry["en" if lang == "zh" else "zh"]
    return {
        "term": Cell(entry[lang]),
        "other": Cell(other or NOTHING),
        "about": Cell(text(f"method.term.{id}", lang)),
    }


def _words(section: Section, lang: Lang) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Heading):
            yield block.words
        elif isinstance(block, Paragraph):
            yield plain(block.content)
        elif isinstance(block, Captioned):
            yield block.table.title
            yield from (column.heading for column in block.table.columns)
            yield from (str(cell.value) for row in block.table.rows for cell in row.values())
