"""The sixth chapter: every clause at a glance."""

from collections.abc import Sequence

from junheng.assess.outcome import Assessment
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.method.clause_tests import judged, limited, tables_read
from junheng.report.kinds.method.origins import Origin, source_of
from junheng.report.kinds.method.wording import stages_said, tables_said
from junheng.report.tables import EMPTY, Cell, Column, Row, Table
from junheng.standards.model import Clause, DocumentTest
from junheng.terms.messages import Lang, text


def clauses(assessment: Assessment, origins: Sequence[Origin], lang: Lang) -> Section:
    """Every clause on one table; what all of them share is said before it."""
    book = assessment.rulebook
    draft = Draft("clauses", text("method.clauses", lang), lang)
    draft.heading(1, "method.clauses")
    draft.say("method.clauses.said", number=len(book.clauses))
    sources = dict.fromkeys(source_of(clause, origins) for clause in book.clauses.values())
    if len(sources) == 1:
        draft.say("method.clauses.source", source=next(iter(sources)))
    draft.say("method.clauses.confidence")
    columns = (
        words.column("clause", lang, width=12),
        words.column("dimension", lang, width=12),
        words.column("text", lang, width=34),
        words.column("stage", lang, width=8, centred=True),
        Column("judged", text("method.column.judged", lang), width=36),
        Column("limit", text("method.column.limit", lang), width=18),
        words.column("sheet", lang, width=10),
        *((words.column("source", lang, width=16),) if len(sources) > 1 else ()),
    )
    rows = tuple(_clause(clause, origins, lang) for clause in book.clauses.values())
    notes = []
    if any(isinstance(test, DocumentTest) for clause in book.clauses.values() for test in clause.tests):
        notes.append(text("method.clauses.documents", lang))
    title = text("method.title.clauses", lang)
    draft.table(Table("clauses", draft.sheet, title, columns, rows, notes=tuple(notes), broad=False))
    return draft.done(flows=True)


def _clause(clause: Clause, origins: Sequence[Origin], lang: Lang) -> Row:
    join = text("report.separator", lang).join
    limits = dict.fromkeys(said for test in clause.tests if (said := limited(test, lang)))
    return {
        "clause": Cell(clause.id, "strong"),
        "dimension": Cell(clause.dimension(lang)),
        "text": Cell(clause.name(lang)),
        "stage": Cell(stages_said(clause.stages, lang)),
        "judged": Cell(join(dict.fromkeys(judged(test, lang) for test in clause.tests))),
        "limit": Cell(join(limits)) if limits else EMPTY,
        "sheet": Cell(tables_said((table for test in clause.tests for table in tables_read(test)), lang)),
        "source": Cell(source_of(clause, origins)),
    }
