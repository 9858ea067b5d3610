"""Schools taken together: by township, area and kind, and what they have in all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm

from junheng.assess.holdings import Figures, Group, Part, Place, Standing, Total
from junheng.assess.ratios import ratios
from junheng.standards.model import STAGES, Stage

EXTRAORDINARY = ("special", "vocational", "kindergarten")
"""Types that the national standards do not measure by the pupil."""

TAUGHT: Mapping[str, tuple[Stage, ...]] = {
    "primary": ("primary",),
    "teaching_point": ("primary",),
    "junior": ("junior",),
    "nine_year": ("primary", "junior"),
    "complete_secondary": ("junior",),
    "twelve_year": ("primary", "junior"),
}
"""What a type teaches; a stage that was not entered is blank, and not nothing."""


def is_ordinary(type: str | None, stages: Sequence[Stage]) -> bool:
    """Whether a school is measured by the pupil: one of the compulsory stages, no special or vocational school."""
    return bool(stages) and type not in EXTRAORDINARY


def summed(parts: Sequence[Fraction | None]) -> Fraction | None:
    """The sum; None where a part is blank."""
    known = [part for part in parts if part is not None]
    return _added(known) if len(known) == len(parts) else None


def _added(parts: Sequence[Fraction]) -> Fraction:
    if len(parts) == 1:
        return parts[0]
    # Over one denominator: adding fractions one by one would reduce each sum on the way.
    scale = lcm(*(part.denominator for part in parts))
    return Fraction(sum(part.numerator * (scale // part.denominator) for part in parts), scale)


def groups(places: Sequence[Place], key: Callable[[Place], str | None], order: Iterable[str]) -> tuple[Group, ...]:
    """Groups in a given order, then those that it does not have as the data first name them."""
    members: dict[str, list[Place]] = {name: [] for name in order}
    for place in places:
        members.setdefault(key(place) or "", []).append(place)
    return tuple(group(name, own) for name, own in members.items() if own)


def group(name: str, places: Sequence[Place]) -> Group:
    """Places taken together."""
    ordinary = [place for place in places if is_ordinary(place.type, place.stages)]
    standings = [(place.school, _three(place)) for place in places]
    kinds = ("centre_kindergarten", "centre_primary", "boarding") if name else ()
    three = {kind: _standing([(school, own[kind]) for school, own in standings]) for kind in kinds}
    whole = _part(places)
    return Group(name, whole, whole if len(ordinary) == len(places) else _part(ordinary), three)


def _three(place: Place) -> Mapping[str, bool | None]:
    """Which of its township's three schools a place is (P-A6)."""
    type = place.type
    primary = None if type is None else "primary" in TAUGHT.get(type, ())
    kindergarten = None if type is None else type == "kindergarten"
    return {
        "centre_kindergarten": _both(kindergarten, place.centre),
        "centre_primary": _both(primary, place.centre),
        "boarding": _both(None if kindergarten is None else not kindergarten, place.boarding),
    }


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _standing(places: Sequence[tuple[str, bool | None]]) -> Standing:
    schools = tuple(school for school, is_one in places if is_one)
    unknown = tuple(school for school, is_one in places if is_one is None)
    return Standing(True if schools else None if unknown else False, schools, unknown)


def _part(places: Sequence[Place]) -> Part:
    own = totals([(place.school, place.figures) for place in places])
    by_stage = {
        stage: totals([(place.school, place.by_stage[stage]) for place in places if stage in place.by_stage])
        for stage in STAGES
        if any(stage in place.by_stage for place in places)
    }
    return Part(
        tuple(place.school for place in places),
        own,
        by_stage,
        totals([(place.school, place.rooms) for place in places]),
        ratios(own),
        {stage: ratios(part, of_stage=True) for stage, part in by_stage.items()},
    )


def totals(parts: Sequence[tuple[str, Figures]]) -> dict[str, Total]:
    """Figures added up, each over the owners that it applies to."""
    owned: dict[str, list[tuple[str, Fraction | None]]] = {}
    for owner, figures in parts:
        for id, value in figures.items():
            owned.setdefault(id, []).append((owner, value))
    return {id: _total(values) for id, values in owned.items()}


def _total(parts: Sequence[tuple[str, Fraction | None]]) -> Total:
    known = _added([part for _, part in parts if part is not None])
    missing = tuple(owner for owner, part in parts if part is None)
    return Total(None if missing else known, known, missing)
