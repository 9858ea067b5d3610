"""How each kind of test of a clause is judged: in words, with its limits and the sheets that it reads."""

from collections.abc import Iterator

from junheng.facts.fields import code_list, find
from junheng.report import words
from junheng.report.kinds.method.formulas import fields_of
from junheng.report.kinds.method.wording import (
    compared,
    fields_said,
    key_said,
    limit_said,
    limits_said,
    printed,
    where_said,
)
from junheng.standards.model import (
    ClassSizeTest,
    DocumentTest,
    FigureTest,
    FundsTest,
    MeanSpreadTest,
    RoomsTest,
    SchoolRuleTest,
    SchoolSizeTest,
    ShareTest,
    SpreadTest,
    Test,
    TownshipTest,
)
from junheng.terms.messages import Lang, text


def judged(test: Test, lang: Lang) -> str:
    """How a test is judged."""
    if isinstance(test, DocumentTest):
        return text("method.test.document", lang)
    if isinstance(test, FigureTest):
        return _figure(test, lang)
    if isinstance(test, ShareTest):
        return _share(test, lang)
    if isinstance(test, ClassSizeTest):
        return text("method.test.class_size", lang)
    if isinstance(test, SchoolSizeTest):
        return text("method.test.school_size", lang)
    if isinstance(test, RoomsTest):
        return text("method.test.rooms", lang, classes=test.per_classes)
    if isinstance(test, FundsTest):
        return text("method.test.funds", lang)
    if isinstance(test, SchoolRuleTest):
        return text("method.test.school_rule", lang)
    if isinstance(test, (SpreadTest, MeanSpreadTest)):
        return text("method.test.spread", lang)
    return text("method.test.townships", lang)


def _figure(test: FigureTest, lang: Lang) -> str:
    fields = fields_said(dict.fromkeys(test.fields.values()), lang)
    if test.wanted is not None:
        return text("method.test.flag", lang, fields=fields, wanted=test.wanted)
    if test.limit_field is not None:
        other = fields_said([test.limit_field], lang)
        return text("method.test.against", lang, fields=fields, compare=compared(test.compare, lang), other=other)
    return text("method.test.figure", lang, fields=fields)


def _share(test: ShareTest, lang: Lang) -> str:
    whole = "county" in test.limits
    said = text(f"method.test.share_{'county' if test.level == 'county' else 'whole' if whole else 'stage'}", lang)
    fields = fields_of((test.numerator, test.denominator)).values()
    if test.level == "schools" and whole and all(field.table == "schools" for field in fields):
        said += text("method.test.share_undivided", lang)
    if test.where:
        said += text("method.test.share_where", lang, where=where_said(test.where, lang))
    if test.bounded and test.level == "schools":
        said += text("method.test.share_bounded", lang)
    return said


def limited(test: Test, lang: Lang) -> str:
    """What a test asks for, as figures; empty where it asks for none."""
    if isinstance(test, FigureTest):
        found = find(next(iter(test.fields.values())))
        unit = words.unit(found.unit, lang) if found is not None and found.unit else ""
        return limits_said(test.limits, test.compare, unit, lang) if test.limits else ""
    if isinstance(test, ShareTest):
        unit = "%" if test.scale == 100 else ""
        return limits_said(test.limits, test.compare, unit, lang)
    if isinstance(test, ClassSizeTest):
        return limits_said(test.at_most, "at_most", words.unit("person", lang), lang)
    if isinstance(test, (SpreadTest, MeanSpreadTest)):
        return limits_said(test.at_most, "at_most", "", lang, least=2)
    if isinstance(test, SchoolSizeTest):
        return text("report.separator", lang).join(_groups(test, lang))
    if isinstance(test, RoomsTest):
        return limits_said(test.least_area, "at_least", words.unit("m2", lang), lang)
    if isinstance(test, FundsTest):
        return text("method.limit.funds", lang, number=test.least_pupils)
    if isinstance(test, SchoolRuleTest):
        floor = printed(test.floor_share * 100, "%")
        return text("method.limit.school_rule", lang, met=test.met_at_least, number=len(test.counted), floor=floor)
    if isinstance(test, TownshipTest):
        return text("method.limit.townships", lang, number=test.at_least)
    return ""


def _groups(test: SchoolSizeTest, lang: Lang) -> Iterator[str]:
    for place, (group, where, limit) in enumerate(test.at_most):
        said = key_said(group, lang) if place and not where else where_said(where, lang)
        wanted = limit_said(limit, "at_most", words.unit("person", lang), lang)
        yield text("method.limit.group", lang, group=said, limit=wanted)


def tables_read(test: Test) -> tuple[str, ...]:
    """The sheets of the workbook that a test reads."""
    if isinstance(test, DocumentTest):
        return ("evidence",)
    if isinstance(test, FigureTest):
        return ("county",)
    if isinstance(test, ShareTest):
        names = [*test.numerator.weights, *test.denominator.weights, *(one.field for one in test.where)]
        tables = ("county",) if test.level == "county" else ("stages", "schools")
        return tuple(dict.fromkeys(field.table for name in names if (field := find(name, tables)) is not None))
    if isinstance(test, ClassSizeTest):
        return ("classes", "stages")
    if isinstance(test, SchoolSizeTest):
        return ("stages", "schools")
    if isinstance(test, RoomsTest):
        return ("rooms", "stages")
    if isinstance(test, FundsTest):
        return ("schools", "stages", "county")
    if isinstance(test, TownshipTest):
        return ("schools", "stages")
    return ("stages", "schools")


def kinds_said(test: RoomsTest, lang: Lang) -> str:
    """The kinds of rooms that a test counts."""
    kinds = code_list("room")
    return text("terms.separator.list", lang).join(kinds[kind].label(lang) for kind in test.least_area)
