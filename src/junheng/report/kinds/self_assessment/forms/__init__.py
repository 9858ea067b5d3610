"""The forms that are annexed to a self-assessment report: 表I, 表II and 表III."""

from junheng.report.document import Section
from junheng.report.kinds.self_assessment.forms.county_form import county_form
from junheng.report.kinds.self_assessment.forms.school_form import school_form
from junheng.report.kinds.self_assessment.forms.spread_form import spread_form
from junheng.report.material import Material
from junheng.terms.messages import Lang


def annex_forms(material: Material, lang: Lang) -> list[Section]:
    """The county's basics, then each stage's schools, then each stage's coefficients with their inputs."""
    found = material.assessment
    return [
        county_form(material, lang),
        *(school_form(found, stage, lang) for stage in found.stages),
        *(spread_form(found, stage, lang) for stage, result in found.stages.items() if result.spreads),
    ]
