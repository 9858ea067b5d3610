"""An amount shared between areas: figures, formula, floors, whole yuan, sensitivity, and an independent check."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Literal

from junheng.plan.sharing.areas import Area, County, areas_of
from junheng.plan.sharing.check import broken
from junheng.plan.sharing.factors import COMPUTED, Named, Weights
from junheng.plan.sharing.formula import Parts, parts_of, raised, weighed, whole_yuan, with_floors
from junheng.plan.sharing.lift import Lift, lifted
from junheng.plan.sharing.planned import Planned
from junheng.plan.sharing.result import AreaShare, Basis, Change, Sharing
from junheng.terms.errors import EngineError, InputError
from junheng.terms.findings import Finding

MOST_YUAN = 10**15
"""More money than there is is a slip of the finger."""


def shared(
    counties: Sequence[County], basis: Basis, weights: Weights, amount_yuan: int, planned: Planned | None = None
) -> Sharing:
    """Share an amount.

    Args:
        counties: The data, with what their schools need where a factor asks for it.
        basis: What it rests on.
        weights: Factors and floor.
        amount_yuan: What there is.
        planned: What least-cost plans spend, to stand beside it.

    Raises:
        InputError: no areas, an area twice, floors above the amount, no factor that tells areas apart.
        EngineError: the independent check finds something broken.
    """
    if not 0 < amount_yuan <= MOST_YUAN:
        raise InputError("sharing.amount", value=str(amount_yuan))
    areas, missing = areas_of(counties, basis.by, weights)
    found = [*(planned.findings if planned is not None else ()), *_unpriced(counties, weights)]
    if planned is not None:
        known = {area.id for area in areas}
        found += [
            Finding("sharing.plan_elsewhere", params={"area": id, "yuan": float(yuan)})
            for id, yuan in planned.yuan.items()
            if id not in known
        ]
    held = Sharing(basis, amount_yuan, weights, areas, planned=planned, missing=missing, findings=tuple(found))
    if missing:
        return held
    done = _computed(held)
    done = replace(done, lift=_lift(done))
    if wrong := broken(done):
        raise EngineError("sharing.not_certified", broken=wrong)
    return done


def _computed(held: Sharing) -> Sharing:
    areas, weights = held.areas, held.weights
    heads = [Fraction(area.population or 0) for area in areas]
    parts: dict[str, Parts] = {}
    for factor in weights.factors:
        own = parts_of(factor, [_figure(area, factor.field) for area in areas], heads)
        if own is not None:
            parts[factor.id] = own
    if not parts:
        raise InputError("sharing.nothing_at_all")
    idle = tuple(factor.id for factor in weights.factors if factor.id not in parts)
    names = {factor.id: Named(factor.id, factor.name) for factor in weights.factors}
    told = [Finding("sharing.idle", params={"factor": names[id]}) for id in idle]
    of = {factor.id: factor.weight for factor in weights.factors}
    shares = weighed(parts, of)
    floors = [_floor(area, weights.floor_yuan_per_head) for area in areas]
    if (least := sum(floors)) > held.amount_yuan:
        raise InputError("sharing.floors", amount=held.amount_yuan, least=least)
    exact = with_floors(held.amount_yuan, shares, floors)
    whole = whole_yuan(exact, [area.id for area in areas])
    after = {id: raised(parts, of, id) for id in parts}
    paid = {id: with_floors(held.amount_yuan, own, floors) for id, own in after.items()}
    found = tuple(
        AreaShare(
            area=area,
            parts={id: own[at] for id, own in parts.items()},
            share=shares[at],
            exact_yuan=exact[at],
            amount_yuan=whole[at],
            floor_yuan=floors[at],
            changes={id: Change(after[id][at] - shares[at], paid[id][at] - exact[at]) for id in parts},
        )
        for at, area in enumerate(areas)
    )
    return replace(held, shares=found, idle=idle, findings=(*held.findings, *told))


def _lift(held: Sharing) -> Lift | None:
    """What the amount lifts; None where pupils or what areas lack are not known."""
    pupils = {area.id: area.pupils for area in held.areas}
    of: Literal["plan", "need"] = "need" if held.planned is None else "plan"
    if held.planned is None:
        lacking = {area.id: area.need_yuan for area in held.areas}
    else:
        lacking = {area.id: held.planned.yuan.get(area.id, Fraction(0)) for area in held.areas}
    known = {id: yuan for id, yuan in lacking.items() if yuan is not None}
    heads = {id: number for id, number in pupils.items() if number is not None}
    if len(known) < len(held.areas) or len(heads) < len(held.areas):
        return None
    return lifted(held.amount_yuan, of, known, heads)


def _figure(area: Area, field: str) -> Fraction:
    return area.figures[field] or Fraction(0)


def _floor(area: Area, per_head_yuan: Fraction) -> int:
    return ceil(per_head_yuan * (area.population or 0)) if area.poor else 0


def _unpriced(counties: Sequence[County], weights: Weights) -> list[Finding]:
    """Indicators that are left out of the need."""
    if not any(weights.needs(field) for field in COMPUTED):
        return []
    ids = sorted({id for county in counties if county.needs is not None for id in county.needs.unpriced})
    return [Finding("sharing.unpriced", params={"indicators": ids})] if ids and weights.needs("need") else []
