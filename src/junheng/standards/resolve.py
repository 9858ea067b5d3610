"""The standard in force at a place on a day, and what nearer authorities replaced in it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from junheng.standards.load import check_names, load, read_rulebook
from junheng.standards.model import Limit, Replaced, Rulebook
from junheng.terms.calendar import in_force
from junheng.terms.errors import StandardsError
from junheng.terms.findings import Finding, Locus
from junheng.terms.places import NATION, contains, depth


@cache
def shipped() -> dict[str, Rulebook]:
    """The standards that come with Junheng, by id."""
    found: dict[str, Rulebook] = {}
    with as_file(files(__package__)) as folder:
        for path in sorted([*folder.glob("national/*.toml"), *folder.glob("local/**/*.toml")]):
            rulebook = load(path)
            found[rulebook.id] = rulebook
    return found


def find_rulebook(standard: str) -> Rulebook:
    """A standard by id, or from a file.

    Raises:
        StandardsError: there is none, or the file is wrong.
    """
    if standard.endswith(".toml") or "/" in standard:
        path = Path(standard)
        if not path.is_file():
            raise StandardsError("standards.not_found", standard=standard)
        return load(path)
    try:
        return shipped()[standard]
    except KeyError:
        raise StandardsError("standards.not_found", standard=standard) from None


def resolve(standard: Rulebook, place: str, on: date, extra: Sequence[Rulebook] = ()) -> Rulebook:
    """The rulebook that judges a county on a day.

    National text first, then what each nearer authority adds: for the same indicator, stage and conditions the
    nearest place wins, then the later document. What was replaced is kept.

    Args:
        standard: The standard chosen.
        place: The county's division code.
        on: The day of judging.
        extra: Files that the user adds whatever their place.

    Raises:
        StandardsError: the standard is not in force then, or a file amends another standard.
    """
    if standard.amends is not None:
        raise StandardsError("standards.amendment_alone", id=standard.id, amends=standard.amends)
    if standard.extends is not None:
        standard = _extended(standard)
    if not in_force(standard.since, standard.until, on):
        raise StandardsError(
            "standards.not_in_force", standard=standard.id, on=on.isoformat(), since=standard.since.isoformat()
        )
    for added in extra:
        if added.amends is not None and added.amends not in (standard.id, "any"):
            raise StandardsError("standards.amends_other", id=added.id, amends=added.amends, standard=standard.id)
    local = [
        added
        for added in shipped().values()
        if added.amends in (standard.id, "any")
        and added.place != NATION
        and contains(added.place, place)
        and in_force(added.since, added.until, on)
    ]
    named = {added.id for added in extra}
    amendments = sorted(
        [*(added for added in local if added.id not in named), *extra], key=lambda added: (depth(added.place), added.since)
    )
    merged = _merge(standard, amendments, on)
    check_names(merged)
    return merged


def _extended(standard: Rulebook) -> Rulebook:
    """A standard that takes over all of another but what it says itself."""
    base = find_rulebook(str(standard.extends))
    own = {limit_key(limit) for limit in standard.limits}
    return replace(
        standard,
        extends=None,
        indicators={**base.indicators, **standard.indicators},
        limits=(*(limit for limit in base.limits if limit_key(limit) not in own), *standard.limits),
        clauses={**base.clauses, **standard.clauses},
        splits={**base.splits, **standard.splits},
        scope=(*base.scope, *standard.scope),
        settings={**base.settings, **standard.settings},
        tolerances={**base.tolerances, **standard.tolerances},
        targets=(*base.targets, *standard.targets),
        standardised=standard.standardised or base.standardised,
    )


def _merge(standard: Rulebook, amendments: Iterable[Rulebook], on: date) -> Rulebook:
    chosen: dict[tuple[object, ...], Limit] = {}
    replaced: list[Replaced] = []
    merged = standard
    for rulebook in (standard, *amendments):
        for limit in sorted(rulebook.limits, key=lambda limit: limit.since):
            if not in_force(limit.since, limit.until, on):
                continue
            key = limit_key(limit)
            if key in chosen:
                replaced.append(Replaced(chosen[key], limit))
            chosen[key] = limit
        if rulebook is standard:
            continue
        merged = replace(
            merged,
            indicators={**merged.indicators, **rulebook.indicators},
            clauses={**merged.clauses, **rulebook.clauses},
            splits={**merged.splits, **rulebook.splits},
            scope=(*merged.scope, *rulebook.scope),
            settings={**merged.settings, **rulebook.settings},
            tolerances={**merged.tolerances, **rulebook.tolerances},
            targets=(*merged.targets, *rulebook.targets),
            standardised=rulebook.standardised or merged.standardised,
            amended_by=(*merged.amended_by, rulebook.id),
        )
    return replace(merged, limits=tuple(chosen.values()), replaced=tuple(replaced))


def limit_key(limit: Limit) -> tuple[object, ...]:
    """What makes two limits rivals: the same indicator and stage for the same schools."""
    return (limit.indicator, limit.stage, limit.where)


def weaker(rulebook: Rulebook) -> list[Finding]:
    """Local limits that ask less than what they replace: a finding, for the expert to decide."""
    found = []
    for pair in rulebook.replaced:
        less = pair.new.value < pair.old.value if pair.new.compare == "at_least" else pair.new.value > pair.old.value
        if less:
            params = {
                "new": pair.new.source,
                "old": pair.old.source,
                "indicator": pair.new.indicator,
                "stage": pair.new.stage,
                "new_value": float(pair.new.value),
                "old_value": float(pair.old.value),
            }
            found.append(Finding("standards.weaker_than_nation", Locus(), params=params))
    return found


__all__ = ["find_rulebook", "read_rulebook", "resolve", "shipped", "weaker"]
