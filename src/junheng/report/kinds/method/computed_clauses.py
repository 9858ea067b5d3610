"""The clauses that are computed, one by one, with their formulas and the fields that they read."""

from collections import defaultdict
from fractions import Fraction

from junheng.assess.outcome import Assessment
from junheng.facts.fields import Field, dictionary, find
from junheng.report import words
from junheng.report.document import Draft, Heading, Section
from junheng.report.formula import Formula, Function, Group, Symbol, Word
from junheng.report.formula import Fraction as Over
from junheng.report.kinds.method.clause_tests import kinds_said, limited
from junheng.report.kinds.method.formulas import Naming, fields_of, figure, naming, number, row, share_formula
from junheng.report.kinds.method.indicators import field_table, tolerance_item
from junheng.report.kinds.method.targets import standardised, targets
from junheng.report.kinds.method.wording import limits_said
from junheng.standards.model import (
    Clause,
    FigureTest,
    FundsTest,
    RoomsTest,
    Rulebook,
    SchoolRuleTest,
    SchoolSizeTest,
    ShareTest,
    Test,
)
from junheng.standards.model import Sum as Total
from junheng.terms.messages import Lang, text


def clause_formulas(assessment: Assessment, lang: Lang) -> Section:
    """The clauses that have formulas, one by one, and the fields of all; then the targets of plans."""
    book = assessment.rulebook
    draft = Draft("clause_formulas", text("method.clause_formulas", lang), lang)
    relaxed = {tolerance.applies_to for tolerance in book.tolerances.values()}
    shown = [
        clause
        for clause in book.clauses.values()
        if _formulated(clause) or (clause.id in relaxed and not _of_schools(clause))
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
    _sources(draft, book)
    standardised(draft, book)
    targets(draft, book.targets)
    return draft.done(flows=True)


def _of_schools(clause: Clause) -> bool:
    """Whether a clause is told, with what relaxes it, in the chapter on the school rule."""
    return any(isinstance(test, SchoolRuleTest) for test in clause.tests)


def _formulated(clause: Clause) -> bool:
    return any(isinstance(test, (ShareTest, RoomsTest, FundsTest, SchoolSizeTest)) for test in clause.tests)


def _unit(clause: Clause, lang: Lang) -> str:
    """The unit of the figures by which a tolerance relaxes a clause."""
    if any(isinstance(test, RoomsTest) for test in clause.tests):
        return words.unit("m2", lang)
    return words.unit("person", lang) if any(isinstance(test, SchoolSizeTest) for test in clause.tests) else ""


def _tests(draft: Draft, clause: Clause) -> None:
    """A clause's formulas with their letters, and what each of several asks for."""
    lang, shares = draft.lang, _shares(clause)
    named = _naming(clause, lang)
    for place, share in enumerate(shares, start=1):
        draft.formula(share_formula(clause.id, share, named, place if len(shares) > 1 else None))
    for test in clause.tests:
        _formula(draft, clause.id, test)
    for place, share in enumerate(shares if len(shares) > 1 else (), start=1):
        draft.item("method.clause.limit_of", number=place, limit=limited(share, lang))
    if named.lettered:
        title = text("method.title.fields", lang, indicator=clause.id)
        draft.table(field_table(f"fields-{clause.id}", draft.sheet, title, fields_of(_totals(clause)), named, lang))


def _shares(clause: Clause) -> list[ShareTest]:
    return [test for test in clause.tests if isinstance(test, ShareTest)]


def _totals(clause: Clause) -> list[Total]:
    return [total for test in _shares(clause) for total in (test.numerator, test.denominator)]


def _naming(clause: Clause, lang: Lang) -> Naming:
    return naming(_totals(clause), lang, clause.id)


def _sources(draft: Draft, book: Rulebook) -> None:
    """One table of the fields that the clauses read, but for those that stand beside a formula as letters."""
    lang, fields, readers = draft.lang, dict[str, Field](), defaultdict[str, list[str]](list)
    for clause in book.clauses.values():
        read = {} if _naming(clause, lang).lettered else fields_of(_totals(clause))
        for test in clause.tests:
            read |= _fields(test)
        for field in {(one.table, one.id): one for one in read.values()}.values():
            key = f"{field.table}.{field.id}"
            fields[key] = field
            readers[key].append(clause.id)
    if fields:
        draft.heading(2, "method.title.clause_fields")
        used = {key: text("terms.separator.list", lang).join(ids) for key, ids in readers.items()}
        named = Naming({key: Word(field.label(lang)) for key, field in fields.items()})
        title = text("method.title.clause_fields", lang)
        draft.table(field_table("fields-clauses", draft.sheet, title, fields, named, lang, used))


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


def rooms(id: str, test: RoomsTest) -> Formula:
    """How many rooms of each kind a school needs for its classes."""
    begun = Group(Over(Symbol("c"), number(test.per_classes)), "⌈", "⌉")
    return Formula(row("n", "=", Function("max", Group(row(number(1), ",", begun)))), f"rooms-{id}")


def funds(id: str, test: FundsTest) -> Formula:
    """What a small school has to be allocated."""
    counted = Function("max", Group(row("p", ",", number(test.least_pupils))))
    return Formula(row("F", "≥", "q", "×", counted), f"funds-{id}")
