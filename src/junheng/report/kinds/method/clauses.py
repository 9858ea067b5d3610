"""The sixth chapter: every clause at a glance."""

from collections.abc import Sequence

from junheng.assess.outcome import Assessment
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.method.clause_tests import judged, limited, tables_read
from junheng.report.kinds.method.origins import Origin, source_of
from junheng.report.kinds.method.wording import confidence_said, stages_said, tables_said
from junheng.report.tables import EMPTY, Cell, Column, Row, Table
from junheng.standards.model import Clause
from junheng.terms.messages import Lang, text


def clauses(assessment: Assessment, origins: Sequence[Origin], lang: Lang) -> Section:
    """Every clause on one broad table."""
    book = assessment.rulebook
    draft = Draft("clauses", text("method.clauses", lang), lang)
    draft.heading(1, "method.clauses")
    draft.say("method.clauses.said", number=len(book.clauses))
    columns = (
        words.column("clause", lang, width=13),
        words.column("dimension", lang, width=12),
        words.column("text", lang, width=40),
        words.column("stage", lang, width=11, centred=True),
        Column("judged", text("method.column.judged", lang), width=40),
        Column("limit", text("method.column.limit", lang), width=24),
        words.column("sheet", lang, width=14),
        words.column("source", lang, width=18),
        Column("confidence", text("method.column.confidence", lang), width=26),
    )
    rows = tuple(_clause(clause, origins, lang) for clause in book.clauses.values())
    title = text("method.title.clauses", lang)
    draft.table(Table("clauses", draft.sheet, title, columns, rows, broad=False))
    return draft.done(landscape=True)


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
        "confidence": Cell(confidence_said(clause.confidence, lang)),
    }
