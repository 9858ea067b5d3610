"""What the example county's teachers did besides teaching: training, and postings to other schools."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from junheng.facts.example.draws import Flags, Ints, numbered, pick
from junheng.facts.example.people import Teachers
from junheng.facts.example.pupils import SCHOOL_YEAR, Units
from junheng.facts.example.sites import Sites
from junheng.facts.records import training_span
from junheng.terms.calendar import first_day, last_day

ROTATION_YEARS = 6


def training_table(staff: Teachers, codes: pl.Series) -> pl.DataFrame:
    """Hours by teacher and calendar year, from the year in which the career began."""
    first, _ = training_span(SCHOOL_YEAR)
    teacher, year = np.nonzero(staff.hours)
    return numbered(
        pl.DataFrame({"teacher": codes.gather(teacher), "year": year + first, "hours": staff.hours[teacher, year] * 10})
    )


@dataclass(frozen=True)
class Postings:
    """Who was posted where in the school year.

    Shapes:
        One entry a posting; teacher is a row of the list, to_site a row of the register.
    """

    teacher: Ints
    to_site: Ints
    exchange: Flags


def eligible(staff: Teachers, county: Sites, known: Units) -> Flags:
    """Teachers who have been at their public school for six years when the school year begins."""
    served = SCHOOL_YEAR - staff.joined_year
    able: Flags = (served >= ROTATION_YEARS) & ~county.private[known.site[staff.unit]]
    return able


def postings(staff: Teachers, known: Units, county: Sites, rng: np.random.Generator) -> Postings:
    """Exchanges of just over a tenth of the eligible, over a fifth of them backbone; some support work."""
    able = eligible(staff, county, known) & ~staff.head & (known.special[staff.unit] == 0)
    open_ = (known.special == 0) & ~county.private[known.site] & ~county.of("campus")[known.site]
    able &= open_[staff.unit]
    # A stage with one school has nowhere to go.
    rooms = np.bincount(known.stage[open_], minlength=2)
    able &= rooms[known.stage[staff.unit]] > 1
    wanted = int(np.ceil(0.103 * eligible(staff, county, known).sum()))
    queue = rng.permutation(np.nonzero(able)[0])
    backbone = queue[staff.backbone[queue] > 0]
    others = queue[staff.backbone[queue] == 0]
    lead = backbone[: int(np.ceil(0.23 * wanted))]
    rest = others[: max(0, wanted - lead.size)]
    moved = np.sort(np.concatenate([lead, rest]))
    extra = np.sort(others[rest.size : rest.size + wanted // 8])
    teacher = np.concatenate([moved, extra])
    to_site = np.zeros(teacher.size, dtype=np.int64)
    for stage in (0, 1):
        schools = np.nonzero(open_ & (known.stage == stage))[0]
        here = known.stage[staff.unit[teacher]] == stage
        if schools.size > 1 and here.any():
            own = np.searchsorted(schools, staff.unit[teacher[here]])
            step = rng.integers(1, schools.size, int(here.sum()))
            to_site[here] = known.site[schools[(own + step) % schools.size]]
    return Postings(teacher, to_site, np.arange(teacher.size) < moved.size)


def postings_table(posted: Postings, staff: Teachers, known: Units, ids: list[str], codes: pl.Series) -> pl.DataFrame:
    """One row a posting of the school year."""
    frame = pl.DataFrame(
        {
            "teacher": codes.gather(posted.teacher),
            "from_school": pick(ids, known.site[staff.unit[posted.teacher]]),
            "to_school": pick(ids, posted.to_site),
            "kind": pick(("support", "exchange"), posted.exchange.astype(np.int64)),
        }
    )
    ends = pl.when(pl.col("kind") == "support").then(pl.lit(last_day(SCHOOL_YEAR))).alias("until")
    return numbered(frame.with_columns(pl.lit(first_day(SCHOOL_YEAR)).alias("since"), ends))
