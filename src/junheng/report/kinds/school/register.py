"""The list of schools before their sheets: where to find whom, and how each stands."""

from collections.abc import Iterator, Sequence

from junheng.assess.outcome import Unit
from junheng.report import words
from junheng.report.document import Draft, Heading, Section
from junheng.report.kinds.school.subjects import County, Subject
from junheng.report.sources import count_in, of_unit, path
from junheng.report.tables import EMPTY, Cell, Column, Row, Table
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text


def register(county: County, chosen: Sequence[Subject], lang: Lang) -> Section:
    """The schools in the order of their sheets."""
    draft = Draft("register", text("school.register", lang), lang)
    draft.blocks.append(Heading(1, text("school.register", lang), numbered=False))
    if county.ruled:
        for stage in county.assessment.stages:
            _say(draft, county, stage)
    # Above the table, for below it the note might stand alone on a page.
    draft.note("school.register.order")
    draft.table(_table(county, chosen, lang))
    return draft.done()


def _say(draft: Draft, county: County, stage: Stage) -> None:
    """How many schools of a stage pass."""
    result = county.assessment.stages[stage]
    unmet = sum(unit.stage == stage and unit.in_scope and unit.passes is False for unit in county.assessment.units)
    draft.say(
        "school.register.said",
        stage=words.stage(stage, draft.lang),
        schools=Cell(result.schools, source=path("stages", stage, "schools")),
        met=Cell(result.schools_met, source=path("stages", stage, "schools_met")),
        unmet=Cell(unmet, source=count_in(stage, "passes==`false`")),
        unknown=Cell(result.schools_unknown, source=path("stages", stage, "schools_unknown")),
    )


def _table(county: County, chosen: Sequence[Subject], lang: Lang) -> Table:
    judged = (
        words.column("met", lang, decimals=0, width=11),
        words.column("needed", lang, decimals=0, width=12),
        words.column("passes", lang, width=16, centred=True),
    )
    remark = (words.column("passes", lang, name="remark", width=20),)
    columns = (
        Column("number", text("school.number", lang), width=7, centred=True),
        words.column("name", lang, width=42),
        words.column("township", lang, width=24),
        words.column("stage", lang, width=8, centred=True),
        words.column("pupils", lang, decimals=0, width=9),
        *(judged if county.ruled else remark),
    )
    rows = tuple(row for subject in chosen for row in _rows(county, subject, lang))
    return Table("register", text("school.register", lang), "", columns, rows)


def _rows(county: County, subject: Subject, lang: Lang) -> Iterator[Row]:
    place = subject.place
    who = {
        "number": Cell(str(subject.number)),
        "name": Cell(place.name),
        "township": Cell(place.township) if place.township else words.no_data(lang),
    }
    if not subject.units:
        yield who | {"passes": Cell(text("report.left_out", lang), "out")}
    for unit in subject.units:
        stage = {
            "stage": Cell(words.stage(unit.stage, lang)),
            "pupils": words.figure(unit.pupils, lang, source=of_unit(unit, "pupils")),
        }
        yield who | stage | _verdict(county, unit, lang)


def _verdict(county: County, unit: Unit, lang: Lang) -> dict[str, Cell]:
    if not unit.in_scope:
        return {"met": EMPTY, "needed": EMPTY, "passes": Cell(text("report.left_out", lang), "out")}
    if not county.ruled:
        return {"passes": Cell("")}
    return {
        "met": Cell(unit.met, source=of_unit(unit, "met")),
        "needed": Cell(unit.needed, source=of_unit(unit, "needed")),
        "passes": words.passing(unit.passes, lang, of_unit(unit, "passes")),
    }
