"""What the checks found in the data, and who has not entered what."""

from junheng.assess.holdings import Blank, Place
from junheng.facts.fields import dictionary
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.stocktaking.cells import Holdings, united
from junheng.report.material import Material
from junheng.report.sheets import SEVERITIES, findings
from junheng.report.sources import count
from junheng.report.tables import Cell, Column, Table
from junheng.terms.messages import Lang, text

WORST = 30
"""Findings that the report lists; all of them stand in the workbook of the assessment."""


def checks(material: Material, holdings: Holdings) -> Section:
    """Findings by severity, the worst of them, and the list of blanks."""
    found, lang = material.assessment, holdings.lang
    draft = Draft("checks", text("survey.checks", lang), lang)
    draft.heading(1, "survey.checks")
    counts = {
        severity: Cell(
            sum(finding.severity == severity for finding in found.findings), source=count("findings", severity=severity)
        )
        for severity in SEVERITIES
    }
    draft.heading(2, "survey.checks.findings")
    draft.say("survey.checks.counts", **counts)
    if found.findings:
        draft.table(_worst(material, lang))
        if len(found.findings) > WORST:
            draft.note("survey.checks.more", shown=WORST, number=Cell(len(found.findings), source="length(findings)"))
    draft.heading(2, "survey.checks.blanks")
    lacking = [(number, place) for number, place in enumerate(holdings.survey.places) if place.blanks]
    if lacking:
        number = Cell(len(lacking), source="length(survey.schools[?length(blanks) > `0`])")
        draft.say("survey.checks.lacking", number=united(number, "school", lang))
        draft.table(_blanks(draft.sheet, lacking, lang))
    else:
        draft.say("survey.checks.complete")
    return draft.done(flows=True)


def _worst(material: Material, lang: Lang) -> Table:
    """The first findings of the assessment's list, without the columns that only help to find a cell again."""
    whole = findings(material.assessment, "", lang)
    shown = ("severity", "school", "field", "text", "mend")
    return Table(
        "worst",
        text("survey.checks", lang),
        text("survey.title.worst", lang),
        tuple(column for column in whole.columns if column.key in shown),
        whole.rows[:WORST],
    )


def _blanks(sheet: str, lacking: list[tuple[int, Place]], lang: Lang) -> Table:
    columns = (
        Column("name", text("report.column.name", lang), width=24),
        Column("township", text("report.column.township", lang), width=14),
        Column("number", text("survey.column.blanks", lang), "", 0, 8),
        Column("fields", text("survey.column.blank_fields", lang), width=60),
    )
    separator = text("report.field_separator", lang)
    rows = tuple(
        {
            "name": Cell(place.name),
            "township": Cell(place.township) if place.township else words.no_data(lang),
            "number": Cell(len(place.blanks), source=f"length(survey.schools[{number}].blanks)"),
            "fields": Cell(separator.join(blank_name(blank, lang) for blank in place.blanks)),
        }
        for number, place in lacking
    )
    return Table("blanks", sheet, text("survey.title.blanks", lang), columns, rows)


def blank_name(blank: Blank, lang: Lang) -> str:
    """A figure that is not entered, with its stage where it has one."""
    label = dictionary()["stages" if blank.stage else "schools"][blank.field].label(lang)
    if blank.stage is None:
        return label
    return text("survey.of_stage", lang, stage=words.stage(blank.stage, lang), field=label)
