"""The fifth chapter: when a school passes, what the verdicts mean, what lacks, and the nearest way to pass."""

from collections.abc import Sequence
from fractions import Fraction

from junheng.assess.outcome import Assessment, State, Verdict
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.formula import Formula, Group, Word
from junheng.report.formula import Fraction as Over
from junheng.report.kinds.method.formulas import figure, number, row, sub, summed
from junheng.report.kinds.method.indicators import tolerance_item
from junheng.report.kinds.method.wording import ids_said
from junheng.report.tables import Cell, Column, Table
from junheng.standards.model import SchoolRuleTest
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
    if rules:
        _shortfalls(draft)
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


def _shortfalls(draft: Draft) -> None:
    draft.heading(2, "method.shortfalls")
    draft.say("method.shortfalls.said")
    draft.formula(shortfall())
    draft.say("method.shortfalls.symbols")
    draft.item("method.shortfalls.whole")
    draft.item("method.shortfalls.less")
    draft.heading(2, "method.ways")
    draft.say("method.ways.school")
    draft.formula(cost())
    draft.say("method.ways.symbols")
    draft.say("method.ways.coefficient")


def shortfall() -> Formula:
    """What lacks to a threshold: so much per pupil, less what there is, never below nothing."""
    needed = row(Over(sub("a", "j"), sub("k", "j")), "×", "p")
    inside = Group(row(number(0), ",", needed, "−", sub("r", "j")))
    return Formula(row(sub("d", "j"), "=", Word("max"), inside), "shortfall")


def cost() -> Formula:
    """What a way to pass is weighed by: the parts that lack of what the thresholds ask for."""
    each = Over(sub("e", "j"), row(Over(sub("a", "j"), sub("k", "j")), "×", "p"))
    return Formula(row("K", "=", summed(each, "j", "m")), "cost")
