"""Cuts while communities are put together: which of them wait for their second, or fourth, school.

Every second school that a community has of a cut costs the cut's price. One bit of a choice says for each cut whether
the choice has an odd number of its schools: the next one then costs. Each school of a cut turns its bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from junheng.plan.communities.cuts import Cuts
from junheng.plan.communities.ground import Ints
from junheng.plan.program import Floats

WORD = 64
BITS = (np.arange(256) >> np.arange(8)[:, None]) & 1
"""Bits of a byte (8 × 256), the lowest first."""
Words = np.ndarray[tuple[int, ...], np.dtype[np.uint64]]


@dataclass(frozen=True)
class Waits:
    """The cuts that matter to each of some leads.

    Shapes:
        begin: leads × words; paid: leads, what the schools that a lead has anyhow cost;
        turned: leads × stages × words, bits of the stage's school;
        cut, price: leads × stages × cuts of the stage's school (−1 beyond);
        later: leads × (stages + 1) × words, cuts with a school at that stage or after it;
        by_byte: leads × bytes × 256, what the cuts of a byte's bits cost.
    """

    begin: Words
    paid: Floats
    turned: Words
    cut: Ints
    price: Floats
    later: Words
    by_byte: Floats

    def taken(self, who: Ints, stage: int, waits: Words) -> tuple[Floats, Words]:
        """What it costs each choice to take the stage's school, and the cuts that wait then."""
        dearer = np.zeros(who.size)
        rows = np.arange(who.size)
        for slot in range(self.cut.shape[2]):
            cut = self.cut[who, stage, slot]
            some = np.flatnonzero(cut >= 0)
            if not some.size:
                break
            cut = cut[some]
            bit = (waits[rows[some], cut // WORD] >> (cut % WORD).astype(np.uint64)) & np.uint64(1)
            dearer[some] += bit * self.price[who[some], stage, slot]
        return dearer, waits ^ self.turned[who, stage]

    def price_of(self, who: Ints, some: Words) -> Floats:
        """What some cuts of each choice's lead cost together."""
        told = np.ascontiguousarray(some).view(np.uint8)
        found: Floats = self.by_byte[who[:, None], np.arange(told.shape[1]), told].sum(axis=1)
        return found

    def still(self, who: Ints, stage: int) -> Words:
        """Cuts that have a school at a stage or after it."""
        found: Words = self.later[who, stage]
        return found


def waits(cuts: Cuts, at: Ints, always: Sequence[Ints], size: int) -> Waits:
    """The cuts that matter to leads.

    Args:
        cuts: Cuts in force.
        at: Each lead's possible members by stage (leads × stages); −1 where there is none.
        always: The schools that each lead's community has anyhow.
        size: Number of schools.
    """
    leads, stages = at.shape
    price = np.array(cuts.prices)
    inside = np.zeros((len(cuts.sets), size + 1), dtype=bool)
    for number, schools in enumerate(cuts.sets):
        inside[number, list(schools)] = True
    inside = inside[price > 0]
    price = price[price > 0]
    own = [inside[:, schools].sum(axis=1) for schools in always]
    met = [inside[:, at[row]] for row in range(leads)]  # a stage without a school is in no cut
    kept = [np.flatnonzero(own[row] + met[row].sum(axis=1) >= 2) for row in range(leads)]
    words = -(-max((some.size for some in kept), default=0) // WORD)
    told: list[tuple[Ints, Ints, Ints]] = []
    for row in range(leads):
        at_stage, of_cut = np.nonzero(met[row][kept[row]].T)
        told.append((at_stage, of_cut, np.arange(at_stage.size) - np.searchsorted(at_stage, at_stage)))
    slots = max((int(slot.max(initial=-1)) + 1 for _, _, slot in told), default=0)
    found = Waits(
        begin=np.zeros((leads, words), dtype=np.uint64),
        paid=np.zeros(leads),
        turned=np.zeros((leads, stages, words), dtype=np.uint64),
        cut=np.full((leads, stages, slots), -1, dtype=np.int64),
        price=np.zeros((leads, stages, slots)),
        later=np.zeros((leads, stages + 1, words), dtype=np.uint64),
        by_byte=np.zeros((leads, words * WORD // 8, 256)),
    )
    for row, (stage, cut, slot) in enumerate(told):
        some = kept[row]
        found.paid[row] = price[some] @ (own[row][some] // 2)
        found.cut[row, stage, slot] = cut
        found.price[row, stage, slot] = price[some][cut]
        if words:
            wide = np.zeros(words * WORD)
            wide[: some.size] = price[some]
            found.by_byte[row] = wide.reshape(-1, 8) @ BITS
            here = met[row][some].T
            found.begin[row] = _packed((own[row][some] % 2 == 1)[None, :], words)[0]
            found.turned[row] = _packed(here, words)
            found.later[row, :-1] = _packed(np.logical_or.accumulate(here[::-1], axis=0)[::-1], words)
    return found


def _packed(flags: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], words: int) -> Words:
    """Rows of flags as words."""
    wide = np.zeros((flags.shape[0], words * WORD), dtype=bool)
    wide[:, : flags.shape[1]] = flags
    found: Words = np.packbits(wide, axis=1, bitorder="little").view(np.uint64)
    return found
