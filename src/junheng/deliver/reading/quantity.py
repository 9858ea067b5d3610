"""One number of a sentence with its unit, and how it is compared."""

from dataclasses import dataclass
from fractions import Fraction

from junheng.deliver.reading.model import Operator

PERCENT = "%"
WHOLE = 100
RATIO = ""
"""19:1 is a coefficient, and has no unit."""


@dataclass(frozen=True)
class Quantity:
    """One number with its unit.

    Attributes:
        at: Where it begins in the sentence, its word of comparison left out.
        to: Where it ends, words such as `以上` included.
        value: Exact value.
        unit: As printed; `%` for all forms of percentages.
        operator: What the words around make of it; None where they say nothing.
        change: It is a rise or fall.
        done: The rise or fall is over (提高了).
        around: About so much (左右).
        word: The word of comparison, empty where there is none.
        hanzi: The number is in Chinese numerals.
    """

    at: int
    to: int
    value: Fraction
    unit: str
    operator: Operator | None
    change: bool = False
    done: bool = False
    around: bool = False
    word: str = ""
    hanzi: bool = False
