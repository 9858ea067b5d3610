"""Money against the lines of the funding table: planned, committed, paid, left, and what is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from junheng.deliver.workplan.model import Money, Paid, Payment, WorkPlan
from junheng.terms.findings import Finding, Locus


@dataclass(frozen=True)
class Sums:
    """Money of one line or of several.

    Units:
        All in yuan.
    """

    planned: Fraction = Fraction(0)
    committed: Fraction = Fraction(0)
    paid: Fraction = Fraction(0)
    left: Fraction = Fraction(0)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.planned + other.planned,
            self.committed + other.committed,
            self.paid + other.paid,
            self.left + other.left,
        )


@dataclass(frozen=True)
class Refused:
    """A payment or commitment that would go over its line; `over_yuan` is by how much."""

    payment: Payment
    line: Money
    over_yuan: Fraction


@dataclass(frozen=True)
class Funds:
    """All lines on a day.

    Attributes:
        lines: What was planned, committed and paid of each line, and what is left: planned less the larger of
            committed and paid, since what is paid has often been committed before.
        refused: What would go over its line; it is in no sum.
    """

    lines: Mapping[str, tuple[Money, Sums]]
    refused: tuple[Refused, ...]
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> Sums:
        """All lines together."""
        return sum((sums for _, sums in self.lines.values()), Sums())

    def by(self, key: Callable[[Money], str]) -> dict[str, Sums]:
        """The same by fund, task, year or school."""
        found: dict[str, Sums] = {}
        for line, sums in self.lines.values():
            found[key(line)] = found.get(key(line), Sums()) + sums
        return found


def funds(plan: WorkPlan, on: date) -> Funds:
    """Money on a day; payments of later days are left out of account.

    Payments are taken in the order of their days. What would bring the committed, or the paid, of a line above what
    was planned for it is refused whole; a later one that fits is taken.
    """
    lines = {line.id: line for line in plan.money}
    spent: dict[tuple[str, Paid], Fraction] = {}
    refused: list[Refused] = []
    for payment in sorted((one for one in plan.payments if one.on <= on), key=lambda one: one.on):
        line = lines.get(payment.money)
        if line is None:
            continue  # a name that is not in the plan is found where the plan is checked
        after = spent.get((line.id, payment.kind), Fraction(0)) + payment.yuan
        if payment.yuan > 0 and after > line.planned_yuan:
            refused.append(Refused(payment, line, after - line.planned_yuan))
        else:
            spent[line.id, payment.kind] = after
    sums = {line.id: (line, _sums(line, spent)) for line in plan.money}
    return Funds(sums, tuple(refused), tuple(_finding(one, sums[one.line.id][1]) for one in refused))


def _sums(line: Money, spent: Mapping[tuple[str, Paid], Fraction]) -> Sums:
    committed = spent.get((line.id, "committed"), Fraction(0))
    paid = spent.get((line.id, "paid"), Fraction(0))
    return Sums(line.planned_yuan, committed, paid, line.planned_yuan - max(committed, paid))


def _finding(refused: Refused, sums: Sums) -> Finding:
    payment, line = refused.payment, refused.line
    return Finding(
        f"following.over.{payment.kind}",
        Locus("payments", payment.id),
        table="payments",
        fields=("yuan",),
        value=float(payment.yuan),
        params={
            "payment": payment.id,
            "line": line.id,
            "fund": line.fund,
            "year": line.year,
            "yuan": yuan_said(payment.yuan),
            "planned": yuan_said(line.planned_yuan),
            "taken": yuan_said(sums.committed if payment.kind == "committed" else sums.paid),
            "over": yuan_said(refused.over_yuan),
        },
    )


def yuan_said(yuan: Fraction) -> str:
    """Yuan for a sentence, to the cent where there are cents.

    Example:
        >>> yuan_said(Fraction(1920000)), yuan_said(Fraction("312500.5"))
        ('1,920,000', '312,500.50')
    """
    return f"{int(yuan):,}" if yuan.denominator == 1 else f"{float(round(yuan, 2)):,.2f}"
