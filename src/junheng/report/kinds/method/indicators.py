"""The third chapter: each indicator with its formula, its fields, its limits and what may relax them."""

from collections.abc import Iterable, Mapping, Sequence

from junheng.assess.judge import Bar
from junheng.assess.outcome import Assessment
from junheng.assess.results import main_rule
from junheng.facts.fields import Field, dictionary
from junheng.report import words
from junheng.report.document import Draft, Heading, Section
from junheng.report.formula import linear
from junheng.report.kinds.method.formulas import Naming, fields_of, figure, indicator_formulas, naming, totals_of
from junheng.report.kinds.method.origins import Origin, source_of
from junheng.report.kinds.method.sharing import sharing, split_fields
from junheng.report.kinds.method.wording import (
    cases_said,
    compared,
    effect_said,
    fields_said,
    printed,
    stages_said,
    where_said,
)
from junheng.report.tables import EMPTY, Cell, Column, Row, Table, full_decimals
from junheng.standards.model import Indicator, Limit, Replaced, Tolerance
from junheng.terms.messages import Lang, text


def indicators(assessment: Assessment, origins: Sequence[Origin], lang: Lang) -> Section:
    """Every indicator of the standard in force."""
    book = assessment.rulebook
    draft = Draft("indicators", text("method.indicators", lang), lang)
    draft.heading(1, "method.indicators")
    if not book.indicators:
        draft.say("method.indicators.none")
        return draft.done(flows=True)
    draft.say("method.indicators.said", number=len(book.indicators))
    draft.item("method.indicators.exact")
    draft.item("method.indicators.records")
    draft.item("method.indicators.rounding")
    draft.item("method.indicators.missing")
    draft.item("method.indicators.totals")
    for indicator in book.indicators.values():
        _indicator(draft, indicator, assessment, origins)
    sharing(draft, assessment)
    return draft.done(flows=True)


def _indicator(draft: Draft, indicator: Indicator, assessment: Assessment, origins: Sequence[Origin]) -> None:
    lang = draft.lang
    tolerances = [one for one in assessment.rulebook.tolerances.values() if one.applies_to == indicator.id]
    totals = totals_of(indicator, tolerances)
    named = naming(totals, lang, indicator.id)
    draft.blocks.append(Heading(2, words.indicator(indicator, lang)))
    draft.say(
        "method.indicator.said",
        unit=indicator.unit(lang),
        stages=stages_said(indicator.stages, lang),
        spread=text("terms.yes" if indicator.spread else "terms.no", lang),
        source=source_of(indicator, origins),
        confidence=indicator.confidence.said(lang),
    )
    # A tolerance may bring so many fields that it needs letters; the indicator itself keeps its words where they fit.
    own = naming(totals_of(indicator), lang, indicator.id)
    for formula in indicator_formulas(indicator, named if own.lettered else own, lang):
        draft.formula(formula)
    fields = fields_of(totals)
    shared = split_fields(assessment.rulebook, fields.values())
    if shared:
        draft.say("method.indicator.shared", fields=fields_said(shared, lang))
    if indicator.better == "less":
        draft.say("method.indicator.less")
    if indicator.round_to is not None:
        draft.say("method.indicator.round_to", multiple=printed(indicator.round_to))
    title = text("method.title.fields", lang, indicator=indicator.id)
    draft.table(field_table(f"fields-{indicator.id}", draft.sheet, title, fields, named, lang))
    _limits(draft, indicator, assessment)
    for tolerance in tolerances:
        tolerance_item(draft, tolerance, assessment, indicator.unit(lang))
        if tolerance.add is not None:
            for formula in indicator_formulas(indicator, named, lang, tolerance):
                draft.formula(formula)


def field_table(
    key: str,
    sheet: str,
    title: str,
    fields: Mapping[str, Field],
    named: Naming,
    lang: Lang,
    readers: Mapping[str, str] | None = None,
) -> Table:
    """Where the figures of a formula come from: definition, unit, sheet of the workbook, source form.

    Args:
        key: Which table it is.
        sheet: The chapter.
        title: Printed over it.
        fields: Its rows, by the names that the standard gives them.
        named: How the formula writes them; letters have a column of their own.
        lang: Language of the labels.
        readers: What reads each field, in a column of its own where that is several things.
    """
    letter = (Column("letter", text("method.column.letter", lang), width=8, centred=True),) if named.lettered else ()
    columns = (
        *letter,
        words.column("field", lang, width=20),
        Column("about", text("method.column.about", lang), width=46),
        words.column("unit", lang, width=10, centred=True),
        words.column("sheet", lang, width=10, centred=True),
        Column("form", text("method.column.form", lang), width=20),
        *((words.column("readers", lang, name="clause", width=12),) if readers is not None else ()),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "letter": Cell(linear(named.atoms[name])),
            "field": Cell(field.label(lang)),
            "about": Cell(field.about(lang)) if field.about(lang) else EMPTY,
            "unit": Cell(words.unit(field.unit, lang)) if field.unit else EMPTY,
            "sheet": Cell(dictionary()[field.table].label(lang)),
            "form": Cell(field.form) if field.form else EMPTY,
            "readers": Cell(readers[name]) if readers is not None else EMPTY,
        }
        for name, field in fields.items()
    )
    return Table(key, sheet, title, columns, rows, broad=False)


def _limits(draft: Draft, indicator: Indicator, assessment: Assessment) -> None:
    lang, book = draft.lang, assessment.rulebook
    limits = [limit for limit in book.limits if limit.indicator == indicator.id]
    if not limits:
        draft.say("method.limits.none" if indicator.spread else "method.limits.nothing")
        return
    rule = main_rule(book)
    floor_share = rule[1].floor_share if rule is not None and indicator.id in rule[1].counted else None
    floored = floor_share is not None and floor_share < 1
    replaced = [pair for pair in book.replaced if pair.new.indicator == indicator.id]
    columns = (
        words.column("stage", lang, width=10, centred=True),
        Column("for", text("method.column.for", lang), width=15),
        Column("compare", text("method.column.compare", lang), width=10, centred=True),
        words.column("threshold", lang, width=11),
        *((words.column("floor", lang, width=9),) if floored else ()),
        words.column("source", lang, width=20),
        Column("since", text("method.column.since", lang), width=19),
        *((words.column("replaced", lang, width=20),) if replaced else ()),
    )
    rows = tuple(
        {
            "stage": Cell(words.stage(limit.stage, lang)),
            "for": Cell(where_said(limit.where, lang)),
            "compare": Cell(compared(limit.compare, lang)),
            "threshold": figure(limit.value),
            "floor": _floor(Bar.of(indicator, limit, floor_share)),
            "source": Cell(limit_source(limit)),
            "since": Cell(_since(limit, lang)),
            "replaced": _replaced(limit, replaced, lang),
        }
        for limit in sorted(limits, key=lambda one: (indicator.stages.index(one.stage), len(one.where)))
    )
    title = text("method.title.limits", lang, indicator=indicator.id, unit=indicator.unit(lang))
    notes = []
    if floor_share is not None and floored:
        for compare in sorted({limit.compare for limit in limits}):
            notes.append(text(f"method.limits.floor_{compare}", lang, share=printed(floor_share)))
    if any(limit.where for limit in limits):
        notes.append(text("method.limits.nearest", lang))
    draft.table(Table(f"limits-{indicator.id}", draft.sheet, title, columns, rows, notes=tuple(notes), broad=False))
    for stage in indicator.stages:
        if all(limit.stage != stage for limit in limits):
            draft.item("method.limits.stage_without", stage=words.stage(stage, lang))


def _floor(bar: Bar) -> Cell:
    if bar.floor is None:
        return EMPTY
    return Cell(bar.floor, decimals=full_decimals(bar.floor, most=6))


def limit_source(limit: Limit) -> str:
    """The document and the clause that a limit stands in."""
    return limit.source + limit.clause


def _since(limit: Limit, lang: Lang) -> str:
    since = words.day(limit.since, lang)
    if limit.until is None:
        return since
    return text("method.since_until", lang, since=since, until=words.day(limit.until, lang))


def _replaced(limit: Limit, replaced: Iterable[Replaced], lang: Lang) -> Cell:
    said = [
        text("method.limits.old", lang, value=printed(pair.old.value), source=limit_source(pair.old))
        for pair in replaced
        if (pair.new.stage, pair.new.where) == (limit.stage, limit.where)
    ]
    return Cell(text("report.separator", lang).join(said)) if said else EMPTY


def tolerance_item(draft: Draft, tolerance: Tolerance, assessment: Assessment, unit: str) -> None:
    """A tolerance: for whom, what it changes, on what it rests, and whether this run switched it on."""
    lang = draft.lang
    draft.item(
        "method.tolerance.said",
        id=tolerance.id,
        state=text("method.on" if tolerance.id in assessment.tolerances else "method.off", lang),
        label=tolerance.label(lang),
        where=cases_said(tolerance.where, lang),
        effect=effect_said(tolerance, unit, lang),
        basis=tolerance.basis(lang) if tolerance.basis is not None else text("method.unstated", lang),
        confidence=tolerance.confidence.said(lang),
    )
