"""The list of communities as a document: schools, communities, rules held, schools in none, and the agreements."""

from junheng.facts.fields import code_list
from junheng.plan.communities.contract import kind_words, level_words, rule_words
from junheng.plan.communities.result import Communities
from junheng.report.document import Captioned, Document, Section
from junheng.report.kinds.communities.agreement import agreement
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.calendar import first_day
from junheng.terms.messages import Lang, text

WIDE = {"lead": 30, "school": 30, "lead_id": 18, "school_id": 18, "rule": 70, "township": 18, "why": 40}
WHOLE = ("group", "pupils", "members")
TENTHS = ("quality", "gap", "km", "score", "mean", "apart", "points")


def build(found: Communities, lang: Lang, made_with: str, *, agreements: bool) -> Document:
    """The document.

    Args:
        found: The list.
        lang: Its language.
        made_with: Rules, in words.
        agreements: Whether an agreement for each community follows.
    """
    records = found.records
    parts = {"list": _list(found, lang), "groups": _groups(found, lang), "rules": _rules(found, lang)}
    if found.out or records.unplaced:
        parts["out"] = _out(found, lang)
    kind = kind_words(found.rules.kind, lang)
    title = text("communities.title", lang, county=records.county, kind=kind, year=records.year)
    sections = []
    for key, (columns, rows) in parts.items():
        sheet = text(f"communities.sheet_{key}", lang)
        table = Table(key, sheet, sheet, columns, rows, made_with)
        sections.append(Section(key, sheet, (Captioned(table),), landscape=True))
    if agreements:
        sections += [agreement(found, number, lang) for number in range(1, len(found.communities) + 1)]
    return Document("communities", title, made_with, first_day(records.year), tuple(sections), lang)


def columns_of(lang: Lang, *keys: str) -> tuple[Column, ...]:
    """Columns with their headings."""
    return tuple(
        Column(
            key,
            text(f"communities.column.{key}", lang),
            decimals=0 if key in WHOLE else 1 if key in TENTHS else None,
            width=WIDE.get(key, 12),
        )
        for key in keys
    )


def _list(found: Communities, lang: Lang) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    keys = (
        "group", "lead_id", "lead", "school_id", "school", "role", "township", "place", "level", "pupils", "quality",
        "gap", "km",
    )  # fmt: skip
    schools, rows = found.records.schools, list[Row]()
    for number, one in enumerate(found.communities, start=1):
        lead = schools[one.lead]
        told = [(one.lead, "lead", None, None)] + [(m.school, "member", m.gap, m.km) for m in one.members]
        for id, role, gap, km in told:
            school = schools[id]
            place = school.urban_rural
            rows.append(
                {
                    "group": Cell(number),
                    "lead_id": Cell(lead.id),
                    "lead": Cell(lead.name),
                    "school_id": Cell(id),
                    "school": Cell(school.name),
                    "role": Cell(text(f"communities.{role}_word", lang)),
                    "township": Cell(school.township),
                    "place": Cell(None if place is None else code_list("urban_rural")[place].label(lang)),
                    "level": Cell(level_words(school.level, lang)),
                    "pupils": Cell(school.pupils),
                    "quality": Cell(school.quality),
                    "gap": Cell(gap),
                    "km": Cell(km),
                }
            )
    return columns_of(lang, *keys), tuple(rows)


def _groups(found: Communities, lang: Lang) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    schools, mean = found.records.schools, found.records.mean
    rows: tuple[Row, ...] = tuple(
        {
            "group": Cell(number),
            "lead": Cell(schools[one.lead].name),
            "score": Cell(schools[one.lead].score),
            "members": Cell(len(one.members)),
            "pupils": Cell(one.pupils),
            "mean": Cell(one.quality),
            "apart": Cell(one.quality - mean),
            "km": Cell(max((member.km for member in one.members), default=None)),
            "points": Cell(one.points),
        }
        for number, one in enumerate(found.communities, start=1)
    )
    return columns_of(lang, "group", "lead", "score", "members", "pupils", "mean", "apart", "km", "points"), rows


def _rules(found: Communities, lang: Lang) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    rows: tuple[Row, ...] = tuple(
        {
            "rule": Cell(rule_words(rule.rule, lang)),
            "wanted": Cell(rule.wanted, decimals=1),
            "found": Cell(rule.found, decimals=1),
            "holds": Cell(text("terms.yes" if rule.holds else "terms.no", lang), "met" if rule.holds else "failing"),
        }
        for rule in found.held
    )
    return columns_of(lang, "rule", "wanted", "found", "holds"), rows


def _out(found: Communities, lang: Lang) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    told = [(id, found.records.schools[id].name, "free") for id in found.out]
    told += [(id, id, why.rsplit(".", 1)[-1]) for id, why in found.records.unplaced.items()]
    rows: tuple[Row, ...] = tuple(
        {"school_id": Cell(id), "school": Cell(name), "why": Cell(text(f"communities.why_{why}", lang))}
        for id, name, why in told
    )
    return columns_of(lang, "school_id", "school", "why"), rows
