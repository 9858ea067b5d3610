"""Targets and money of a briefing as cells."""

from collections.abc import Sequence
from fractions import Fraction

from junheng.assess.outcome import Verdict
from junheng.deliver.following.targets import TargetState
from junheng.report.ledgers.money import WAN
from junheng.report.tables import Cell, Look, Row, full_decimals, telling_decimals
from junheng.report.words import LOOKS
from junheng.terms.messages import Lang, text


def amount(yuan: Fraction, lang: Lang) -> Cell:
    """Yuan inside a sentence, in 万元."""
    wan = yuan / WAN
    return Cell(wan, decimals=full_decimals(wan, least=2, most=6), unit=text("following.wan_behind", lang), exact=yuan)


def target_rows(states: Sequence[TargetState], lang: Lang) -> tuple[Row, ...]:
    """A row a target: what was wanted, what there is, and by what that is known."""
    return tuple(
        {
            "target": Cell(state.target.text),
            "wanted": Cell(text("following.briefing.wanted", lang, **_wanted(state, lang))),
            "value": _value(state, lang),
            "verdict": _verdict(state.verdict, lang),
            "origin": Cell(_origin(state, lang)),
        }
        for state in states
    )


def _wanted(state: TargetState, lang: Lang) -> dict[str, object]:
    target = state.target
    kind = {">=": "least", "<=": "most", "=": "just"}[target.operator]
    return {
        "operator": text(f"following.operator.{kind}", lang),
        "value": f"{float(target.value):g}" if target.value.denominator != 1 else f"{int(target.value)}",
        "unit": target.unit,
    }


def _value(state: TargetState, lang: Lang) -> Cell:
    if state.value is None:
        said = "following.what.verdict" if state.what == "verdict" else "terms.no_data"
        return Cell(text(said, lang), "missing")
    # As many decimals as it takes to stand on the true side of what was wanted.
    decimals = telling_decimals(state.value, [state.target.value], least=full_decimals(state.value, most=3))
    return Cell(state.value, decimals=decimals, unit=state.target.unit)


def _verdict(verdict: Verdict, lang: Lang) -> Cell:
    look: Look = LOOKS[verdict]
    return Cell(text(f"following.verdict.{verdict}", lang), look)


def _origin(state: TargetState, lang: Lang) -> str:
    if state.origin == "data":
        return text("following.origin.data", lang, what=text(f"following.what.{state.what}", lang))
    if state.origin == "entered":
        return text("following.origin.entered", lang, on=state.measured_on or "—")
    return text(state.why_not, lang) if state.why_not else ""
