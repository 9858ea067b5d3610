"""Where one field comes from in another office's table: a rule as a value, and its strict reader."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from junheng.facts.cells.entries import normal
from junheng.facts.cells.numbers import factor
from junheng.facts.fields import Field, units
from junheng.facts.foreign.toml_part import Part

How = Literal["column", "any_of", "sum", "join", "constant"]
HOWS: tuple[How, ...] = ("column", "any_of", "sum", "join", "constant")
Others = Literal["error", "keep", "blank"]
TESTS: tuple[Literal["is", "not", "starts", "blank"], ...] = ("is", "not", "starts", "blank")
SUMMED = frozenset({"count", "number", "area", "money"})
"""Types whose figures may be sums of columns."""


@dataclass(frozen=True)
class Condition:
    """A test of one entry of a row: one of some words, none of them, beginning with one, or blank."""

    column: str
    test: Literal["is", "not", "starts", "blank"]
    words: tuple[str, ...] = ()
    blank: bool = True


@dataclass(frozen=True)
class Rule:
    """Where one field comes from.

    Attributes:
        field: The field.
        how: One column, the first that is there of several, a sum, several joined into a text, or a constant.
        columns: The columns, by heading.
        minus: Columns taken off a sum.
        held: The constant, as it is held.
        unit: Unit of the columns where it is another than the field's.
        unit_said: The mapping names the unit, so that one in a heading is not asked about.
        codes: Their word (normalised) → our value as it is held; a blank entry is "".
        others: What becomes of a word that `codes` does not have: a finding, read as it stands, or blank.
        default: What a blank counts as, as it is held; in a sum for each of its columns. None: missing.
        pattern: Its first group is what an entry gives.
        separator: Between joined texts.
        plus: Added to a number, such as 1911 to a year of the Republic of China.
        round: More decimals than the field has are expected: one note tells of them all.
        optional: The table may be without the column; the field is then blank.
    """

    field: Field
    how: How
    columns: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    held: object = None
    unit: str = ""
    unit_said: bool = False
    codes: Mapping[str, object] | None = None
    others: Others = "error"
    default: object = None
    pattern: re.Pattern[str] | None = None
    separator: str = ""
    plus: int = 0
    round: bool = False
    optional: bool = False


def read_condition(part: Part) -> Condition:
    """A test of one entry, from its TOML.

    Raises:
        InputError: it says something that cannot be.
    """
    column = part.text("column")
    given: list[Literal["is", "not", "starts", "blank"]] = [test for test in TESTS if test in part.values]
    if len(given) != 1:
        raise part.wrong("mapping.one_of", "column", wanted=list(TESTS))
    if given[0] == "blank":
        condition = Condition(column, "blank", blank=part.flag("blank"))
    else:
        words = tuple(normal(word) for word in part.texts(given[0]))
        condition = Condition(column, given[0], words)
    part.done()
    return condition


def read_rule(field: Field, block: Part) -> Rule:
    """The rule that a block of the mapping gives for a field.

    Raises:
        InputError: it says something that cannot be.
    """
    raw = block.values[field.id]
    part = Part({"column": raw}, block.file, block.below(field.id)) if isinstance(raw, str) else block.part(field.id)
    block.asked.add(field.id)
    given = [how for how in HOWS if how in part.values]
    if len(given) != 1:
        raise part.wrong("mapping.one_of", "", wanted=list(HOWS))
    how = given[0]
    if how == "constant":
        held = part.held(field, "constant", part.take("constant"))
        part.done()
        return Rule(field, how, held=held)
    if how == "sum" and field.type not in SUMMED:
        raise part.wrong("mapping.wrong_value", "sum", value=field.id, wanted=" / ".join(sorted(SUMMED)))
    rule = Rule(
        field,
        how,
        columns=(part.text("column"),) if how == "column" else part.texts(how),
        minus=part.texts("minus", ()) if how == "sum" else (),
        unit=_unit(field, part),
        unit_said="unit" in part.values,
        codes=_codes(field, part) if how in ("column", "any_of") else None,
        others=_others(field, part),
        default=part.held(field, "default", part.take("default")) if "default" in part.values else None,
        pattern=_pattern(part) if how in ("column", "any_of") else None,
        separator=part.text("separator", "") if how == "join" else "",
        plus=(part.number("plus", 0) or 0) * field.scale if field.numeric else 0,
        round=part.flag("round") if field.decimals else False,
        optional=part.flag("optional"),
    )
    part.done()
    if not rule.columns:
        raise part.wrong("mapping.key_missing", how)
    return rule


def _unit(field: Field, part: Part) -> str:
    unit = part.text("unit", "") or ""
    if unit and (not field.numeric or factor(unit, field.unit) is None):
        known = [id for id in units() if field.unit and factor(id, field.unit) is not None]
        raise part.wrong("mapping.wrong_value", "unit", value=unit, wanted=" / ".join(known) or "—")
    return "" if unit == field.unit else unit


def _codes(field: Field, part: Part) -> Mapping[str, object] | None:
    if "codes" not in part.values:
        return None
    inner = part.part("codes")
    return {normal(word): inner.held(field, word, inner.take(word)) for word in inner.values}


def _others(field: Field, part: Part) -> Others:
    """Words are the whole list for a code; among numbers and days they are exceptions."""
    known: tuple[Others, ...] = ("error", "keep", "blank")
    usual: Others = "keep" if field.numeric or field.type == "date" else "error"
    if "others" in part.values and "codes" not in part.values:
        raise part.wrong("mapping.key_missing", "codes")
    said = part.text("others", usual)
    if said not in known:
        raise part.wrong("mapping.wrong_value", "others", value=said, wanted=" / ".join(known))
    return said  # type: ignore[no-any-return]  # one of the three


def _pattern(part: Part) -> re.Pattern[str] | None:
    text = part.text("pattern", None)
    if text is None:
        return None
    try:
        pattern = re.compile(text)
    except re.error as bad:
        raise part.wrong("mapping.wrong_value", "pattern", value=text, wanted=str(bad)) from bad
    if pattern.groups != 1:
        raise part.wrong("mapping.wrong_value", "pattern", value=text, wanted="(…)")
    return pattern
