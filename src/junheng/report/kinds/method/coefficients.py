"""The fourth chapter: the coefficient between schools, its limits, and the published example step by step."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from junheng.assess.outcome import Assessment
from junheng.assess.spread import NEAR, Shares, cv, sd
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.formula import Formula, Number, Root, Super, Symbol, Word
from junheng.report.formula import Fraction as Over
from junheng.report.kinds.method.formulas import number, row
from junheng.report.kinds.method.origins import Origin, source_of
from junheng.report.kinds.method.published import five_schools, published
from junheng.report.kinds.method.spread_formulas import coefficient_formulas, mean_formula
from junheng.report.kinds.method.wording import ids_said, printed
from junheng.report.sources import path
from junheng.report.tables import Cell, Column, Row, Table, full_decimals
from junheng.standards.model import MeanSpreadTest, SpreadTest, Stage
from junheng.terms.messages import Lang, text


def coefficients(assessment: Assessment, origins: Sequence[Origin], lang: Lang) -> Section:
    """How the coefficient is computed, what it must keep to, and what it comes to for five published schools."""
    draft = Draft("coefficients", text("method.coefficients", lang), lang)
    draft.heading(1, "method.coefficients")
    draft.say("method.coefficients.said")
    for formula in coefficient_formulas():
        draft.formula(formula)
    draft.say("method.coefficients.symbols")
    counted = [indicator.id for indicator in assessment.rulebook.indicators.values() if indicator.spread]
    if counted:
        draft.item("method.coefficients.counted", indicators=ids_said(counted, lang))
    draft.item("method.coefficients.total")
    draft.item("method.coefficients.split")
    draft.item("method.coefficients.undefined")
    if any(limit.compare == "at_most" and limit.indicator in counted for limit in assessment.rulebook.limits):
        draft.item("method.coefficients.no_denominator")
    draft.item("method.coefficients.nothing")
    draft.item("method.coefficients.missing")
    draft.heading(2, "method.coefficient_limits")
    _limits(draft, assessment, origins)
    draft.heading(2, "method.example")
    _example(draft, five_schools())
    return draft.done(flows=True)


def _limits(draft: Draft, assessment: Assessment, origins: Sequence[Origin]) -> None:
    lang, book = draft.lang, assessment.rulebook
    found = [
        (clause, test)
        for clause in book.clauses.values()
        for test in clause.tests
        if isinstance(test, (SpreadTest, MeanSpreadTest))
    ]
    if not found:
        draft.say("method.coefficient_limits.none")
    else:
        columns = (
            words.column("clause", lang, width=14),
            Column("how", text("method.column.how", lang), width=26),
            Column("counted", text("method.column.counted", lang), width=26),
            *(Column(stage, words.stage(stage, lang), width=10, centred=True) for stage in book.stages),
            words.column("source", lang, width=24),
        )
        rows: list[Row] = []
        for clause, test in found:
            kind = "mean" if isinstance(test, MeanSpreadTest) else "each"
            limits: dict[str, Cell] = {stage: _limit(assessment, test, stage) for stage in test.at_most}
            rows.append(
                {
                    "clause": Cell(clause.id),
                    "how": Cell(text(f"method.coefficient_limits.{kind}", lang)),
                    "counted": Cell(ids_said(test.counted, lang)),
                    **limits,
                    "source": Cell(source_of(clause, origins)),
                }
            )
        title = text("method.title.coefficient_limits", lang)
        draft.table(Table("coefficient_limits", draft.sheet, title, columns, tuple(rows), broad=False))
    for clause, test in found:
        if isinstance(test, MeanSpreadTest):
            draft.say("method.coefficient_limits.mean_said", clause=clause.id, number=len(test.counted))
            draft.formula(mean_formula(len(test.counted)))
        else:
            draft.say("method.coefficient_limits.each_said", clause=clause.id, number=len(test.counted))
    draft.item("method.coefficient_limits.rounding")
    draft.item("method.coefficient_limits.near", near=Cell(NEAR, decimals=3))


def _limit(assessment: Assessment, test: SpreadTest | MeanSpreadTest, stage: Stage) -> Cell:
    """A limit, with where it stands in the assessment when the data have the stage."""
    value = test.at_most[stage]
    source = ""
    result = assessment.stages.get(stage)
    if result is not None and isinstance(test, MeanSpreadTest):
        if result.composite is not None and result.composite.limit == value:
            source = path("stages", stage, "composite", "limit")
    elif result is not None:
        id = next((id for id in test.counted if id in result.spreads and result.spreads[id].limit == value), None)
        source = path("stages", stage, "indicators", id, "limit") if id is not None else ""
    return Cell(value, decimals=full_decimals(value, least=2), source=source)


def _example(draft: Draft, shares: Shares) -> None:
    """Each step of the published example, computed by the code that computes the county's coefficients."""
    lang, given = draft.lang, published()["five_schools"]
    mean, deviation, found = float(shares.mean), sd(shares), cv(shares)
    draft.say("method.example.said", schools=len(shares.bases), source=given["source"])
    draft.table(_steps(shares, draft.sheet, lang))
    number_of = {name: Number(Cell(value, decimals=0)) for name, value in _totals(shares).items()}
    shown = Number(Cell(mean, decimals=4))
    variance = Number(Cell(deviation**2, decimals=4))
    parts = [Number(step["weighted"]) for step in _school_steps(shares, lang)]
    added = row(*[one for part in parts for one in ("+", part)][1:])
    draft.formula(
        Formula(row("X", "=", Over(number_of["amount"], number_of["base"]), "=", shown), "example-mean"),
    )
    draft.formula(Formula(row(Super(Symbol("S"), number(2)), "=", added, "=", variance), "example-variance"))
    draft.formula(Formula(row("S", "=", Root(variance), "=", Number(Cell(deviation, decimals=4))), "example-sd"))
    result = Number(Cell(found, decimals=4))
    top, bottom = Number(Cell(deviation, decimals=4)), Number(Cell(mean, decimals=4))
    draft.formula(Formula(row(Word("CV"), "=", Over(top, bottom), "=", result), "example-cv"))
    draft.say(
        "method.example.result",
        cv=Cell(found, decimals=4),
        printed=printed(Fraction(given["printed_coefficient"])),
    )


def _totals(shares: Shares) -> dict[str, Fraction]:
    return {"amount": shares.amount, "base": shares.base}


def _steps(shares: Shares, sheet: str, lang: Lang) -> Table:
    heads = {name: text(f"method.column.{name}", lang) for name in ("value", "weight", "squared", "weighted")}
    columns = (
        Column("school", text("report.column.name", lang), width=14),
        Column("pupils", text("method.column.pupils", lang), decimals=0, width=12),
        Column("books", text("method.column.books", lang), decimals=0, width=12),
        *(Column(name, head, decimals=4, width=16) for name, head in heads.items()),
    )
    total = {
        "school": Cell(text("method.total", lang), "strong"),
        "pupils": Cell(shares.base),
        "books": Cell(shares.amount),
        "value": Cell(shares.mean),
        "weight": Cell(sum(shares.weights)),
        "weighted": Cell(sd(shares) ** 2),
    }
    title = text("method.title.example", lang)
    return Table(
        "example",
        sheet,
        title,
        columns,
        (*_school_steps(shares, lang), total),
        notes=(text("method.example.total", lang),),
        broad=False,
    )


def _school_steps(shares: Shares, lang: Lang) -> Iterator[Row]:
    mean = float(shares.mean)
    figures = zip(shares.bases, shares.amounts, shares.values, shares.weights, strict=True)
    for place, (pupils, books, value, weight) in enumerate(figures, start=1):
        squared = (value - mean) ** 2
        yield {
            "school": Cell(text("method.example.school", lang, number=place)),
            "pupils": Cell(pupils),
            "books": Cell(books),
            "value": Cell(value),
            "weight": Cell(weight),
            "squared": Cell(squared),
            "weighted": Cell(weight * squared, decimals=4),
        }
