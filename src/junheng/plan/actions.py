"""What a plan can do, as declared in actions.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Word = Literal["hire", "upgrade", "move", "build", "buy", "equip"]
Fund = Literal["staff", "training", "building", "equipment"]


@dataclass(frozen=True)
class Action:
    """One thing that a plan can do, at one school or at one of its stages.

    Attributes:
        id: What the file of costs calls it.
        word: What is done.
        resource: With what; a message names it.
        of_school: It is the whole school's, and its stages share it; else a stage's own.
        unit: Of a quantity, by the dictionary's units.
        whole: Only whole numbers.
        step: Quantities are multiples of it.
        fund: Which purse pays.
        add: What one of it changes, by field, in the field's unit.
        room: Kind of special room that it adds.
        type: For moves: what the teacher is.
    """

    id: str
    word: Word
    resource: str
    of_school: bool
    unit: str
    whole: bool
    step: Fraction
    fund: Fund
    add: Mapping[str, Fraction]
    room: str | None = None
    type: str | None = None

    @property
    def moves(self) -> bool:
        """Whether what one stage gains another one loses."""
        return self.word == "move"


@cache
def actions() -> Mapping[str, Action]:
    """All of them by id, in the order of the file."""
    source = files(__package__).joinpath("actions.toml").read_text(encoding="utf-8")
    return {entry["id"]: _action(entry) for entry in tomllib.loads(source, parse_float=Decimal)["action"]}


def _action(entry: Mapping[str, Any]) -> Action:
    return Action(
        id=entry["id"],
        word=entry["action"],
        resource=entry["resource"],
        of_school=entry["level"] == "school",
        unit=entry["unit"],
        whole=entry["whole"],
        step=Fraction(entry.get("step", 1)),
        fund=entry["fund"],
        add={field: Fraction(amount) for field, amount in entry["add"].items()},
        room=entry.get("room"),
        type=entry.get("type"),
    )
