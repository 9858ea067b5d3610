"""Small invented counties to share between, and a way to share in one line."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from junheng.facts.fields import Label
from junheng.facts.table import Facts, frame_of
from junheng.plan.sharing.areas import County
from junheng.plan.sharing.factors import Factor, Weights, field_label
from junheng.plan.sharing.need import Needs
from junheng.plan.sharing.result import Basis, Sharing
from junheng.plan.sharing.share import shared

NAME = Label("试", "trial")
MEASURE = {"income_per_head": "rate", "poor_county": "rate"}


def factor(field: str, direction: str = "more", weight: int | Fraction = 1, measure: str | None = None) -> Factor:
    """A factor named after its field."""
    chosen: Any = measure or MEASURE.get(field) or ("per-head" if direction == "less" else "total")
    way: Any = direction
    return Factor(field, field, way, chosen, Fraction(weight), field_label(field))


def weights(*factors: Factor, floor: int | Fraction = 0) -> Weights:
    """Factors with a floor."""
    return Weights(NAME, None, factors, Fraction(floor))


def county(
    rows: Sequence[Mapping[str, object]], needs: Mapping[str, int] | None = None, code: str = "990101"
) -> County:
    """A county with rows in its table of areas; without `level` a row is a township's."""
    areas = frame_of("areas", [{"level": "township", **row} for row in rows])
    schools = frame_of("schools", [])
    facts = Facts.of({"areas": areas, "schools": schools})
    own = None if needs is None else Needs(yuan={town: Fraction(yuan) for town, yuan in needs.items()})
    return County(code, f"县{code}", facts, own)


def share(given: County, amount: int, chosen: Weights) -> Sharing:
    """The amount shared between the townships."""
    basis = Basis(((given.code, given.name),), "township", NAME, "", NAME, date(2025, 8, 31), 2024, {})
    return shared([given], basis, chosen, amount)


def money(found: Sharing) -> dict[str, int]:
    """What each area gets."""
    return {one.area.id: one.amount_yuan for one in found.shares}
