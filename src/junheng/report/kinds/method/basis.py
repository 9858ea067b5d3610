"""The first chapter: the documents in force, what local files change in them, and how sure the entries are."""

from collections.abc import Iterator, Sequence

from junheng.assess.outcome import Assessment
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.method.formulas import figure
from junheng.report.kinds.method.origins import Origin
from junheng.report.sources import path
from junheng.report.tables import EMPTY, Cell, Column, Row, Table, bracketed
from junheng.standards.confidence import Confidence
from junheng.standards.model import Clause, Rulebook
from junheng.terms.messages import Lang, text
from junheng.terms.places import NATION


def basis(assessment: Assessment, origins: Sequence[Origin], lang: Lang) -> Section:
    """By which documents the county is judged, and which of their entries need a second look."""
    book = assessment.rulebook
    draft = Draft("basis", text("method.basis", lang), lang)
    draft.heading(1, "method.basis")
    draft.say(
        "method.basis.said",
        county=assessment.county_name,
        code=assessment.county_code,
        standard=bracketed(book.name(lang), book.source),
        year=words.school_year(assessment.school_year, lang),
        on=words.day(assessment.on, lang),
    )
    if any(origin.rulebook is not None and origin.rulebook.example for origin in origins) or book.example:
        draft.warn("method.basis.example")
    draft.table(_documents(assessment, origins, lang))
    draft.note("method.basis.dates")
    if book.amended_by:
        draft.say("method.basis.amended", files=list(book.amended_by))
    if book.replaced:
        draft.table(_replaced(assessment, lang))
    chosen = [bracketed(id, book.tolerances[id].label(lang)) for id in assessment.tolerances]
    if chosen:
        draft.say("method.basis.tolerances", tolerances=text("report.separator", lang).join(chosen))
    elif book.tolerances:
        draft.say("method.basis.no_tolerances")
    _confidence(draft, assessment, lang)
    return draft.done()


def _documents(assessment: Assessment, origins: Sequence[Origin], lang: Lang) -> Table:
    columns = (
        words.column("role", lang, name="choice", width=10),
        Column("name", text("method.column.document", lang), width=28),
        Column("number", text("method.column.number", lang), width=22),
        Column("place", text("method.column.place", lang), width=10),
        Column("since", text("method.column.since", lang), width=14),
        Column("until", text("method.column.until", lang), width=12),
        Column("id", text("method.column.file", lang), width=26),
    )
    rows = tuple(_document(assessment.rulebook, origin, lang) for origin in origins)
    title = text("method.title.documents", lang)
    return Table("documents", text("method.basis", lang), title, columns, rows, broad=False)


def _document(standard: Rulebook, origin: Origin, lang: Lang) -> Row:
    book = standard if origin.role == "standard" else origin.rulebook
    role = Cell(text(f"method.role.{origin.role}", lang))
    if book is None:
        return {"role": role, "name": Cell(origin.id), "number": Cell(origin.source), "id": Cell(origin.id)}
    return {
        "role": role,
        "name": Cell(book.name(lang)),
        "number": Cell(book.source),
        "place": Cell(text("method.nation", lang) if book.place == NATION else book.place),
        "since": Cell(words.day(book.since, lang)),
        "until": Cell(text("method.no_end", lang) if book.until is None else words.day(book.until, lang)),
        "id": Cell(book.id),
    }


def _replaced(assessment: Assessment, lang: Lang) -> Table:
    columns = (
        words.column("stage", lang, width=10, centred=True),
        words.column("indicator", lang, width=30),
        words.column("new", lang, name="in_force", width=10),
        words.column("new_source", lang, name="source", width=20),
        words.column("old", lang, name="replaced", width=10),
        words.column("old_source", lang, name="source", width=20),
    )
    book = assessment.rulebook
    rows: tuple[Row, ...] = tuple(
        {
            "stage": Cell(words.stage(pair.new.stage, lang)),
            "indicator": Cell(words.indicator(book.indicators[pair.new.indicator], lang)),
            "new": _sourced(figure(pair.new.value), f"replaced[{place}].new"),
            "new_source": Cell(pair.new.source, source=f"replaced[{place}].new_source"),
            "old": _sourced(figure(pair.old.value), f"replaced[{place}].old"),
            "old_source": Cell(pair.old.source, source=f"replaced[{place}].old_source"),
        }
        for place, pair in enumerate(book.replaced)
    )
    title = text("method.title.replaced", lang)
    return Table("replaced", text("method.basis", lang), title, columns, rows, broad=False)


def _sourced(cell: Cell, source: str) -> Cell:
    return Cell(cell.value, cell.look, cell.decimals, cell.unit, source=source)


def _confidence(draft: Draft, assessment: Assessment, lang: Lang) -> None:
    """Entries that are not beyond doubt, and the verdicts that rest on them."""
    draft.heading(2, "method.confidence")
    draft.say("method.confidence.said")
    rows = tuple(_doubtful(assessment, lang))
    if not rows:
        draft.say("method.confidence.none")
        return
    columns = (
        words.column("kind", lang, name="choice", width=10),
        Column("id", text("method.column.entry", lang), width=16),
        Column("confidence", text("method.column.confidence", lang), width=50),
        Column("rests", text("method.column.rests", lang), width=24),
        words.column("verdict", lang, width=14, centred=True),
    )
    title = text("method.title.doubtful", lang)
    draft.table(Table("doubtful", text("method.basis", lang), title, columns, rows, broad=False))
    settled = [
        id
        for id, clause in assessment.rulebook.clauses.items()
        if id in assessment.clauses
        and assessment.clauses[id].verdict != "undetermined"
        and _rests_on_doubt(assessment, clause)
    ]
    if settled:
        draft.warn("method.confidence.settled", clauses=settled)


def _doubtful(assessment: Assessment, lang: Lang) -> Iterator[Row]:
    book = assessment.rulebook
    for indicator in book.indicators.values():
        if not indicator.confidence.sure:
            counting = [id for id, clause in book.clauses.items() if indicator.id in counted_by(clause)]
            row = _entry("indicator", indicator.id, indicator.confidence, lang)
            yield row | ({"rests": Cell(words.listed(counting, lang))} if counting else {})
    for id, clause in book.clauses.items():
        if not clause.confidence.sure:
            row = _entry("clause", id, clause.confidence, lang) | {"rests": Cell(id)}
            if id in assessment.clauses:
                verdict = assessment.clauses[id].verdict
                row["verdict"] = words.verdict(verdict, lang, path("clauses", id, "verdict"))
            yield row
    for id, tolerance in book.tolerances.items():
        if not tolerance.confidence.sure:
            state = text("method.on" if id in assessment.tolerances else "method.off", lang)
            rests = text("method.applies_to", lang, id=tolerance.applies_to, state=state)
            yield _entry("tolerance", id, tolerance.confidence, lang) | {"rests": Cell(rests)}


def _entry(kind: str, id: str, confidence: Confidence, lang: Lang) -> dict[str, Cell]:
    return {
        "kind": Cell(text(f"method.entry.{kind}", lang)),
        "id": Cell(id),
        "confidence": Cell(confidence.said(lang)),
        "rests": EMPTY,
        "verdict": EMPTY,
    }


def counted_by(clause: Clause) -> tuple[str, ...]:
    """The indicators that a clause counts."""
    return tuple(dict.fromkeys(id for test in clause.tests for id in getattr(test, "counted", ())))


def _rests_on_doubt(assessment: Assessment, clause: Clause) -> bool:
    book = assessment.rulebook
    relaxed = assessment.clauses[clause.id].tolerances
    switched_on = [book.tolerances[id] for id in assessment.tolerances]
    changed = [one for one in switched_on if one.applies_to in counted_by(clause) or one.id in relaxed]
    entries = [
        clause.confidence,
        *(book.indicators[id].confidence for id in counted_by(clause)),
        *(tolerance.confidence for tolerance in changed),
    ]
    return not all(entry.sure for entry in entries)
