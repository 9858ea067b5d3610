"""The first sheets: the verdict with what it means, the run's choices, and every clause."""

from dataclasses import replace
from functools import partial

from junheng.assess.contract import detail
from junheng.assess.outcome import Assessment, ClauseResult, Verdict
from junheng.facts.fields import find
from junheng.report import words
from junheng.report.sources import clauses_with, count, count_in, path
from junheng.report.spread_sheets import overview
from junheng.report.tables import (
    EMPTY,
    NOTHING,
    Cell,
    Column,
    Row,
    Table,
    bracketed,
    full_decimals,
    telling_decimals,
)
from junheng.standards.model import (
    Clause,
    DocumentTest,
    FigureTest,
    MeanSpreadTest,
    ShareTest,
    SpreadTest,
    Test,
    TownshipTest,
)
from junheng.terms.messages import Lang, text


def verdict_tables(assessment: Assessment, caption: str, lang: Lang) -> list[Table]:
    """The first sheet: the verdict with what it means, the stages, their coefficients, the run's choices."""
    sheet = text("report.sheet.verdict", lang)
    tables = [
        Table(
            "verdict",
            sheet,
            text("report.title.verdict", lang, county=assessment.county_name),
            (Column("item", "", width=20), Column("value", "", width=20), Column("meaning", "", width=120)),
            tuple(_verdict_rows(assessment, lang)),
            caption,
            (assessment.note,) if assessment.note else (),
            headed=False,
            broad=False,
        ),
        _stages(assessment, sheet, lang),
        overview(assessment, sheet, lang),
        _choices(assessment, sheet, lang),
    ]
    if assessment.rulebook.replaced:
        tables.append(_replaced(assessment, sheet, lang))
    return tables


def _verdict_rows(assessment: Assessment, lang: Lang) -> list[Row]:
    book = assessment.rulebook
    standard = text("report.separator", lang).join([bracketed(book.name(lang), book.source), *book.amended_by])

    def meaning(of: str) -> str:
        return text(f"report.meaning.{of}", lang)

    verdict, computed = assessment.verdict, assessment.computed
    rows = [
        _item("verdict", words.verdict(verdict, lang, "verdict"), meaning(f"verdict.{verdict}"), lang),
        _item("computed", words.verdict(computed, lang, "computed"), meaning(f"computed.{computed}"), lang),
        *_clause_items(assessment, lang),
        _item("standard", Cell(book.id), standard, lang),
        _item("on", Cell(words.day(assessment.on, lang)), meaning("on"), lang),
        _item("year", Cell(words.school_year(assessment.school_year, lang)), "", lang),
        _item("data", Cell(assessment.data_digest[:12]), meaning("data"), lang),
    ]
    if book.example:
        value = Cell(text("report.item.example_value", lang), "strong")
        rows.append(_item("example", value, meaning("example"), lang))
    return rows


def _clause_items(assessment: Assessment, lang: Lang) -> list[Row]:
    """How many clauses have which verdict, and which they are."""
    rows = []
    verdicts: tuple[Verdict, ...] = ("fail", "undetermined", "pass")
    for verdict in verdicts:
        ids = [id for id, result in assessment.clauses.items() if result.verdict == verdict]
        said = text("terms.separator.list", lang).join(ids) or NOTHING
        number = Cell(len(ids), decimals=0, source=clauses_with(verdict))
        rows.append(_item(f"clauses.{verdict}", number, said, lang))
    return rows


def _item(name: str, value: Cell, meaning: str, lang: Lang) -> Row:
    item = Cell(text(f"report.item.{name}", lang), "strong")
    return {"item": item, "value": value, "meaning": Cell(meaning)}


def _stages(assessment: Assessment, sheet: str, lang: Lang) -> Table:
    columns = (
        words.column("stage", lang, width=20, centred=True),
        words.column("verdict", lang, name="stage_verdict", width=20, centred=True),
        words.column("computed", lang, width=20, centred=True),
        words.column("schools", lang, decimals=0, width=14, centred=True),
        words.column("met", lang, name="schools_met", decimals=0, width=14, centred=True),
        words.column("unmet", lang, name="schools_unmet", decimals=0, width=14, centred=True),
        words.column("unknown", lang, name="schools_unknown", decimals=0, width=14, centred=True),
        words.column("left_out", lang, decimals=0, width=14, centred=True),
    )
    rows: list[Row] = []
    for stage, result in assessment.stages.items():
        units = [unit for unit in assessment.units if unit.stage == stage]
        own = [unit for unit in units if unit.in_scope]
        ruled = any(unit.needed is not None for unit in own)
        at = partial(path, "stages", stage)
        unmet = Cell(sum(unit.passes is False for unit in own), source=count_in(stage, "passes==`false`"))
        left_out = Cell(len(units) - len(own), source=count("schools", stage=stage, in_scope=False))
        rows.append(
            {
                "stage": Cell(words.stage(stage, lang)),
                "verdict": words.verdict(result.verdict, lang, at("verdict")),
                "computed": words.verdict(result.computed, lang, at("computed")),
                "schools": Cell(result.schools, source=at("schools")),
                "met": Cell(result.schools_met, source=at("schools_met")) if ruled else EMPTY,
                "unmet": unmet if ruled else EMPTY,
                "unknown": Cell(result.schools_unknown, source=at("schools_unknown")) if ruled else EMPTY,
                "left_out": left_out,
            }
        )
    return Table("stages", sheet, text("report.title.stages", lang), columns, tuple(rows), broad=False)


def _choices(assessment: Assessment, sheet: str, lang: Lang) -> Table:
    """Settings, and tolerances with the schools where they changed something."""
    columns = (
        words.column("choice", lang, width=20),
        words.column("value", lang, name="chosen", width=20, centred=True),
        words.column("label", lang, name="content", width=70),
        words.column("used", lang, width=60),
    )
    names = {unit.school: unit.name for unit in assessment.units}
    rows: list[Row] = []
    for id, value in assessment.settings.items():
        setting = assessment.rulebook.settings[id]
        default = text("report.default", lang) if value == setting.default else text("report.not_default", lang)
        rows.append(
            {
                "choice": Cell(text("report.item.setting", lang)),
                "value": Cell(words.setting_value(value, lang)),
                "label": Cell(setting.label(lang)),
                "used": Cell(default, "" if value == setting.default else "strong"),
            }
        )
    for id in assessment.tolerances:
        schools = [names.get(school) or school for school in assessment.tolerances_used.get(id, ())]
        used = words.listed(schools, lang) if schools else text("report.tolerance_unused", lang)
        rows.append(
            {
                "choice": Cell(text("report.item.tolerance", lang, id=id)),
                "value": Cell(text("report.switched_on", lang), "strong"),
                "label": Cell(assessment.rulebook.tolerances[id].label(lang)),
                "used": Cell(used),
            }
        )
    notes = () if assessment.tolerances else (text("report.note.no_tolerance", lang),)
    title = text("report.title.choices", lang)
    return Table("choices", sheet, title, columns, tuple(rows), notes=notes, headed=bool(rows), broad=False)


def _replaced(assessment: Assessment, sheet: str, lang: Lang) -> Table:
    columns = (
        words.column("stage", lang, width=20, centred=True),
        words.column("indicator", lang, width=60),
        words.column("new", lang, name="in_force", width=12),
        words.column("new_source", lang, name="source", width=24),
        words.column("old", lang, name="replaced", width=12),
        words.column("old_source", lang, name="source", width=24),
    )
    rows = tuple(
        {
            "stage": Cell(words.stage(pair.new.stage, lang)),
            "indicator": Cell(words.indicator(assessment.rulebook.indicators[pair.new.indicator], lang)),
            "new": Cell(pair.new.value, decimals=full_decimals(pair.new.value), source=f"replaced[{n}].new"),
            "new_source": Cell(pair.new.source),
            "old": Cell(pair.old.value, decimals=full_decimals(pair.old.value), source=f"replaced[{n}].old"),
            "old_source": Cell(pair.old.source),
        }
        for n, pair in enumerate(assessment.rulebook.replaced)
    )
    return Table("replaced", sheet, text("report.title.replaced", lang), columns, rows, broad=False)


def clauses(assessment: Assessment, caption: str, lang: Lang) -> Table:
    """Every clause: its verdict for the county and by stage, the figure, why, and what is missing."""
    stages = tuple(Column(stage, words.stage(stage, lang), width=11, centred=True) for stage in assessment.stages)
    columns = (
        words.column("id", lang, name="clause", width=11),
        words.column("dimension", lang, width=12),
        words.column("text", lang, width=44),
        words.column("verdict", lang, width=12, centred=True),
        *stages,
        words.column("value", lang, name="figure", width=10),
        words.column("why", lang, width=36),
        words.column("missing", lang, width=36),
    )
    rows = tuple(
        _clause_row(assessment, assessment.rulebook.clauses[id], result, lang)
        for id, result in assessment.clauses.items()
    )
    return Table(
        "clauses",
        text("report.sheet.clauses", lang),
        text("report.title.clauses", lang, county=assessment.county_name),
        columns,
        rows,
        caption,
        (text("report.note.clauses", lang),),
    )


def _clause_row(assessment: Assessment, clause: Clause, result: ClauseResult, lang: Lang) -> Row:
    at = partial(path, "clauses", clause.id)
    by_stage: dict[str, Cell] = {
        stage: words.verdict(
            own.clauses[clause.id].verdict, lang, path("stages", stage, "clauses", clause.id, "verdict")
        )
        if clause.id in own.clauses
        else Cell(text("report.not_applicable", lang), "out")
        for stage, own in assessment.stages.items()
    }
    return {
        "id": Cell(clause.id),
        "dimension": Cell(clause.dimension(lang)),
        "text": Cell(clause.name(lang)),
        "verdict": words.verdict(result.verdict, lang, at("verdict")),
        **by_stage,
        "value": replace(clause_figure(clause.tests, result, lang), source=at("value")),
        "why": Cell(detail(result, lang), source=at("detail")),
        "missing": Cell(words.lacking(result.missing, lang)) if result.missing else EMPTY,
    }


def clause_figure(tests: tuple[Test, ...], result: ClauseResult, lang: Lang) -> Cell:
    """The figure that was judged, printed as its test states it; documents have none."""
    test = next((test for test in tests if not isinstance(test, DocumentTest)), None)
    if result.value is None or test is None:
        return EMPTY
    if isinstance(test, (SpreadTest, MeanSpreadTest)):
        return Cell(result.value, decimals=telling_decimals(result.value, list(test.at_most.values()), 3))
    if isinstance(test, ShareTest):
        unit = "%" if test.scale == 100 else ""
        return Cell(result.value, decimals=telling_decimals(result.value, list(test.limits.values())), unit=unit)
    if isinstance(test, FigureTest):
        field = find(next(iter(test.fields.values())))
        unit = "" if field is None else words.behind(field.unit, lang)
        return Cell(result.value, decimals=telling_decimals(result.value, list(test.limits.values())), unit=unit)
    if isinstance(test, TownshipTest):
        return Cell(result.value, decimals=0)
    return Cell(result.value, share=True, decimals=1)
