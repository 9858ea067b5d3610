"""A rotation list as the JSON that programs read (schema in docs/schemas/rotate.schema.json).

Teachers are identifiers; a name stands beside one only where names were given. A key may be added, never renamed.
"""

from collections.abc import Mapping
from typing import Any

from junheng.facts.fields import code_list
from junheng.plan.held import Held
from junheng.plan.rotation.result import Holding, Move, Reason, Rotation
from junheng.terms.messages import Lang, text

Json = dict[str, Any]


def subject_words(subject: str | None, lang: Lang) -> str:
    """What a subject, or the group that it stands for, is called."""
    return text("terms.no_data", lang) if subject is None else code_list("subject")[subject].label(lang)


def reason_words(reason: Reason, lang: Lang) -> str:
    """Why, as a sentence."""
    blanks = dict(reason.params)
    if "group" in blanks:
        blanks["group"] = subject_words(str(blanks["group"]), lang)
    if "kind" in blanks:
        blanks["kind"] = kind_words(str(blanks["kind"]), lang)
    return text(reason.code, lang, **blanks)


def why(move: Move, lang: Lang) -> str:
    """All reasons of a move."""
    return text("rotate.and", lang).join(reason_words(reason, lang) for reason in move.reasons)


def kind_words(kind: str, lang: Lang) -> str:
    """What a kind of move is called."""
    return text("rotate.kind.return", lang) if kind == "return" else code_list("posting")[kind].label(lang)


def rule_words(rule: str, lang: Lang) -> str:
    """What a rule says."""
    return text(f"rotate.rule.{rule}", lang)


def place_words(found: Rotation, one: Holding, lang: Lang) -> str:
    """Where a rule holds the list back, with its limit."""
    name = found.records.schools[one.school].name
    of = [] if one.stage is None else [text(f"terms.stage.{one.stage}", lang)]
    of += [] if one.group is None else [subject_words(one.group, lang)]
    of += [] if one.rule in ("heads", "couples") else [f"{one.limit:g}"]
    return text("rotate.place", lang, school=name, of=text("terms.separator.list", lang).join(of)) if of else name


def holding_words(found: Rotation, one: Holding, lang: Lang) -> str:
    """Which rule holds the list back where."""
    return text("rotate.holding", lang, where=place_words(found, one, lang), rule=rule_words(one.rule, lang))


def stuck_words(rule: str, lang: Lang) -> str:
    """Why somebody stays."""
    return text(f"rotate.stuck.{rule}", lang) if rule in ("alone", "unknown", "together") else rule_words(rule, lang)


def post_words(post: str, lang: Lang) -> str:
    """What a manager's post is called."""
    return text(f"rotate.post.{post}", lang)


def rotation_json(
    found: Rotation, lang: Lang, *, inputs: Mapping[str, object], names: Mapping[str, str] | None = None
) -> Json:
    """The whole list.

    Args:
        found: The values.
        lang: Language of names, reasons and rules.
        inputs: What it was made with: digests, seed, names of the files.
        names: By teacher, where they were given.
    """
    schools = found.records.schools
    return {
        "status": found.status,
        "year": found.records.year,
        "inputs": dict(inputs),
        "points": found.points,
        "bound": found.bound,
        "gap": found.gap,
        "greedy_points": found.greedy,
        "seconds": found.seconds,
        "eligible": len(found.records.eligible),
        "wanted": found.wanted,
        "moves": [
            {
                "teacher": move.teacher,
                **({} if names is None else {"name": names.get(move.teacher)}),
                "from": move.from_school,
                "from_name": schools[move.from_school].name if move.from_school in schools else None,
                "to": move.to_school,
                "to_name": schools[move.to_school].name if move.to_school in schools else None,
                "stage": move.stage,
                "subject": move.subject,
                "backbone": move.backbone,
                "head": move.head,
                "kind": move.kind,
                "km": move.km,
                "reasons": [reason.code.rsplit(".", 1)[-1] for reason in move.reasons],
                "why": why(move, lang),
            }
            for move in found.moves
        ],
        "rules": [_rule(rule, lang) for rule in found.held],
        "schools": [
            {
                "id": after.unit[0],
                "name": schools[after.unit[0]].name,
                "stage": after.unit[1],
                "leaving": after.leaving,
                "coming": after.coming,
                "teachers": {"before": after.teachers_before, "after": after.teachers_after},
                "backbone": {"before": after.backbone_before, "after": after.backbone_after},
                "missing_posts": {"before": after.missing_before, "after": after.missing_after},
            }
            for after in found.units
        ],
        "posts": [
            {
                "school": post.unit[0],
                "stage": post.unit[1],
                "group": post.group,
                "need": post.need,
                "before": post.before,
                "after": post.after,
            }
            for post in found.posts
        ],
        "open": [
            {
                "school": entry.unit[0],
                "name": schools[entry.unit[0]].name,
                "stage": entry.unit[1],
                "group": entry.group,
                "missing": entry.missing,
                "recruit": entry.recruit,
                "rest": entry.rest,
                "visiting_from": entry.visiting,
                "visiting_km": entry.visiting_km,
                "visiting_lessons": entry.covered,
            }
            for entry in found.open
        ],
        "visits": [
            {
                "teacher": visit.teacher,
                **({} if names is None else {"name": names.get(visit.teacher)}),
                "from": visit.from_school,
                "to": visit.to_school,
                "stage": visit.stage,
                "subject": visit.subject,
                "lessons": visit.lessons,
                "km": visit.km,
            }
            for visit in found.visits
        ],
        "secondments": [
            {
                "teacher": one.teacher,
                **({} if names is None else {"name": names.get(one.teacher)}),
                "post": one.post,
                "from": one.from_school,
                "to": one.to_school,
                "stage": one.stage,
                "km": one.km,
                "years": one.years,
            }
            for one in found.secondments
        ],
        "short": {
            "movers": None if found.short is None else found.short[0],
            "backbone": None if found.short is None else found.short[1],
            "proved": found.least_short,
        },
        "holding": [
            {
                "rule": one.rule,
                "school": one.school,
                "stage": one.stage,
                "group": one.group,
                "limit": one.limit,
                "worth": one.worth,
                "text": holding_words(found, one, lang),
            }
            for one in found.holding
        ],
        "stuck": [
            {
                "teacher": one.teacher,
                "school": one.school,
                "stage": one.stage,
                "group": one.group,
                "backbone": one.backbone,
                "rule": one.rule,
                "text": stuck_words(one.rule, lang),
            }
            for one in found.stuck
        ],
        "interrupted": found.interrupted,
        "blocking": [
            {
                "rule": block.rule,
                "short_without": {"movers": block.movers, "backbone": block.backbone},
                "text": rule_words(block.rule, lang),
            }
            for block in found.blocking
        ],
        "changed": None if found.changed is None else {key: list(ids) for key, ids in found.changed.items()},
        "findings": [finding.as_json(lang) for finding in found.findings],
    }


def _rule(rule: Held, lang: Lang) -> Json:
    return {
        "rule": rule.rule,
        "text": rule_words(rule.rule, lang),
        "holds": rule.holds,
        "wanted": rule.wanted,
        "found": rule.found,
        "breaches": list(rule.breaches),
    }
