"""How long a work plan of many tasks takes: loaded, checked, scheduled and reported, in process.

    python benchmarks/workplan.py [TASKS …]

Medians of several runs. The plan is made, not measured: tasks in chains that wait for each other, a fifth of them with
money, half with records, in one county. Beside the critical path of Junheng stands the longest path of SciPy's
compressed graph, if the dates agree.
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from measuring import RUNS, median, say

from junheng.deliver.workplan.checks import check_plan
from junheng.deliver.workplan.model import Money, Payment, Record, Stage, Task, When, WorkPlan
from junheng.deliver.workplan.plan_file import load_plan, write_plan
from junheng.deliver.workplan.versions import difference

SIZES = (300, 3_000)
FIRST = date(2023, 3, 1)
ON = date(2024, 6, 30)
STAGES, BESIDE = 6, 25
"""Stages, and chains of tasks that run beside each other."""


def made(tasks: int) -> WorkPlan:
    """A plan of so many tasks; every task waits for the one before it in its chain, some for a neighbour's too."""
    long = max(1, 840 * BESIDE // tasks)
    listed = []
    for number in range(tasks):
        turn, chain = divmod(number, BESIDE)
        start = FIRST + timedelta(days=turn * long)
        end = start + timedelta(days=long - 1)
        after = [f"T{number - BESIDE + 1}"] if turn else []
        if turn and chain:
            after.append(f"T{number - BESIDE}")
        listed.append(
            Task(
                f"T{number + 1}",
                f"第{number + 1}项工作",
                stage=f"S{min(STAGES, 1 + turn * STAGES * BESIDE // tasks)}",
                start=When(start.year, start.month, start.day),
                end=When(end.year, end.month, end.day),
                owner=f"第{chain + 1}单位",
                helpers=("县财政局",),
                after=tuple(after),
                deliverable="工作报告",
                quantity=Fraction(chain + 1),
                unit="所",
            )
        )
    paid = [task.id for task in listed[::5]]
    return WorkPlan(
        "示例县工作方案",
        "county",
        area="示例县",
        start=When(2023, 3),
        end=When(2025, 12),
        stages=tuple(Stage(f"S{number}", f"第{number}阶段") for number in range(1, STAGES + 1)),
        tasks=tuple(listed),
        money=tuple(Money(f"F{id}", id, "县级财政", 2024, Fraction(50_000)) for id in paid),
        records=tuple(
            Record(f"R{task.id}", task.id, date(2024, 3, 1), "done", Fraction(1), "文件") for task in listed[::2]
        ),
        payments=tuple(Payment(f"Z{id}", f"F{id}", date(2024, 4, 1), "paid", Fraction(12_345)) for id in paid),
    )


def rows(plan: WorkPlan, folder: Path) -> list[tuple[str, Callable[[], object]]]:
    """What is measured."""
    from junheng.deliver.following.contract import status_json
    from junheng.deliver.following.schedule import schedule
    from junheng.deliver.following.status import status
    from junheng.report.kinds.workplan.document import work_plan_document
    from junheng.report.kinds.workplan.material import WorkPlanMaterial

    file, book = folder / "plan.toml", folder / "plan.xlsx"
    write_plan(file, plan)
    write_plan(book, plan)
    standing = status(plan, ON)
    return [
        ("load .toml", lambda: load_plan(file)),
        ("load .xlsx", lambda: load_plan(book)),
        ("check", lambda: check_plan(plan)),
        ("schedule (critical path)", lambda: schedule(plan)),
        ("status on a day", lambda: status(plan, ON)),
        ("status as JSON", lambda: status_json(standing, "zh")),
        ("document as values", lambda: work_plan_document(WorkPlanMaterial(plan, ON), "zh")),
        ("load .toml, check, status, JSON", lambda: whole(file)),
        ("write .toml", lambda: write_plan(folder / "again.toml", plan)),
        ("write .xlsx", lambda: write_plan(folder / "again.xlsx", plan)),
        ("difference from itself", lambda: difference(plan, plan)),
    ]


def whole(file: Path) -> object:
    """From the file to what a program gets of its status."""
    from junheng.deliver.following.contract import status_json
    from junheng.deliver.following.status import status

    plan = load_plan(file)
    check_plan(plan)
    return status_json(status(plan, ON), "zh")


def beside(plan: WorkPlan) -> tuple[float, float, bool]:
    """The same critical path by SciPy: seconds of Junheng and of SciPy, and whether the end of every task agrees.

    Durations are negative weights of a graph without circles, whose shortest path SciPy finds by Bellman-Ford.
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import bellman_ford

    from junheng.deliver.following.schedule import schedule

    at = {task.id: number for number, task in enumerate(plan.tasks, start=1)}
    starts = {task.id: (task.start.first - FIRST).days for task in plan.tasks if task.start}
    lasts = {task.id: (task.end.last - task.start.first).days + 1 for task in plan.tasks if task.start and task.end}

    def by_scipy() -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
        edges = [(0, at[id], -(starts[id] + lasts[id])) for id in at]
        edges += [(at[before], at[task.id], -lasts[task.id]) for task in plan.tasks for before in task.after]
        source, target, weight = (np.array(column) for column in zip(*edges, strict=True))
        graph = csr_array((weight.astype(float), (source, target)), shape=(len(at) + 1, len(at) + 1))
        return -np.asarray(bellman_ford(graph, indices=0))[1:]

    found = by_scipy()
    timings = schedule(plan).timings
    agree = all((timings[id].last - FIRST).days + 1 == found[number - 1] for id, number in at.items())
    return median(lambda: schedule(plan)), median(by_scipy), agree


def main(sizes: list[int]) -> None:
    """A table: a row for each kind of work, a column for each size."""
    say(f"work plans; medians of {RUNS} runs, seconds")
    with tempfile.TemporaryDirectory() as folder:
        columns = []
        for size in sizes:
            own = Path(folder) / str(size)
            own.mkdir()
            columns.append([(name, median(work)) for name, work in rows(made(size), own)])
    say(f"{'':34}" + "".join(f"{size:>10,} tasks" for size in sizes))
    for line in zip(*columns, strict=True):
        say(f"{line[0][0]:34}" + "".join(f"{seconds:16.3f}" for _, seconds in line))
    ours, scipys, agree = beside(made(sizes[-1]))
    say(
        f"critical path of {sizes[-1]:,} tasks: Junheng {ours:.3f} s, SciPy's Bellman-Ford {scipys:.3f} s; "
        f"ends {'agree' if agree else 'DIFFER'}"
    )


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or list(SIZES))
