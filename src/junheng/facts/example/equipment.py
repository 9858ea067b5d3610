"""Equipment and facilities of the example county's schools, by kind."""

import numpy as np
import polars as pl

from junheng.facts.example.draws import by_place, numbered, pick
from junheng.facts.example.premises import YUAN, Numbers, Premises
from junheng.facts.example.pupils import SCHOOL_YEAR
from junheng.facts.example.sites import Sites
from junheng.terms.messages import text

EQUIPMENT = ("instruments", "computers", "multimedia", "sports_and_arts")
FACILITIES = ("desks", "lighting", "sports", "water", "fire")


def equipment_table(county: Sites, bought: Premises, rng: np.random.Generator) -> pl.DataFrame:
    """Equipment by kind; values add up to the school's exactly."""
    value = bought.columns["equipment_value"] // YUAN
    sites, kinds = value.size, len(EQUIPMENT)
    share = np.cumsum(rng.dirichlet((12.0, 9.0, 10.0, 4.0), sites), axis=1)
    share[:, -1] = 1.0
    upto = np.round(share * value[:, None]).astype(np.int64)
    each = np.diff(upto, axis=1, prepend=0)
    # Rough prices by kind, in yuan, so that numbers go with values; computers and rooms are as registered.
    number = np.maximum(1, each // np.array([260, 4200, 21000, 180]))
    number[:, 1] = bought.columns["computers"]
    number[:, 2] = bought.columns["multimedia_rooms"]
    at = np.arange(sites * kinds)
    return numbered(
        pl.DataFrame(
            {
                "school": pick(county.ids, at // kinds),
                "kind": pick([text(f"example.equipment.{kind}") for kind in EQUIPMENT], at % kinds),
                "number": number.ravel(),
                "value": each.ravel() * YUAN,
            }
        )
    )


def facilities_table(county: Sites, many: Numbers, rng: np.random.Generator) -> pl.DataFrame:
    """Facilities by kind with those that are intact; what was found broken is being mended."""
    known = np.nonzero(many.classes > 0)[0]
    everyone, classes = many.everyone[known], (many.classes + many.classes_senior)[known]
    number = np.stack([everyone + 10, classes * 9, 8 + everyone // 60, 1 + classes // 3, 4 + classes], axis=1)
    fault = by_place((0.003, 0.006, 0.012), county.place[known])[:, None]
    broken = np.minimum(rng.poisson(number * fault), number)
    at = np.arange(number.size)
    site, kind = known[at // len(FACILITIES)], at % len(FACILITIES)
    inspected = np.datetime64(f"{SCHOOL_YEAR}-10-08") + rng.integers(0, 40, known.size)
    mended = np.where(broken.ravel() > 0, inspected[at // len(FACILITIES)] + 20, np.datetime64("NaT"))
    return numbered(
        pl.DataFrame(
            {
                "school": pick(county.ids, site),
                "kind": pick([text(f"example.facility.{kind}") for kind in FACILITIES], kind),
                "number": number.ravel(),
                "intact": (number - broken).ravel(),
                "inspected": pl.Series(inspected[at // len(FACILITIES)]),
                "repaired": pl.Series(mended.astype("datetime64[D]")),
            }
        )
    )
