"""The document: the list of schools, then a sheet for each."""

from junheng.report.document import Document
from junheng.report.kinds.school.page import school_page
from junheng.report.kinds.school.register import register
from junheng.report.kinds.school.subjects import county_of, subjects
from junheng.report.material import Material
from junheng.report.sheets import caption_of
from junheng.terms.messages import Lang, text


def school_sheets(material: Material, lang: Lang) -> Document:
    """A sheet for each school, and before them a title and the list of all; schools asked for by name have sheets only.

    Raises:
        InputError: a school that was asked for is not in the county.
    """
    found = material.assessment
    caption = caption_of(found, lang)
    county, chosen = county_of(material), subjects(material)
    pages = tuple(school_page(county, subject, caption, lang) for subject in chosen)
    return Document(
        kind="school",
        title="" if material.only else text("school.title", lang, county=found.county_name),
        caption=caption,
        day=found.on,
        sections=pages if material.only else (register(county, chosen, lang), *pages),
        lang=lang,
        note=found.note,
    )
