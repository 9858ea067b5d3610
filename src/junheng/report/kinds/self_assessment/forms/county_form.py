"""表I: the county's basics, items and values side by side."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from junheng.assess.holdings import Group, Total
from junheng.facts.fields import Field, dictionary
from junheng.report import words
from junheng.report.document import Draft, Heading, Section
from junheng.report.kinds.self_assessment.county import ORDINARY, RESOURCES, kind_name, of_kind, partly, shown_decimals
from junheng.report.kinds.self_assessment.prose import counted
from junheng.report.material import Material
from junheng.report.sources import path
from junheng.report.tables import Cell, Column, Row, Table, bracketed
from junheng.terms.messages import Lang, text

ACROSS = 2
"""Items beside each other."""

OF_STAGES = ("pupils", "classes", "teachers")
OF_PUPILS = ("pupils_migrant", "pupils_left_behind", "pupils_inclusive")
OF_TEACHERS = ("teachers_backbone", "teachers_certified", "teachers_360h")
STAFF, BOARDERS = ("staff",), ("boarders",)
PREMISES = tuple(id for id in RESOURCES if id not in (*STAFF, *BOARDERS))
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
    """The form of the county's basics, group by group; what has not been entered is said under it."""
    draft = Draft("form.county", text("selfassessment.form.county_sheet", lang), lang)
    draft.blocks.append(Heading(1, text("selfassessment.form.county", lang), numbered=False))
    columns = [Column("group", "", width=12, centred=True)]
    for place in range(ACROSS):
        columns += [Column(f"item{place}", "", width=31), Column(f"value{place}", "", width=18)]
    rows = [row for name, items in _groups(material, lang) for row in _rows(name, list(items), columns, lang)]
    part = material.survey.county.ordinary
    of_stages = (*OF_STAGES, *OF_PUPILS, *OF_TEACHERS)
    blank = (*partly(part, "stages", of_stages, lang), *partly(part, "schools", RESOURCES, lang))
    notes = (text("selfassessment.form.county_note", lang), *blank)
    draft.table(Table("form.county", "", "", tuple(columns), tuple(rows), notes=notes, headed=False, broad=False))
    return draft.done(compact=True)


def _rows(name: str, items: Sequence[Item], columns: Sequence[Column], lang: Lang) -> Iterator[Row]:
    """The items of a group side by side, its name before the first."""
    for start in range(0, len(items), ACROSS):
        row = {column.key: Cell("") for column in columns}
        if not start:
            row["group"] = Cell(text(f"selfassessment.form.group.{name}", lang), "strong")
        for place, (label, value) in enumerate(items[start : start + ACROSS]):
            row |= {f"item{place}": Cell(label), f"value{place}": value}
        yield row


def _groups(material: Material, lang: Lang) -> Iterator[tuple[str, Iterable[Item]]]:
    """The items of the form by what they are about."""
    survey = material.survey
    yield "county", _who(material, lang)
    yield "schools", _schools(material, lang)
    yield "kinds", _kinds("kinds", "school_type", survey.kinds, lang)
    yield "areas", _kinds("areas", "urban_rural", survey.areas, lang)
    of_pupils = (_of_stages(material, id, lang) for id in ("pupils", "classes"))
    more = (_sums(material, "stages", OF_PUPILS, lang), _sums(material, "schools", BOARDERS, lang))
    yield "pupils", chain(*of_pupils, *more)
    teachers = (_of_stages(material, "teachers", lang), _sums(material, "stages", OF_TEACHERS, lang))
    yield "teachers", chain(*teachers, _sums(material, "schools", STAFF, lang))
    yield "premises", _sums(material, "schools", PREMISES, lang)
    yield "funds", _own(material, lang)


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


def _kinds(list_: str, codes: str, groups: Iterable[Group], lang: Lang) -> Iterator[Item]:
    for group in groups:
        if group.ordinary.places:
            label = text("selfassessment.form.kind", lang, kind=kind_name(group, codes, lang))
            yield label, counted(len(group.ordinary.places), of_kind(list_, group))


def _of_stages(material: Material, id: str, lang: Lang) -> Iterator[Item]:
    field = dictionary()["stages"][id]
    for stage, totals in material.survey.county.ordinary.by_stage.items():
        if id in totals:
            name = words.stage(stage, lang)
            label = text("selfassessment.form.of_stage", lang, stage=name, field=field.label(lang))
            at = path(*ORDINARY, "stages", stage, id, "value")
            yield _with_unit(label, field, lang), _total(totals[id], field, at, lang)


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
