"""Parts of a standard in words: conditions, comparisons, figures."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from junheng.facts.fields import code_list, dictionary, find
from junheng.report import words
from junheng.report.document import PLAIN
from junheng.report.kinds.method.formulas import figure
from junheng.report.tables import bracketed
from junheng.standards.model import STAGES, Compare, Condition, ScopeRule, Stage, Tolerance, Where
from junheng.terms.messages import Lang, text

Limits = Mapping[str, Fraction] | Mapping[Stage, Fraction] | Mapping[Stage | Literal["county"], Fraction]
"""Figures by what they are for: a kind of room, a group of schools, a stage, the county."""

ROW = 3
"""Codes that have to follow on each other to be told as a row."""


def printed(value: Fraction, unit: str = "", least: int = 0) -> str:
    """A figure of a standard as text, in full, with at least so many decimals.

    Example:
        >>> printed(Fraction(2000)), printed(Fraction("3.825")), printed(Fraction(95), "%")
        ('2,000', '3.825', '95%')
    """
    return PLAIN.show(figure(value, unit, least))


def compared(compare: Compare, lang: Lang) -> str:
    """At least, at most, above or below."""
    return text(f"method.compare.{compare}", lang)


def stages_said(stages: Iterable[Stage], lang: Lang) -> str:
    """Stages by their names."""
    return text("terms.separator.list", lang).join(words.stage(stage, lang) for stage in STAGES if stage in set(stages))


def fields_said(names: Iterable[str], lang: Lang) -> str:
    """Fields by their names."""
    return text("method.separator", lang).join(_label(name, lang) for name in names)


def ids_said(ids: Sequence[str], lang: Lang) -> str:
    """Codes in a row by the first and the last of them.

    Example:
        >>> ids_said(["R1", "R2", "R3", "R5", "S-LAND"], "en")
        'R1 to R3, R5, S-LAND'
    """
    runs: list[list[str]] = []
    for id in ids:
        if runs and id == _next(runs[-1][-1]):
            runs[-1].append(id)
        else:
            runs.append([id])
    said = [
        text("method.ids", lang, first=run[0], last=run[-1])
        if len(run) >= ROW
        else text("terms.separator.list", lang).join(run)
        for run in runs
    ]
    return text("terms.separator.list", lang).join(said)


def _next(id: str) -> str | None:
    numbered = re.fullmatch(r"(.*?)([0-9]{1,9})", id)
    return None if numbered is None else f"{numbered[1]}{int(numbered[2]) + 1}"


def tables_said(tables: Iterable[str], lang: Lang) -> str:
    """Sheets of the workbook by their names."""
    return text("terms.separator.list", lang).join(dictionary()[table].label(lang) for table in dict.fromkeys(tables))


def _label(name: str, lang: Lang) -> str:
    found = find(name)
    return name if found is None else found.label(lang)


def where_said(where: Where, lang: Lang) -> str:
    """Conditions that all have to hold; for all schools where there are none."""
    if not where:
        return text("method.where.all", lang)
    return text("method.where.and", lang).join(_condition(condition, lang) for condition in where)


def cases_said(cases: Iterable[Where], lang: Lang) -> str:
    """Cases any of which may hold."""
    return text("method.where.any", lang).join(where_said(where, lang) for where in cases)


def _condition(condition: Condition, lang: Lang) -> str:
    found, value = find(condition.field), condition.value
    name = _label(condition.field, lang)
    if isinstance(value, tuple):
        codes = code_list(found.codes) if found is not None and found.codes else {}
        labels = [codes[code].label(lang) if code in codes else code for code in value]
        return text("method.where.in", lang, field=name, values=text("method.where.or", lang).join(labels))
    if isinstance(value, bool):
        return text("method.where.is", lang, field=name, value=value)
    if found is not None and found.type == "year":
        return text(f"method.where.year_{condition.test}", lang, field=name, value=value)
    unit = words.unit(found.unit, lang) if found is not None and found.unit else ""
    return text(f"method.where.{condition.test}", lang, field=name, value=with_unit(value, unit, lang))


def with_unit(value: Fraction, unit: str, lang: Lang, least: int = 0) -> str:
    """A figure with its unit behind it, apart where the language wants it."""
    if not unit or unit == "%":
        return printed(value, unit, least)
    return text("method.amount", lang, value=printed(value, least=least), unit=unit)


def rule_said(rule: ScopeRule, lang: Lang) -> str:
    """Schools that a rule leaves out, and the setting under which it does."""
    said = where_said(rule.where, lang)
    if rule.setting is None:
        return said
    return bracketed(said, text("method.scope.if_setting", lang, value=words.setting_value(rule.setting[1], lang)))


def key_said(key: str, lang: Lang) -> str:
    """What a limit of a clause is for: a stage, a kind of room, or a group of schools."""
    if key in STAGES:
        return text(f"terms.stage.{key}", lang)
    kinds = code_list("room")
    if key in kinds:
        return kinds[key].label(lang)
    try:
        return text(f"method.group.{key}", lang)
    except KeyError:
        return key


def limits_said(limits: Limits, compare: Compare, unit: str, lang: Lang, least: int = 0) -> str:
    """Limits by what they are for; just the figure where they are for the whole county, or all the same."""
    if len(set(limits.values())) == 1:
        return limit_said(next(iter(limits.values())), compare, unit, lang, least)
    return text("terms.separator.list", lang).join(
        text("method.keyed", lang, key=key_said(key, lang), value=limit_said(value, compare, unit, lang, least))
        for key, value in limits.items()
    )


def limit_said(value: Fraction, compare: Compare, unit: str, lang: Lang, least: int = 0) -> str:
    """A figure that has to be kept."""
    return text("method.limit", lang, compare=compared(compare, lang), limit=with_unit(value, unit, lang, least))


def effect_said(tolerance: Tolerance, unit: str, lang: Lang) -> str:
    """What a tolerance changes where it is switched on."""
    effects = []
    if tolerance.add is not None:
        effects.append(text("method.effect.add", lang, fields=fields_said(tolerance.add.weights, lang)))
    if tolerance.limits:
        listed = text("terms.separator.list", lang).join(
            text("method.keyed", lang, key=key_said(key, lang), value=with_unit(value, unit, lang))
            for key, value in tolerance.limits.items()
        )
        effects.append(text("method.effect.limits", lang, limits=listed))
    if tolerance.school_rule is not None:
        met, floor = tolerance.school_rule
        effects.append(text("method.effect.school_rule", lang, met=met, floor=printed(floor * 100, "%")))
    if tolerance.plans:
        effects.append(text("method.effect.plans", lang))
    return text("report.separator", lang).join(effects)
