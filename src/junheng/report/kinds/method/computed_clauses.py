"""The clauses that are computed, one by one, with their formulas and the fields that they read."""

from fractions import Fraction

from junheng.assess.outcome import Assessment
from junheng.facts.fields import Field, dictionary, find
from junheng.report import words
from junheng.report.document import Draft, Heading, Section
from junheng.report.formula import Formula, Group, Symbol, Word
from junheng.report.formula import Fraction as Over
from junheng.report.kinds.method.clause_tests import judged, kinds_said, limited
from junheng.report.kinds.method.formulas import Naming, fields_of, figure, naming, number, row, share_formula
from junheng.report.kinds.method.indicators import field_table, tolerance_item
from junheng.report.kinds.method.targets import standardised, targets
from junheng.report.kinds.method.wording import limits_said
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
    Test,
)
from junheng.terms.messages import Lang, text

ELSEWHERE = (SchoolRuleTest, SpreadTest, MeanSpreadTest)
"""Tests that have chapters of their own."""


def clause_formulas(assessment: Assessment, lang: Lang) -> Section:
    """The clauses that are computed, one by one; then the targets of plans."""
    book = assessment.rulebook
    draft = Draft("clause_formulas", text("method.clause_formulas", lang), lang)
    relaxed = {tolerance.applies_to for tolerance in book.tolerances.values()}
    shown = [
        clause
        for clause in book.clauses.values()
        if _computed(clause) or (clause.id in relaxed and not _of_schools(clause))
    ]
    if shown:
        draft.heading(2, "method.clause_formulas")
        draft.say("method.clause_formulas.said")
    for clause in shown:
        draft.blocks.append(Heading(3, text("method.clause.heading", lang, id=clause.id)))
        draft.say("method.clause.said", text=clause.name(lang))
        _tests(draft, clause)
        for tolerance in book.tolerances.values():
            if tolerance.applies_to == clause.id and not _of_schools(clause):
                tolerance_item(draft, tolerance, assessment, _unit(clause, lang))
    standardised(draft, book)
    targets(draft, book.targets)
    return draft.done()


def _of_schools(clause: Clause) -> bool:
    """Whether a clause is told, with what relaxes it, in the chapter on the school rule."""
    return any(isinstance(test, SchoolRuleTest) for test in clause.tests)


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
    """A clause's formulas, what each of its tests asks for, and where the figures come from."""
    lang = draft.lang
    shares = [test for test in clause.tests if isinstance(test, ShareTest)]
    totals = [total for test in shares for total in (test.numerator, test.denominator)]
    named, fields = naming(totals, lang, clause.id), fields_of(totals)
    for place, share in enumerate(shares, start=1):
        draft.formula(share_formula(clause.id, share, named, place if len(shares) > 1 else None))
    for test in clause.tests:
        _formula(draft, clause.id, test)
        fields |= _fields(test)
    for test in clause.tests:
        if not isinstance(test, ELSEWHERE):
            _asked(draft, test, shares.index(test) + 1 if isinstance(test, ShareTest) and len(shares) > 1 else None)
    if fields:
        title = text("method.title.fields", lang, indicator=clause.id)
        atoms = {**{name: Word(field.label(lang)) for name, field in fields.items()}, **named.atoms}
        listed = Naming(atoms, named.lettered)
        draft.table(field_table(f"fields-{clause.id}", draft.sheet, title, fields, listed, lang))


def _formula(draft: Draft, id: str, test: Test) -> None:
    """The formula of a test that is no share, with its letters; nothing where it needs none."""
    lang = draft.lang
    if isinstance(test, FundsTest):
        draft.formula(funds(id, test))
        draft.say("method.clause.funds", least=figure(Fraction(test.least_pupils)))
    elif isinstance(test, RoomsTest):
        draft.formula(rooms(id, test))
        areas = limits_said(test.least_area, "at_least", words.unit("m2", lang), lang)
        classes, kinds = figure(Fraction(test.per_classes)), kinds_said(test, lang)
        draft.say("method.clause.rooms", classes=classes, kinds=kinds, areas=areas)
    elif isinstance(test, SchoolSizeTest):
        draft.say("method.clause.school_size")


def _fields(test: Test) -> dict[str, Field]:
    """The fields of a test that is no share, by the names that the standard gives them."""
    names: tuple[str, ...] = ()
    if isinstance(test, FigureTest):
        names = (*test.fields.values(), *([test.limit_field] if test.limit_field is not None else []))
        return {name: dictionary()["county"][name] for name in names}
    if isinstance(test, FundsTest):
        names = ("public_funds_allocated", "pupils", *test.quota.values())
    return {name: field for name in names if (field := find(name)) is not None}


def _asked(draft: Draft, test: Test, place: int | None) -> None:
    """How a test is judged and what it asks for; `place` says of which of several formulas."""
    said, how = limited(test, draft.lang), judged(test, draft.lang)
    if place is not None:
        draft.item("method.clause.limit_of", number=place, judged=how, limit=said)
    elif said:
        draft.item("method.clause.limit", judged=how, limit=said)
    else:
        draft.item("method.clause.judged", judged=how)


def rooms(id: str, test: RoomsTest) -> Formula:
    """How many rooms of each kind a school needs for its classes."""
    begun = row("⌈", Over(Symbol("c"), number(test.per_classes)), "⌉")
    return Formula(row("n", "=", Word("max"), Group(row(number(1), ",", begun))), f"rooms-{id}")


def funds(id: str, test: FundsTest) -> Formula:
    """What a small school has to be allocated."""
    return Formula(row("F", "≥", "q", "×", Word("max"), Group(row("p", ",", number(test.least_pupils)))), f"funds-{id}")
