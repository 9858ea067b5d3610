"""What a survey divides by what, declared once: a total over a total, never a mean of the schools' ratios."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from junheng.assess.holdings import NOTHING, Quotient, Total
from junheng.facts.fields import find


@dataclass(frozen=True)
class Ratio:
    """One ratio.

    Attributes:
        over: Field ids whose totals are added up and divided.
        under: Field ids whose totals are added up and divide.
        times: A factor that turns the quotient into `unit`.
        unit: Unit id of the dictionary; empty for a plain number or a share.
        share: A share from 0 to 1.
        decimals: As printed.
    """

    over: tuple[str, ...]
    under: tuple[str, ...]
    times: Fraction = Fraction(1)
    unit: str = ""
    share: bool = False
    decimals: int = 2

    @property
    def of_stage(self) -> bool:
        """Whether all its figures are a stage's, so that each stage has one of its own."""
        fields = [find(id) for id in (*self.over, *self.under)]
        return all(field is not None and field.table == "stages" for field in fields)


PUPILS = ("pupils",)
EVERYONE = ("pupils", "pupils_senior", "children")
"""Who shares a school's grounds and buildings: its senior pupils and young children as well."""
TEACHERS = ("teachers",)
HUNDRED = Fraction(100)

RATIOS: Mapping[str, Ratio] = {
    "class_size": Ratio(PUPILS, ("classes",), unit="person", decimals=1),
    "pupils_per_teacher": Ratio(PUPILS, TEACHERS, unit="person", decimals=1),
    "teachers_per_100": Ratio(TEACHERS, PUPILS, HUNDRED, "person"),
    "staff_per_100": Ratio(("staff",), EVERYONE, HUNDRED, "person"),
    "bachelor_share": Ratio(
        ("teachers_doctor", "teachers_master", "teachers_bachelor"), TEACHERS, share=True, decimals=1
    ),
    "senior_title_share": Ratio(("title_full_senior", "title_senior"), TEACHERS, share=True, decimals=1),
    "backbone_per_100": Ratio(("teachers_backbone",), PUPILS, HUNDRED, "person"),
    "pe_arts_per_100": Ratio(
        ("teachers_pe", "teachers_music", "teachers_fine_art", "teachers_arts"), PUPILS, HUNDRED, "person"
    ),
    "under_35_share": Ratio(("teachers_under_35",), TEACHERS, share=True, decimals=1),
    "certified_share": Ratio(("teachers_certified",), TEACHERS, share=True, decimals=1),
    "land_per_pupil": Ratio(("land_area_m2",), EVERYONE, unit="m2"),
    "building_per_pupil": Ratio(("building_area_m2",), EVERYONE, unit="m2"),
    "teaching_per_pupil": Ratio(("teaching_rooms_area_m2",), EVERYONE, unit="m2"),
    "sports_per_pupil": Ratio(("sports_ground_area_m2", "indoor_sports_area_m2"), EVERYONE, unit="m2"),
    "green_per_pupil": Ratio(("green_area_m2",), EVERYONE, unit="m2"),
    "equipment_per_pupil": Ratio(("equipment_value",), EVERYONE, Fraction(10_000), "yuan", decimals=0),
    "computers_per_100": Ratio(("computers",), EVERYONE, HUNDRED, "set"),
    "books_per_pupil": Ratio(("books",), EVERYONE, unit="volume", decimals=1),
    "multimedia_per_100": Ratio(("multimedia_rooms",), EVERYONE, HUNDRED, "room"),
    "boarder_share": Ratio(("boarders",), EVERYONE, share=True, decimals=1),
}
"""In the order in which a report names them."""

DIVIDED = frozenset(id for ratio in RATIOS.values() for id in (*ratio.over, *ratio.under))
"""Every field that a ratio is made of."""


def ratios(totals: Mapping[str, Total], *, of_stage: bool = False) -> dict[str, Quotient]:
    """Every declared ratio of places together.

    Args:
        totals: What the places have, added up; a field that is not there applies to none of them.
        of_stage: Leave out what only a whole school has.
    """
    return {id: _quotient(totals, ratio) for id, ratio in RATIOS.items() if ratio.of_stage or not of_stage}


def _quotient(totals: Mapping[str, Total], ratio: Ratio) -> Quotient:
    over, under = _added(totals, ratio.over), _added(totals, ratio.under)
    if over.value is None or under.value is None:
        return Quotient(None, tuple(dict.fromkeys((*over.missing, *under.missing))))
    return Quotient(over.value * ratio.times / under.value if under.value else None)


def _added(totals: Mapping[str, Total], ids: Sequence[str]) -> Total:
    parts = [totals.get(id, NOTHING) for id in ids]
    missing = tuple(dict.fromkeys(owner for part in parts for owner in part.missing))
    known = sum((part.known for part in parts), Fraction(0))
    return Total(None if missing else known, known, missing)
