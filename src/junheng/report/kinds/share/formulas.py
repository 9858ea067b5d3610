"""The formula of a sharing as mathematics, those measures only that its factors use."""

from collections.abc import Iterator

from junheng.plan.sharing.result import Sharing
from junheng.report.formula import Formula, Function, Group, Math, Symbol
from junheng.report.formula import Fraction as Over
from junheng.report.kinds.method.formulas import row, sub, summed

Kind = tuple[str, Formula]
"""Message that introduces it, and the formula."""


def part_formulas(sharing: Sharing) -> Iterator[Kind]:
    """A factor's part, for each measure and direction that occurs."""
    used = {_kind(factor.direction, factor.measure) for factor in sharing.weights.factors}
    residents, figure = sub("P", "a"), sub("x", "a")
    other_residents, other = sub("P", "b"), sub("x", "b")
    bodies: dict[str, tuple[Math, Math]] = {
        "total": (figure, other),
        "rate-more": (row(residents, figure), row(other_residents, other)),
        "rate-less": (Over(residents, figure), Over(other_residents, other)),
        "per-head-less": (
            row(residents, "÷", Group(Over(figure, residents))),
            row(other_residents, "÷", Group(Over(other, other_residents))),
        ),
    }
    for kind, (own, every) in bodies.items():
        if kind in used:
            yield f"sharing.doc.formula.{kind}", Formula(row(_part(), "=", Over(own, summed(every, "b", "n"))), kind)


def share_formula() -> Formula:
    """The weighed mean of the parts."""
    weight = sub("w", "f")
    body = Over(summed(row(weight, _part()), "f", "k"), summed(weight, "f", "k"))
    return Formula(row(sub("s", "a"), "=", body), "share")


def money_formula() -> Formula:
    """The greater of the floor and what the share comes to, adding up to the amount."""
    greater = Function("max", Group(row(sub("m", "a"), Symbol(","), row("λ", sub("s", "a")))))
    return Formula(row(sub("y", "a"), "=", greater, Symbol(","), summed(sub("y", "a"), "a", "n"), "=", "A"), "money")


def _part() -> Math:
    return sub("q", row("f", Symbol(","), "a"))


def _kind(direction: str, measure: str) -> str:
    if direction == "more":
        return "rate-more" if measure == "rate" else "total"
    return f"{measure}-less"
