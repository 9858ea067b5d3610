"""Who a school is and what it has, in a few lines."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from junheng.assess.holdings import Figures
from junheng.facts.fields import find
from junheng.report import words
from junheng.report.kinds.school.subjects import Subject
from junheng.report.sources import of_place
from junheng.report.tables import Cell, Column, Table, full_decimals
from junheng.terms.messages import Lang, text

PAIRS = 3
"""Facts about the school that stand side by side."""

OF_STAGES = ("pupils", "classes", "teachers")
"""What is told of all stages together, and of each where there are two."""

BESIDES = ("pupils_senior", "children")
"""Who else is at a school that teaches a stage: the areas below are theirs as well."""

OF_KINDERGARTEN = ("children", "kindergarten_classes", "kindergarten_teachers")
"""What is told of one that teaches no stage."""

OF_SCHOOL = ("land_area_m2", "building_area_m2", "sports_ground_area_m2")


def identity_table(subject: Subject, lang: Lang) -> Table:
    """What the school is and has, a few facts a row: name, then value."""
    place = subject.place
    at = partial(of_place, place.school, "figures")
    facts = [
        (text("school.number", lang), Cell(str(subject.number))),
        (text("report.column.school", lang), Cell(place.school)),
        (text("report.column.type", lang), words.code("school_type", place.type, lang)),
        (text("report.column.township", lang), Cell(place.township) if place.township else words.no_data(lang)),
        (text("report.column.urban_rural", lang), words.code("urban_rural", place.urban_rural, lang)),
        (text("school.boarding", lang), _answer(place.boarding, lang)),
        *_held(place.figures, OF_STAGES if place.stages else OF_KINDERGARTEN, at, lang),
    ]
    for stage in place.stages if len(place.stages) > 1 else ():
        own = _held(place.by_stage[stage], OF_STAGES, partial(of_place, place.school, "stages", stage), lang)
        name = words.stage(stage, lang)
        facts += [(text("school.of_stage", lang, stage=name, figure=figure), cell) for figure, cell in own]
    facts += _held(place.figures, BESIDES if place.stages else (), at, lang)
    facts += _held(place.figures, OF_SCHOOL, at, lang)
    rows = []
    for start in range(0, len(facts), PAIRS):
        row = {column.key: Cell("") for column in _pairs()}
        for pair, (name, cell) in enumerate(facts[start : start + PAIRS]):
            row |= {f"name{pair}": Cell(name, "strong"), f"value{pair}": cell}
        rows.append(row)
    return Table(f"identity.{place.school}", place.name, "", _pairs(), tuple(rows), headed=False, broad=False)


def _pairs() -> tuple[Column, ...]:
    return tuple(
        column
        for pair in range(PAIRS)
        for column in (Column(f"name{pair}", "", width=24), Column(f"value{pair}", "", width=20, centred=True))
    )


def _answer(value: bool | None, lang: Lang) -> Cell:
    return words.no_data(lang) if value is None else Cell(text("terms.yes" if value else "terms.no", lang))


def _held(figures: Figures, ids: Sequence[str], at: Callable[[str], str], lang: Lang) -> list[tuple[str, Cell]]:
    """Figures by their names; one that does not apply to the school is left out."""
    return [(_heading_of(id, lang), _figure(figures[id], at(id), lang)) for id in ids if id in figures]


def _heading_of(id: str, lang: Lang) -> str:
    """A figure's name, with its unit where it is no plain count."""
    field = find(id)
    if field is None:
        return id
    return field.label(lang) if field.type == "count" else field.heading(lang)


def _figure(value: Fraction | None, source: str, lang: Lang) -> Cell:
    return words.figure(value, lang, None if value is None else full_decimals(value), source)
