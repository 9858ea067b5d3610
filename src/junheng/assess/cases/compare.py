"""Whether what the assessment says is what a case expects, and how a failing case tells it."""

import re
from decimal import Decimal
from fractions import Fraction

from junheng.assess.cases.expect import Answer, Subject, Vocabulary, read_subject, spaced, words
from junheng.assess.cases.given import Unreadable
from junheng.assess.outcome import Step
from junheng.facts.cells.words import read_flag
from junheng.standards.read import Phrase

NUMBER = re.compile(
    r"(?P<compare><=|>=|≤|≥|<|>)?\s*(?P<figure>[+-]?[0-9][0-9,]*(?:\.[0-9]+)?)(?:/(?P<by>[0-9]+))?"
    r"(?:\s*(?:±|\+-|\+/-)\s*(?P<within>[0-9]*\.?[0-9]+))?\s*(?P<unit>.*)"
)
FULL = 16
"""Digits from which on a figure is told rounded."""
STEP = re.compile(r"(?P<what>.*\D)\s(?P<figure>[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?P<unit>\D*)")


def agrees(found: Answer, wanted: str, known: Vocabulary) -> bool:
    """Whether what was found is what a case expects.

    A figure of a school is compared exactly; a coefficient, a mean or a share agrees when it does at the
    decimals written. `± 0.005` widens both; `≤ 0.5` asks only for a side.

    Raises:
        Unreadable: the expectation is not of the kind that the subject has.
    """
    text = spaced(wanted)
    if found.kind in ("verdict", "state"):
        meant = words(found.kind).get(text)
        if meant is None:
            raise Unreadable("standards.case_value", value=wanted)
        return meant == found.value
    if found.kind == "flag":
        entry = read_flag(wanted)
        if entry.held is None:
            raise Unreadable("standards.case_value", value=wanted)
        return bool(entry.held) == found.value
    if found.kind == "text":
        return found.value == (None if text in words("nothing") else wanted.strip())
    if found.kind == "way":
        return _same_way(found.value, text, known)  # type: ignore[arg-type]  # a way
    if text in words("nothing"):
        return found.value is None
    return _same_number(found, text)


def _same_number(found: Answer, text: str) -> bool:
    parts = NUMBER.fullmatch(text)
    if parts is None or (parts["unit"] and parts["unit"] not in {spaced(unit) for unit in found.units}):
        raise Unreadable("standards.case_value", value=text)
    figure = Fraction(parts["figure"].replace(",", "")) / Fraction(parts["by"] or 1)
    if found.value is None:
        return False
    held = Fraction(found.value)  # type: ignore[call-overload]  # an int, float or Fraction
    if compare := parts["compare"]:
        sides = {"<": held < figure, ">": held > figure}
        return bool(sides.get(compare, held <= figure if compare in ("<=", "≤") else held >= figure))
    within = Fraction(0)
    if parts["within"]:
        within = Fraction(parts["within"])
    elif found.kind == "rounded":
        decimals = len(parts["figure"].partition(".")[2])
        within = Fraction(1, 2 * 10**decimals)
    return bool(abs(held - figure) <= within)


def _same_way(way: tuple[Step, ...] | None, text: str, known: Vocabulary) -> bool:
    """`R4 floor 125; R1 threshold 3`, in any order; nothing to do where the rule is met."""
    if text in words("nothing"):
        return way == ()
    wanted = set()
    for part in re.split(r"[;；]", text):
        step = STEP.fullmatch(part.strip())
        subject = read_subject(step["what"], known) if step is not None else Subject({})
        if step is None or subject.get("indicator") is None or subject.get("property") is None:
            raise Unreadable("standards.case_value", value=text)
        to = "floor" if subject.get("property") in ("floor", "to_floor") else "threshold"
        wanted.add((subject.parts["indicator"], to, Fraction(step["figure"].replace(",", ""))))
    return way is not None and wanted == {(step.indicator, step.to, step.add) for step in way}


def told(found: Answer) -> object:
    """What was found, as a failing case prints it."""
    if found.value is None:
        return Phrase("terms.no_data")
    if found.kind in ("verdict", "state"):
        return Phrase(f"terms.{found.kind}.{found.value}")
    if found.kind == "flag":
        return Phrase("terms.yes" if found.value else "terms.no")
    if found.kind == "way":
        steps: tuple[Step, ...] = found.value  # type: ignore[assignment]  # a way
        return "; ".join(f"{step.indicator} {step.to} {_figure(step.add)}" for step in steps) or "—"
    return found.value if isinstance(found.value, str) else _figure(found.value)


def _figure(value: object) -> str:
    """A number in full where that is possible, and with eight digits where it is not."""
    exact = Fraction(value)  # type: ignore[call-overload]  # an int, float or Fraction
    shown = Decimal(exact.numerator) / Decimal(exact.denominator)
    if Fraction(shown) == exact and len(shown.as_tuple().digits) < FULL:
        return f"{shown.normalize():f}"
    return f"{float(exact):.8g}"
