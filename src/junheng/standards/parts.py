"""The parts that standards are made of: sums, conditions and numbers by stage."""

from fractions import Fraction

from junheng.facts.fields import code_list, find
from junheng.standards.model import STAGES, Condition, Stage, Sum, Where
from junheng.standards.read import Section

BOUNDS = ("below", "at_least", "at_most")


def read_sum(section: Section, key: str) -> Sum:
    """A weighted sum: `{ teaching_rooms_area_m2 = 1, indoor_sports_area_m2 = -1 }`."""
    inner = section.section(key)
    weights = {inner.field(name, name): inner.number(name) for name in inner.values}
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
    value = inner.values[name]
    for bound in BOUNDS:
        if name.endswith(f"_{bound}"):
            return Condition(inner.field(name, name.removesuffix(f"_{bound}")), bound, inner.number(name))  # type: ignore[arg-type]  # one of BOUNDS
    inner.field(name, name)
    if isinstance(value, bool):
        return Condition(name, "is", inner.take(name, bool))
    codes = inner.texts(name)
    declared = find(name)
    for code in codes:
        if declared is not None and declared.codes and code not in code_list(declared.codes):
            raise inner.wrong(name, "standards.unknown_code", field=name, value=code)
    return Condition(name, "in", codes)


def by_stage(section: Section, key: str, stages: tuple[Stage, ...]) -> dict[Stage, Fraction]:
    """A number for each stage, or one for all."""
    if not isinstance(section.values.get(key), dict):
        return dict.fromkeys(stages, section.number(key))
    inner = section.section(key)
    found: dict[Stage, Fraction] = {stage: inner.number(stage) for stage in STAGES if stage in inner}
    inner.done()
    return found


def county_or_stage(section: Section, key: str) -> dict[str, Fraction]:
    """A number for the county as a whole, or one for each stage."""
    if isinstance(section.values.get(key), dict):
        return dict(by_stage(section, key, STAGES))  # type: ignore[arg-type]  # str keys are wider
    return {"county": section.number(key)}
