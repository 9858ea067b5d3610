"""Reading clauses and targets: each kind of test from its TOML table."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from junheng.standards.model import (
    STAGES,
    Clause,
    ClassSizeTest,
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
from junheng.standards.parts import by_stage, county_or_stage, read_sum, read_where
from junheng.standards.read import Section

COMPARES = ("at_least", "at_most", "above", "below")


def read_clause(id: str, section: Section, stages: tuple[Stage, ...]) -> Clause:
    """One clause and its tests.

    Raises:
        StandardsError: a test is of an unknown kind or lacks something.
    """
    clause = Clause(
        id=id,
        dimension=section.label("dimension"),
        name=section.label("name"),
        tests=tuple(read_test(part) for part in section.sections("tests")),
        stages=section.texts("stages", stages),  # type: ignore[arg-type]  # checked below
        source=section.text("source", ""),
        confidence=section.text("confidence", "high"),
    )
    for stage in clause.stages:
        if stage not in STAGES:
            raise section.wrong("stages", value=stage, wanted=" / ".join(STAGES))
    if not clause.tests:
        raise section.wrong("tests", "standards.key_missing")
    section.done()
    return clause


def read_target(section: Section) -> Target:
    """One target of a plan."""
    inner = section.section("test")
    test = read_test(inner)
    if not isinstance(test, (ShareTest, FigureTest)):
        raise section.wrong("test", value=type(test).__name__, wanted="share / figure")
    target = Target(
        id=section.text("id"),
        name=section.label("name"),
        test=test,
        by=section.day("by"),
        unit=section.text("unit"),
        source=section.text("source"),
    )
    section.done()
    return target


def read_test(section: Section) -> Test:
    """One test, by its `kind`."""
    kind = section.one_of("kind", tuple(KINDS))
    test = KINDS[kind](section)
    section.done()
    return test


def _compare(section: Section) -> tuple[Any, dict[str, Fraction]]:
    given = [word for word in COMPARES if word in section]
    if len(given) != 1:
        raise section.wrong("at_least", "standards.key_missing")
    return given[0], county_or_stage(section, given[0])


def _document(section: Section) -> DocumentTest:
    return DocumentTest()


def _figure(section: Section) -> FigureTest:
    raw = section.section("field") if isinstance(section.values.get("field"), dict) else None
    if raw is not None:
        fields = {stage: raw.field(stage, raw.text(stage)) for stage in STAGES if stage in raw}
        raw.done()
    else:
        fields = {"county": section.field("field", section.text("field"))}  # type: ignore[dict-item]  # wider
    if "wanted" in section:
        return FigureTest(fields, "at_least", wanted=section.take("wanted", bool))  # type: ignore[arg-type]
    if "at_least_field" in section:
        other = section.field("at_least_field", section.text("at_least_field"))
        return FigureTest(fields, "at_least", limit_field=other)  # type: ignore[arg-type]
    compare, limits = _compare(section)
    return FigureTest(fields, compare, limits)  # type: ignore[arg-type]


def _share(section: Section) -> ShareTest:
    compare, limits = _compare(section)
    return ShareTest(
        numerator=read_sum(section, "numerator"),
        denominator=read_sum(section, "denominator"),
        scale=section.number("scale", Fraction(100)),
        compare=compare,
        limits=limits,  # type: ignore[arg-type]
        where=read_where(section, "where"),
        bounded=section.take("bounded", bool, True),
        level=section.one_of("level", ("schools", "county"), "schools"),
    )


def _class_size(section: Section) -> ClassSizeTest:
    return ClassSizeTest(by_stage(section, "at_most", STAGES))


def _school_size(section: Section) -> SchoolSizeTest:
    groups = [
        (part.text("group"), read_where(part, "where"), part.number("at_most")) for part in section.sections("groups")
    ]
    return SchoolSizeTest(tuple(groups))


def _rooms(section: Section) -> RoomsTest:
    areas = section.section("least_area").each(lambda part, key: part.number(key))
    left_out = tuple(
        ScopeRule(
            read_where(part, "leave_out"),
            part.text("reason"),
            next(iter(part.section("setting", required=False).values.items()), None),
        )
        for part in section.sections("left_out")
    )
    return RoomsTest(section.whole("per_classes"), areas, left_out)


def _funds(section: Section) -> FundsTest:
    raw = section.section("quota")
    quota = {stage: raw.field(stage, raw.text(stage)) for stage in STAGES if stage in raw}
    raw.done()
    return FundsTest(section.whole("least_pupils"), quota, read_where(section, "where"))


def _school_rule(section: Section) -> SchoolRuleTest:
    return SchoolRuleTest(section.texts("counted"), section.whole("met_at_least"), section.number("floor_share"))


def _spread(section: Section) -> SpreadTest:
    return SpreadTest(section.texts("counted"), by_stage(section, "at_most", STAGES))


def _mean_spread(section: Section) -> MeanSpreadTest:
    return MeanSpreadTest(section.texts("counted"), by_stage(section, "at_most", STAGES))


def _townships(section: Section) -> TownshipTest:
    return TownshipTest(section.whole("at_least"))


KINDS: dict[str, Callable[[Section], Test]] = {
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
