"""No order and no grouping of payments brings a line over what was planned."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from junheng.deliver.following.funds import funds
from junheng.deliver.workplan.model import Money, Paid, Payment, WorkPlan

FIRST = date(2024, 1, 1)
CENTS = st.integers(1, 40_000).map(lambda cents: Fraction(cents, 100))
KINDS: st.SearchStrategy[Paid] = st.sampled_from(["committed", "paid"])
LINES = st.lists(st.tuples(CENTS, st.sampled_from(["县级", "省级"]), st.integers(2023, 2025)), min_size=1, max_size=4)
PAYMENTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 300), KINDS, CENTS), max_size=12)


@given(LINES, PAYMENTS, st.integers(0, 300))
def test_what_is_counted_and_what_is_refused_is_all_there_is(
    lines: list[tuple[Fraction, str, int]], payments: list[tuple[int, int, Paid, Fraction]], days: int
) -> None:
    plan = WorkPlan(
        "方案",
        "county",
        money=tuple(Money(f"F{at}", f"T{at % 2}", fund, year, yuan) for at, (yuan, fund, year) in enumerate(lines)),
        payments=tuple(
            Payment(f"Z{at}", f"F{line % len(lines)}", FIRST + timedelta(days=day), kind, yuan)
            for at, (line, day, kind, yuan) in enumerate(payments)
        ),
    )
    on = FIRST + timedelta(days=days)
    found = funds(plan, on)
    for line, sums in found.lines.values():
        assert sums.paid <= line.planned_yuan
        assert sums.committed <= line.planned_yuan
        assert sums.left == line.planned_yuan - max(sums.paid, sums.committed)
    for kind, counted in (("paid", found.whole.paid), ("committed", found.whole.committed)):
        known = sum(one.yuan for one in plan.payments if one.kind == kind and one.on <= on)
        refused = sum(one.payment.yuan for one in found.refused if one.payment.kind == kind)
        assert counted + refused == known
    for groups in (
        found.by(lambda line: line.fund),
        found.by(lambda line: line.task),
        found.by(lambda line: str(line.year)),
    ):
        assert sum(sums.paid for sums in groups.values()) == found.whole.paid
        assert sum(sums.planned for sums in groups.values()) == found.whole.planned
