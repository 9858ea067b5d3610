"""A sheet for each school: who leaves, who comes, what it gains, and its posts before and after."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from junheng.plan.rotation.contract import kind_words, post_words, subject_words
from junheng.plan.rotation.people import Unit
from junheng.plan.rotation.result import Post, Rotation, UnitAfter
from junheng.report.document import Captioned, Draft, Heading, Section
from junheng.report.tables import Cell, Column, Row, Table
from junheng.terms.messages import Lang, text

WIDE = {"other": 30, "teacher": 18}


@dataclass(frozen=True)
class _Line:
    """Somebody who leaves a school or comes to it."""

    way: str
    teacher: str
    stage: str
    subject: str
    kind: str
    backbone: bool
    other: str


def gains_of(found: Rotation, lang: Lang) -> dict[Unit, list[str]]:
    """What each school and stage gets, by group of subjects, in words."""
    coming: dict[Unit, Counter[str]] = defaultdict(Counter)
    for move in found.moves:
        if move.kind != "return":
            coming[move.to_school, move.stage][move.group] += 1
    told = {}
    for after in found.units:
        said = [
            text("rotate.gain", lang, subject=subject_words(group, lang), number=number)
            for group, number in sorted(coming[after.unit].items())
        ]
        if (more := after.backbone_after - after.backbone_before) > 0:
            said.append(text("rotate.gain_backbone", lang, number=more))
        told[after.unit] = said
    return told


def school_sheets(found: Rotation, lang: Lang, caption: str, names: Mapping[str, str] | None) -> list[Section]:
    """The sheets, in the order of the schools.

    Args:
        found: The list.
        lang: Its language.
        caption: Rules and lessons, in words.
        names: By teacher, where they are to be printed.
    """
    by_school: dict[str, list[UnitAfter]] = defaultdict(list)
    for after in found.units:
        by_school[after.unit[0]].append(after)
    posts: dict[str, list[Post]] = defaultdict(list)
    for post in found.posts:
        posts[post.unit[0]].append(post)
    people, gains = _people(found, lang), gains_of(found, lang)
    sheets = []
    for number, (school, units) in enumerate(sorted(by_school.items())):
        name = _name(found, school)
        draft = Draft(f"school{number}", name, lang)
        draft.blocks.append(Heading(1, text("rotate.school.heading", lang, school=name), numbered=False))
        for after in units:
            draft.say(
                "rotate.school.said",
                stage=text(f"terms.stage.{after.unit[1]}", lang),
                leaving=Cell(after.leaving),
                coming=Cell(after.coming),
                before=Cell(after.teachers_before),
                after=Cell(after.teachers_after),
                backbone_before=Cell(after.backbone_before),
                backbone_after=Cell(after.backbone_after),
                missing_before=Cell(after.missing_before, decimals=2),
                missing_after=Cell(after.missing_after, decimals=2),
            )
            if gains[after.unit]:
                draft.say("rotate.school.gains", gains=text("terms.separator.list", lang).join(gains[after.unit]))
        if lines := people.get(school):
            draft.blocks.append(Captioned(_who(number, name, lines, lang, caption, names)))
        draft.blocks.append(Captioned(_posts(number, name, posts[school], lang, caption)))
        sheets.append(draft.done())
    return sheets


def _name(found: Rotation, school: str) -> str:
    return found.records.schools[school].name if school in found.records.schools else school


def _people(found: Rotation, lang: Lang) -> dict[str, list[_Line]]:
    told: dict[str, list[_Line]] = defaultdict(list)
    known = found.records.teachers

    def add(
        teacher: str, stage: str, subject: str | None, kind: str, ends: tuple[str, str], ways: tuple[str, str]
    ) -> None:
        for here, there, way in ((ends[0], ends[1], ways[0]), (ends[1], ends[0], ways[1])):
            told[here].append(
                _Line(
                    way,
                    teacher,
                    text(f"terms.stage.{stage}", lang),
                    subject_words(subject, lang),
                    kind,
                    known[teacher].backbone,
                    _name(found, there),
                )
            )

    for move in found.moves:
        ends = (move.from_school, move.to_school)
        add(move.teacher, move.stage, move.subject, kind_words(move.kind, lang), ends, ("leaving", "coming"))
    for visit in found.visits:
        ends, ways = (visit.from_school, visit.to_school), ("visiting_out", "visiting_in")
        add(visit.teacher, visit.stage, visit.subject, kind_words("visiting", lang), ends, ways)
    for one in found.secondments:
        ends, ways = (one.from_school, one.to_school), ("seconded_out", "seconded_in")
        add(one.teacher, one.stage, known[one.teacher].subject, post_words(one.post, lang), ends, ways)
    return told


def _columns(lang: Lang, *keys: str) -> tuple[Column, ...]:
    return tuple(Column(key, text(f"rotate.column.{key}", lang), width=WIDE.get(key, 12)) for key in keys)


def _who(
    number: int, name: str, lines: list[_Line], lang: Lang, caption: str, names: Mapping[str, str] | None
) -> Table:
    rows: list[Row] = [
        {
            "way": Cell(text(f"rotate.way.{line.way}", lang)),
            "teacher": Cell(line.teacher),
            "name": Cell((names or {}).get(line.teacher, "")),
            "stage": Cell(line.stage),
            "subject": Cell(line.subject),
            "kind": Cell(line.kind),
            "backbone": Cell(text("terms.yes" if line.backbone else "terms.no", lang)),
            "other": Cell(line.other),
        }
        for line in sorted(lines, key=lambda line: (line.way, line.teacher))
    ]
    named = ("way", "teacher") if names is None else ("way", "teacher", "name")
    columns = _columns(lang, *named, "stage", "subject", "kind", "backbone", "other")
    title = text("rotate.school.people", lang)
    return Table(f"school{number}_people", name, title, columns, tuple(rows), caption, broad=False)


def _posts(number: int, name: str, posts: list[Post], lang: Lang, caption: str) -> Table:
    rows: list[Row] = [
        {
            "stage": Cell(text(f"terms.stage.{post.unit[1]}", lang)),
            "subject": Cell(subject_words(post.group, lang)),
            "need": Cell(post.need, decimals=2),
            "before": Cell(post.before),
            "after": Cell(post.after),
            "missing": Cell(post.missing_after, decimals=2),
        }
        for post in posts
    ]
    columns = _columns(lang, "stage", "subject", "need", "before", "after", "missing")
    title = text("rotate.school.posts", lang)
    return Table(f"school{number}_posts", name, title, columns, tuple(rows), caption, broad=False)
