"""What would make a clause pass: the nearest way of its schools or coefficients, with where to read on."""

from collections.abc import Iterator
from dataclasses import dataclass

from junheng.assess.contract import detail
from junheng.assess.outcome import Assessment, ClauseResult, Verdict
from junheng.report import words
from junheng.report.kinds.self_assessment.clause_results import figures_of
from junheng.report.tables import Cell, Column
from junheng.standards.model import MeanSpreadTest, SchoolRuleTest, SpreadTest, Stage
from junheng.terms.messages import text
from junheng.web.pages.judged import View

PRINTED = Column("", "")
NAMED = 6
"""Schools that are named before the rest is only counted."""


@dataclass(frozen=True)
class Way:
    """A sentence that says what to do, and where to read on."""

    words: str
    link: str


@dataclass(frozen=True)
class Proof:
    """What there is for a clause that is judged by documents.

    Attributes:
        words: How many documents were reviewed and wait, or that there is none.
        link: Where they are listed.
        bring: Where one is brought; empty for whoever may not.
        waiting: How many nobody has reviewed.
        lacks: Whether the clause stays open for want of what they prove.
    """

    words: str
    link: str
    bring: str
    waiting: int
    lacks: bool


@dataclass(frozen=True)
class Clause:
    """A clause as pages show it; `proof` where it is judged by documents and the page looks at them."""

    id: str
    name: str
    dimension: str
    verdict: Verdict
    word: str
    figure: str
    why: str
    missing: str
    ways: tuple[Way, ...]
    link: str
    proof: Proof | None = None


def clauses(view: View) -> list[Clause]:
    """Every clause, in the order of the standard."""
    return [clause(view, id, result) for id, result in view.found.clauses.items()]


def clause(view: View, id: str, result: ClauseResult) -> Clause:
    """One clause with its verdict, why, and what to do."""
    found, lang = view.found, view.lang
    told = found.rulebook.clauses[id]
    figure = figures_of(found, id, lang)
    return Clause(
        id,
        told.name(lang),
        told.dimension(lang),
        result.verdict,
        text(f"terms.verdict.{result.verdict}", lang),
        PRINTED.show(figure) if figure.value is not None else "",
        _why(view, id, result),
        words.lacking(result.missing, lang) if result.missing else "",
        tuple(_ways(view, id, result)) if result.verdict == "fail" else (),
        view.address("clause", id),
    )


def _why(view: View, id: str, result: ClauseResult) -> str:
    """Why a clause has its verdict; of coefficients, which have a limit a stage, each stage that fails."""
    lang = view.lang
    if not any(isinstance(test, SpreadTest) for test in view.found.rulebook.clauses[id].tests):
        return detail(result, lang)
    told = {
        stage: detail(own.clauses[id], lang)
        for stage, own in view.found.stages.items()
        if id in own.clauses and own.clauses[id].verdict == "fail"
    }
    if len(set(told.values())) < 2:
        return detail(result, lang)
    return text("report.separator", lang).join(
        text("web.clause.of_stage", lang, stage=words.stage(stage, lang), why=why) for stage, why in told.items()
    )


def _ways(view: View, id: str, result: ClauseResult) -> Iterator[Way]:
    tests = view.found.rulebook.clauses[id].tests
    if any(isinstance(test, SchoolRuleTest) for test in tests):
        yield from _of_schools(view)
    elif any(isinstance(test, SpreadTest) for test in tests):
        yield from _of_spreads(view)
    elif any(isinstance(test, MeanSpreadTest) for test in tests):
        for stage, one in view.found.stages.items():
            if one.composite is not None and one.composite.passes is False:
                yield Way(
                    text("web.way.mean", view.lang, stage=words.stage(stage, view.lang)), view.address("clause", id)
                )
    elif result.schools:
        names = _names(view.found, result.schools)
        said = text("web.way.affected", view.lang, number=len(names), schools=words.listed(names, view.lang, NAMED))
        yield Way(said, view.address("clause", id))


def _of_schools(view: View) -> Iterator[Way]:
    for stage in view.found.stages:
        failing = [unit for unit in view.found.units if unit.stage == stage and unit.in_scope and unit.passes is False]
        if failing:
            nearest = min(failing, key=lambda unit: (len(unit.nearest_way or ()) or 99, unit.school))
            said = text(
                "web.way.schools",
                view.lang,
                stage=words.stage(stage, view.lang),
                number=len(failing),
                school=nearest.name or nearest.school,
                way=words.way(nearest.nearest_way, view.found, view.lang),
            )
            yield Way(said, view.address("schools", stage=stage, look="failing"))


def _of_spreads(view: View) -> Iterator[Way]:
    for stage, result in view.found.stages.items():
        for id, spread in result.spreads.items():
            if spread.passes is False:
                yield Way(level_way(view, stage, id), view.address("indicator", stage, id))


def level_way(view: View, stage: Stage, id: str) -> str:
    """How a coefficient is brought down to its limit."""
    lang, book = view.lang, view.found.rulebook.indicators[id]
    way = view.found.stages[stage].spreads[id].nearest_way
    blanks = {"stage": words.stage(stage, lang), "indicator": words.indicator(book, lang)}
    if way is None:
        return text("selfassessment.ways.no_level", lang, **blanks)
    return text(
        "web.way.level",
        lang,
        **blanks,
        schools=way.schools,
        level=PRINTED.show(Cell(way.level, decimals=2 if way.level >= 1 else 4)),
        add=PRINTED.show(words.amount(way.add, book)),
        unit=words.unit(way.unit, lang),
    )


def _names(found: Assessment, schools: tuple[str, ...]) -> list[str]:
    names = {unit.school: unit.name for unit in found.units}
    return [names.get(school) or school for school in dict.fromkeys(schools)]
