"""What a plan starts from: each school's stage in the years in which it has to pass, as arrays."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

import numpy as np
import polars as pl
from numpy.typing import NDArray

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment, Unit
from junheng.assess.quantities import SHARE_BOTTOM, SHARE_TOP, prepared, units_table
from junheng.facts.engine import Engine, PolarsEngine
from junheng.facts.fields import find
from junheng.facts.table import Facts
from junheng.plan.classes import Splits, split_classes
from junheng.standards.model import (
    ClassSizeTest,
    Indicator,
    RoomsTest,
    Rulebook,
    SchoolRuleTest,
    SpreadTest,
    Stage,
)
from junheng.terms.calendar import last_day
from junheng.terms.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Site:
    """A school's stage."""

    school: str
    name: str
    township: str
    stage: Stage
    place: str


@dataclass(frozen=True)
class Rule:
    """A rule over a stage's indicators: so many of them may stay unmet, if they reach their floor.

    Shapes:
        counted: units × indicators, those that the rule counts for a unit; spare: units.
    """

    clause: str
    counted: NDArray[np.bool_]
    spare: Ints


@dataclass(frozen=True)
class Moment:
    """One school year in which the county has to pass, before anything is done.

    Attributes:
        year: The school year.
        facts: As forecast, classes split; what actions are added to.
        unsplit: As forecast, classes as they are.
        before: The real assessment of these facts.
        share: A stage's share of what its school has.
        have: Resource of an indicator; `base` what it is divided by; `need` what the threshold asks for, nan where
            there is none; `floor` what the school rule bears.
        scoped: Stages that the coefficients count.
        rules: The rules over indicators.
        rooms: Special rooms that a school lacks, by kind.
        classes_more: Classes beyond those of the data's own year.

    Shapes:
        share, scoped, classes_more: units; have, base, need, floor: units × indicators; rooms: kind → schools.
    """

    year: int
    facts: Facts
    unsplit: Facts
    before: Assessment
    share: Floats
    present: NDArray[np.bool_]
    have: Floats
    base: Floats
    need: Floats
    floor: Floats
    scoped: NDArray[np.bool_]
    rules: tuple[Rule, ...]
    rooms: Mapping[str, Ints]
    classes_more: Ints


@dataclass(frozen=True)
class Situation:
    """A county as a planner sees it.

    Attributes:
        rulebook: The standard in force.
        sites: A school's stages; rows of all arrays by unit.
        schools: Identifiers; rows of all arrays by school.
        school_of: A unit's school.
        indicators: Ids of those that a rule or coefficient counts.
        limits: A coefficient's limit; nan where there is none. Shapes: indicators × stages.
        moments: The years in which it has to pass, rising.
        now: The county's prepared facts of the data's own year.
        room_area: Area that a special room of a kind must have, m².
    """

    rulebook: Rulebook
    sites: tuple[Site, ...]
    schools: tuple[str, ...]
    school_of: Ints
    indicators: tuple[str, ...]
    limits: Mapping[Stage, Floats]
    moments: tuple[Moment, ...]
    now: Facts
    room_area: Mapping[str, Fraction]

    def of_units(self, field: str) -> Floats:
        """A stage's field now, by unit, in held units; nan where blank."""
        return self._column("stages", field, [(site.school, site.stage) for site in self.sites], ["school", "stage"])

    def of_schools(self, field: str) -> Floats:
        """A school's field now, by school, in held units; nan where blank."""
        return self._column("schools", field, [(school,) for school in self.schools], ["school"])

    def _column(self, table: str, field: str, keys: Sequence[tuple[str, ...]], names: list[str]) -> Floats:
        frame = self.now[table].select(*names, field)
        held = {row[:-1]: row[-1] for row in frame.iter_rows()}
        return np.array([np.nan if held.get(key) is None else float(held[key]) for key in keys])


Project = Callable[[int], Facts]
"""The county's facts in a later school year if nothing is done."""


def situation(
    facts: Facts,
    rulebook: Rulebook,
    choices: Choices,
    years: Sequence[int],
    *,
    project: Project | None = None,
    on: date | None = None,
    engine: Engine | None = None,
) -> Situation:
    """The county in every year in which it has to pass.

    Args:
        facts: As entered.
        rulebook: The standard in force.
        choices: Settings and tolerances.
        years: School years in which every inside clause has to pass.
        project: Facts of a later year; None plans for the data's own year only.
        on: Day of judging; 31 August after the year where it is not given.
        engine: Where the sums are made.

    Raises:
        InputError: a figure that a rule needs is missing, so that nothing can be promised.
    """
    engine = engine or PolarsEngine()
    now = prepared(facts, engine, int(choices.settings.get("rotation.years", "6")))
    counted = _counted(rulebook)
    classes_now = {
        (row[0], row[1]): row[2] or 0 for row in now["stages"].select("school", "stage", "classes").iter_rows()
    }
    taken: list[tuple[int, Facts, Splits, Assessment, pl.DataFrame]] = []
    for year in years:
        whole = now if project is None else project(year)
        splits = split_classes(whole, rulebook)
        day = on if on is not None and project is None else last_day(year)
        judged = assess(splits.facts, rulebook, day, choices, engine=engine)
        taken.append((year, whole, splits, judged, units_table(splits.facts, rulebook)))
    names = dict(now["schools"].select("school", "urban_rural").iter_rows())
    sites = sorted(
        {
            (unit.school, unit.stage): Site(
                unit.school,
                unit.name,
                unit.township or "",
                unit.stage,
                unit.urban_rural or names.get(unit.school) or "town",
            )
            for _, _, _, judged, _ in taken
            for unit in judged.units
        }.items()
    )
    schools = tuple(dict.fromkeys(key[0] for key, _ in sites))
    row_of = {key: row for row, (key, _) in enumerate(sites)}
    moments = tuple(_moment(*entry, row_of, schools, counted, rulebook, classes_now) for entry in taken)
    _refuse_unknown(moments, rulebook)
    return Situation(
        rulebook=rulebook,
        sites=tuple(site for _, site in sites),
        schools=schools,
        school_of=_index(schools, [key[0] for key, _ in sites]),
        indicators=counted,
        limits=_limits(rulebook, counted),
        moments=moments,
        now=now,
        room_area=_room_area(rulebook),
    )


def _index(schools: Sequence[str], wanted: Sequence[str]) -> Ints:
    place = {school: at for at, school in enumerate(schools)}
    return np.array([place[school] for school in wanted], dtype=np.int64)


def _counted(rulebook: Rulebook) -> tuple[str, ...]:
    """Indicators that a school rule or a coefficient counts, in the standard's order."""
    named = {
        id
        for clause in rulebook.clauses.values()
        for test in clause.tests
        if isinstance(test, (SchoolRuleTest, SpreadTest))
        for id in test.counted
    }
    return tuple(id for id in rulebook.indicators if id in named)


def _limits(rulebook: Rulebook, counted: Sequence[str]) -> dict[Stage, Floats]:
    found = {stage: np.full(len(counted), np.nan) for stage in rulebook.stages}
    for clause in rulebook.clauses.values():
        for test in clause.tests:
            if isinstance(test, SpreadTest):
                for stage, most in test.at_most.items():
                    for id in test.counted:
                        at = counted.index(id)
                        found[stage][at] = np.fmin(found[stage][at], float(most))
    return found


def _room_area(rulebook: Rulebook) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for clause in rulebook.clauses.values():
        for test in clause.tests:
            if isinstance(test, RoomsTest):
                for kind, least in test.least_area.items():
                    found[kind] = max(least, found.get(kind, least))
    return found


def _moment(
    year: int,
    whole: Facts,
    splits: Splits,
    judged: Assessment,
    table: pl.DataFrame,
    row_of: Mapping[tuple[str, Stage], int],
    schools: Sequence[str],
    counted: Sequence[str],
    rulebook: Rulebook,
    classes_now: Mapping[tuple[str, Stage], int],
) -> Moment:
    number, many = len(row_of), len(counted)
    have, base = np.zeros((number, many)), np.ones((number, many))
    need, floor = np.full((number, many), np.nan), np.full((number, many), np.nan)
    scoped, present, more = np.zeros(number, bool), np.zeros(number, bool), np.zeros(number, np.int64)
    share = np.zeros(number)
    tops, bottoms = table[SHARE_TOP].to_list(), table[SHARE_BOTTOM].to_list()
    held = {(school, stage): at for at, (school, stage) in enumerate(table.select("school", "stage").iter_rows())}
    classes = table["classes"].to_list()
    own = {
        (column, stage): _of_stages(rulebook.indicators[id], stage)
        for column, id in enumerate(counted)
        for stage in rulebook.indicators[id].stages
    }
    for unit in judged.units:
        row = row_of[unit.school, unit.stage]
        at = held[unit.school, unit.stage]
        present[row], scoped[row] = True, unit.in_scope
        share[row] = tops[at] / bottoms[at] if bottoms[at] else 1.0
        more[row] = max(0, (classes[at] or 0) - classes_now.get((unit.school, unit.stage), 0))
        for column, id in enumerate(counted):
            reading = unit.readings.get(id)
            if reading is None or reading.amount is None or reading.base is None:
                continue
            have[row, column], base[row, column] = float(reading.amount), float(reading.base) or 1.0
            if reading.per_base is None:
                continue
            counts = rulebook.indicators[id].whole and (share[row] == 1.0 or own[column, unit.stage])
            exact = reading.per_base * reading.base
            lower = (
                exact * reading.floor / reading.threshold if reading.floor is not None and reading.threshold else exact
            )
            need[row, column] = ceil(exact) if counts else float(exact)
            floor[row, column] = ceil(lower) if counts else float(lower)
    return Moment(
        year=year,
        facts=splits.facts,
        unsplit=whole,
        before=judged,
        share=share,
        present=present,
        have=have,
        base=base,
        need=need,
        floor=floor,
        scoped=scoped,
        rules=_rules(judged.units, row_of, counted, rulebook, need),
        rooms=_rooms(judged.units, schools, rulebook),
        classes_more=more,
    )


def _of_stages(indicator: Indicator, stage: Stage) -> bool:
    """Whether a stage has the resource for itself, so that it has whole numbers of it."""
    fields = [find(name) for name in indicator.numerator[stage].weights]
    return all(field is not None and field.table == "stages" for field in fields)


def _rules(
    units: Sequence[Unit],
    row_of: Mapping[tuple[str, Stage], int],
    counted: Sequence[str],
    rulebook: Rulebook,
    need: Floats,
) -> tuple[Rule, ...]:
    found = []
    main = True
    for id, clause in rulebook.clauses.items():
        for test in clause.tests:
            if not isinstance(test, SchoolRuleTest):
                continue
            mask = np.zeros(need.shape, bool)
            spare = np.zeros(len(row_of), np.int64)
            columns = [counted.index(name) for name in test.counted]
            for unit in units:
                if not unit.in_scope or unit.stage not in clause.stages:
                    continue
                row = row_of[unit.school, unit.stage]
                limited = [column for column in columns if not np.isnan(need[row, column])]
                mask[row, limited] = True
                needed = unit.needed if main and unit.needed is not None else min(test.met_at_least, len(limited))
                spare[row] = max(0, len(limited) - needed)
            found.append(Rule(id, mask, spare))
            main = False
    return tuple(found)


def _rooms(units: Sequence[Unit], schools: Sequence[str], rulebook: Rulebook) -> dict[str, Ints]:
    ids = [id for id, clause in rulebook.clauses.items() if any(isinstance(test, RoomsTest) for test in clause.tests)]
    place = {school: at for at, school in enumerate(schools)}
    found: dict[str, Ints] = {}
    for unit in units:
        for id in ids:
            result = unit.clauses.get(id)
            # Rooms that a school has not listed, or of no known area, may not be counted on.
            lacking = result.params.get("by_kind") if result is not None and result.verdict != "pass" else None
            for kind, number in (lacking or {}).items():  # type: ignore[attr-defined]  # a mapping where it is there
                column = found.setdefault(kind, np.zeros(len(schools), np.int64))
                column[place[unit.school]] = max(column[place[unit.school]], number)
    return found


def _refuse_unknown(moments: Sequence[Moment], rulebook: Rulebook) -> None:
    """A plan promises that clauses pass, so it must know every figure that they rest on; rooms apart, see `_rooms`."""
    rooms = {id for id, clause in rulebook.clauses.items() if any(isinstance(test, RoomsTest) for test in clause.tests)}
    for moment in moments:
        for id in inside_clauses(rulebook):
            result = moment.before.clauses.get(id)
            units = [unit.clauses[id] for unit in moment.before.units if id in unit.clauses]
            open_ones = [name for unit in units if unit.verdict == "undetermined" for name in unit.missing]
            missing = (*(result.missing if result is not None else ()), *open_ones)
            if missing and id not in rooms:
                raise InputError(
                    "plan.figures_missing", clause=id, year=moment.year, missing=list(dict.fromkeys(missing))[:5]
                )
        unknown = [unit for unit in moment.before.units if unit.in_scope and unit.passes is None]
        for unit in unknown if any(moment.rules) else ():
            missing = tuple(name for reading in unit.readings.values() for name in reading.missing)
            if missing:
                raise InputError(
                    "plan.figures_missing",
                    clause=moment.rules[0].clause,
                    year=moment.year,
                    missing=[f"{unit.name}: {name}" for name in dict.fromkeys(missing)][:5],
                )


def inside_clauses(rulebook: Rulebook) -> tuple[str, ...]:
    """Clauses that a plan promises: school rules, coefficients, class size, special rooms."""
    kinds = (SchoolRuleTest, SpreadTest, ClassSizeTest, RoomsTest)
    return tuple(
        id
        for id, clause in rulebook.clauses.items()
        if clause.tests and all(isinstance(test, kinds) for test in clause.tests)
    )


def class_clause(rulebook: Rulebook) -> str:
    """The clause on the size of classes."""
    return _first(rulebook, ClassSizeTest)


def room_clause(rulebook: Rulebook) -> str:
    """The clause on special rooms."""
    return _first(rulebook, RoomsTest)


def _first(rulebook: Rulebook, kind: type) -> str:
    return next(
        (id for id, clause in rulebook.clauses.items() if any(isinstance(test, kind) for test in clause.tests)), ""
    )
