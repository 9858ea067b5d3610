"""表I: the county's basics, items and values side by side."""

from collections.abc import Iterator

from junheng.assess.holdings import Total
from junheng.facts.fields import Field, dictionary
from junheng.report import words
from junheng.report.document import Draft, Heading, Section
from junheng.report.kinds.self_assessment.county import ORDINARY, RESOURCES, kind_name, of_kind, partly, shown_decimals
from junheng.report.kinds.self_assessment.prose import counted
from junheng.report.material import Material
from junheng.report.sources import path
from junheng.report.tables import Cell, Column, Row, Table, bracketed
from junheng.terms.messages import Lang, text

ACROSS = 3
"""Items beside each other."""

OF_STAGES = ("pupils", "classes", "teachers")
OF_COUNTY = (
    "pupils_migrant",
    "pupils_left_behind",
    "pupils_inclusive",
    "teachers_backbone",
    "teachers_certified",
    "teachers_360h",
)
OWN = (
    "teacher_income",
    "civil_servant_income",
    "funds_quota_primary",
    "funds_quota_junior",
    "special_funds_per_pupil",
    "rotation_eligible",
    "rotation_moved",
    "rotation_moved_backbone",
)

Item = tuple[str, Cell]


def county_form(material: Material, lang: Lang) -> Section:
    """The form of the county's basics; what has not been entered is said under it."""
    draft = Draft("form.county", text("selfassessment.form.county_sheet", lang), lang)
    draft.blocks.append(Heading(1, text("selfassessment.form.county", lang), numbered=False))
    items = [*_who(material, lang), *_schools(material, lang), *_people(material, lang), *_things(material, lang)]
    items += _own(material, lang)
    columns = [
        column
        for place in range(ACROSS)
        for column in (Column(f"item{place}", "", width=21), Column(f"value{place}", "", width=14))
    ]
    rows: list[Row] = []
    for start in range(0, len(items), ACROSS):
        row: dict[str, Cell] = {}
        for place, (label, value) in enumerate(items[start : start + ACROSS]):
            row |= {f"item{place}": Cell(label), f"value{place}": value}
        rows.append(
            row
            | {f"{what}{n}": Cell("") for n in range(ACROSS) for what in ("item", "value") if f"{what}{n}" not in row}
        )
    part = material.survey.county.ordinary
    blank = (*partly(part, "stages", (*OF_STAGES, *OF_COUNTY), lang), *partly(part, "schools", RESOURCES, lang))
    notes = (text("selfassessment.form.county_note", lang), *blank)
    draft.table(Table("form.county", "", "", tuple(columns), tuple(rows), notes=notes, headed=False, broad=False))
    return draft.done(compact=True)


def _who(material: Material, lang: Lang) -> Iterator[Item]:
    found = material.assessment
    yield text("selfassessment.form.name", lang), Cell(found.county_name)
    yield text("selfassessment.form.code", lang), Cell(found.county_code)
    yield text("selfassessment.form.year", lang), Cell(words.school_year(found.school_year, lang))


def _schools(material: Material, lang: Lang) -> Iterator[Item]:
    survey = material.survey
    number = counted(len(survey.county.ordinary.places), f"length({path(*ORDINARY, 'schools')})")
    yield text("selfassessment.form.schools", lang), number
    named = sum(bool(group.name) for group in survey.townships)
    yield text("selfassessment.form.townships", lang), counted(named, "length(survey.townships[?name!=''])")
    for list_, codes, groups in (("kinds", "school_type", survey.kinds), ("areas", "urban_rural", survey.areas)):
        for group in groups:
            if group.ordinary.places:
                label = text("selfassessment.form.kind", lang, kind=kind_name(group, codes, lang))
                yield label, counted(len(group.ordinary.places), of_kind(list_, group))


def _people(material: Material, lang: Lang) -> Iterator[Item]:
    county = material.survey.county.ordinary
    for id in OF_STAGES:
        field = dictionary()["stages"][id]
        for stage, totals in county.by_stage.items():
            if id in totals:
                name = words.stage(stage, lang)
                label = text("selfassessment.form.of_stage", lang, stage=name, field=field.label(lang))
                at = path(*ORDINARY, "stages", stage, id, "value")
                yield _with_unit(label, field, lang), _total(totals[id], field, at, lang)
    yield from _sums(material, "stages", OF_COUNTY, lang)


def _things(material: Material, lang: Lang) -> Iterator[Item]:
    yield from _sums(material, "schools", RESOURCES, lang)


def _sums(material: Material, table: str, ids: tuple[str, ...], lang: Lang) -> Iterator[Item]:
    totals = material.survey.county.ordinary.totals
    for id in ids:
        if id in totals:
            field = dictionary()[table][id]
            at = path(*ORDINARY, "totals", id, "value")
            yield _with_unit(field.label(lang), field, lang), _total(totals[id], field, at, lang)


def _own(material: Material, lang: Lang) -> Iterator[Item]:
    for id in OWN:
        if id in material.survey.own:
            field, value = dictionary()["county"][id], material.survey.own[id]
            cell = words.figure(value, lang, shown_decimals(field), path("survey", "own", id))
            yield _with_unit(field.label(lang), field, lang), cell


def _with_unit(label: str, field: Field, lang: Lang) -> str:
    return bracketed(label, words.unit(field.unit, lang)) if field.unit else label


def _total(total: Total, field: Field, source: str, lang: Lang) -> Cell:
    return words.figure(total.value, lang, shown_decimals(field), source)
