"""What town has and country has, total over total."""

from fractions import Fraction

from junheng.assess.outcome import Assessment
from junheng.report import words
from junheng.report.document import Draft, Section, Text
from junheng.report.kinds.self_assessment.excerpts import excerpt
from junheng.report.kinds.self_assessment.prose import body, counted, joined, woven
from junheng.report.material import Material
from junheng.report.sources import of_spread, path
from junheng.report.spread_sheets import town_and_country
from junheng.report.tables import Cell, telling_decimals
from junheng.standards.model import Stage
from junheng.terms.messages import Lang, text

ONE = Fraction(1)
WIDTHS = {"indicator": 34, "county": 12, "urban": 12, "town": 12, "rural": 12, "ratio": 11}
SCHOOLS = {"urban.schools": 7, "town.schools": 7, "rural.schools": 7, "blank.schools": 8}


def town_chapter(material: Material, lang: Lang) -> Section:
    """The ratio of town to country for every indicator."""
    found = material.assessment
    draft = Draft("town", text("selfassessment.town", lang), lang)
    draft.heading(1, "selfassessment.town")
    table = town_and_country(found, "", lang)
    for stage, result in found.stages.items():
        if not result.spreads:
            continue
        _said(draft, found, stage)
        name = words.stage(stage, lang)
        draft.table(
            excerpt(
                table,
                text("selfassessment.town.table", lang, stage=name),
                WIDTHS | SCHOOLS,
                where=lambda row, name=name: row["stage"].value == name,  # type: ignore[misc]  # bound now
                key=f"town.{stage}",
            )
        )
    if not found.stages:
        draft.say("selfassessment.nothing")
    elif not any(result.spreads for result in found.stages.values()):
        draft.say("selfassessment.differences.none", standard=found.rulebook.name(lang))
    return draft.done(flows=True)


def _said(draft: Draft, found: Assessment, stage: Stage) -> None:
    lang, spreads = draft.lang, found.stages[stage].spreads
    name = words.stage(stage, lang)
    known = {id: spread.urban_rural for id, spread in spreads.items() if spread.urban_rural is not None}
    if not known:
        draft.say("selfassessment.town.none", stage=name)
        return
    more = {id: ratio for id, ratio in known.items() if ratio > 1}
    less = sum(ratio < 1 for ratio in known.values())
    at = f"values({path('stages', stage, 'indicators')})"
    said = "said" if more else "not_more"
    body(
        draft,
        f"selfassessment.town.{said}",
        stage=name,
        number=counted(len(known), f"length({at}[?urban_rural!=`null`])"),
        more=counted(len(more), f"length({at}[?urban_rural > `1`])"),
        less=counted(less, f"length({at}[?urban_rural < `1`])"),
        figures=joined([_ratio(found, stage, id, ratio, lang) for id, ratio in more.items()], lang),
    )


def _ratio(found: Assessment, stage: Stage, id: str, ratio: float, lang: Lang) -> Text:
    return woven(
        "selfassessment.town.ratio",
        lang,
        indicator=words.indicator(found.rulebook.indicators[id], lang),
        ratio=Cell(ratio, decimals=telling_decimals(ratio, [ONE], 3), source=of_spread(stage, id, "urban_rural")),
    )
