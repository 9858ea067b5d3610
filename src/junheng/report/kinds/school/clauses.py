"""The clauses that look at a school by itself: its size, its classes, its rooms, its funds."""

from collections.abc import Iterator

from junheng.assess.contract import detail
from junheng.assess.outcome import Unit
from junheng.report import words
from junheng.report.kinds.school.subjects import County, Subject
from junheng.report.sources import of_unit
from junheng.report.tables import EMPTY, Cell, Row, Table
from junheng.standards.model import Clause
from junheng.terms.messages import Lang, text


def clause_table(county: County, subject: Subject, lang: Lang) -> Table:
    """The clauses with their verdict and its reason; what they say of all stages alike stands once."""
    columns = (
        words.column("clause", lang, name="text", width=66),
        words.column("stage", lang, width=17, centred=True),
        words.column("verdict", lang, width=17 if lang == "zh" else 24, centred=True),
        words.column("why", lang, width=58),
    )
    clauses = county.assessment.rulebook.clauses.values()
    rows = tuple(row for clause in clauses for row in _rows(clause, subject, lang))
    return Table(f"clauses.{subject.place.school}", subject.place.name, "", columns, rows, broad=False)


def _rows(clause: Clause, subject: Subject, lang: Lang) -> Iterator[Row]:
    alike: dict[tuple[str, str], list[Unit]] = {}
    for unit in subject.units:
        if clause.id in unit.clauses:
            result = unit.clauses[clause.id]
            alike.setdefault((result.verdict, detail(result, lang)), []).append(unit)
    for (_, why), units in alike.items():
        first = units[0]
        stages = text("terms.separator.list", lang).join(words.stage(unit.stage, lang) for unit in units)
        source = of_unit(first, "clauses", clause.id, "verdict")
        yield {
            "clause": Cell(f"{clause.id} {clause.name(lang)}"),
            "stage": Cell(stages),
            "verdict": words.verdict(first.clauses[clause.id].verdict, lang, source),
            "why": Cell(why, source=of_unit(first, "clauses", clause.id, "detail")) if why else EMPTY,
        }
