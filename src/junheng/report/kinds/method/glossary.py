"""The last chapter: the words of the field that the document uses."""

from collections.abc import Iterable, Iterator

from junheng.report.document import Captioned, Draft, Heading, Paragraph, Section, plain
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.glossary import Term
from junheng.terms.glossary import glossary as declared
from junheng.terms.messages import Lang, text


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
    rows = tuple(_row(term, lang) for term in declared().values() if _sought(term, lang) in said)
    draft.table(Table("glossary", draft.sheet, text("method.title.glossary", lang), columns, rows, broad=False))
    return draft.done(flows=True)


def _sought(term: Term, lang: Lang) -> str:
    """A term as it is looked for: without what stands in brackets behind it."""
    return term.name(lang).split("（")[0].casefold()


def _row(term: Term, lang: Lang) -> Row:
    return {
        "term": Cell(term.name(lang)),
        "other": Cell(term.name("en" if lang == "zh" else "zh")),
        "about": Cell(term.about(lang)),
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
