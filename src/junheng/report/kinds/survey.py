"""The survey report of a county and its townships (P-A1)."""

from junheng.report.document import Document
from junheng.report.kinds.stocktaking.cells import Holdings
from junheng.report.kinds.stocktaking.checks import checks
from junheng.report.kinds.stocktaking.comparison import glance
from junheng.report.kinds.stocktaking.concerns import concerns
from junheng.report.kinds.stocktaking.overview import method, overview
from junheng.report.kinds.stocktaking.resources import equipment, grounds, staff
from junheng.report.kinds.stocktaking.townships import townships
from junheng.report.material import Material
from junheng.report.sheets import caption_of
from junheng.terms.messages import Lang, text


def survey_report(material: Material, lang: Lang) -> Document:
    """What a county writes after it has surveyed the schools of every township."""
    found = material.assessment
    holdings = Holdings(material.survey, lang)
    return Document(
        kind="survey",
        title=text("survey.title", lang, county=found.county_name),
        caption=caption_of(found, lang),
        day=found.on,
        sections=(
            method(material, lang),
            overview(material, holdings),
            townships(holdings),
            glance(material, holdings),
            staff(found, holdings),
            grounds(found, holdings),
            equipment(found, holdings),
            checks(material, holdings),
            concerns(found, lang),
        ),
        lang=lang,
        note=found.note,
        contents=True,
        cover=True,
    )
