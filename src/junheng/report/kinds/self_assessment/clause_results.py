"""Every clause of the standard, and how many of each dimension are met."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from junheng.assess.contract import detail
from junheng.assess.outcome import Assessment, Verdict
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.self_assessment.excerpts import excerpt
from junheng.report.kinds.self_assessment.judged import by_stage
from junheng.report.kinds.self_assessment.prose import counted
from junheng.report.material import Material
from junheng.report.sources import path
from junheng.report.tables import EMPTY, NOTHING, SIGNS, Cell, Column, Row, Table, breadth
from junheng.report.verdict_sheets import clause_figure, clauses
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text

VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "undetermined")


def clause_chapter(material: Material, lang: Lang) -> Section:
    """How many clauses of each dimension are met; then what each asks for, the figure, the verdict and why."""
    found = material.assessment
    draft = Draft("clauses", text("selfassessment.clauses", lang), lang)
    draft.heading(1, "selfassessment.clauses")
    if not found.clauses:
        draft.say("selfassessment.nothing")
        return draft.done(flows=True)
    draft.say("selfassessment.clauses.said")
    draft.table(_dimensions(found, lang))
    table = clauses(found, "", lang)
    stages: dict[str, float] = {stage: breadth(words.stage(stage, lang)) + 2 for stage in found.stages}
    widths = {"id": 10, "text": 27, "value": 12, "verdict": 11} | stages | {"why": 34}
    draft.table(
        excerpt(
            replace(table, rows=tuple(_row(found, row, lang) for row in table.rows)),
            text("selfassessment.clauses.title", lang),
            widths,
            notes=(text("selfassessment.clauses.note", lang),),
        )
    )
    return draft.done(flows=True)


def _dimensions(found: Assessment, lang: Lang) -> Table:
    """A row a dimension: its clauses, and how many have which verdict."""
    columns = (
        Column("dimension", text("report.column.dimension", lang), width=18),
        Column("clauses", text("selfassessment.column.clauses", lang), width=42),
        Column("number", text("selfassessment.column.number_of_clauses", lang), decimals=0, width=9),
        *(Column(verdict, text(f"terms.verdict.{verdict}", lang), decimals=0, width=10) for verdict in VERDICTS),
    )
    of = {id: found.rulebook.clauses[id].dimension(lang) for id in found.clauses}
    rows = []
    for dimension in dict.fromkeys(of.values()):
        ids = [id for id, own in of.items() if own == dimension]
        separator = text("terms.separator.list", lang)
        rows.append(
            {"dimension": Cell(dimension), "clauses": Cell(separator.join(ids)), **_counts(found, ids)},
        )
    title = text("selfassessment.clauses.dimensions", lang)
    return Table("clauses.dimensions", "", title, columns, tuple(rows), broad=False)


def _counts(found: Assessment, ids: Sequence[str]) -> Row:
    listed = f"[{', '.join(path('clauses', id) for id in ids)}]"
    verdicts = [found.clauses[id].verdict for id in ids]
    return {
        "number": counted(len(ids), f"length({listed})"),
        **{one: counted(verdicts.count(one), f"length({listed}[?verdict=='{one}'])") for one in VERDICTS},
    }


def _row(found: Assessment, row: Row, lang: Lang) -> Row:
    """A clause with the sign alone for each stage, for words would take half the page, and every stage's reason."""
    signed: dict[str, Cell] = {stage: Cell(SIGNS.get(row[stage].look), row[stage].look) for stage in found.stages}
    id = str(row["id"].value)
    stages = by_stage(found, id)
    if not stages:
        return {**row, **signed}
    why = _told({stage: detail(result, lang) for stage, result in stages.items()}, len(stages), lang)
    return {**row, **signed, "value": figures_of(found, id, lang), "why": why}


def figures_of(found: Assessment, id: str, lang: Lang) -> Cell:
    """The figure that a clause was judged by; that of every stage where it is judged by stage."""
    tests, plain, stages = found.rulebook.clauses[id].tests, Column("", ""), by_stage(found, id)
    if not stages:
        return clause_figure(tests, found.clauses[id], lang)
    figures = {stage: plain.show(clause_figure(tests, result, lang)) for stage, result in stages.items()}
    return _told({stage: figure for stage, figure in figures.items() if figure != NOTHING}, len(stages), lang)


def _told(parts: Mapping[Stage, str], stages: int, lang: Lang) -> Cell:
    """What the stages say, once where all of them say the same."""
    alike = {*parts.values()}
    if len(alike) == 1 and len(parts) == stages:
        return Cell(alike.pop())
    said = [
        text("selfassessment.of_stage", lang, stage=words.stage(stage, lang), what=part)
        for stage, part in parts.items()
    ]
    return Cell(text("report.separator", lang).join(said)) if said else EMPTY
