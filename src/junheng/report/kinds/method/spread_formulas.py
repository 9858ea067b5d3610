"""The formulas of the coefficient and of the other measures of difference, as the assessment computes them."""

from junheng.report.formula import Formula, Function, Group, Root, Sub, Super, Symbol, Word
from junheng.report.formula import Fraction as Over
from junheng.report.kinds.method.formulas import number, row, sub, summed

X_I, P_I, R_I = sub("x", "i"), sub("p", "i"), sub("r", "i")
WEIGHT = Over(P_I, Symbol("P"))
RELATIVE = Over(X_I, Symbol("X"))


def coefficient_formulas() -> tuple[Formula, ...]:
    """County value, school's value, deviation and coefficient."""
    deviation = Super(Group(row(X_I, "−", "X")), number(2))
    return (
        Formula(row("P", "=", summed(P_I)), "pupils"),
        Formula(row("X", "=", Over(summed(R_I), Symbol("P"))), "mean"),
        Formula(row(X_I, "=", Over(R_I, P_I)), "value"),
        Formula(row("S", "=", Root(summed(row(WEIGHT, deviation)))), "sd"),
        Formula(row(Word("CV"), "=", Over(Symbol("S"), Symbol("X"))), "cv"),
    )


def mean_formula(number_of: int) -> Formula:
    """The mean of so many coefficients."""
    total = summed(Sub(Word("CV"), Symbol("j")), "j", "m")
    return Formula(row(sub("C", "m"), "=", Over(total, Symbol("m")), ",", "m", "=", number_of), "composite")


def theil_formulas() -> tuple[Formula, ...]:
    """Theil's T, its part within groups and its part between them."""
    share, relative = Over(sub("P", "g"), Symbol("P")), Over(sub("X", "g"), Symbol("X"))
    logarithm = Function("ln", Group(relative))
    return (
        Formula(row("T", "=", summed(row(WEIGHT, RELATIVE, Function("ln", Group(RELATIVE))))), "theil"),
        Formula(row(sub("T", "W"), "=", summed(row(share, relative, sub("T", "g")), "g", "k")), "theil_within"),
        Formula(row(sub("T", "B"), "=", summed(row(share, relative, logarithm), "g", "k")), "theil_between"),
        Formula(row("T", "=", sub("T", "W"), "+", sub("T", "B")), "theil_parts"),
    )


def gini_formulas() -> tuple[Formula, ...]:
    """The Gini coefficient over schools by rising value, and what a school holds of all."""
    held = row(WEIGHT, RELATIVE)
    reached = summed(sub("h", "j"), "j", "i")
    body = row(WEIGHT, Group(row(number(2), sub("L", "i"), "−", sub("h", "i"))))
    return (
        Formula(row(sub("h", "i"), "=", held), "held"),
        Formula(row(sub("L", "i"), "=", reached), "reached"),
        Formula(row("G", "=", number(1), "−", summed(body)), "gini"),
    )


def fifths_formula() -> Formula:
    """What the best-provided fifth of pupils has over what the least-provided fifth has."""
    best, least = (summed(row(sub(part, "i"), X_I)) for part in ("u", "v"))
    return Formula(row("Q", "=", Over(best, least)), "ratio_20_20")


def fifth_formula() -> Formula:
    """How many pupils a fifth is."""
    both = (summed(sub("u", "i")), "=", summed(sub("v", "i")), "=", Over(Symbol("P"), number(5)))
    return Formula(row(*both), "fifth")


def places_formula() -> Formula:
    """Town over country, each total over total."""
    ratios = [Over(sub("R", place), sub("P", place)) for place in ("c", "v")]
    return Formula(row("V", "=", Over(sub("X", "c"), sub("X", "v")), "=", row(ratios[0], "÷", ratios[1])), "places")
