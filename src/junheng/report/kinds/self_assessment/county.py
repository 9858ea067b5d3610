"""The county's background: its schools, pupils, teachers and premises, from the survey."""

from collections.abc import Iterable

from junheng.assess.holdings import Group, Part, Total
from junheng.facts.fields import Field, code_list, dictionary
from junheng.report import words
from junheng.report.document import Draft, Section, Text
from junheng.report.kinds.self_assessment.judged import called
from junheng.report.kinds.self_assessment.prose import body, counted, joined, woven
from junheng.report.material import Material
from junheng.report.sources import of_township, path
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.messages import Lang, text

ORDINARY = ("survey", "county", "ordinary")
"""Where the county's ordinary schools stand: those that the standards measure by the pupil."""

MONEY_DECIMALS = 2
BY_STAGE = ("pupils", "classes", "teachers")
RESOURCES = (
    "staff",
    "boarders",
    "land_area_m2",
    "building_area_m2",
    "teaching_rooms_area_m2",
    "indoor_sports_area_m2",
    "sports_ground_area_m2",
    "equipment_value",
    "multimedia_rooms",
    "computers",
    "books",
)


def county_chapter(material: Material, lang: Lang) -> Section:
    """What the county has, and which of it has not been entered."""
    found = material.assessment
    draft = Draft("county", text("selfassessment.county", lang), lang)
    draft.heading(1, "selfassessment.county")
    draft.say(
        "selfassessment.county.said",
        county=called(found),
        code=found.county_code,
        year=words.school_year(found.school_year, lang),
    )
    _schools(draft, material)
    if material.survey.county.ordinary.places:
        draft.table(_by_stage(material, lang))
        draft.table(_resources(material, lang))
        draft.table(_by_township(material, lang))
    return draft.done()


def _schools(draft: Draft, material: Material) -> None:
    lang, survey = draft.lang, material.survey
    if not survey.county.ordinary.places:
        draft.say("selfassessment.county.none")
    else:
        body(
            draft,
            "selfassessment.county.schools",
            number=counted(len(survey.county.ordinary.places), f"length({path(*ORDINARY, 'schools')})"),
            kinds=_counts("kinds", "school_type", survey.kinds, lang),
            areas=_counts("areas", "urban_rural", survey.areas, lang),
        )
    others = [group for group in survey.kinds if len(group.places) > len(group.ordinary.places)]
    if others:
        parts = [
            woven(
                "selfassessment.county.kind",
                lang,
                kind=kind_name(group, "school_type", lang),
                number=counted(len(group.places) - len(group.ordinary.places), _outside(group)),
            )
            for group in others
        ]
        body(draft, "selfassessment.county.others", kinds=joined(parts, lang))


def _outside(group: Group) -> str:
    """Where the number of a kind's schools stands that are no ordinary ones: all of them, or those without a stage."""
    if not group.ordinary.places:
        return f"length(survey.kinds[?name=='{group.name}'] | [0].schools)"
    wanted = f"type=='{group.name}'" if group.name else "type==`null`"
    return f"length(survey.schools[?{wanted} && length(stages)==`0`])"


def _counts(list_: str, codes: str, groups: Iterable[Group], lang: Lang) -> Text:
    """How many ordinary schools there are of each kind."""
    parts = [
        woven(
            "selfassessment.county.kind",
            lang,
            kind=kind_name(group, codes, lang),
            number=counted(len(group.ordinary.places), of_kind(list_, group)),
        )
        for group in groups
        if group.ordinary.places
    ]
    return joined(parts, lang)


def of_kind(list_: str, group: Group) -> str:
    """Where the number of a kind's ordinary schools stands."""
    return f"length(survey.{list_}[?name=='{group.name}'] | [0].ordinary.schools)"


def kind_name(group: Group, codes: str, lang: Lang) -> str:
    """A kind of school or place by its name."""
    if not group.name:
        return text(f"selfassessment.county.blank.{codes}", lang)
    known = code_list(codes)
    return known[group.name].label(lang) if group.name in known else group.name


def _by_stage(material: Material, lang: Lang) -> Table:
    """Pupils, classes and full-time teachers of the county and of each stage."""
    county = material.survey.county.ordinary
    columns = (
        Column("item", text("selfassessment.column.item", lang), width=30),
        Column("unit", text("report.column.unit", lang), width=10, centred=True),
        Column("county", text("report.column.whole_county", lang), decimals=0, width=18),
        *(Column(stage, words.stage(stage, lang), decimals=0, width=18) for stage in county.by_stage),
    )
    rows: list[Row] = []
    for id in BY_STAGE:
        field = dictionary()["stages"][id]
        row = {"item": Cell(field.label(lang)), "unit": Cell(words.unit(field.unit, lang))}
        if id in county.totals:
            row["county"] = words.figure(county.totals[id].value, lang, source=path(*ORDINARY, "totals", id, "value"))
        for stage, totals in county.by_stage.items():
            if id in totals:
                at = path(*ORDINARY, "stages", stage, id, "value")
                row[stage] = words.figure(totals[id].value, lang, source=at)
        rows.append(row)
    title = text("selfassessment.county.stages", lang)
    notes = partly(county, "stages", BY_STAGE, lang)
    return Table("county.stages", "", title, columns, tuple(rows), notes=notes, broad=False)


def partly(part: Part, table: str, ids: Iterable[str], lang: Lang) -> tuple[str, ...]:
    """Of each sum that is not known: how many have not entered their part, and what the others come to."""
    held = [(dictionary()[table][id], part.totals[id]) for id in ids if id in part.totals]
    return tuple(_partly(field, total, lang) for field, total in held if total.missing)


def _partly(field: Field, total: Total, lang: Lang) -> str:
    return text(
        "selfassessment.county.partly",
        lang,
        field=field.label(lang),
        missing=len(total.missing),
        known=Column("", "", decimals=shown_decimals(field)).show(total.known),
        unit=words.unit(field.unit, lang),
    )


def shown_decimals(field: Field) -> int:
    """Decimals that are printed of a field: money in 万元 with two, whatever was entered."""
    return min(field.decimals, MONEY_DECIMALS)


def _resources(material: Material, lang: Lang) -> Table:
    """Premises, equipment and staff of the ordinary schools."""
    columns = (
        Column("item", text("selfassessment.column.item", lang), width=34),
        Column("unit", text("report.column.unit", lang), width=10, centred=True),
        Column("value", text("report.column.whole_county", lang), width=20),
        Column("known", text("selfassessment.column.known", lang), width=20),
        Column("missing", text("selfassessment.column.missing", lang), decimals=0, width=16),
    )
    rows: list[Row] = []
    for id in RESOURCES:
        total = material.survey.county.ordinary.totals.get(id)
        if total is not None:
            rows.append(_resource_row(dictionary()["schools"][id], total, lang))
    shown = columns if any("missing" in row for row in rows) else columns[:3]
    notes = [text("selfassessment.county.resources_note", lang)]
    if shown is columns:
        notes.append(text("selfassessment.county.known_note", lang))
    title = text("selfassessment.county.resources", lang)
    return Table("county.resources", "", title, shown, tuple(rows), notes=tuple(notes), broad=False)


def _resource_row(field: Field, total: Total, lang: Lang) -> Row:
    at = path(*ORDINARY, "totals", field.id)
    row = {
        "item": Cell(field.label(lang)),
        "unit": Cell(words.unit(field.unit, lang)),
        "value": words.figure(total.value, lang, shown_decimals(field), f"{at}.value"),
    }
    if total.missing:
        row["known"] = Cell(total.known, decimals=shown_decimals(field), source=f"{at}.known")
        row["missing"] = Cell(len(total.missing), source=f"length({at}.missing)")
    return row


def _by_township(material: Material, lang: Lang) -> Table:
    """Ordinary schools, pupils, classes and teachers of each township."""
    fields = {id: dictionary()["stages"][id] for id in BY_STAGE}
    columns = (
        Column("township", text("report.column.township", lang), width=26),
        Column("places", text("report.column.all_schools", lang), decimals=0, width=14),
        *(Column(id, field.label(lang), words.unit(field.unit, lang), 0, 18) for id, field in fields.items()),
    )
    rows: list[Row] = []
    for group in material.survey.townships:
        if not group.ordinary.places:
            continue
        row = {
            "township": Cell(group.name or text("report.no_township", lang)),
            "places": Cell(
                len(group.ordinary.places), source=f"length({of_township(group.name, 'ordinary', 'schools')})"
            ),
        }
        for id in fields:
            if id in group.ordinary.totals:
                at = of_township(group.name, "ordinary", "totals", id, "value")
                row[id] = words.figure(group.ordinary.totals[id].value, lang, source=at)
        rows.append(row)
    title = text("selfassessment.county.townships", lang)
    return Table("county.townships", "", title, columns, tuple(rows), broad=False)
