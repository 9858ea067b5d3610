"""表III: coefficients with their inputs, so that a reader can compute them again by hand."""

from collections.abc import Sequence
from fractions import Fraction

from junheng.assess.outcome import Assessment, Reading, Spread, Unit
from junheng.report import words
from junheng.report.document import Draft, Heading, Section
from junheng.report.kinds.self_assessment.excerpts import excerpt
from junheng.report.kinds.self_assessment.judged import units_of
from junheng.report.sources import of_unit, path
from junheng.report.spread_sheets import coefficients
from junheng.report.tables import Cell, Column, Table, full_decimals
from junheng.standards.model import Indicator, Stage
from junheng.terms.messages import Lang, text

LONGEST = 2
"""Decimals of a split share that has no end; the workbook holds the whole of it."""


def spread_form(found: Assessment, stage: Stage, lang: Lang) -> Section:
    """The form of one stage: totals, mean, deviation, coefficient; under it every school's inputs."""
    name = words.stage(stage, lang)
    draft = Draft(f"form.spread.{stage}", text("selfassessment.form.spread_sheet", lang, stage=name), lang)
    draft.blocks.append(Heading(1, text("selfassessment.form.spread", lang, stage=name), numbered=False))
    draft.table(_totals(found, stage, lang))
    draft.table(_inputs(found, stage, lang))
    return draft.done(landscape=True)


def _measured(found: Assessment, stage: Stage) -> dict[str, Indicator]:
    return {id: found.rulebook.indicators[id] for id in found.stages[stage].spreads}


def _turned(reading: Reading, indicator: Indicator) -> bool:
    """Whether a reading holds numerator and denominator the other way round, as one under "no more than" does."""
    if reading.value is None or reading.amount is None or not reading.base:
        return False
    return indicator.scale * reading.amount / reading.base != reading.value


def _parts(unit: Unit, indicator: Indicator) -> dict[str, tuple[Fraction | None, str]]:
    """Numerator and denominator of an indicator in a school, and where each stands."""
    reading = unit.readings[indicator.id]
    names = ("base", "amount") if _turned(reading, indicator) else ("amount", "base")
    return {
        part: (getattr(reading, name), of_unit(unit, "indicators", indicator.id, name))
        for part, name in zip(("top", "bottom"), names, strict=True)
    }


def _totals(found: Assessment, stage: Stage, lang: Lang) -> Table:
    """A row an indicator: what all schools have, what it is divided by, and what follows."""
    name = words.stage(stage, lang)
    shown = coefficients(found, "", lang)
    lacking = any(spread.missing for spread in found.stages[stage].spreads.values())
    widths = {"indicator": 50 if lacking else 64, "mean": 13, "sd": 12, "cv": 12, "limit": 10, "verdict": 13, "near": 8}
    widths |= {"missing": 26} if lacking else {}
    table = excerpt(shown, "", widths, where=lambda row: row["stage"].value == name)
    extra = (
        Column("top", text("selfassessment.column.top", lang), width=17),
        Column("bottom", text("selfassessment.column.bottom", lang), width=18),
    )
    own = list(_measured(found, stage).values())
    rows = [
        {**row, **_sums(found, stage, own[number], found.stages[stage].spreads[own[number].id], lang)}
        if number < len(own)
        else row
        for number, row in enumerate(table.rows)
    ]
    columns = (table.columns[0], *extra, *table.columns[1:])
    notes = (text("selfassessment.form.spread_note", lang),)
    key = f"form.totals.{stage}"
    return Table(key, "", text("selfassessment.form.totals", lang, stage=name), columns, tuple(rows), notes=notes)


def _sums(found: Assessment, stage: Stage, indicator: Indicator, spread: Spread, lang: Lang) -> dict[str, Cell]:
    """What the schools have together; none where one's figure is missing."""
    if spread.mean is None:
        return {"top": words.no_data(lang), "bottom": words.no_data(lang)}
    units = [unit for unit in units_of(found, stage) if indicator.id in unit.readings]
    cells = {}
    for part in ("top", "bottom"):
        held = [_parts(unit, indicator)[part] for unit in units]
        total = sum((value for value, _ in held if value is not None), Fraction(0))
        # A school that has nothing to divide by does not tell which of its figures is which.
        known = next((unit for unit in units if unit.readings[indicator.id].value is not None), units[0])
        key = _parts(known, indicator)[part][1].rpartition(".")[2]
        at = f"sum(schools[?stage=='{stage}' && in_scope].{path('indicators', indicator.id, key)})"
        cells[part] = Cell(total, decimals=_decimals([total], indicator if part == "top" else None), source=at)
    return cells


def _decimals(values: Sequence[Fraction | None], of: Indicator | None) -> int:
    known = [value for value in values if value is not None]
    least = 0 if of is None or of.whole else 2
    return max((full_decimals(value, least, max(LONGEST, least)) for value in known), default=least)


def _inputs(found: Assessment, stage: Stage, lang: Lang) -> Table:
    """A row a school: of each indicator what it has, and its value; the denominator once where all share it."""
    units = units_of(found, stage)
    own = _measured(found, stage)
    shared = all(_of_pupils(unit, indicator) for unit in units for indicator in own.values())
    columns = [
        Column("number", text("selfassessment.column.number", lang), width=5.5, centred=True),
        Column("name", text("report.column.name", lang), width=24),
        Column("pupils", text("report.column.pupils", lang), decimals=0, width=8),
    ]
    group = text("selfassessment.column.has", lang)
    for id, indicator in own.items():
        unit_name = words.unit(indicator.resource_unit, lang)
        columns.append(Column(f"{id}.top", id, unit_name, width=11.5, group=group))
        if not shared:
            columns.append(Column(f"{id}.bottom", text("selfassessment.column.by", lang, id=id), width=9, group=group))
    rows = tuple(
        {
            "number": Cell(str(number)),
            "name": Cell(unit.name or unit.school),
            "pupils": words.figure(unit.pupils, lang, 0, of_unit(unit, "pupils")),
            **_cells(unit, own, shared, lang),
        }
        for number, unit in enumerate(units, 1)
    )
    notes = (text("selfassessment.form.inputs_split", lang),)
    title = text("selfassessment.form.inputs", lang, stage=words.stage(stage, lang))
    return Table(f"form.inputs.{stage}", "", title, tuple(columns), rows, notes=notes, keep=2)


def _of_pupils(unit: Unit, indicator: Indicator) -> bool:
    reading = unit.readings.get(indicator.id)
    if reading is None or unit.pupils is None or reading.base is None:
        return set(indicator.denominator.weights) == {"pupils"}
    return _parts(unit, indicator)["bottom"][0] == unit.pupils


def _cells(unit: Unit, own: dict[str, Indicator], shared: bool, lang: Lang) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for id, indicator in own.items():
        if id not in unit.readings:
            continue
        for part, (value, source) in _parts(unit, indicator).items():
            if part == "bottom" and shared:
                continue
            decimals = _decimals([value], indicator if part == "top" else None)
            cells[f"{id}.{part}"] = words.figure(value, lang, decimals, source)
    return cells
