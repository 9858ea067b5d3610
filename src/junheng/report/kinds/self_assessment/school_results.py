"""Which schools have what the standard asks a school for, and what the others lack."""

from collections.abc import Callable, Sequence

from junheng.assess.contract import detail
from junheng.assess.outcome import Assessment, Unit
from junheng.report import words
from junheng.report.charts.dots import dot_plot
from junheng.report.charts.map import verdict_map
from junheng.report.document import Draft, Heading, Section
from junheng.report.kinds.self_assessment.excerpts import excerpt
from junheng.report.kinds.self_assessment.judged import called, is_floored, is_ruled, most_unmet, units_of
from junheng.report.kinds.self_assessment.prose import counted
from junheng.report.material import Material
from junheng.report.school_sheets import gap_totals, gaps
from junheng.report.sources import count_in, of_unit, path
from junheng.report.tables import Cell, Column, Row, Table
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text


def school_chapter(material: Material, lang: Lang) -> Section:
    """School by school where the standard has a rule for them; then the clauses that look at single schools."""
    found = material.assessment
    draft = Draft("schools", text("selfassessment.schools", lang), lang)
    draft.heading(1, "selfassessment.schools")
    ruled = [stage for stage in found.stages if is_ruled(found, stage)]
    if not found.stages:
        draft.say("selfassessment.nothing")
    elif not ruled:
        draft.say("selfassessment.schools.no_rule", standard=found.rulebook.name(lang))
    elif (chart := verdict_map(material, lang)) is not None:
        draft.picture(chart, text("selfassessment.schools.map", lang, county=called(found)))
    for stage in ruled:
        draft.blocks.append(Heading(2, words.stage(stage, lang)))
        _stage(draft, found, stage)
    _single_clauses(draft, found)
    return draft.done(flows=True)


def _stage(draft: Draft, found: Assessment, stage: Stage) -> None:
    lang, result = draft.lang, found.stages[stage]
    name = words.stage(stage, lang)
    units = units_of(found, stage)
    failing = [unit for unit in units if unit.passes is False]
    unknown = [unit for unit in units if unit.passes is None]
    how = "some" if failing else "unknown" if unknown else "all"
    draft.say(
        f"selfassessment.schools.{how}",
        stage=name,
        number=counted(result.schools, path("stages", stage, "schools")),
        met=counted(result.schools_met, path("stages", stage, "schools_met")),
        unmet=counted(len(failing), count_in(stage, "passes==`false`")),
        unknown=counted(len(unknown), path("stages", stage, "schools_unknown")),
    )
    floored = is_floored(found, [stage])
    widths = {"indicator": 44, "schools": 12, "within": 15, "failing": 14, "missing": 15}
    draft.table(
        excerpt(
            gap_totals(found, "", lang),
            text("selfassessment.schools.by_indicator", lang, stage=name),
            widths if floored else {key: width for key, width in widths.items() if key != "within"},
            where=_of_stage(name),
            notes=(text("selfassessment.schools.by_indicator_note", lang),) if floored else (),
            key=f"by_indicator.{stage}",
        )
    )
    if failing:
        ids = {unit.school for unit in failing}
        widths = {"name": 18, "indicator": 28, "value": 11, "threshold": 9, "state": 14}
        widths |= {"to_floor": 11} if floored else {}
        draft.table(
            excerpt(
                gaps(found, "", lang),
                text("selfassessment.schools.failing", lang, stage=name),
                widths | {"shortfall": 12, "unit": 9},
                where=lambda row: _of_stage(name)(row) and row["school"].value in ids,
                notes=(text("selfassessment.schools.failing_note", lang),),
                key=f"failing.{stage}",
            )
        )
    worst = most_unmet(found, stage)
    if worst is not None:
        title = text("selfassessment.schools.dots", lang, stage=name, indicator=_named(found, worst, lang))
        draft.picture(dot_plot(found, stage, worst, lang), title)


def _of_stage(name: str) -> Callable[[Row], bool]:
    return lambda row: row["stage"].value == name


def _named(found: Assessment, indicator: str, lang: Lang) -> str:
    return words.indicator(found.rulebook.indicators[indicator], lang)


def _single_clauses(draft: Draft, found: Assessment) -> None:
    """Class size, school size, rooms and funds: the schools that fail, and why."""
    lang = draft.lang
    ids = [id for id in found.rulebook.clauses if any(id in unit.clauses for unit in found.units)]
    if not ids:
        return
    draft.heading(2, "selfassessment.schools.clauses")
    for id in ids:
        result, name = found.clauses[id], found.rulebook.clauses[id].name(lang)
        kept = result.verdict == "pass" and not result.schools
        draft.item(
            f"selfassessment.schools.clause_{'kept' if kept else result.verdict}",
            clause=id,
            name=name,
            verdict=words.verdict(result.verdict, lang, path("clauses", id, "verdict")),
            number=counted(len(result.schools), f"length({path('clauses', id, 'schools')})"),
        )
    failing = _failing(found, ids, lang)
    if failing:
        separator = text("terms.separator.list", lang)
        columns = (
            Column("clause", text("report.column.clause", lang), width=10),
            Column("name", text("report.column.name", lang), width=25),
            Column("township", text("report.column.township", lang), width=14),
            Column("stage", text("report.column.stage", lang), width=10, centred=True),
            Column("why", text("report.column.why", lang), width=44),
        )
        rows = tuple(
            {
                "clause": Cell(id),
                "name": Cell(unit.name or unit.school),
                "township": Cell(unit.township) if unit.township else words.no_data(lang),
                "stage": Cell(separator.join(words.stage(stage, lang) for stage in stages)),
                "why": Cell(detail(unit.clauses[id], lang), source=of_unit(unit, "clauses", id, "detail")),
            }
            for unit, id, stages in failing
        )
        title = text("selfassessment.schools.clauses_title", lang)
        draft.table(Table("schools.clauses", "", title, columns, rows, broad=False))


def _failing(found: Assessment, ids: Sequence[str], lang: Lang) -> list[tuple[Unit, str, list[Stage]]]:
    """Who fails which clause; a school that fails it for one reason in several stages is listed once."""
    rows: dict[tuple[str, str, str], tuple[Unit, str, list[Stage]]] = {}
    for id in ids:
        for unit in found.units:
            result = unit.clauses.get(id)
            if result is not None and result.verdict == "fail":
                reason = (id, unit.school, detail(result, lang))
                rows.setdefault(reason, (unit, id, []))[2].append(unit.stage)
    return list(rows.values())
