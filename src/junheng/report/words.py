"""Values of an assessment in words, as every report says them."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from junheng.assess.outcome import Assessment, Reading, State, Step, Verdict
from junheng.facts.fields import code_list, dictionary, find, units
from junheng.report.tables import SIGNS, Cell, Column, Look, bracketed
from junheng.standards.model import Indicator, Stage
from junheng.terms.messages import Lang, message, text
from junheng.terms.units import displayed

LOOKS: dict[Verdict, Look] = {"pass": "met", "fail": "failing", "undetermined": "missing"}
LISTED = 12
"""Names that a cell lists before it only counts the rest."""
OWNERS = 4
"""Schools that it lists for each missing figure."""


def column(
    key: str,
    lang: Lang,
    *,
    width: float,
    name: str = "",
    decimals: int | None = None,
    group: str = "",
    signed: bool = False,
    centred: bool = False,
) -> Column:
    """A column headed by the catalogue's word for its key, or for `name`."""
    heading = text(f"report.column.{name or key}", lang)
    return Column(key, heading, "", decimals, width, group, signed, centred)


def verdict(value: Verdict, lang: Lang, source: str = "") -> Cell:
    """A verdict: its sign and its word."""
    look = LOOKS[value]
    return Cell(f"{SIGNS[look]} {text(f'terms.verdict.{value}', lang)}", look, source=source)


def passing(value: bool | None, lang: Lang, source: str = "") -> Cell:
    """A verdict that is held as true, false or not known."""
    return verdict("undetermined" if value is None else "pass" if value else "fail", lang, source)


def state(value: State, lang: Lang, source: str = "") -> Cell:
    """An indicator's state: its sign and its word."""
    return Cell(f"{SIGNS[value]} {text(f'terms.state.{value}', lang)}", value, source=source)


def no_data(lang: Lang, source: str = "") -> Cell:
    """Where a figure should be and is not."""
    return Cell(text("terms.no_data", lang), "missing", source=source)


def figure(value: Fraction | float | None, lang: Lang, decimals: int | None = None, source: str = "") -> Cell:
    """A figure, or the words for there being none."""
    return no_data(lang, source) if value is None else Cell(value, decimals=decimals, source=source)


def stage(value: Stage, lang: Lang) -> str:
    """A stage's name."""
    return text(f"terms.stage.{value}", lang)


def code(list_id: str, id: str | None, lang: Lang) -> Cell:
    """An entry of a code list by its name; one that the list does not have as it was entered."""
    if id is None:
        return no_data(lang)
    codes = code_list(list_id)
    return Cell(codes[id].label(lang) if id in codes else id)


def day(value: date, lang: Lang) -> str:
    """A day as it is written in documents."""
    month = text(f"report.month.{value.month}", lang)
    return text("report.day", lang, year=value.year, month=month, day=value.day)


def school_year(value: int, lang: Lang) -> str:
    """A school year by its two calendar years."""
    return text("report.school_year", lang, first=value, second=value + 1)


def indicator(value: Indicator, lang: Lang) -> str:
    """An indicator's code and name."""
    return f"{value.id} {value.name(lang)}"


def measured(value: Indicator, lang: Lang) -> str:
    """An indicator's code, name and unit."""
    return bracketed(indicator(value, lang), value.unit(lang))


def unit(id: str, lang: Lang) -> str:
    """A unit's name; of one that the dictionary does not know its id."""
    return units()[id].label(lang) if id in units() else id


def behind(id: str, lang: Lang) -> str:
    """A unit as it stands right behind a number: in English a space parts the two, but for the percent sign.

    Example:
        >>> [f"7{behind(id, lang)}" for id in ("yuan", "percent") for lang in ("zh", "en")]
        ['7元', '7 yuan', '7%', '7%']
    """
    name = unit(id, lang)
    return name if name in ("", "%") else text("report.behind", lang, unit=name)


def listed(names: Sequence[str], lang: Lang, most: int = LISTED, separator: str = "terms.separator.list") -> str:
    """The first names of a list, and how many there are when that is not all."""
    shown = text(separator, lang).join(names[:most])
    return shown if len(names) <= most else text("report.and_more", lang, names=shown, number=len(names))


def lacking(names: Sequence[str], lang: Lang) -> str:
    """What would have to be known: fields by their labels, each with the schools that lack it."""
    owners: dict[str, list[str]] = {}
    for name in names:
        owner, what = _lacking(name, lang)
        owners.setdefault(what, []).extend([owner] if owner else [])
    lines = [
        text("report.owned", lang, what=what, owners=listed(own, lang, OWNERS)) if own else what
        for what, own in owners.items()
    ]
    return listed(lines, lang, separator="report.separator" if any(owners.values()) else "terms.separator.list")


def _lacking(name: str, lang: Lang) -> tuple[str, str]:
    """Whose figure is missing (nobody's in particular: empty), and which."""
    if name.startswith("evidence."):
        return "", text("report.evidence", lang, clause=name.removeprefix("evidence."))
    if name == "standardised_school":
        return "", text("report.standardised_rule", lang)
    if find(name) is not None:
        return "", _field(name, lang)
    school, _, field = name.rpartition(": ")
    if school and find(field) is not None:
        return school, _field(field, lang)
    indicator, _, school = name.partition(": ")
    if indicator == "school_rule":
        return school, text("report.school_rule", lang)
    return school, indicator


def _field(name: str, lang: Lang) -> str:
    found = find(name)
    if found is None:
        return name
    label = found.label(lang)
    if "." not in name:
        return label
    return text("report.field_of", lang, table=dictionary()[found.table].label(lang), field=label)


def out_reason(reason: str | None, lang: Lang) -> str:
    """Why a school is left out; a standard may give a reason of its own."""
    try:
        return text(f"assess.out.{reason}", lang)
    except KeyError:
        return reason or ""


def setting_value(value: str, lang: Lang) -> str:
    """A setting's value; what is a number or a name of its own stays as it is."""
    try:
        return message(f"report.setting.{value}").text(lang)
    except KeyError:
        return value


def amount(value: Fraction | None, of: Indicator, source: str = "") -> Cell:
    """A shortfall as the standard prints it: rounded for the eye, and never to nothing."""
    if value is None:
        return Cell()
    shown, decimals = displayed(value, of.round_to, whole=of.whole)
    return Cell(shown, decimals=decimals, source=source, exact=None if shown == value else value)


def way(steps: Sequence[Step] | None, assessment: Assessment, lang: Lang) -> str:
    """A school's nearest way to pass."""
    if steps is None:
        return text("report.way.unknown", lang)
    said = []
    for step in steps:
        shown = Column("", "").show(amount(step.add, assessment.rulebook.indicators[step.indicator]))
        said.append(
            text(f"report.way.{step.to}", lang, indicator=step.indicator, add=shown, unit=unit(step.unit, lang))
        )
    return text("report.separator", lang).join(said)


def bounds(reading: Reading) -> list[Fraction | None]:
    """What a reading's value is held against."""
    return [reading.threshold, reading.floor]
