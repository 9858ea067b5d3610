"""What added files ask for besides: standardised schools, and the targets of plans."""

from collections.abc import Sequence

from junheng.report import words
from junheng.report.document import Draft
from junheng.report.kinds.method.clause_tests import judged, limited
from junheng.report.kinds.method.formulas import fields_of, naming, share_formula
from junheng.report.kinds.method.indicators import field_table
from junheng.report.tables import Cell, Column, Row, Table, bracketed
from junheng.standards.model import Rulebook, ShareTest, Target, TownshipTest
from junheng.standards.resolve import shipped
from junheng.terms.messages import text


def standardised(draft: Draft, book: Rulebook) -> None:
    """What a standardised school is, where a clause asks for it."""
    if not any(isinstance(test, TownshipTest) for clause in book.clauses.values() for test in clause.tests):
        return
    lang = draft.lang
    draft.heading(2, "method.standardised")
    if book.standardised is None:
        draft.say("method.standardised.unknown")
    else:
        known = shipped()
        rules = [bracketed(known[id].name(lang), id) if id in known else id for id in book.standardised.school_rules]
        draft.say("method.standardised.said", rules=text("report.separator", lang).join(rules))


def targets(draft: Draft, declared: Sequence[Target]) -> None:
    """How the targets of plans are measured; nothing where there are none."""
    if not declared:
        return
    lang = draft.lang
    draft.heading(2, "method.targets")
    draft.say("method.targets.said")
    columns = (
        words.column("target", lang, width=18),
        words.column("content", lang, width=34),
        words.column("by", lang, width=14),
        Column("judged", text("method.column.judged", lang), width=34),
        words.column("wanted", lang, width=16),
        words.column("source", lang, width=24),
    )
    rows: list[Row] = []
    shares = {}
    for target in declared:
        if isinstance(target.test, ShareTest):
            shares[target.id] = target.test
        rows.append(
            {
                "target": Cell(target.id),
                "content": Cell(target.name(lang)),
                "by": Cell(words.day(target.by, lang)),
                "judged": Cell(judged(target.test, lang)),
                "wanted": Cell(limited(target.test, lang)),
                "source": Cell(target.source),
            }
        )
    title = text("method.title.targets", lang)
    draft.table(Table("targets", draft.sheet, title, columns, tuple(rows), broad=False))
    totals = [total for test in shares.values() for total in (test.numerator, test.denominator)]
    named = naming(totals, lang, max(shares, key=len, default=""))
    for id, test in shares.items():
        own = naming((test.numerator, test.denominator), lang, id)
        draft.formula(share_formula(id, test, named if own.lettered else own, None))
    if shares:
        title = text("method.title.target_fields", lang)
        draft.table(field_table("fields-targets", draft.sheet, title, fields_of(totals), named, lang))
