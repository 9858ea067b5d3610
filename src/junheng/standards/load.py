"""TOML → Rulebook, checked: every field, code and indicator that a standard names must exist."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from junheng.facts.fields import units
from junheng.standards.clauses import read_clause, read_scope, read_target
from junheng.standards.confidence import read_confidence
from junheng.standards.model import (
    STAGES,
    Indicator,
    Limit,
    Rulebook,
    Setting,
    Stage,
    Standardised,
    Sum,
    Tolerance,
)
from junheng.standards.parts import by_stage, one_of_keys, read_sum, read_where
from junheng.standards.read import Phrase, Section, parse
from junheng.terms.errors import StandardsError
from junheng.terms.places import NATION, is_code


def load(path: Path) -> Rulebook:
    """A standard from a file.

    Raises:
        StandardsError: the file cannot be read or says something that cannot be.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as absent:
        raise StandardsError("standards.not_found", standard=str(path)) from absent
    except UnicodeDecodeError as unreadable:
        raise StandardsError("standards.not_utf8", file=str(path)) from unreadable
    return read_rulebook(text, path.name)


def read_rulebook(text: str, file: str) -> Rulebook:
    """A standard from TOML text; `file` is named in errors."""
    top = parse(text, file)
    head = top.section("rulebook")
    identity: dict[str, Any] = {
        "id": head.text("id"),
        "name": head.label("name"),
        "source": head.text("source"),
        "place": head.text("place", NATION),
        "since": head.day("since"),
        "until": head.day("until", None),
        "amends": head.optional_text("amends"),
        "extends": head.optional_text("extends"),
        "example": head.take("example", bool, False),
        "stages": head.choices("stages", STAGES, STAGES),
        "file": file,
    }
    if not is_code(identity["place"]):
        raise head.wrong("place", value=identity["place"], wanted="330106")
    _span(head, identity["since"], identity["until"])
    if identity["amends"] is not None and identity["extends"] is not None:
        both = ["amends", "extends"]
        raise head.wrong("amends", "standards.one_of_keys", keys=both, given=both)
    head.done()
    indicators = {id: _indicator(id, section, identity["stages"]) for id, section in top.named("indicator")}
    limits = tuple(limit for section in top.sections("limit") for limit in _limits(section, identity))
    _once(limits, top)
    rulebook = Rulebook(
        **identity,
        indicators=indicators,
        limits=limits,
        clauses={id: read_clause(id, section, identity["stages"]) for id, section in top.named("clause")},
        splits={type: _split(section) for type, section in top.named("split")},
        scope=tuple(read_scope(section) for section in top.sections("scope")),
        settings={id: _setting(id, section) for id, section in top.named("setting")},
        tolerances={id: _tolerance(id, section) for id, section in top.named("tolerance")},
        targets=tuple(read_target(section, identity["stages"]) for section in top.sections("target")),
        standardised=_standardised(top),
    )
    top.done()
    if rulebook.amends is None and rulebook.extends is None:
        check_names(rulebook)
    return rulebook


def check_names(rulebook: Rulebook) -> None:
    """Hold that limits, rules, tolerances and scope name indicators, clauses and settings that are there.

    What amends or extends another standard is checked once it is joined with it.

    Raises:
        StandardsError: one is not.
    """
    named: list[tuple[str, str, tuple[Stage, ...]]] = [
        (f"limit.{limit.indicator}", limit.indicator, (limit.stage,)) for limit in rulebook.limits
    ]
    scope = list(rulebook.scope)
    for clause in rulebook.clauses.values():
        for test in clause.tests:
            named += [(f"clause.{clause.id}", id, ()) for id in getattr(test, "counted", ())]
            scope += getattr(test, "left_out", ())
    for key, id, stages in named:
        if id not in rulebook.indicators:
            known = list(rulebook.indicators)
            raise StandardsError("standards.unknown_indicator", file=rulebook.file, key=key, indicator=id, known=known)
        for stage in stages:
            if stage not in (known := list(rulebook.indicators[id].stages)):
                raise StandardsError("standards.unknown_stage", file=rulebook.file, key=key, stage=stage, known=known)
    for rule in scope:
        if rule.setting is not None:
            _check_setting(rulebook, *rule.setting)
    for tolerance in rulebook.tolerances.values():
        if tolerance.applies_to not in (*rulebook.indicators, *rulebook.clauses):
            raise StandardsError(
                "standards.unknown_indicator",
                file=rulebook.file,
                key=f"tolerance.{tolerance.id}.applies_to",
                indicator=tolerance.applies_to,
                known=[*rulebook.indicators, *rulebook.clauses],
            )


def _check_setting(rulebook: Rulebook, id: str, value: str) -> None:
    if id not in rulebook.settings:
        raise StandardsError(
            "standards.unknown_setting", standard=rulebook.id, setting=id, known=list(rulebook.settings)
        )
    if value not in (known := rulebook.settings[id].values):
        raise StandardsError("standards.setting_value", setting=id, value=value, known=list(known))


def _span(section: Section, since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise section.wrong("until", value=until.isoformat(), wanted=f"> {since.isoformat()}")


def _indicator(id: str, section: Section, stages: tuple[Stage, ...]) -> Indicator:
    raw = section.section("numerator")
    divided = [stage for stage in stages if stage in raw]
    if divided:
        numerator = {stage: read_sum(raw, stage) for stage in divided}
        raw.done()
    else:
        numerator = dict.fromkeys(stages, read_sum(section, "numerator"))
    indicator = Indicator(
        id=id,
        name=section.label("name"),
        numerator=numerator,
        denominator=read_sum(section, "denominator") if "denominator" in section else Sum({"pupils": Fraction(1)}),
        scale=section.positive("scale", Fraction(1)),
        unit=section.label("unit"),
        resource_unit=section.one_of("resource_unit", tuple(units())),
        whole=section.take("whole", bool, False),
        round_to=section.positive("round_to", None),
        spread=section.take("spread", bool, True),
        better=section.one_of("better", ("more", "less"), "more"),
        confidence=read_confidence(section),
    )
    section.done()
    return indicator


def _limits(section: Section, identity: dict[str, Any]) -> list[Limit]:
    compare: Any = one_of_keys(section, ("at_least", "at_most"))
    common: dict[str, Any] = {
        "indicator": section.text("indicator"),
        "rulebook": identity["id"],
        "place": identity["place"],
        "source": section.text("source", identity["source"]),
        "since": section.day("since", identity["since"]),
        "until": section.day("until", identity["until"]),
        "where": read_where(section, "where"),
        "clause": section.text("clause", ""),
    }
    values = by_stage(section, compare, identity["stages"])
    _span(section, common["since"], common["until"])
    read_confidence(section)  # an indicator tells how sure it is; of a limit it is for those who read the file
    section.done()
    return [Limit(stage=stage, compare=compare, value=value, **common) for stage, value in values.items()]


def _once(limits: tuple[Limit, ...], top: Section) -> None:
    seen: set[tuple[object, ...]] = set()
    for limit in limits:
        key = (limit.indicator, limit.stage, limit.where, limit.since)
        if key in seen:
            stage = Phrase(f"terms.stage.{limit.stage}")
            raise top.wrong("limit", "standards.limit_twice", indicator=limit.indicator, stage=stage)
        seen.add(key)


def _split(section: Section) -> dict[str, Fraction]:
    weights = {part: section.positive(part, None) for part in ("primary", "junior", "senior")}
    section.done()
    return {part: weight for part, weight in weights.items() if weight is not None}


def _setting(id: str, section: Section) -> Setting:
    setting = Setting(id, section.label("name"), section.texts("values"), section.text("default"))
    if setting.default not in setting.values:
        raise section.wrong("default", value=setting.default, wanted=" / ".join(setting.values))
    section.done()
    return setting


def _tolerance(id: str, section: Section) -> Tolerance:
    rule = section.section("school_rule", required=False)
    cases = (
        tuple(read_where(case, "where") for case in section.sections("cases"))
        if "cases" in section
        else (read_where(section, "where"),)
    )
    if not cases:
        raise section.wrong("cases", "standards.key_missing")
    tolerance = Tolerance(
        id=id,
        label=section.label("name"),
        where=cases,
        applies_to=section.text("applies_to"),
        add=read_sum(section, "add") if "add" in section else None,
        limits=section.section("limits", required=False).each(lambda part, key: part.number(key)),
        school_rule=(rule.whole("met_at_least", least=1), rule.share("floor_share")) if rule.values else None,
        plans=section.take("plans", bool, False),
        basis=section.words("basis"),
        confidence=read_confidence(section, ""),
    )
    rule.done()
    section.done()
    return tolerance


def _standardised(top: Section) -> Standardised | None:
    section = top.section("standardised_school", required=False)
    if not section.values:
        return None
    found = Standardised(section.texts("school_rules"))
    if not found.school_rules:
        raise section.wrong("school_rules", "standards.key_missing")
    section.done()
    return found
