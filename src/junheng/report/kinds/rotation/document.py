"""The rotation list as a document: the list, schools, rules held, posts, second posts, and a sheet for each school."""

from collections.abc import Mapping
from datetime import date

from junheng.plan.rotation.contract import kind_words, post_words, rule_words, subject_words, why
from junheng.plan.rotation.result import Rotation
from junheng.report.document import Captioned, Document, Section
from junheng.report.kinds.rotation.schools import gains_of, school_sheets
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.calendar import first_day
from junheng.terms.messages import Lang, text

WIDE = {"from": 30, "to": 30, "school": 30, "why": 70, "rule": 70, "gain": 40, "visiting": 30, "teacher": 18}


def build(
    found: Rotation, lang: Lang, county: str, made_with: str, names: Mapping[str, str] | None, note: str = ""
) -> Document:
    """The document.

    Args:
        found: The list.
        lang: Its language.
        county: What the county is called.
        made_with: Rules and lessons, in words.
        names: By teacher, where they are to be printed.
        note: Printed at the foot of every page, such as that the data are invented.
    """
    parts = {
        "moves": _moves(found, lang, names),
        "schools": _schools(found, lang),
        "rules": _rules(found, lang),
        "posts": _posts(found, lang),
        "open": _open(found, lang),
    }
    if found.visits:
        parts["visits"] = _visits(found, lang, names)
    if found.secondments:
        parts["secondments"] = _secondments(found, lang, names)
    title = text("rotate.title", lang, county=county, year=found.records.year)
    sections = []
    for key, (columns, rows) in parts.items():
        sheet = text(f"rotate.sheet_{key}", lang)
        table = Table(key, sheet, sheet, columns, rows, made_with)
        sections.append(Section(key, sheet, (Captioned(table),), landscape=True))
    sections += school_sheets(found, lang, made_with, names)
    day: date = first_day(found.records.year)
    return Document("rotation", title, made_with, day, tuple(sections), lang, note)


def _columns(lang: Lang, *keys: str, decimals: int | None = None) -> tuple[Column, ...]:
    heads = {key: text(f"rotate.column.{key}", lang) for key in keys}
    return tuple(
        Column(key, head, decimals=decimals if key not in ("leaving", "coming") else 0, width=WIDE.get(key, 12))
        for key, head in heads.items()
    )


def _moves(found: Rotation, lang: Lang, names: Mapping[str, str] | None) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    keys = ["teacher", *(["name"] if names is not None else []), "from", "to", "stage", "subject", "kind", "backbone"]
    rows = []
    for move in found.moves:
        rows.append(
            {
                "teacher": Cell(move.teacher),
                "name": Cell((names or {}).get(move.teacher, "")),
                "from": Cell(_school(found, move.from_school)),
                "to": Cell(_school(found, move.to_school)),
                "stage": Cell(text(f"terms.stage.{move.stage}", lang)),
                "subject": Cell(subject_words(move.subject, lang)),
                "kind": Cell(kind_words(move.kind, lang)),
                "backbone": Cell(text("terms.yes" if move.backbone else "terms.no", lang)),
                "km": Cell(move.km, decimals=1),
                "why": Cell(why(move, lang)),
            }
        )
    return _columns(lang, *keys, "km", "why"), tuple(rows)


def _school(found: Rotation, id: str) -> str:
    return found.records.schools[id].name if id in found.records.schools else id


def _schools(found: Rotation, lang: Lang) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    keys = (
        "school", "stage", "leaving", "coming", "gain", "teachers_before", "teachers_after", "backbone_before",
        "backbone_after", "missing_before", "missing_after",
    )  # fmt: skip
    gains = gains_of(found, lang)
    rows = [
        {
            "school": Cell(_school(found, after.unit[0])),
            "stage": Cell(text(f"terms.stage.{after.unit[1]}", lang)),
            "leaving": Cell(after.leaving),
            "coming": Cell(after.coming),
            "gain": Cell(text("terms.separator.list", lang).join(gains[after.unit])),
            "teachers_before": Cell(after.teachers_before),
            "teachers_after": Cell(after.teachers_after),
            "backbone_before": Cell(after.backbone_before),
            "backbone_after": Cell(after.backbone_after),
            "missing_before": Cell(after.missing_before, decimals=2),
            "missing_after": Cell(after.missing_after, decimals=2),
        }
        for after in found.units
    ]
    return _columns(lang, *keys), tuple(rows)


def _rules(found: Rotation, lang: Lang) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    rows = [
        {
            "rule": Cell(rule_words(rule.rule, lang)),
            "wanted": Cell(rule.wanted),
            "found": Cell(rule.found),
            "holds": Cell(text("terms.yes" if rule.holds else "terms.no", lang), "met" if rule.holds else "failing"),
        }
        for rule in found.held
    ]
    return _columns(lang, "rule", "wanted", "found", "holds"), tuple(rows)


def _posts(found: Rotation, lang: Lang) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    rows = [
        {
            "school": Cell(_school(found, post.unit[0])),
            "stage": Cell(text(f"terms.stage.{post.unit[1]}", lang)),
            "subject": Cell(subject_words(post.group, lang)),
            "need": Cell(post.need, decimals=2),
            "before": Cell(post.before),
            "after": Cell(post.after),
        }
        for post in found.posts
    ]
    return _columns(lang, "school", "stage", "subject", "need", "before", "after"), tuple(rows)


def _open(found: Rotation, lang: Lang) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    rows = [
        {
            "school": Cell(_school(found, entry.unit[0])),
            "stage": Cell(text(f"terms.stage.{entry.unit[1]}", lang)),
            "subject": Cell(subject_words(entry.group, lang)),
            "missing": Cell(entry.missing, decimals=2),
            "recruit": Cell(entry.recruit),
            "lessons": Cell(entry.covered),
            "visiting": Cell("" if entry.visiting is None else _school(found, entry.visiting)),
            "km": Cell(entry.visiting_km, decimals=1),
        }
        for entry in found.open
    ]
    return _columns(lang, "school", "stage", "subject", "missing", "recruit", "lessons", "visiting", "km"), tuple(rows)


def _named(names: Mapping[str, str] | None) -> tuple[str, ...]:
    return ("teacher",) if names is None else ("teacher", "name")


def _visits(found: Rotation, lang: Lang, names: Mapping[str, str] | None) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    rows = [
        {
            "teacher": Cell(visit.teacher),
            "name": Cell((names or {}).get(visit.teacher, "")),
            "from": Cell(_school(found, visit.from_school)),
            "to": Cell(_school(found, visit.to_school)),
            "stage": Cell(text(f"terms.stage.{visit.stage}", lang)),
            "subject": Cell(subject_words(visit.subject, lang)),
            "lessons": Cell(visit.lessons),
            "km": Cell(visit.km, decimals=1),
        }
        for visit in found.visits
    ]
    return _columns(lang, *_named(names), "from", "to", "stage", "subject", "lessons", "km"), tuple(rows)


def _secondments(
    found: Rotation, lang: Lang, names: Mapping[str, str] | None
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    rows = [
        {
            "teacher": Cell(one.teacher),
            "name": Cell((names or {}).get(one.teacher, "")),
            "post": Cell(post_words(one.post, lang)),
            "from": Cell(_school(found, one.from_school)),
            "to": Cell(_school(found, one.to_school)),
            "stage": Cell(text(f"terms.stage.{one.stage}", lang)),
            "years": Cell(one.years),
            "km": Cell(one.km, decimals=1),
        }
        for one in found.secondments
    ]
    return _columns(lang, *_named(names), "post", "from", "to", "stage", "years", "km"), tuple(rows)
