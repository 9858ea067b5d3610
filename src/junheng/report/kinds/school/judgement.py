"""Whether a school passes, and what would make it pass, in sentences."""

from collections.abc import Iterator, Sequence

from junheng.assess.contract import field_name
from junheng.assess.outcome import Unit
from junheng.report import words
from junheng.report.document import Paragraph, Text, sentence
from junheng.report.kinds.school.subjects import County, Subject
from junheng.report.sources import of_unit
from junheng.report.tables import Cell
from junheng.terms.messages import Lang, text

NAMED = 2
"""Up to how many indicators a way to pass names in full."""

MISSING = 5
"""How many missing figures are named before they are only counted."""


def judgement(county: County, subject: Subject, lang: Lang) -> Iterator[Paragraph]:
    """A paragraph for each stage of a school."""
    if not subject.units:
        yield Paragraph(sentence("school.no_stage", lang))
    judged = {unit.stage for unit in subject.units}
    for stage in subject.place.stages:
        if stage not in judged:
            yield Paragraph(sentence("school.stage_unjudged", lang, stage=words.stage(stage, lang)))
    if not county.ruled and any(unit.in_scope for unit in subject.units):
        yield Paragraph(sentence("school.not_ruled", lang))
    for unit in subject.units:
        name = words.stage(unit.stage, lang)
        if not unit.in_scope:
            reason = words.out_reason(unit.out_reason, lang)
            yield Paragraph(sentence("school.left_out", lang, stage=name, reason=reason))
        elif county.ruled:
            said = sentence(
                "school.verdict",
                lang,
                stage=name,
                verdict=words.passing(unit.passes, lang, of_unit(unit, "passes")),
                met=Cell(unit.met, source=of_unit(unit, "met")),
                needed=Cell(unit.needed, source=of_unit(unit, "needed")),
            )
            yield Paragraph((*said, *_way(county, unit, lang)))


def _way(county: County, unit: Unit, lang: Lang) -> Text:
    """What would make a stage pass."""
    if unit.passes:
        return sentence("school.way.passes", lang)
    missing = list(dict.fromkeys(name for reading in unit.readings.values() for name in reading.missing))
    if missing:
        id = "school.way.missing" if unit.passes is None else "school.way.fails_anyway"
        names = [field_name(name, lang) for name in missing]
        return sentence(id, lang, missing=words.listed(names, lang, MISSING, "report.field_separator"))
    if unit.nearest_way is None:
        return sentence("school.way.none", lang)
    open_ = sentence("school.scope_open", lang) if unit.passes is None else ()
    if not unit.nearest_way:
        return open_
    parts = []
    for to in ("threshold", "floor"):
        steps = [_step(county, unit, number, lang) for number, step in enumerate(unit.nearest_way) if step.to == to]
        if steps:
            parts.append((text(f"school.way.{to}", lang), *_joined(steps, text("terms.separator.list", lang))))
    said = _joined(parts, text("report.separator", lang))
    return (*open_, text("school.way", lang), *said, text("terms.separator.sentence", lang).rstrip())


def _joined(parts: Sequence[Text], separator: str) -> Text:
    return tuple(piece for number, part in enumerate(parts) for piece in ((separator,) if number else ()) + part)


def _step(county: County, unit: Unit, number: int, lang: Lang) -> Text:
    """One indicator that is raised, and by how much; of many only the codes are told, their names stand below."""
    steps = unit.nearest_way or ()
    step = steps[number]
    indicator = county.assessment.rulebook.indicators[step.indicator]
    return sentence(
        "school.step",
        lang,
        indicator=words.indicator(indicator, lang) if len(steps) <= NAMED else step.indicator,
        add=words.amount(step.add, indicator, f"{of_unit(unit, 'nearest_way')}[{number}].add"),
        unit=words.unit(step.unit, lang),
    )
