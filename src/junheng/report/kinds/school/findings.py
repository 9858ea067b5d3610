"""What is wrong or lacking in a school's data."""

from junheng.assess.contract import field_name
from junheng.report import words
from junheng.report.document import Draft
from junheng.report.kinds.school.subjects import SEVERITIES, Subject
from junheng.report.sources import count
from junheng.report.tables import Cell, breadth
from junheng.terms.messages import text

BLANKS = 4
"""How many blank figures are named before they are only counted."""

FINDINGS = 3
"""How many findings are told."""

ROOM = {0: 400, 1: 400, 2: 190}
"""How many Latin characters they may take, by the school's stages, so that its sheet stays one page."""


def add_blanks(draft: Draft, subject: Subject) -> None:
    """Required figures that the school has not entered."""
    names = []
    for blank in subject.place.blanks:
        figure = field_name(blank.field, draft.lang)
        stage = "" if blank.stage is None else words.stage(blank.stage, draft.lang)
        names.append(text("school.of_stage", draft.lang, stage=stage, figure=figure) if stage else figure)
    if names:
        draft.say("school.blanks", figures=words.listed(names, draft.lang, BLANKS, "report.field_separator"))


def add_findings(draft: Draft, subject: Subject) -> None:
    """How many findings there are about the school, and the first of them, errors first."""
    if not subject.findings:
        draft.say("school.findings.none")
        return
    counts = {
        severity: Cell(
            sum(finding.severity == severity for finding in subject.findings),
            source=count("findings", school=subject.place.school, severity=severity),
        )
        for severity in SEVERITIES
    }
    told: list[tuple[str, str]] = []
    room = ROOM[min(len(subject.units), 2)]
    for finding in subject.findings[:FINDINGS]:
        said = finding.text(draft.lang)
        room -= breadth(said)
        if room < 0 and told:
            break
        told.append((text(f"terms.severity.{finding.severity}", draft.lang), said))
    draft.say("school.findings" if len(told) == len(subject.findings) else "school.findings.first", **counts)
    for severity, said in told:
        draft.item("school.finding", severity=severity, said=said)
