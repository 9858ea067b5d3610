"""Following a large plan: how long it takes, and whether networkx finds the same critical path.

    python benchmarks/schedule.py [--tasks N] [--seed K]

The plan is drawn: tasks that wait for up to three earlier ones, a third of them done, recurring work, money, reports.
Networkx gets the same network as weighted edges, and the longest way through it is compared with ours.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from junheng.deliver.following.contract import status_json
from junheng.deliver.following.schedule import schedule
from junheng.deliver.following.status import status
from junheng.deliver.workplan.model import Duty, Money, Payment, Record, Task, When, WorkPlan
from junheng.report.ledgers.document import ledger_document

FIRST = date(2023, 9, 1)
ON = date(2024, 10, 15)


def drawn_plan(number: int, seed: int) -> WorkPlan:
    """A plan of so many tasks; the same seed gives the same plan."""
    chance = np.random.default_rng(seed)
    tasks: list[Task] = []
    for at in range(number):
        start = FIRST + timedelta(days=int(chance.integers(0, 500)))
        end = start + timedelta(days=int(chance.integers(0, 90)))
        near = range(max(0, at - 60), at)
        after = chance.choice(near, size=min(len(near), int(chance.integers(0, 4))), replace=False) if at else []
        tasks.append(
            Task(
                f"T{at}",
                f"任务{at}",
                start=_when(start),
                end=_when(end),
                owner=f"单位{at % 40}",
                school=f"学校{at % 300}" if at % 2 else None,
                after=tuple(f"T{other}" for other in sorted(after)),
                every="month" if at % 10 == 0 else None,
            )
        )
    records = tuple(
        Record(f"R{at}", f"T{at}", FIRST + timedelta(days=int(chance.integers(0, 400))), "done", Fraction(1), "报告")
        for at in range(0, number, 3)
    )
    money = tuple(Money(f"F{at}", f"T{at}", "县级财政", 2024, Fraction(100_000)) for at in range(0, number, 2))
    payments = tuple(Payment(f"Z{at}", f"F{at}", ON, "paid", Fraction(50_000)) for at in range(0, number, 4))
    duties = tuple(
        Duty(f"D{at}", f"单位{at}", "进展报告", every="month", start=When(2023, 9), end=When(2025, 8), days=5)
        for at in range(40)
    )
    return WorkPlan(
        "大方案", "county", tasks=tuple(tasks), records=records, money=money, payments=payments, duties=duties
    )


def _when(day: date) -> When:
    return When(day.year, day.month, day.day)


def longest_by_networkx(plan: WorkPlan) -> date:
    """The day on which all can be done, as networkx has it."""
    import networkx

    graph = networkx.DiGraph()
    for task in plan.tasks:
        if task.start is None or task.end is None:
            continue
        days = (task.end.last - task.start.first).days + 1
        graph.add_edge("begin", (task.id, "start"), weight=(task.start.first - FIRST).days)
        graph.add_edge((task.id, "start"), (task.id, "end"), weight=days)
        for other in task.after:
            graph.add_edge((other, "end"), (task.id, "start"), weight=0)
    return FIRST + timedelta(days=networkx.dag_longest_path_length(graph) - 1)


def timed(label: str, work: Callable[[], object]) -> None:
    """The fastest of three."""
    spent = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    print(f"{label:<44} {min(spent):6.3f} s")  # noqa: T201  # a script talks to its terminal


def main() -> None:
    """Draw, measure, compare."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tasks", type=int, default=3_000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    plan = drawn_plan(asked.tasks, asked.seed)
    known = status(plan, ON)
    timed("critical path", lambda: schedule(plan))
    timed("status: tasks, money, bodies, reports", lambda: status(plan, ON))
    timed("status as JSON", lambda: status_json(known, "zh"))
    timed("ledgers as values", lambda: ledger_document(known, "zh"))
    try:
        theirs = longest_by_networkx(plan)
    except ModuleNotFoundError:
        print("networkx is not installed")  # noqa: T201
        return
    timed("networkx: graph and longest path", lambda: longest_by_networkx(plan))
    ours = schedule(plan).finish
    print(f"finish: ours {ours}, networkx {theirs}: {'the same' if ours == theirs else 'NOT the same'}")  # noqa: T201
    if ours != theirs:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
