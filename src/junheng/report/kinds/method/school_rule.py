"""The fifth chapter: when a school passes, the verdicts, what lacks, the nearest way to pass, places among peers."""

from collections.abc import Sequence
from fractions import Fraction

from junheng.assess.outcome import Assessment, State, Verdict
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.formula import Formula, Function, Group
from junheng.report.formula import Fraction as Over
from junheng.report.kinds.method.formulas import figure, number, row, sub, summed
from junheng.report.kinds.method.indicators import tolerance_item
from junheng.report.kinds.method.wording import ids_said
from junheng.report.tables import Cell, Column, Table
from junheng.standards.model import Rulebook, SchoolRuleTest, SpreadTest
from junheng.terms.messages import Lang, text

VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "undetermined")
STATES: tuple[State, ...] = ("met", "within-tolerance", "failing", "missing")


def school_rule(assessment: Assessment, lang: Lang) -> Section:
    """The rule over the indicators of each school, and the words that every result uses."""
    book = assessment.rulebook
    draft = Draft("school_rule", text("method.school_rule", lang), lang)
    draft.heading(1, "method.school_rule")
    rules = [
        (clause.id, test)
        for clause in book.clauses.values()
        for test in clause.tests
        if isinstance(test, SchoolRuleTest)
    ]
    if not rules:
        draft.say("method.school_rule.none")
    for id, test in rules:
        _rule(draft, id, test)
    for tolerance in book.tolerances.values():
        if tolerance.applies_to in dict(rules):
            tolerance_item(draft, tolerance, assessment, "")
    draft.heading(2, "method.verdicts")
    draft.say("method.verdicts.said")
    floors = [test.floor_share for _, test in rules]
    floors += [one.school_rule[1] for one in book.tolerances.values() if one.school_rule is not None]
    states = [state for state in STATES if state != "within-tolerance" or min(floors, default=1) < 1]
    draft.table(_verdicts(states if rules else [], draft.sheet, lang))
    draft.item("method.verdicts.certain")
    draft.item("method.verdicts.combined")
    draft.item("method.verdicts.computed")
    levels = any(isinstance(test, SpreadTest) for clause in book.clauses.values() for test in clause.tests)
    if rules:
        _shortfalls(draft, book)
    if rules or levels:
        _ways(draft, schools=bool(rules), coefficients=levels)
    if book.indicators:
        _peers(draft)
    return draft.done(flows=True)


def _rule(draft: Draft, id: str, test: SchoolRuleTest) -> None:
    if test.met_at_least == len(test.counted):
        draft.say("method.school_rule.every", clause=id, indicators=ids_said(test.counted, draft.lang))
        draft.item("method.school_rule.unlimited")
        return
    draft.say(
        "method.school_rule.said",
        clause=id,
        number=figure(Fraction(len(test.counted))),
        indicators=ids_said(test.counted, draft.lang),
        met=figure(Fraction(test.met_at_least)),
        rest=figure(Fraction(len(test.counted) - test.met_at_least)),
        floor=figure(test.floor_share * 100, "%"),
    )
    draft.formula(Formula(row(sub("f", "j"), "=", number(test.floor_share), "×", sub("a", "j")), f"floor-{id}"))
    draft.say("method.school_rule.floor", share=figure(test.floor_share))
    draft.item("method.school_rule.unlimited")


def _verdicts(states: Sequence[State], sheet: str, lang: Lang) -> Table:
    columns = (
        words.column("of", lang, name="choice", width=14),
        words.column("word", lang, name="verdict", width=18, centred=True),
        Column("meaning", text("method.column.meaning", lang), width=70),
    )
    rows = []
    for verdict in VERDICTS:
        rows.append(
            {
                "of": Cell(text("method.entry.clause", lang)),
                "word": words.verdict(verdict, lang),
                "meaning": Cell(text(f"method.verdicts.{verdict}", lang)),
            }
        )
    for state in states:
        rows.append(
            {
                "of": Cell(text("method.entry.indicator", lang)),
                "word": words.state(state, lang),
                "meaning": Cell(text(f"method.states.{state}", lang)),
            }
        )
    title = text("method.title.verdicts", lang)
    return Table("verdicts", sheet, title, columns, tuple(rows), broad=False)


def _shortfalls(draft: Draft, book: Rulebook) -> None:
    draft.heading(2, "method.shortfalls")
    draft.say("method.shortfalls.said")
    for formula in shortfall_formulas():
        draft.formula(formula)
    draft.say("method.shortfalls.symbols")
    draft.item("method.shortfalls.whole")
    if any(limit.compare == "at_most" for limit in book.limits):
        draft.item("method.shortfalls.less")


def _ways(draft: Draft, *, schools: bool, coefficients: bool) -> None:
    """The nearest ways that an assessment by the standard tells: of schools, of coefficients."""
    draft.heading(2, "method.ways")
    draft.say("method.ways.said")
    if schools:
        draft.say("method.ways.school")
        draft.formula(cost())
        draft.say("method.ways.symbols")
        draft.item("method.ways.missing")
    if coefficients:
        draft.say("method.ways.coefficient")
        draft.formula(levelling())
        draft.say("method.ways.level")


def _peers(draft: Draft) -> None:
    draft.heading(2, "method.peers")
    draft.say("method.peers.said")
    draft.item("method.peers.order")
    draft.item("method.peers.absent")
    draft.item("method.peers.median")


NEEDED = sub("N", "j")


def shortfall_formulas() -> tuple[Formula, Formula]:
    """What a threshold asks for, and what lacks to it: never below nothing."""
    asked = Over(row(sub("a", "j"), sub("p", "j")), sub("k", "j"))
    lacking = Function("max", Group(row(number(0), ",", NEEDED, "−", sub("r", "j"))))
    return (
        Formula(row(NEEDED, "=", asked), "needed"),
        Formula(row(sub("d", "j"), "=", lacking), "shortfall"),
    )


def cost() -> Formula:
    """What a way to pass is weighed by: the parts that are added of what the thresholds ask for."""
    return Formula(row("K", "=", summed(Over(sub("e", "j"), NEEDED), "j", "m")), "cost")


def levelling() -> Formula:
    """What raising the lowest schools to one level takes."""
    added = Group(row(number(0), ",", "y", sub("p", "i"), "−", sub("r", "i")))
    return Formula(row("A", "=", summed(Function("max", added))), "levelling")
