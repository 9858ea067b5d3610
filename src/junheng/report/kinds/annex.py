"""The annex "statistics of school construction by area" (P-A4)."""

from collections.abc import Mapping, Sequence

from junheng.report.document import Document, Draft, Heading
from junheng.report.kinds.stocktaking.cells import Holdings
from junheng.report.kinds.stocktaking.concerns import add_shortfalls
from junheng.report.kinds.stocktaking.construction import (
    FACILITIES,
    PREMISES,
    SPECIAL,
    Wanted,
    by_area_and_school,
    lacking,
)
from junheng.report.kinds.stocktaking.tables import say_partly, say_rooms, totals_in
from junheng.report.material import Material
from junheng.report.sheets import caption_of
from junheng.report.tables import Table
from junheng.terms.messages import Lang, text

FORMS: Mapping[str, Sequence[Wanted]] = {"premises": PREMISES, "rooms": SPECIAL, "facilities": FACILITIES}
EXPLAINED = ("scope", "areas", "premises", "each", "blanks")


def construction_annex(material: Material, lang: Lang) -> Document:
    """Its forms: the county, its areas, its townships and their schools, with what they have and what they lack."""
    found = material.assessment
    holdings = Holdings(material.survey, lang)
    forms = [_form(key, shown, holdings) for key, shown in FORMS.items()]
    shortfalls = lacking(found, holdings)
    if shortfalls is not None:
        forms.append(_shortfalls(shortfalls, lang))
    for number, draft in enumerate(forms, 1):
        title = text(f"annex.title.{draft.key}", lang)
        draft.blocks.insert(0, Heading(1, text("annex.form", lang, number=number, title=title), numbered=False))
    _explain(forms[-1])
    return Document(
        kind="annex",
        title=text("annex.title", lang, county=found.county_name),
        caption=caption_of(found, lang),
        day=found.on,
        sections=tuple(draft.done(landscape=True) for draft in forms),
        lang=lang,
        note=found.note,
    )


def _form(key: str, shown: Sequence[Wanted], holdings: Holdings) -> Draft:
    """One form: a line for each area, township and school, then who has left what blank."""
    lang, county = holdings.lang, holdings.county()
    draft = Draft(key, text(f"annex.sheet.{key}", lang), lang)
    draft.table(by_area_and_school(key, shown, holdings))
    say_partly(draft, county, totals_in([wanted.item for wanted in shown]), holdings)
    if any(wanted.item.room for wanted in shown):
        say_rooms(draft, county, holdings)
    return draft


def _shortfalls(table: Table, lang: Lang) -> Draft:
    draft = Draft("lacking", text("annex.sheet.lacking", lang), lang)
    add_shortfalls(draft, table)
    draft.note("annex.note.lacking")
    return draft


def _explain(draft: Draft) -> None:
    """How the forms were filled in."""
    draft.note("annex.explained")
    for id in EXPLAINED:
        draft.note(f"annex.explained.{id}")
