"""One school's sheet: who it is, whether it passes, its indicators, the clauses that look at it, its findings."""

from junheng.report.document import Draft, Heading, Paragraph, Section
from junheng.report.kinds.school.clauses import clause_table
from junheng.report.kinds.school.findings import add_blanks, add_findings
from junheng.report.kinds.school.identity import identity_table
from junheng.report.kinds.school.indicators import indicator_table
from junheng.report.kinds.school.judgement import judgement
from junheng.report.kinds.school.subjects import County, Subject
from junheng.terms.messages import Lang, text


def school_page(county: County, subject: Subject, basis: str, lang: Lang) -> Section:
    """One school's sheet, on one page."""
    draft = Draft(f"sheet.{subject.place.school}", subject.place.name, lang)
    draft.blocks.append(Heading(1, subject.place.name, numbered=False))
    draft.blocks.append(Paragraph((basis,), "note"))
    draft.table(identity_table(subject, lang))
    draft.blocks.append(_heading("school.heading.judgement", lang))
    draft.blocks.extend(judgement(county, subject, lang))
    if subject.units:
        draft.blocks.append(_heading("school.heading.indicators", lang))
        draft.table(indicator_table(county, subject, lang))
        draft.note("school.note.ruled" if county.ruled else "school.note.values")
    if subject.tolerances:
        labels = [county.assessment.rulebook.tolerances[id].label(lang) for id in subject.tolerances]
        draft.note("school.tolerances", tolerances=text("report.separator", lang).join(labels))
    if any(unit.clauses for unit in subject.units):
        draft.blocks.append(_heading("school.heading.clauses", lang))
        draft.table(clause_table(county, subject, lang))
    add_blanks(draft, subject)
    add_findings(draft, subject)
    return draft.done(compact=True)


def _heading(id: str, lang: Lang) -> Heading:
    return Heading(3, text(id, lang), numbered=False)
