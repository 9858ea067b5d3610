"""Where a figure stands in the assessment's JSON: JMESPath expressions into `material_json`.

A figure in a document carries one, so that a test can hold what is printed against what was computed, and a page
can open what lies behind it.
"""

import json

from junheng.assess.outcome import Unit, Verdict
from junheng.standards.model import Stage


def _name(part: str) -> str:
    return '"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _literal(word: str) -> str:
    """A text: raw where it can be, as JSON where it holds what the raw form takes for its own."""
    if not set(word) & set("'`\\"):
        return f"'{word}'"
    return "`" + json.dumps(word, ensure_ascii=False).replace("`", "\\`") + "`"


def path(*parts: str) -> str:
    """A figure by the keys that lead to it.

    Example:
        >>> path("stages", "primary", "indicators", "R1", "cv")
        'stages.primary.indicators.R1.cv'
        >>> path("clauses", "R-SCHOOL", "value")
        'clauses."R-SCHOOL".value'
    """
    return ".".join(part if part.isidentifier() else _name(part) for part in parts)


def of_unit(unit: Unit, *parts: str) -> str:
    """A figure of one school's stage.

    Example:
        `schools[?id=='3301' && stage=='primary'] | [0].indicators.R1.value`
    """
    return f"schools[?id=={_literal(unit.school)} && stage=='{unit.stage}'] | [0].{path(*parts)}"


def of_place(school: str, *parts: str) -> str:
    """A figure of one school in the survey."""
    return f"survey.schools[?id=={_literal(school)}] | [0].{path(*parts)}"


def of_township(name: str, *parts: str) -> str:
    """A figure of one township in the survey."""
    return f"survey.townships[?name=={_literal(name)}] | [0].{path(*parts)}"


def count(list_: str, **wanted: str | bool | None) -> str:
    """How many entries of a list have these values.

    Example:
        >>> count("schools", stage="primary", passes=False)
        "length(schools[?stage=='primary' && passes==`false`])"
    """
    return f"length({list_}[?{_conditions(wanted)}])"


def total(list_: str, *parts: str, **wanted: str | bool | None) -> str:
    """The sum of a figure over the entries of a list that have these values; blanks count for nothing.

    Example:
        >>> total("schools", "pupils", stage="primary")
        "sum(schools[?stage=='primary'].pupils)"
    """
    return f"sum({list_}[?{_conditions(wanted)}].{path(*parts)})"


def count_in(stage: Stage, condition: str) -> str:
    """How many schools of a stage that count in it fulfil a JMESPath condition.

    Example:
        >>> count_in("primary", "passes==`false`")
        "length(schools[?stage=='primary' && in_scope && passes==`false`])"
    """
    return f"length(schools[?stage=='{stage}' && in_scope && {condition}])"


def total_in(stage: Stage, *parts: str) -> str:
    """The sum of a figure over the schools of a stage that count in it; blanks count for nothing.

    Example:
        >>> total_in("junior", "indicators", "R4", "shortfall")
        "sum(schools[?stage=='junior' && in_scope].indicators.R4.shortfall)"
    """
    return f"sum(schools[?stage=='{stage}' && in_scope].{path(*parts)})"


def clauses_with(verdict: Verdict) -> str:
    """How many clauses have a verdict.

    Example:
        >>> clauses_with("fail")
        "length(values(clauses)[?verdict=='fail'])"
    """
    return f"length(values(clauses)[?verdict=='{verdict}'])"


def of_spread(stage: Stage, indicator: str, *parts: str) -> str:
    """A figure of an indicator over the schools of a stage."""
    return path("stages", stage, "indicators", indicator, *parts)


def _conditions(wanted: dict[str, str | bool | None]) -> str:
    said = {True: "`true`", False: "`false`", None: "`null`"}
    return " && ".join(
        f"{path(*name.split('__'))}=={_literal(value) if isinstance(value, str) else said[value]}"
        for name, value in wanted.items()
    )
