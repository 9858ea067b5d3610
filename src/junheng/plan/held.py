"""A rule that a checker has held against a list of names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """One rule and whether the list keeps it.

    Attributes:
        rule: Which one.
        wanted: What it asks for, where that is a number.
        found: What the list has, the worst of it.
        breaches: Whoever breaks it: teachers, schools or townships.
    """

    rule: str
    holds: bool
    wanted: float | None = None
    found: float | None = None
    breaches: tuple[str, ...] = ()
