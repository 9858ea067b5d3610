"""The annex "statistics of school construction by area" (P-A4)."""

from junheng.report.document import Document, Draft, Section
from junheng.report.kinds.stocktaking.cells import Holdings
from junheng.report.kinds.stocktaking.construction import FACILITIES, PREMISES, SPECIAL, by_area_and_school, lacking
from junheng.report.kinds.stocktaking.tables import say_partly, say_rooms, totals_in
from junheng.report.material import Material
from junheng.report.sheets import caption_of
from junheng.terms.messages import Lang, text

EXPLAINED = ("scope", "areas", "premises", "each", "blanks")


def construction_annex(material: Material, lang: Lang) -> Document:
    """A form: the county, its areas, its townships and their schools, with what they have and what they lack."""
    found = material.assessment
    return Document(
        kind="annex",
        title=text("annex.title", lang, county=found.county_name),
        caption=caption_of(found, lang),
        day=found.on,
        sections=(_form(material, lang),),
        lang=lang,
        note=found.note,
    )


def _form(material: Material, lang: Lang) -> Section:
    holdings = Holdings(material.survey, lang)
    draft = Draft("construction", text("annex.sheet", lang), lang)
    for key, shown in (("premises", PREMISES), ("rooms", SPECIAL), ("facilities", FACILITIES)):
        draft.table(by_area_and_school(key, text(f"annex.title.{key}", lang), shown, holdings))
        say_partly(draft, holdings.county(), totals_in([wanted.item for wanted in shown]), holdings)
        if shown is SPECIAL:
            say_rooms(draft, holdings.county(), holdings)
    shortfalls = lacking(material.assessment, holdings)
    if shortfalls is not None:
        draft.table(shortfalls)
        draft.note("survey.note.shortfalls")
        if any(cell.unit == text("survey.at_least", lang) for row in shortfalls.rows for cell in row.values()):
            draft.note("survey.note.at_least")
    draft.note("annex.explained")
    for id in EXPLAINED:
        draft.note(f"annex.explained.{id}")
    return draft.done(landscape=True)
