"""What needs attention: townships with failing schools, and what they lack of each indicator."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from junheng.assess.outcome import Assessment, Reading, Unit
from junheng.report import words
from junheng.report.document import Draft, Section
from junheng.report.kinds.stocktaking.cells import township_name, unit_name, united
from junheng.report.sources import count, total
from junheng.report.tables import EMPTY, Cell, Column, Look, Row, Table
from junheng.standards.model import Indicator, Stage
from junheng.terms.messages import Lang, text

MONEY = ("yuan", "wan_yuan")
"""Units of long figures."""


def concerns(assessment: Assessment, lang: Lang) -> Section:
    """By stage, what the assessment says of each township."""
    draft = Draft("concerns", text("survey.concerns", lang), lang)
    draft.heading(1, "survey.concerns")
    if any(reading.threshold is not None for unit in assessment.units for reading in unit.readings.values()):
        draft.say("survey.concerns.said", standard=assessment.rulebook.name(lang))
    if not assessment.stages:
        draft.say("survey.concerns.no_stage")
    for stage in assessment.stages:
        _stage(draft, assessment, stage)
    return draft.done(flows=True)


def _stage(draft: Draft, assessment: Assessment, stage: Stage) -> None:
    lang = draft.lang
    units = [unit for unit in assessment.units if unit.stage == stage and unit.in_scope]
    draft.heading(2, "survey.concerns.stage", stage=words.stage(stage, lang))
    if any(unit.needed is not None for unit in units):
        failing = [unit for unit in units if unit.passes is False]
        draft.say(
            "survey.concerns.schools",
            stage=words.stage(stage, lang),
            schools=united(Cell(len(units), source=count("schools", stage=stage, in_scope=True)), "school", lang),
            failing=united(_number(failing, stage=stage, in_scope=True, passes=False), "school", lang),
            unknown=united(
                _number([unit for unit in units if unit.passes is None], stage=stage, in_scope=True, passes=None),
                "school",
                lang,
            ),
        )
        _name_failing(draft, failing, stage)
    else:
        draft.say("survey.concerns.no_rule", stage=words.stage(stage, lang))
    shown = judged(assessment, units)
    if shown:
        add_shortfalls(draft, _table(draft.sheet, assessment, stage, units, shown, lang))


def _name_failing(draft: Draft, failing: Sequence[Unit], stage: Stage) -> None:
    """The failing schools by township, where they are most first."""
    townships: dict[str | None, list[Unit]] = {}
    for unit in failing:
        townships.setdefault(unit.township, []).append(unit)
    for township, own in sorted(townships.items(), key=lambda entry: -len(entry[1])):
        draft.item(
            "survey.concerns.failing",
            township=township_name(township or "", draft.lang),
            number=_number(own, stage=stage, in_scope=True, passes=False, township=township),
            schools=text("terms.separator.list", draft.lang).join(unit.name or unit.school for unit in own),
        )


def _number(units: Sequence[Unit], **wanted: str | bool | None) -> Cell:
    return Cell(len(units), source=count("schools", **wanted))


def judged(assessment: Assessment, units: Sequence[Unit]) -> list[Indicator]:
    """Indicators that have a threshold for one of these schools."""
    return [
        indicator
        for id, indicator in assessment.rulebook.indicators.items()
        if any(id in unit.readings and unit.readings[id].threshold is not None for unit in units)
    ]


def add_shortfalls(draft: Draft, table: Table) -> None:
    """A table of shortfalls, and how its figures have to be read."""
    draft.table(table)
    draft.note("survey.note.shortfalls")
    cells = [cell for row in table.rows for cell in row.values()]
    if any(cell.unit == text("survey.at_least", draft.lang) for cell in cells):
        draft.note("survey.note.at_least")
    if any(cell.exact is not None for cell in cells):
        draft.note("survey.note.rounded")


def shortfall(readings: Sequence[Reading], indicator: Indicator, lang: Lang, source: str) -> Cell:
    """What several schools lack together; where some cannot be judged, what they lack at least."""
    own = [reading for reading in readings if reading.threshold is not None]
    if not own:
        return EMPTY
    known = [reading.shortfall for reading in own if reading.shortfall is not None]
    lacks = sum(known, Fraction(0))
    # Nothing lacking as far as is known tells nothing; something lacking is the least that does.
    if len(known) < len(own) and not lacks:
        return words.no_data(lang)
    look: Look = "failing" if lacks else ""
    if len(known) == len(own):
        return replace(words.amount(lacks, indicator, source), look=look)
    # What is lacking at least is not rounded: rounded up it would say too much.
    least = words.amount(lacks, replace(indicator, round_to=None), source)
    return replace(least, look=look, unit=text("survey.at_least", lang))


def _table(
    sheet: str, assessment: Assessment, stage: Stage, units: Sequence[Unit], shown: Sequence[Indicator], lang: Lang
) -> Table:
    ruled = any(unit.needed is not None for unit in units)
    columns = [
        Column("township", text("report.column.township", lang), width=16),
        Column("schools", text("survey.column.schools", lang), unit_name("school", lang), 0, 7),
    ]
    if ruled:
        columns.append(Column("failing", text("survey.column.failing", lang), unit_name("school", lang), 0, 8))
    group = text("survey.column.shortfall", lang)
    columns += [
        Column(
            indicator.id,
            words.indicator(indicator, lang),
            unit_name(indicator.resource_unit, lang),
            width=15 if indicator.resource_unit in MONEY else 11,
            group=group,
        )
        for indicator in shown
    ]
    townships = list(dict.fromkeys(unit.township for unit in units))
    rows = [
        _row(text("survey.whole_county", lang), units, shown, lang, {"stage": stage, "in_scope": True}, strong=True)
    ]
    for township in townships:
        own = [unit for unit in units if unit.township == township]
        wanted = {"stage": stage, "in_scope": True, "township": township}
        rows.append(_row(township_name(township or "", lang), own, shown, lang, wanted))
    title = text("survey.title.shortfalls", lang, stage=words.stage(stage, lang))
    return Table(f"shortfalls.{stage}", sheet, title, tuple(columns), tuple(rows))


def _row(
    name: str,
    units: Sequence[Unit],
    shown: Sequence[Indicator],
    lang: Lang,
    wanted: dict[str, str | bool | None],
    *,
    strong: bool = False,
) -> Row:
    failing = [unit for unit in units if unit.passes is False]
    return {
        "township": Cell(name, "strong" if strong else ""),
        "schools": _number(units, **wanted),
        "failing": Cell(
            len(failing), "failing" if failing else "", source=count("schools", **{**wanted, "passes": False})
        ),
        **{
            indicator.id: shortfall(
                [unit.readings[indicator.id] for unit in units if indicator.id in unit.readings],
                indicator,
                lang,
                total("schools", "indicators", indicator.id, "shortfall", **wanted),
            )
            for indicator in shown
        },
    }
