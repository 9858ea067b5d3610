"""The tables of an assessment: what a report says, before anything draws it."""

from collections.abc import Mapping
from itertools import groupby

from junheng.assess.outcome import Assessment, TargetResult
from junheng.facts.fields import dictionary
from junheng.report import words
from junheng.report.document import Captioned, Document, Section
from junheng.report.school_sheets import gap_totals, gaps, resources, school_clauses
from junheng.report.spread_sheets import coefficients, town_and_country
from junheng.report.tables import EMPTY, Cell, Row, Table, full_decimals, telling_decimals
from junheng.report.verdict_sheets import clauses, verdict_tables
from junheng.standards.model import Target
from junheng.terms.findings import Finding, plain_value
from junheng.terms.messages import Lang, text

SEVERITIES = ("error", "warning", "note")


def assessment_tables(assessment: Assessment, lang: Lang) -> list[Table]:
    """Everything an assessment has to say, in the order in which it is read.

    Args:
        assessment: The values; nothing else is looked up or computed anew.
        lang: Language of headings and words; names of people's schools stay as entered.
    """
    caption = caption_of(assessment, lang)
    by_school = school_clauses(assessment, caption, lang)
    return [
        *verdict_tables(assessment, caption, lang),
        clauses(assessment, caption, lang),
        *(resources(assessment, stage, caption, lang) for stage in assessment.stages),
        coefficients(assessment, caption, lang),
        town_and_country(assessment, caption, lang),
        gap_totals(assessment, caption, lang),
        gaps(assessment, caption, lang),
        *([by_school] if by_school is not None else []),
        townships(assessment, caption, lang),
        *([targets(assessment, caption, lang)] if assessment.targets else []),
        findings(assessment, caption, lang),
    ]


def assessment_document(assessment: Assessment, lang: Lang) -> Document:
    """The same tables as a document, a section for each sheet; its day is the day of judging."""
    tables = assessment_tables(assessment, lang)
    sections = tuple(
        Section(key=own[0].key, sheet=sheet, blocks=tuple(map(Captioned, own)), landscape=True)
        for sheet, own in ((sheet, list(group)) for sheet, group in groupby(tables, key=lambda table: table.sheet))
    )
    return Document(
        "assessment", tables[0].title, tables[0].caption, assessment.on, sections, lang, note=assessment.note
    )


def caption_of(assessment: Assessment, lang: Lang) -> str:
    """County, standard, school year and day, as every table carries them."""
    return text(
        "report.caption",
        lang,
        county=assessment.county_name,
        code=assessment.county_code,
        standard=assessment.rulebook.name(lang),
        source=assessment.rulebook.source,
        year=words.school_year(assessment.school_year, lang),
        on=words.day(assessment.on, lang),
    )


def townships(assessment: Assessment, caption: str, lang: Lang) -> Table:
    """Standardised schools by township."""
    columns = (
        words.column("township", lang, width=40),
        words.column("schools", lang, name="all_schools", decimals=0, width=24),
        words.column("standard_schools", lang, decimals=0, width=24),
        words.column("verdict", lang, width=24, centred=True),
    )
    rows = tuple(
        {
            "township": Cell(township.name or text("report.no_township", lang)),
            "schools": Cell(township.schools, source=f"townships[{n}].schools"),
            "standard_schools": words.figure(
                township.standard_schools, lang, source=f"townships[{n}].standard_schools"
            ),
            "verdict": words.verdict(township.verdict, lang, f"townships[{n}].verdict"),
        }
        for n, township in enumerate(assessment.townships)
    )
    defined = assessment.rulebook.standardised is not None
    return Table(
        "townships",
        text("report.sheet.townships", lang),
        text("report.title.townships", lang, county=assessment.county_name),
        columns,
        rows,
        caption,
        () if defined else (text("assess.detail.standardised_unknown", lang),),
    )


def targets(assessment: Assessment, caption: str, lang: Lang) -> Table:
    """Plan targets and where they stand."""
    columns = (
        words.column("id", lang, name="target", width=14),
        words.column("name", lang, name="content", width=60),
        words.column("by", lang, width=16),
        words.column("value", lang, name="current", width=12),
        words.column("wanted", lang, width=12),
        words.column("verdict", lang, width=12, centred=True),
        words.column("missing", lang, width=30),
        words.column("source", lang, width=20),
    )
    declared = {target.id: target for target in assessment.rulebook.targets}
    return Table(
        "targets",
        text("report.sheet.targets", lang),
        text("report.title.targets", lang, county=assessment.county_name),
        columns,
        tuple(
            _target_row(declared[result.id], result, f"targets[{n}]", lang)
            for n, result in enumerate(assessment.targets)
        ),
        caption,
    )


def _target_row(target: Target, result: TargetResult, at: str, lang: Lang) -> Row:
    unit = "%" if target.unit in ("%", "percent") else ""
    value = words.no_data(lang, f"{at}.value")
    if result.value is not None:
        decimals = telling_decimals(result.value, [result.wanted])
        value = Cell(result.value, decimals=decimals, unit=unit, source=f"{at}.value")
    wanted = EMPTY
    if result.wanted is not None:
        wanted = Cell(result.wanted, decimals=full_decimals(result.wanted), unit=unit, source=f"{at}.wanted")
    return {
        "id": Cell(target.id),
        "name": Cell(target.name(lang)),
        "by": Cell(words.day(result.by, lang)),
        "value": value,
        "wanted": wanted,
        "verdict": words.verdict(result.verdict, lang, f"{at}.verdict"),
        "missing": Cell(words.lacking(result.missing, lang)) if result.missing else EMPTY,
        "source": Cell(target.source),
    }


def findings(assessment: Assessment, caption: str, lang: Lang) -> Table:
    """What was found in the data, errors first: where it stands and how to mend it."""
    columns = (
        words.column("severity", lang, width=8, centred=True),
        words.column("sheet", lang, width=12),
        words.column("cell", lang, width=10),
        words.column("school", lang, name="name", width=20),
        words.column("field", lang, width=20),
        words.column("value", lang, name="entered", width=12),
        words.column("text", lang, name="found", width=50),
        words.column("mend", lang, width=46),
    )
    names = {unit.school: unit.name or unit.school for unit in assessment.units}
    numbered = enumerate(assessment.findings)
    ordered = sorted(numbered, key=lambda numbered: SEVERITIES.index(numbered[1].severity))
    counts = {severity: sum(f.severity == severity for _, f in ordered) for severity in SEVERITIES}
    note = text("report.note.findings", lang, **counts) if ordered else text("report.note.no_findings", lang)
    return Table(
        "findings",
        text("report.sheet.findings", lang),
        text("report.title.findings", lang, county=assessment.county_name),
        columns,
        tuple(_finding_row(finding, number, names, lang) for number, finding in ordered),
        caption,
        (note,),
    )


def _finding_row(finding: Finding, number: int, names: Mapping[str, str], lang: Lang) -> Row:
    table = dictionary().get(finding.table or "")
    labels = [table[id].label(lang) if table is not None and id in table else id for id in finding.fields]
    held = plain_value(finding.value)
    look = {"error": "failing", "warning": "within-tolerance"}.get(finding.severity, "")
    return {
        "severity": Cell(text(f"terms.severity.{finding.severity}", lang), look),  # type: ignore[arg-type]  # a look
        "sheet": Cell(finding.locus.sheet) if finding.locus.sheet else EMPTY,
        "cell": Cell(finding.locus.cell) if finding.locus.cell else EMPTY,
        "school": Cell(names.get(finding.school, finding.school)) if finding.school else EMPTY,
        "field": Cell(words.listed(labels, lang)) if labels else EMPTY,
        "value": Cell(held, source=f"findings[{number}].value")
        if isinstance(held, (int, float)) and not isinstance(held, bool)
        else _entered(held, lang),
        "text": Cell(finding.text(lang)),
        "mend": Cell(finding.mend(lang)) if finding.mend(lang) else EMPTY,
    }


def _entered(held: object, lang: Lang) -> Cell:
    if held is None:
        return EMPTY
    if isinstance(held, bool):
        return Cell(text("terms.yes" if held else "terms.no", lang))
    return Cell(words.listed([str(item) for item in held], lang) if isinstance(held, list) else str(held))
