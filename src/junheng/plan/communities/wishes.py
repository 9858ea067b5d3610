"""What a county has settled of its communities: who belongs to whom, who never does, what stays whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from junheng.plan.communities.schools import Records
from junheng.plan.county_files import read_file, said_of_files
from junheng.standards.read import Section, parse
from junheng.terms.errors import InputError


@dataclass(frozen=True)
class Wishes:
    """What is settled.

    Attributes:
        fixed: School → its lead.
        forbidden: (school, lead) that do not go together; a lead alone stands as (lead, lead) and leads nobody.
        locked: Lead → its members, all of them and no others; None: those of last year's list.
        scores: School → the score that the county gives it as a lead.
        previous: School → lead of last year's list, a lead being its own.
    """

    fixed: Mapping[str, str] = field(default_factory=dict)
    forbidden: frozenset[tuple[str, str]] = frozenset()
    locked: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    previous: Mapping[str, str] = field(default_factory=dict)

    @property
    def leads(self) -> frozenset[str]:
        """Schools that are to lead whatever their score."""
        return frozenset({*self.fixed.values(), *self.locked})


def read_wishes(path: Path) -> Wishes:
    """Wishes from TOML: `[[fix]]`, `[[forbid]]`, `[[lock]]`, `[[score]]`.

    Raises:
        InputError: no such file.
        StandardsError: not TOML, a key that is not known; names file and key.
    """
    with said_of_files():
        top = parse(read_file(path), path.name)
        return _read(top)


def _read(top: Section) -> Wishes:
    fixed: dict[str, str] = {}
    for section in top.sections("fix"):
        school = section.text("school")
        if school in fixed:
            raise section.wrong("school", value=school, wanted="1 ×")
        fixed[school] = section.text("lead")
        section.done()
    forbidden = set()
    for section in top.sections("forbid"):
        lead = section.text("lead")
        forbidden.add((section.text("school", lead), lead))
        section.done()
    locked: dict[str, tuple[str, ...] | None] = {}
    for section in top.sections("lock"):
        locked[section.text("lead")] = section.texts("members") if "members" in section else None
        section.done()
    scores = {}
    for section in top.sections("score"):
        scores[section.text("school")] = float(section.number("score", least=Fraction(0), most=Fraction(200)))
        section.done()
    top.done()
    return Wishes(fixed, frozenset(forbidden), locked, scores)


def settled(wishes: Wishes, records: Records) -> Wishes:
    """The wishes with locked communities in full; all that they name is known.

    Raises:
        InputError: a school is not among those that take part, a lock has no members, or two wishes disagree.
    """
    known = records.schools
    for school in sorted({*wishes.fixed, *wishes.leads, *(id for pair in wishes.forbidden for id in pair)}):
        _refuse_unknown(school, known)
    for school in sorted(wishes.scores):
        _refuse_unknown(school, known)
    locked: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for lead, members in sorted(wishes.locked.items()):
        if members is None:
            members = tuple(sorted(id for id, own in wishes.previous.items() if own == lead != id and id in known))
        if not members:
            raise InputError("communities.lock_empty", lead=lead)
        for school in (lead, *members):
            _refuse_unknown(school, known)
            if school in taken:
                raise InputError("communities.locked_twice", school=school)
            taken.add(school)
        locked[lead] = tuple(sorted(members))
    for school, lead in sorted(wishes.fixed.items()):
        if school == lead:
            raise InputError("communities.fixed_self", school=school)
        held = next((own for own, members in locked.items() if school in (own, *members)), None)
        if (held is not None and (held != lead or school == held)) or (held is None and lead in taken):
            raise InputError("communities.fixed_locked", school=school, lead=lead)
        if lead in wishes.fixed:
            raise InputError("communities.fixed_lead", school=school, lead=lead)
        if (school, lead) in wishes.forbidden or (lead, lead) in wishes.forbidden:
            raise InputError("communities.fixed_forbidden", school=school, lead=lead)
    for lead, members in locked.items():
        for school in members:
            if (school, lead) in wishes.forbidden or (lead, lead) in wishes.forbidden:
                raise InputError("communities.fixed_forbidden", school=school, lead=lead)
    return replace(wishes, locked=locked)


def _refuse_unknown(school: str, known: Collection[str]) -> None:
    if school not in known:
        raise InputError("communities.unknown_school", school=school)
