"""Every clause of the standard, dimension by dimension."""

from collections.abc import Iterable
from dataclasses import replace

from junheng.assess.outcome import Verdict
from junheng.report import words
from junheng.report.document import Draft, Heading, Section
from junheng.report.kinds.self_assessment.excerpts import excerpt
from junheng.report.kinds.self_assessment.prose import counted
from junheng.report.material import Material
from junheng.report.sources import path
from junheng.report.tables import SIGNS, Cell, Row, breadth
from junheng.report.verdict_sheets import clauses
from junheng.terms.messages import Lang, text

VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "undetermined")


def clause_chapter(material: Material, lang: Lang) -> Section:
    """A table a dimension: what is asked for, the figure, the verdict and why."""
    found = material.assessment
    draft = Draft("clauses", text("selfassessment.clauses", lang), lang)
    draft.heading(1, "selfassessment.clauses")
    draft.say("selfassessment.clauses.said")
    table = clauses(found, "", lang)
    table = replace(table, rows=tuple(_signed(row, found.stages) for row in table.rows))
    stages: dict[str, float] = {stage: breadth(words.stage(stage, lang)) + 3 for stage in found.stages}
    widths = {"id": 11, "text": 29, "value": 11, "verdict": 12} | stages | {"why": 27}
    of = {id: found.rulebook.clauses[id].dimension(lang) for id in found.clauses}
    first = next(iter(of), "")
    for dimension in dict.fromkeys(of.values()):
        ids = [id for id, own in of.items() if own == dimension]
        draft.blocks.append(Heading(2, dimension))
        draft.say("selfassessment.clauses.counts", number=len(ids), **_counts(material, ids))
        wanted = {*ids}
        draft.table(
            excerpt(
                table,
                text("selfassessment.clauses.title", lang, dimension=dimension),
                widths,
                where=lambda row, wanted=wanted: row["id"].value in wanted,  # type: ignore[misc]  # bound now
                notes=(text("selfassessment.clauses.note", lang),) if ids[0] == first else (),
                key=f"clauses.{ids[0]}",
            )
        )
    return draft.done(flows=True)


def _signed(row: Row, stages: Iterable[str]) -> Row:
    """A row whose stages show the sign of their verdict alone: the words would take half the page."""
    return {**row, **{stage: Cell(SIGNS.get(row[stage].look), row[stage].look) for stage in stages}}


def _counts(material: Material, ids: list[str]) -> dict[str, Cell]:
    results = material.assessment.clauses
    places = ", ".join(path("clauses", id) for id in ids)
    return {
        name: counted(sum(results[id].verdict == verdict for id in ids), f"length([{places}][?verdict=='{verdict}'])")
        for name, verdict in zip(("passing", "failing", "open"), VERDICTS, strict=True)
    }
