"""Reading clauses and targets: each kind of test from its TOML table."""

from collections.abc import Callable, Collection
from fractions import Fraction
from typing import Any, Literal

from junheng.facts.fields import code_list, dictionary
from junheng.standards.confidence import read_confidence
from junheng.standards.model import (
    STAGES,
    ClassSizeTest,
    Clause,
    DocumentTest,
    FigureTest,
    FundsTest,
    MeanSpreadTest,
    RoomsTest,
    SchoolRuleTest,
    SchoolSizeTest,
    ScopeRule,
    ShareTest,
    SpreadTest,
    Stage,
    Target,
    Test,
    TownshipTest,
)
from junheng.standards.parts import by_stage, county_or_stage, one_of_keys, read_sum, read_where
from junheng.standards.read import OF_UNITS, Phrase, Section

COMPARES = ("at_least", "at_most", "above", "below")
Stages = tuple[Stage, ...]


def read_clause(id: str, section: Section, stages: Stages) -> Clause:
    """One clause and its tests.

    Raises:
        StandardsError: a test is of an unknown kind, or says something that cannot be.
    """
    own: Any = section.choices("stages", stages, stages)
    clause = Clause(
        id=id,
        dimension=section.label("dimension"),
        name=section.label("name"),
        tests=tuple(read_test(part, own) for part in section.sections("tests")),
        stages=own,
        source=section.text("source", ""),
        confidence=read_confidence(section),
    )
    if not clause.tests:
        raise section.wrong("tests", "standards.key_missing")
    section.done()
    return clause


def read_target(section: Section, stages: Stages) -> Target:
    """One target of a plan: a share or an entered figure."""
    inner = section.section("test")
    inner.one_of("kind", ("share", "figure"))
    test = read_test(inner, stages)
    target = Target(
        id=section.text("id"),
        name=section.label("name"),
        test=test,  # type: ignore[arg-type]  # one of the two kinds
        by=section.day("by"),
        unit=section.text("unit"),
        source=section.text("source"),
    )
    section.done()
    return target


def read_test(section: Section, stages: Stages) -> Test:
    """One test, by its `kind`."""
    kind = section.one_of("kind", tuple(KINDS))
    test = KINDS[kind](section, stages)
    section.done()
    return test


def _compare(section: Section, stages: Stages) -> tuple[Any, dict[str, Fraction]]:
    word = one_of_keys(section, COMPARES)
    limits = county_or_stage(section, word, stages)
    if "county" not in limits:
        _complete(section, word, limits, stages)
    return word, limits


def _at_most(section: Section, stages: Stages) -> dict[Stage, Fraction]:
    limits = by_stage(section, "at_most", stages)
    _complete(section, "at_most", limits, stages)
    return limits


def _complete(section: Section, key: str, found: Collection[str], stages: Stages) -> None:
    """A clause that holds in a stage has to say what holds there."""
    if set(found) != set(stages):
        raise section.wrong(key, "standards.stages_differ", wanted=list(stages), found=list(found))


def _document(section: Section, stages: Stages) -> DocumentTest:
    return DocumentTest()


def _figure(section: Section, stages: Stages) -> FigureTest:
    kinds = ("flag",) if "wanted" in section else ("number",)
    fields: dict[Stage | Literal["county"], str]
    if isinstance(section.values.get("field"), dict):
        inner = section.section("field")
        named = [stage for stage in stages if stage in inner]
        fields = {stage: inner.field(stage, inner.text(stage), ("county",), kinds) for stage in named}
        inner.done()
        _complete(section, "field", fields, stages)
    else:
        fields = {"county": section.field("field", section.text("field"), ("county",), kinds)}
    if "wanted" in section:
        return FigureTest(fields, "at_least", wanted=section.take("wanted", bool))
    if "at_least_field" in section:
        other = section.field("at_least_field", section.text("at_least_field"), ("county",), ("number",))
        return FigureTest(fields, "at_least", limit_field=other)
    compare, limits = _compare(section, stages)
    if set(limits) != set(fields):
        raise section.wrong(compare, "standards.stages_differ", wanted=list(fields), found=list(limits))
    return FigureTest(fields, compare, limits)  # type: ignore[arg-type]  # str keys are wider


def _share(section: Section, stages: Stages) -> ShareTest:
    level: Literal["schools", "county"] = section.one_of("level", ("schools", "county"), "schools")
    tables = ("county",) if level == "county" else OF_UNITS
    compare, limits = _compare(section, stages)
    if level == "county" and "county" not in limits:
        raise section.wrong(compare, "standards.stages_differ", wanted=["county"], found=list(limits))
    return ShareTest(
        numerator=read_sum(section, "numerator", tables),
        denominator=read_sum(section, "denominator", tables),
        scale=section.positive("scale", Fraction(100)),
        compare=compare,
        limits=limits,  # type: ignore[arg-type]  # str keys are wider
        where=read_where(section, "where"),
        bounded=section.take("bounded", bool, True),
        level=level,
    )


def _class_size(section: Section, stages: Stages) -> ClassSizeTest:
    return ClassSizeTest(_at_most(section, stages))


def _school_size(section: Section, stages: Stages) -> SchoolSizeTest:
    groups = []
    for part in section.sections("groups"):
        groups.append((part.text("group"), read_where(part, "where"), part.positive("at_most")))
        part.done()
    if not groups:
        raise section.wrong("groups", "standards.key_missing")
    return SchoolSizeTest(tuple(groups))


def _rooms(section: Section, stages: Stages) -> RoomsTest:
    kinds = code_list(dictionary()["rooms"]["kind"].codes)
    areas = section.section("least_area").each(lambda part, key: part.number(key, least=Fraction(0)))
    for kind in areas:
        if kind not in kinds:
            raise section.wrong(
                "least_area", "standards.unknown_code", field="rooms.kind", value=kind, known=list(kinds)
            )
    if not areas:
        raise section.wrong("least_area", "standards.key_missing")
    left_out = tuple(read_scope(part) for part in section.sections("left_out"))
    return RoomsTest(section.whole("per_classes", least=1), areas, left_out)


def _funds(section: Section, stages: Stages) -> FundsTest:
    raw = section.section("quota")
    named = [stage for stage in STAGES if stage in raw]
    quota = {stage: raw.field(stage, raw.text(stage), ("county",), ("number",)) for stage in named}
    raw.done()
    return FundsTest(section.whole("least_pupils", least=1), quota, read_where(section, "where"))


def _school_rule(section: Section, stages: Stages) -> SchoolRuleTest:
    counted = _counted(section)
    needed = section.whole("met_at_least", least=1)
    if needed > len(counted):
        raise section.wrong("met_at_least", value=str(needed), wanted=f"1 – {len(counted)}")
    return SchoolRuleTest(counted, needed, section.share("floor_share"))


def _counted(section: Section) -> tuple[str, ...]:
    """The indicators that a rule counts, at least one and none twice; that they exist is checked later."""
    counted = section.texts("counted")
    if not counted:
        raise section.wrong("counted", "standards.key_missing")
    twice = next((id for place, id in enumerate(counted) if id in counted[:place]), None)
    if twice is not None:
        raise section.wrong("counted", value=twice, wanted=Phrase("standards.once"))
    return counted


def _spread(section: Section, stages: Stages) -> SpreadTest:
    return SpreadTest(_counted(section), _at_most(section, stages))


def _mean_spread(section: Section, stages: Stages) -> MeanSpreadTest:
    return MeanSpreadTest(_counted(section), _at_most(section, stages))


def _townships(section: Section, stages: Stages) -> TownshipTest:
    return TownshipTest(section.whole("at_least", least=1))


def read_scope(section: Section) -> ScopeRule:
    """Schools that are left out, and the setting under which they are."""
    setting = section.section("setting", required=False)
    chosen = list(setting.each(lambda part, key: part.text(key)).items())
    if len(chosen) > 1:
        names = [name for name, _ in chosen]
        raise section.wrong("setting", "standards.one_of_keys", keys=names, given=names)
    where = read_where(section, "leave_out")
    if not where:
        raise section.wrong("leave_out", "standards.key_missing")
    rule = ScopeRule(where, section.text("reason"), chosen[0] if chosen else None)
    section.done()
    return rule


KINDS: dict[str, Callable[[Section, Stages], Test]] = {
    "document": _document,
    "figure": _figure,
    "share": _share,
    "class_size": _class_size,
    "school_size": _school_size,
    "rooms": _rooms,
    "funds": _funds,
    "school_rule": _school_rule,
    "spread": _spread,
    "mean_spread": _mean_spread,
    "townships": _townships,
}
