"""A sharing as the JSON that programs read (schema in docs/schemas/share.schema.json).

Money is yuan, shares are from 0 to 1, numbers are unrounded, and what is not known is null. A key may be added, never
renamed.
"""

from fractions import Fraction
from typing import Any

from junheng.assess.contract import number
from junheng.plan.sharing.areas import Area
from junheng.plan.sharing.factors import field_label
from junheng.plan.sharing.result import AreaShare, Sharing
from junheng.terms.messages import Lang

Json = dict[str, Any]


def sharing_json(sharing: Sharing, lang: Lang) -> Json:
    """The whole sharing.

    Args:
        sharing: The values.
        lang: Language of names and findings.
    """
    basis, weights, planned = sharing.basis, sharing.weights, sharing.planned
    counted = sharing.parts
    held = {one.area.id: one for one in sharing.shares}
    return {
        "status": sharing.status,
        "by": basis.by,
        "amount_yuan": sharing.amount_yuan,
        "counties": [{"code": code, "name": name} for code, name in basis.counties],
        "school_year": basis.school_year,
        "on": basis.on.isoformat(),
        "inputs": {
            "standard": basis.standard_id,
            "costs": basis.costs(lang),
            "weights": weights.name(lang),
            "weights_source": weights.source(lang) if weights.source else "",
            "weights_file": weights.file or None,
            "plans": list(planned.files) if planned is not None else [],
            "digests": dict(basis.digests),
        },
        "floor_yuan_per_head": number(weights.floor_yuan_per_head),
        "factors": [
            {
                "id": factor.id,
                "name": factor.name(lang),
                "field": factor.field,
                "field_name": field_label(factor.field)(lang),
                "direction": factor.direction,
                "measure": factor.measure,
                "weight": number(factor.weight),
                "part": number(counted.get(factor.id, Fraction(0))),
                "used": factor.id not in sharing.idle,
            }
            for factor in weights.factors
        ],
        "areas": [_area(area, held.get(area.id), sharing) for area in sharing.areas],
        "plan": None if planned is None else {"cost_yuan": number(planned.total_yuan)},
        "lift": None
        if sharing.lift is None
        else {
            "of": sharing.lift.of,
            "left_per_pupil_yuan": number(sharing.lift.level),
            "left_per_pupil_by_formula_yuan": number(worst_left(sharing)),
            "spent_yuan": number(sharing.lift.spent_yuan),
        },
        "missing": [finding.as_json(lang) for finding in sharing.missing],
        "findings": [finding.as_json(lang) for finding in sharing.findings],
    }


def worst_left(sharing: Sharing) -> Fraction | None:
    """What is left for each pupil in the area that the formula leaves worst off."""
    lift = sharing.lift
    if lift is None:
        return None
    left = [lift.left(one.area.id, one.amount_yuan) for one in sharing.shares]
    return max((yuan for yuan in left if yuan is not None), default=None)


def plan_yuan(sharing: Sharing, area: Area) -> Fraction | None:
    """What the plans spend in an area: nothing where they do nothing there, None where there are no plans."""
    return None if sharing.planned is None else sharing.planned.yuan.get(area.id, Fraction(0))


def plan_share(sharing: Sharing, area: Area) -> Fraction | None:
    """The area's part of what the plans cost."""
    yuan = plan_yuan(sharing, area)
    total = sharing.planned.total_yuan if sharing.planned is not None else Fraction(0)
    return yuan / total if yuan is not None and total else None


def difference_share(sharing: Sharing, found: AreaShare) -> Fraction | None:
    """By how much its part of the amount is above its part of the plans' costs."""
    planned = plan_share(sharing, found.area)
    return None if planned is None else Fraction(found.amount_yuan, sharing.amount_yuan) - planned


def _area(area: Area, found: AreaShare | None, sharing: Sharing) -> Json:
    planned = plan_yuan(sharing, area)
    return {
        "id": area.id,
        "name": area.name,
        "population": area.population,
        "less_developed": area.poor,
        "figures": {field: number(value) for field, value in area.figures.items()},
        "parts": {} if found is None else {id: number(part) for id, part in found.parts.items()},
        "share": None if found is None else number(found.share),
        "exact_yuan": None if found is None else number(found.exact_yuan),
        "amount_yuan": None if found is None else found.amount_yuan,
        "per_head_yuan": None if found is None else number(found.per_head_yuan),
        "floor_yuan": None if found is None else found.floor_yuan,
        "at_floor": None if found is None else found.at_floor,
        "plan_yuan": number(planned),
        "plan_share": number(plan_share(sharing, area)),
        "difference_share": None if found is None else number(difference_share(sharing, found)),
        "difference_yuan": None if found is None or planned is None else number(found.amount_yuan - planned),
        "lift": None
        if found is None or sharing.lift is None
        else {
            "lacking_yuan": number(sharing.lift.lacking[area.id]),
            "pupils": sharing.lift.pupils[area.id],
            "yuan": number(sharing.lift.yuan[area.id]),
            "left_per_pupil_yuan": number(sharing.lift.left(area.id, sharing.lift.yuan[area.id])),
            "left_per_pupil_by_formula_yuan": number(sharing.lift.left(area.id, found.amount_yuan)),
        },
        "sensitivity": {}
        if found is None
        else {id: {"share": number(change.share), "yuan": number(change.yuan)} for id, change in found.changes.items()},
    }
