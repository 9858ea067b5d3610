"""The standard in force at a place on a day, and what nearer authorities replaced in it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from junheng.standards.load import check_names, load, read_rulebook
from junheng.standards.model import Limit, Replaced, Rulebook
from junheng.standards.read import Phrase
from junheng.terms.calendar import in_force
from junheng.terms.errors import StandardsError
from junheng.terms.findings import Finding, Locus
from junheng.terms.places import NATION, contains, depth, is_code


@cache
def _files() -> tuple[Path, ...]:
    """The files of the standards that come with Junheng: national ones first, then by place."""
    with as_file(files(__package__)) as folder:
        return (*sorted(folder.glob("national/*.toml")), *sorted(folder.glob("local/**/*.toml")))


@cache
def _load(path: Path) -> Rulebook:
    return load(path)


def shipped() -> dict[str, Rulebook]:
    """The standards that come with Junheng, by id."""
    return {rulebook.id: rulebook for rulebook in map(_load, _files())}


def _of(place: str) -> list[Rulebook]:
    """Those of the authorities above a place; the others are not even read."""
    return [_load(path) for path in _files() if is_code(path.parent.name) and contains(path.parent.name, place)]


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
    named = next((path for path in _files() if path.stem == standard), None)
    if named is not None and (found := _load(named)).id == standard:
        return found
    try:
        return shipped()[standard]
    except KeyError:
        raise StandardsError("standards.not_found", standard=standard) from None


def resolve(standard: Rulebook, place: str, on: date, extra: Sequence[Rulebook] = ()) -> Rulebook:
    """The rulebook that judges a county on a day.

    National text first, then what each nearer authority adds: for the same indicator, stage and conditions
    the nearest place wins, then the later document. What was replaced is kept.

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
    for chosen in (standard, *extra):
        if not in_force(chosen.since, chosen.until, on):
            raise StandardsError(
                "standards.not_in_force",
                standard=chosen.id,
                on=on.isoformat(),
                since=chosen.since.isoformat(),
            )
    for added in extra:
        if added.amends is not None and added.amends not in (standard.id, "any"):
            raise StandardsError("standards.amends_other", id=added.id, amends=added.amends, standard=standard.id)
    local = [
        added
        for added in _of(place)
        if added.amends in (standard.id, "any")
        and added.place != NATION
        and contains(added.place, place)
        and in_force(added.since, added.until, on)
    ]
    named = {added.id for added in extra}
    amendments = sorted(
        [*(added for added in local if added.id not in named), *extra],
        key=lambda added: (depth(added.place), added.since),
    )
    merged = _merge(standard, amendments, on)
    check_names(merged)
    return merged


def by_name(id: str, place: str, on: date, extra: Sequence[Rulebook] = ()) -> Rulebook:
    """The rulebook that a name means where it is judged by itself; an amendment together with what it amends.

    Args:
        id: As a standard names it.
        place: The county's division code.
        on: The day of judging.
        extra: Files that the user adds; one of them may be meant.

    Raises:
        StandardsError: there is none of that name, or none in force then.
    """
    found = next((added for added in extra if added.id == id), None) or find_rulebook(id)
    if found.amends is None:
        return resolve(found, place, on)
    return replace(resolve(find_rulebook(found.amends), place, on, (found,)), id=id)


def _extended(standard: Rulebook, below: tuple[str, ...] = ()) -> Rulebook:
    """A standard that takes over all of another but what it says itself."""
    base = find_rulebook(str(standard.extends))
    if base.amends is not None or base.id in (*below, standard.id):
        raise StandardsError(
            "standards.wrong_value",
            file=standard.file,
            key="rulebook.extends",
            value=base.id,
            wanted=Phrase("standards.whole"),
        )
    if base.extends is not None:
        base = _extended(base, (*below, standard.id))
    own = {limit_key(limit) for limit in standard.limits}
    joined = replace(
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
    check_names(joined)
    return joined


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
            example=merged.example or rulebook.example,
        )
        check_names(replace(merged, limits=rulebook.limits, file=rulebook.file))
    return replace(merged, limits=tuple(chosen.values()), replaced=tuple(replaced))


def limit_key(limit: Limit) -> tuple[object, ...]:
    """What makes two limits rivals: the same indicator and stage for the same schools."""
    return (limit.indicator, limit.stage, limit.where)


def weaker(rulebook: Rulebook) -> list[Finding]:
    """Local limits that ask less than what they stand in for: a finding, for the expert to decide.

    A limit for some schools only stands in for the general one of another document.
    """
    pairs = [(pair.old, pair.new) for pair in rulebook.replaced]
    pairs += [
        (general, limit)
        for limit in rulebook.limits
        for general in rulebook.limits
        if limit.where
        and not general.where
        and limit_key(general) == (limit.indicator, limit.stage, ())
        and limit.rulebook != general.rulebook
        and depth(limit.place) >= depth(general.place)
    ]
    return [
        Finding(
            "standards.weaker_than_nation",
            Locus(),
            stage=new.stage,
            params={
                "new": new.source,
                "old": old.source,
                "indicator": new.indicator,
                "stage": Phrase(f"terms.stage.{new.stage}"),
                "new_value": float(new.value),
                "old_value": float(old.value),
            },
        )
        for old, new in pairs
        if old.compare == new.compare
        and (new.value < old.value if new.compare == "at_least" else new.value > old.value)
    ]


__all__ = ["by_name", "find_rulebook", "read_rulebook", "resolve", "shipped", "weaker"]
