"""What a county settles before a plan is made: actions forbidden or fixed, and schools that are favoured.

    [[forbid]]                          [urban_rural]
    action = "buy-land"                 rural = 1.5
    school = "3301000001"               [township]
                                        "Hilltop" = 1.2
    [[fix]]                             [school]
    action = "hire-teacher"             3301000001 = 2
    school = "3301000001"               [areas]
    stage = "primary"                   poor_county = 1.3
    year = 2025
    quantity = 2

A weight of 1.5 makes a yuan at the school count for 1 / 1.5; the weights that a school has are multiplied.
"""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from junheng.facts.fields import code_list
from junheng.facts.table import Facts
from junheng.plan.actions import Action, actions
from junheng.plan.county_files import code_of, read_file
from junheng.plan.model import Question
from junheng.plan.result import Line
from junheng.standards.model import STAGES
from junheng.standards.read import Phrase, Section, parse
from junheng.terms.errors import InputError, StandardsError
from junheng.terms.findings import Finding

MOST_CLOSE = 3
"""Names that an error proposes."""

Named = Callable[[Section, str], str]
"""Whom an entry of a table is about."""
Fixed = dict[tuple[str, str, str | None, int], float]


@dataclass(frozen=True)
class Wishes:
    """Of a question: what may not be done, and what is settled."""

    forbidden: frozenset[tuple[str, str | None]] = frozenset()
    fixed: Mapping[tuple[str, str, str | None, int], float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Schools:
    """The schools that a file may name, by identifier or by a name that only one has."""

    names: Mapping[str, str]
    stages: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, facts: Facts) -> "_Schools":
        names = {school: name or school for school, name in facts["schools"].select("school", "name").iter_rows()}
        stages: dict[str, list[str]] = {}
        for school, stage in facts["stages"].select("school", "stage").unique(maintain_order=True).iter_rows():
            stages.setdefault(school, []).append(stage)
        return cls(names, {school: sorted(own, key=_stage_order) for school, own in stages.items()})

    def named(self, section: Section, key: str, value: str) -> str:
        """A school's identifier."""
        if value in self.names:
            return value
        called = [school for school, name in self.names.items() if name == value]
        if len(called) > 1:
            raise section.wrong(key, "allocate.several_schools", value=value, number=len(called), known=called)
        if not called:
            near = _close(value, self.names) or _close(value, self.names.values())
            raise section.wrong(key, "allocate.unknown_school", value=value, close=near or None)
        return called[0]


def _stage_order(stage: str) -> int:
    return STAGES.index(stage) if stage in STAGES else len(STAGES)


def _close(value: str, known: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(value, list(known), MOST_CLOSE)


def _opened(path: Path) -> Section:
    return parse(read_file(path), path.name)


def read_fixes(path: Path, facts: Facts, years: Sequence[int]) -> Wishes:
    """What a file forbids and fixes.

    Args:
        path: A TOML file with sections `[[forbid]]` and `[[fix]]`.
        facts: The county's; its schools may be named.
        years: Of the plan.

    Raises:
        InputError: the file cannot be read, or names what is not there; says file and key.
    """
    schools = _Schools.of(facts)
    try:
        top = _opened(path)
        forbidden = frozenset(_forbidden(part, schools) for part in top.sections("forbid"))
        fixed: Fixed = {}
        for part in top.sections("fix"):
            key, quantity = _fixed(part, schools, years)
            if key in fixed:
                raise part.wrong("action", "allocate.twice")
            if (key[0], None) in forbidden or (key[0], key[1]) in forbidden:
                raise part.wrong("action", "allocate.fixed_forbidden", value=key[0])
            fixed[key] = float(quantity)
        top.done()
    except StandardsError as wrong:
        raise _of_input(wrong) from wrong
    return Wishes(forbidden, fixed)


def _action(section: Section) -> Action:
    value = section.text("action")
    if value not in actions():
        near, known = _close(value, actions()), list(actions())
        raise section.wrong("action", "allocate.unknown_action", value=value, close=near or None, known=known)
    return actions()[value]


def _forbidden(section: Section, schools: _Schools) -> tuple[str, str | None]:
    action = _action(section)
    school = section.optional_text("school")
    section.done()
    return action.id, None if school is None else schools.named(section, "school", school)


def _fixed(
    section: Section, schools: _Schools, years: Sequence[int]
) -> tuple[tuple[str, str, str | None, int], Fraction]:
    action = _action(section)
    school = schools.named(section, "school", section.text("school"))
    stage = section.optional_text("stage")
    own = schools.stages.get(school, ())
    if stage is not None and stage not in own:
        raise section.wrong("stage", "allocate.other_stage", value=stage, known=list(own))
    if action.of_school:
        stage = None
    elif stage is None:
        if len(own) != 1:
            raise section.wrong("stage", "allocate.which_stage", value=schools.names[school], known=list(own))
        stage = own[0]
    quantity = _quantity(section, action)
    year = _year(section, years)
    section.done()
    return (action.id, school, stage, year), quantity


def _quantity(section: Section, action: Action) -> Fraction:
    found: Fraction = section.number("quantity", least=Fraction(0))
    if (found / action.step).denominator != 1:
        raise section.wrong("quantity", "allocate.not_a_step", value=float(found), step=float(action.step))
    return found


def _year(section: Section, years: Sequence[int]) -> int:
    if "year" not in section:
        if len(years) != 1:
            raise section.wrong("year", "allocate.which_year", known=list(years))
        return years[0]
    found = section.whole("year")
    if found not in years:
        raise section.wrong("year", "allocate.other_year", value=found, known=list(years))
    return found


def read_weights(path: Path, facts: Facts) -> dict[str, float]:
    """What a yuan weighs at the schools that a file favours.

    Args:
        path: A TOML file of weights, 1 or more, by urban_rural, township and school, and for townships entered as
            less developed.
        facts: The county's.

    Returns:
        Weights by school, those of 1 left out.

    Raises:
        InputError: the file cannot be read, names what is not there, or holds a weight below 1; says file and key.
    """
    try:
        return _weights(_opened(path), facts)
    except StandardsError as wrong:
        raise _of_input(wrong) from wrong


def _of_input(wrong: StandardsError) -> InputError:
    """What the strict reader found, said of a file that is no standard."""
    return InputError(code_of(wrong), **wrong.params)


def _weights(top: Section, facts: Facts) -> dict[str, float]:
    places = _table(top, "urban_rural", _place)
    towns = set(facts["schools"]["township"].drop_nulls().to_list())
    by_town = _table(top, "township", lambda section, key: _township(section, key, towns))
    schools = _Schools.of(facts)
    by_school = _table(top, "school", lambda section, key: schools.named(section, key, key))
    area = top.section("areas", required=False)
    poor = area.number("poor_county", Fraction(1), least=Fraction(1))
    area.done()
    top.done()
    less = set(facts["areas"].filter(facts["areas"]["poor_county"].fill_null(value=False))["area"].to_list())
    found: dict[str, float] = {}
    for school, place, town in facts["schools"].select("school", "urban_rural", "township").iter_rows():
        weight = places.get(place, Fraction(1)) * by_town.get(town, Fraction(1)) * by_school.get(school, Fraction(1))
        weight *= poor if town in less else 1
        if weight != 1:
            found[school] = float(weight)
    return found


def _table(top: Section, key: str, named: Named) -> dict[str | None, Fraction]:
    section = top.section(key, required=False)
    found: dict[str | None, Fraction] = {}
    for name in section.values:
        id = named(section, name)
        if id in found:
            raise section.wrong(name, "allocate.twice")
        found[id] = section.number(name, least=Fraction(1))
    return found


def _place(section: Section, key: str) -> str:
    known = list(code_list("urban_rural"))
    if key not in known:
        raise section.wrong(key, "standards.unknown_code", field="urban_rural", value=key, known=known)
    return key


def _township(section: Section, key: str, towns: set[str]) -> str:
    if key not in towns:
        raise section.wrong(key, "allocate.unknown_township", value=key, close=_close(key, sorted(towns)) or None)
    return key


def broken_wishes(lines: Sequence[Line], question: Question, names: Mapping[str, str]) -> list[Finding]:
    """What a plan does otherwise than it was asked to.

    An action may be fixed where it cannot be done; and one that is forbidden may, to the standard, be the same as
    another one that is not.

    Args:
        lines: The plan's.
        question: What was asked.
        names: Schools' names.
    """
    done: dict[tuple[str, str, str | None, int], Fraction] = {}
    for line in lines:
        if line.action != "move-out" and line.id in actions():
            stage: str | None = None if actions()[line.id].of_school else line.stage
            key = (line.id, line.school, stage, line.year)
            done[key] = done.get(key, Fraction(0)) + line.quantity
    found = []
    for (id, school, stage, year), wanted in question.fixed.items():
        have = float(done.get((id, school, stage, year), 0))
        if abs(have - wanted) > 1e-6:
            found.append(_broken("allocate.fix_not_kept", id, school, names, year=year, wanted=wanted, found=have))
    for (id, school, _, year), quantity in done.items():
        if (id, None) in question.forbidden or (id, school) in question.forbidden:
            found.append(_broken("allocate.forbid_not_kept", id, school, names, year=year, found=float(quantity)))
    return found


def _broken(code: str, id: str, school: str, names: Mapping[str, str], **params: object) -> Finding:
    told: dict[str, object] = {"school": names.get(school, school), "action": Phrase(f"allocate.action.{id}"), **params}
    return Finding(code, school=school, params=told)
