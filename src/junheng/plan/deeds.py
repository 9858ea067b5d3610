"""From a point of the model to deeds: whole quantities of named actions, within land and limits."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import numpy as np

from junheng.plan.actions import Action, actions
from junheng.plan.costs import UnitCost
from junheng.plan.levers import Lever
from junheng.plan.model import Columns, Model, Question
from junheng.plan.program import Floats
from junheng.plan.situation import Situation
from junheng.plan.teachers import stock_of_type

CENT = Fraction(1, 100)
"""Areas are entered with two decimals."""


@dataclass(frozen=True)
class Deed:
    """An action with its quantity: what `lines` words and `apply` carries out.

    Attributes:
        sign: -1 for a teacher who leaves.
        site: Row of the unit, or of the school for what is the whole school's.
    """

    action: Action
    cost: UnitCost
    site: int
    year: int
    quantity: Fraction
    sign: int = 1


def deeds(situation: Situation, model: Model, question: Question, x: Floats, free_land_m2: Floats) -> list[Deed]:
    """The quantities of a point, in multiples of the actions' steps, every action named.

    What the standard sees as one, such as hiring a teacher of PE, music or fine art, is shared out here: to the
    subject of which the school has fewest.
    """
    found = _rounded(situation, model, question, x, frozenset())
    fine = _lifted(model, question, found) | _tight(model, found, free_land_m2)
    return _rounded(situation, model, question, x, fine) if fine else found


Place = tuple[str, int]
"""An action and the row of its unit or school."""


def _rounded(situation: Situation, model: Model, question: Question, x: Floats, fine: Collection[Place]) -> list[Deed]:
    """The deeds of a point; at fine places quantities are kept to the hundredth of a step."""
    found: list[Deed] = []
    asked: dict[Place, tuple[float, Fraction]] = {}
    left = {
        action.id: stock_of_type(situation, action.type or "plain") for action in actions().values() if action.moves
    }
    for block, other in zip(model.columns, (*model.columns[1:], None), strict=True):
        if block.sign < 0 and other is not None:
            found += _moved(situation, block, other, question, x, left)
        elif not block.lever.action.moves:
            found += _done(situation, block, question, x, fine, asked)
    return _without_dust(found, [moment.year for moment in situation.moments])


def _lifted(model: Model, question: Question, found: Sequence[Deed]) -> frozenset[Place]:
    """Actions that add to a coefficient which rounding their quantities up has lifted above its limit."""
    done: dict[tuple[str, int, int, int], Fraction] = defaultdict(Fraction)
    for deed in found:
        done[deed.action.id, deed.site, deed.year, deed.sign] += deed.quantity
    x = np.zeros(model.program.cost.size)
    for block in model.columns:
        year = question.years[block.year]
        for at, site in enumerate(block.sites.tolist()):
            quantity = sum(done.get((action.id, site, year, block.sign), 0) for action in block.lever.actions)
            x[block.start + at] = float(quantity) / block.lever.per_unit
    broken = {cone.name[:2] for cone in model.program.cones if cone.cv(x) > cone.limit - 1e-9}
    return frozenset(
        (block.lever.action.id, site)
        for block in model.columns
        if not block.lever.action.whole and any((stage, id) in block.lever.effects for id, stage in broken)
        for site in block.sites.tolist()
    )


def _without_dust(found: list[Deed], pass_years: Collection[int]) -> list[Deed]:
    """Less than two steps of something that is done at the same place in a later year as well is done there.

    Not where the county has to pass before that.
    """
    largest: dict[tuple[str, int], Deed] = {}
    for deed in found:
        if not deed.action.whole:
            key = (deed.action.id, deed.site)
            if key not in largest or deed.quantity > largest[key].quantity:
                largest[key] = deed
    kept: list[Deed] = []
    more: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for deed in found:
        main = largest.get((deed.action.id, deed.site))
        waits = main is not None and main.year > deed.year and deed.quantity <= 2 * deed.action.step
        if main is not None and waits and not any(deed.year <= year < main.year for year in pass_years):
            more[deed.action.id, deed.site] += deed.quantity
        else:
            kept.append(deed)
    return [
        replace(deed, quantity=deed.quantity + more[deed.action.id, deed.site])
        if largest.get((deed.action.id, deed.site)) is deed
        else deed
        for deed in kept
    ]


def _done(
    situation: Situation,
    block: Columns,
    question: Question,
    x: Floats,
    fine: Collection[Place],
    asked: dict[Place, tuple[float, Fraction]],
) -> list[Deed]:
    """What a block asks for; sums over the years are rounded up, not each year.

    `asked` holds what was asked for in the years before, and what was given for it.
    """
    year, action = question.years[block.year], block.lever.action
    found = []
    for site, value in zip(block.sites.tolist(), (x[block.span] * block.lever.per_unit).tolist(), strict=True):
        if value <= 1e-4 * float(action.step):
            continue
        before, given = asked.get((action.id, site), (0.0, Fraction(0)))
        total = max(given, _quantity(before + value, block.lever, (action.id, site) in fine))
        asked[action.id, site] = (before + value, total)
        quantity = total - given
        if not quantity:
            continue
        school = situation.schools[site if action.of_school else situation.school_of[site]]
        options = [one for one in block.lever.actions if not question.forbids(one.id, school)]
        stage = None if action.of_school else situation.sites[site].stage
        settled = {
            one.id: Fraction(wanted)
            for one in options
            if (wanted := question.settled(one.id, school, stage, year)) is not None
        }
        for kind, part in _shared(situation, options, site, quantity, settled):
            found.append(Deed(kind, block.lever.cost, site, year, Fraction(part)))
    return found


def _quantity(value: float, lever: Lever, fine: bool) -> Fraction:
    """The steps that hold a value; one small step more where nothing else makes up for what a solver leaves open."""
    if lever.action.whole:
        return Fraction(round(value))
    step = lever.action.step * (CENT if fine else 1)
    if lever.land_m2 and not lever.effects:
        value *= 1 - 2e-6  # what is for sale may be passed by a solver's tolerance, not by a step
    return (ceil(value / float(step) - 1e-6) + int(fine and not lever.land_m2)) * step


def _own_field(action: Action, others: Sequence[Action]) -> str:
    """The field that tells an action from those that are like it to the standard."""
    common = set(action.add).intersection(*(other.add for other in others))
    return next(iter(sorted(set(action.add) - common)), next(iter(action.add)))


def _shared(
    situation: Situation, options: Sequence[Action], site: int, quantity: Fraction, settled: Mapping[str, Fraction]
) -> list[tuple[Action, Fraction | int]]:
    """A quantity shared out to the actions that it stands for: first what is settled, then where there are fewest."""
    if len(options) == 1:
        return [(options[0], quantity)]
    have = [float(np.nan_to_num(situation.of_units(_own_field(action, options))[site])) for action in options]
    given = [int(settled.get(action.id, 0)) for action in options]
    free = [at for at, action in enumerate(options) if action.id not in settled] or list(range(len(options)))
    for _ in range(int(quantity) - sum(given)):
        at = min(free, key=lambda place: (have[place] + given[place], place))
        given[at] += 1
    return [(action, number) for action, number in zip(options, given, strict=True) if number]


def _moved(
    situation: Situation, away: Columns, into: Columns, question: Question, x: Floats, left: Mapping[str, Floats]
) -> list[Deed]:
    """Teachers who leave and arrive, by kind: as many of each kind arrive in a stage as leave.

    Those who leave are taken off `left`, so that nobody leaves in two years.
    """
    options = [action for action in away.lever.actions if not question.forbids(action.id, None)]
    year = question.years[away.year]
    stock = {action.id: stock_of_type(situation, action.type or "plain") for action in options}
    stages = [site.stage for site in situation.sites]
    pool: dict[tuple[str, str], int] = defaultdict(int)
    found = []
    for site, value in zip(away.sites.tolist(), x[away.span].tolist(), strict=True):
        taken: dict[str, int] = defaultdict(int)
        for _ in range(round(value)):
            kind = max(options, key=lambda action: (left[action.id][site], -options.index(action))).id
            left[kind][site] -= 1
            taken[kind] += 1
        for action in options:
            if taken[action.id]:
                pool[stages[site], action.id] += taken[action.id]
                found.append(Deed(action, away.lever.cost, site, year, Fraction(taken[action.id]), -1))
    for site, value in zip(into.sites.tolist(), x[into.span].tolist(), strict=True):
        given: dict[str, int] = defaultdict(int)
        for _ in range(round(value)):
            there = [action for action in options if pool[stages[site], action.id] > 0]
            if not there:
                break
            kind = min(there, key=lambda action: stock[action.id][site] + given[action.id]).id
            pool[stages[site], kind] -= 1
            given[kind] += 1
        found += [
            Deed(action, into.lever.cost, site, year, Fraction(given[action.id]))
            for action in options
            if given[action.id]
        ]
    return found


def _tight(model: Model, found: Sequence[Deed], free_land_m2: Floats) -> frozenset[Place]:
    """Building where areas rounded up would need more land than there is."""
    ground = _levers(model)
    tight = {
        site
        for site, used in _ground_use(model, found).items()
        if not np.isnan(free_land_m2[site]) and used > free_land_m2[site] + 1e-6
    }
    return frozenset(
        (deed.action.id, deed.site)
        for deed in found
        if deed.action.of_school and deed.site in tight and not deed.action.whole and ground[deed.action.id].ground_m2
    )


def _levers(model: Model) -> dict[str, Lever]:
    return {action.id: block.lever for block in model.columns for action in block.lever.actions}


def _ground_use(model: Model, done: Sequence[Deed]) -> dict[int, float]:
    """Land that deeds take, less what they buy, by school, m²."""
    levers = _levers(model)
    use: dict[int, float] = defaultdict(float)
    for deed in done:
        if deed.action.of_school:
            lever = levers[deed.action.id]
            use[deed.site] += float(deed.quantity) * (lever.ground_m2 - lever.land_m2)
    return use


def within_land(model: Model, done: Sequence[Deed], free_land_m2: Floats) -> bool:
    """Whether every school of which the land is known has enough for what is built there, but for a rounding."""
    return all(
        np.isnan(free_land_m2[site]) or used <= free_land_m2[site] + 1.0
        for site, used in _ground_use(model, done).items()
    )
