"""The list of communities as a document: schools, communities, rules held, schools in none, and the agreements."""

from junheng.facts.fields import code_list
from junheng.plan.communities.contract import kind_words, level_words, rule_words
from junheng.plan.communities.result import Communities
from junheng.report.document import Captioned, Document, Paragraph, Picture, Section, sentence
from junheng.report.kinds.communities.agreement import agreement
from junheng.report.kinds.communities.picture import communities_map, map_title
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.calendar import first_day
from junheng.terms.messages import Lang, text

WIDE = {"lead": 28, "school": 28, "lead_id": 14, "school_id": 14, "rule": 70, "township": 20, "why": 40, "group": 6}
WIDE |= {"role": 9, "place": 9, "level": 9, "pupils": 9, "quality": 9}
WHOLE = ("group", "pupils", "members")
TENTHS = ("quality", "gap", "km", "score", "points")
HUNDREDTHS = ("mean", "apart")


def build(found: Communities, lang: Lang, made_with: str, *, agreements: bool, note: str = "") -> Document:
    """The document.

    Args:
        found: The list.
        lang: Its language.
        made_with: Rules, in words.
        agreements: Whether an agreement for each community follows.
        note: Printed at the foot of every page, such as that the data are invented.
    """
    records = found.records
    parts = {"list": _list(found, lang), "groups": _groups(found, lang), "rules": _rules(found, lang)}
    if found.out or records.unplaced:
        parts["out"] = _out(found, lang)
    kind = kind_words(found.rules.kind, lang)
    title = text("communities.title", lang, county=records.county, kind=kind, year=records.year)
    sections: list[Section] = []
    for key, (columns, rows) in parts.items():
        sheet = text(f"communities.sheet_{key}", lang)
        table = Table(key, sheet, sheet, columns, rows, "" if agreements else made_with)
        before = _summary(found, lang) if agreements and not sections else ()
        sections.append(Section(key, sheet, (*before, Captioned(table)), landscape=True, flows=bool(sections)))
    if agreements and (chart := communities_map(found, lang)) is not None:
        sections.append(Section("map", text("communities.sheet_map", lang), (Picture(chart, map_title(found, lang)),)))
    if agreements:
        sections += [agreement(found, number, lang) for number in range(1, len(found.communities) + 1)]
    return Document("communities", title, made_with, first_day(records.year), tuple(sections), lang, note)


def columns_of(lang: Lang, *keys: str) -> tuple[Column, ...]:
    """Columns with their headings."""
    return tuple(
        Column(
            key,
            text(f"communities.column.{key}", lang),
            decimals=_decimals(key),
            width=WIDE.get(key, 12),
            signed=key == "apart",
        )
        for key in keys
    )


def _decimals(key: str) -> int | None:
    return 0 if key in WHOLE else 1 if key in TENTHS else 2 if key in HUNDREDTHS else None


def _summary(found: Communities, lang: Lang) -> tuple[Paragraph, ...]:
    """How many communities, how near to the best, how even; against last year's list where there was one."""
    if found.points is None or found.bound is None or found.gap is None or found.uneven_after is None:
        return ()
    done = sentence(
        "communities.status_done",
        lang,
        number=len(found.communities),
        schools=sum(1 + len(one.members) for one in found.communities),
        out=len(found.out),
        points=Cell(found.points, decimals=1),
        bound=Cell(found.bound, decimals=1),
        gap=Cell(found.gap, share=True, decimals=3),
    )
    even = sentence(
        "communities.evenness",
        lang,
        before=Cell(found.uneven_before, decimals=2),
        after=Cell(found.uneven_after, decimals=2),
    )
    said = [done, even, sentence("communities.proved", lang, number=len(found.held))]
    if found.changed is not None:
        said.append(sentence("communities.changed", lang, **{key: len(ids) for key, ids in found.changed.items()}))
    return tuple(Paragraph(one, "item") for one in said)


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
            "wanted": _held(rule.rule, rule.wanted),
            "found": _held(rule.rule, rule.found),
            "holds": Cell(text("terms.yes" if rule.holds else "terms.no", lang), "met" if rule.holds else "failing"),
        }
        for rule in found.held
    )
    return columns_of(lang, "rule", "wanted", "found", "holds"), rows


def _held(rule: str, value: float | None) -> Cell:
    """A rule's figure: kilometres, a share, or a number of schools or communities."""
    return Cell(value, decimals=1 if rule in ("distance", "weak") else 0, share=rule == "weak")


def _out(found: Communities, lang: Lang) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    told = [(id, found.records.schools[id].name, "free") for id in found.out]
    told += [(id, id, why.rsplit(".", 1)[-1]) for id, why in found.records.unplaced.items()]
    rows: tuple[Row, ...] = tuple(
        {"school_id": Cell(id), "school": Cell(name), "why": Cell(text(f"communities.why_{why}", lang))}
        for id, name, why in told
    )
    return columns_of(lang, "school_id", "school", "why"), rows
