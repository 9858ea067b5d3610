"""How many teachers of a kind a stage has, as far as the tables tell."""

import numpy as np

from junheng.plan.program import Floats
from junheng.plan.situation import Situation


def stock_of_type(situation: Situation, type: str) -> Floats:
    """Teachers of a type now, by unit: with a bachelor's degree or more, in exactly one of the kinds.

    The tables say how many teachers have a degree, a designation, a subject, not how many have two of them. Assumed:
    backbone teachers and teachers of PE, music and art hold a bachelor's degree as far as there are enough who do,
    and nobody is both backbone and teacher of such a subject as far as the numbers allow.
    """
    bachelor = np.nan_to_num(situation.of_units("teachers_bachelor"))
    left = bachelor.copy()
    kinds = {
        "backbone": "teachers_backbone",
        "pe": "teachers_pe",
        "music": "teachers_music",
        "fine_art": "teachers_fine_art",
    }
    for kind, field_id in kinds.items():
        taken = np.minimum(left, np.nan_to_num(situation.of_units(field_id)))
        if kind == type:
            return taken
        left = left - taken
    return left
