"""The parts that standards are made of: sums, conditions and numbers by stage."""

from fractions import Fraction
from typing import Literal

from junheng.facts.fields import code_list, find
from junheng.standards.model import Condition, Stage, Sum, Where
from junheng.standards.read import OF_UNITS, Section

BOUNDS: tuple[Literal["below", "at_least", "at_most"], ...] = ("below", "at_least", "at_most")


def read_sum(section: Section, key: str, tables: tuple[str, ...] = OF_UNITS) -> Sum:
    """A weighted sum: `{ teaching_rooms_area_m2 = 1, indoor_sports_area_m2 = -1 }`, or one fixed number."""
    if not isinstance(section.values.get(key), dict):
        return Sum({}, section.positive(key))
    inner = section.section(key)
    weights = {inner.field(name, name, tables, ("number",)): inner.number(name) for name in inner.values}
    inner.done()
    if not weights:
        raise section.wrong(key, "standards.key_missing")
    return Sum(weights)


def read_where(section: Section, key: str) -> Where:
    """Conditions, all of which must hold: `{ type = ["primary"], pupils_below = 50, boarding = false }`."""
    inner = section.section(key, required=False)
    conditions = tuple(_condition(inner, name) for name in inner.values)
    inner.done()
    return conditions


def _condition(inner: Section, name: str) -> Condition:
    for bound in BOUNDS:
        if name.endswith(f"_{bound}") and find(name, OF_UNITS) is None:
            field = inner.field(name, name.removesuffix(f"_{bound}"), kinds=("number",))
            return Condition(field, bound, inner.number(name))
    inner.field(name, name, kinds=("flag", "text"))
    declared = find(name, OF_UNITS)
    if declared is not None and declared.type == "flag":
        return Condition(name, "is", inner.take(name, bool))
    codes = inner.texts(name)
    if not codes:
        raise inner.wrong(name, "standards.key_missing")
    for code in codes:
        if declared is not None and declared.codes and code not in code_list(declared.codes):
            known = list(code_list(declared.codes))
            raise inner.wrong(name, "standards.unknown_code", field=name, value=code, known=known)
    return Condition(name, "in", codes)


def by_stage(section: Section, key: str, stages: tuple[Stage, ...]) -> dict[Stage, Fraction]:
    """A number for each stage, or one for all."""
    if not isinstance(section.values.get(key), dict):
        return dict.fromkeys(stages, section.number(key))
    inner = section.section(key)
    for stage in inner.values:
        if stage not in stages:
            raise inner.wrong(stage, "standards.unknown_stage", stage=stage, known=list(stages))
    found: dict[Stage, Fraction] = {stage: inner.number(stage) for stage in stages if stage in inner}
    if not found:
        raise section.wrong(key, "standards.key_missing")
    return found


def county_or_stage(section: Section, key: str, stages: tuple[Stage, ...]) -> dict[str, Fraction]:
    """A number for the county as a whole, or one for each stage."""
    if isinstance(section.values.get(key), dict):
        return dict(by_stage(section, key, stages))  # type: ignore[arg-type]  # str keys are wider
    return {"county": section.number(key)}


def one_of_keys(section: Section, keys: tuple[str, ...]) -> str:
    """The one key of several that is given.

    Raises:
        StandardsError: none is, or more than one.
    """
    given = [key for key in keys if key in section]
    if len(given) != 1:
        raise section.wrong(keys[0], "standards.one_of_keys", keys=list(keys), given=given or "—")
    return given[0]
