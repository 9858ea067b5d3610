"""The sixth chapter: every clause at a glance, then those that are computed with their formulas and fields."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from junheng.assess.outcome import Assessment
from junheng.facts.fields import find
from junheng.report import words
from junheng.report.document import Draft, Heading, Section
from junheng.report.formula import Formula, Group, Symbol, Word
from junheng.report.formula import Fraction as Over
from junheng.report.kinds.method.clause_tests import judged, kinds_said, limited, tables_read
from junheng.report.kinds.method.formulas import Naming, fields_of, figure, naming, number, row, share_formula
from junheng.report.kinds.method.indicators import field_table, tolerance_item
from junheng.report.kinds.method.origins import Origin, source_of
from junheng.report.kinds.method.wording import confidence_said, limits_said, stages_said, tables_said
from junheng.report.tables import EMPTY, Cell, Column, Row, Table
from junheng.standards.model import (
    Clause,
    FigureTest,
    FundsTest,
    MeanSpreadTest,
    RoomsTest,
    SchoolRuleTest,
    SchoolSizeTest,
    ShareTest,
    SpreadTest,
    Target,
    TownshipTest,
)
from junheng.terms.messages import Lang, text

ELSEWHERE = (SchoolRuleTest, SpreadTest, MeanSpreadTest)
"""Tests that have chapters of their own."""


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


def clause_formulas(assessment: Assessment, origins: Sequence[Origin], lang: Lang) -> Section:
    """The clauses that are computed, one by one; then the targets of plans."""
    book = assessment.rulebook
    draft = Draft("clause_formulas", text("method.clause_formulas", lang), lang)
    shown = [clause for clause in book.clauses.values() if _computed(clause)]
    if shown:
        draft.heading(2, "method.clause_formulas")
        draft.say("method.clause_formulas.said")
    for clause in shown:
        draft.blocks.append(Heading(3, text("method.clause.heading", lang, id=clause.id)))
        draft.say("method.clause.said", text=clause.name(lang))
        _tests(draft, clause)
        for tolerance in book.tolerances.values():
            if tolerance.applies_to == clause.id:
                tolerance_item(draft, tolerance, assessment, _unit(clause, lang))
    if any(isinstance(test, TownshipTest) for clause in book.clauses.values() for test in clause.tests):
        _standardised(draft, assessment)
    if book.targets:
        _targets(draft, book.targets)
    return draft.done()


def _computed(clause: Clause) -> bool:
    computed = (ShareTest, FigureTest, RoomsTest, FundsTest, SchoolSizeTest)
    return any(isinstance(test, computed) for test in clause.tests) and not all(
        isinstance(test, FigureTest) and test.wanted is not None for test in clause.tests
    )


def _unit(clause: Clause, lang: Lang) -> str:
    """The unit of the figures by which a tolerance relaxes a clause."""
    if any(isinstance(test, RoomsTest) for test in clause.tests):
        return words.unit("m2", lang)
    return words.unit("person", lang) if any(isinstance(test, SchoolSizeTest) for test in clause.tests) else ""


def _tests(draft: Draft, clause: Clause) -> None:
    lang = draft.lang
    shares = [test for test in clause.tests if isinstance(test, ShareTest)]
    named = naming([total for test in shares for total in (test.numerator, test.denominator)], lang)
    fields = fields_of(total for test in shares for total in (test.numerator, test.denominator))
    for place, share in enumerate(shares, start=1):
        draft.formula(share_formula(clause.id, share, named, place if len(shares) > 1 else None))
    for test in clause.tests:
        if isinstance(test, FigureTest):
            names = dict.fromkeys((*test.fields.values(), *([test.limit_field] if test.limit_field else [])))
            fields |= {name: field for name in names if (field := find(name)) is not None}
        elif isinstance(test, FundsTest):
            draft.formula(funds(clause.id, test))
            draft.say("method.clause.funds", least=figure_of(test.least_pupils))
            wanted = ("public_funds_allocated", "pupils", *test.quota.values())
            fields |= {name: field for name in wanted if (field := find(name)) is not None}
        elif isinstance(test, RoomsTest):
            draft.formula(rooms(clause.id, test))
            areas = limits_said(test.least_area, "at_least", words.unit("m2", lang), lang)
            kinds = kinds_said(test, lang)
            draft.say("method.clause.rooms", classes=figure_of(test.per_classes), kinds=kinds, areas=areas)
        elif isinstance(test, SchoolSizeTest):
            draft.say("method.clause.school_size")
    for test in clause.tests:
        if not isinstance(test, ELSEWHERE) and (said := limited(test, lang)):
            draft.item("method.clause.limit", judged=judged(test, lang), limit=said)
        elif not isinstance(test, ELSEWHERE):
            draft.item("method.clause.judged", judged=judged(test, lang))
    if fields:
        title = text("method.title.fields", lang, indicator=clause.id)
        atoms = {**{name: Word(field.label(lang)) for name, field in fields.items()}, **named.atoms}
        listed = Naming(atoms, named.lettered)
        draft.table(field_table(f"fields-{clause.id}", draft.sheet, title, fields, listed, lang))


def figure_of(whole: int) -> Cell:
    """A whole number of a standard."""
    return figure(Fraction(whole))


def rooms(id: str, test: RoomsTest) -> Formula:
    """How many rooms of each kind a school needs for its classes."""
    begun = row("⌈", Over(Symbol("c"), number(test.per_classes)), "⌉")
    return Formula(row("n", "=", Word("max"), Group(row(number(1), ",", begun))), f"rooms-{id}")


def funds(id: str, test: FundsTest) -> Formula:
    """What a small school has to be allocated."""
    return Formula(row("F", "≥", "q", "×", Word("max"), Group(row("p", ",", number(test.least_pupils)))), f"funds-{id}")


def _standardised(draft: Draft, assessment: Assessment) -> None:
    draft.heading(2, "method.standardised")
    book = assessment.rulebook
    if book.standardised is None:
        draft.say("method.standardised.unknown")
    else:
        draft.say("method.standardised.said", rules=list(book.standardised.school_rules))


def _targets(draft: Draft, targets: Iterable[Target]) -> None:
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
    for target in targets:
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
    for id, test in shares.items():
        draft.formula(share_formula(id, test, naming((test.numerator, test.denominator), lang), None))
