"""How fast a least-cost plan is proved, and what peers do in the same run.

    make bench                the whole set, after the other benchmarks
    make bench-quick          a few counties of each kind, some minutes

Everything is made from size, seed and strain (benchmarks/counties.py): an instance set that others can run. The seeds
of the tables were not used while the planner was made.
"""

import argparse
import json
import multiprocessing
import os
import pickle
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

from counties import STRAIN, county
from measuring import say

from junheng.assess.county import Choices
from junheng.forecast.project import Projection
from junheng.forecast.pupils import forecast_pupils
from junheng.plan.allocate import Planner
from junheng.plan.costs import default_costs
from junheng.plan.formulation.builder import Builder
from junheng.plan.model import WAN, Question
from junheng.plan.program import Program
from junheng.plan.request import Effort, Request
from junheng.plan.situation import Situation, situation
from junheng.plan.solve.apart import search_apart
from junheng.plan.solve.outcome import Outcome, Standing, Status, gap_of
from junheng.plan.solve.search import Search
from junheng.plan.written import greedy_yuan
from junheng.standards.model import Rulebook
from junheng.standards.resolve import find_rulebook, resolve

ON = date(2025, 8, 31)
MARKS = (5e-3, 1e-3)
"""Gaps of which the time is told."""
CENSORED = 300.0
BEYOND = 2.2
"""A strain at which most counties have no plan."""


@dataclass(frozen=True)
class Kind:
    """One row of the summary.

    Attributes:
        years: 0 plans for the data's own year.
        gap: Asked for.
        seconds: Time limit of a search.
        beyond: Seeds of counties that are strained until most of them have no plan.
    """

    schools: int
    years: int
    seeds: range
    gap: float
    seconds: float
    peers: int
    beyond: range = range(0)


FULL = (
    Kind(300, 0, range(2001, 2021), 1e-3, 60.0, 3, range(2401, 2409)),
    Kind(1000, 0, range(2101, 2111), 1e-3, 60.0, 3, range(2501, 2507)),
    Kind(150, 3, range(2201, 2211), 1e-3, 60.0, 3, range(2601, 2609)),
    Kind(2900, 0, range(2301, 2304), 1e-3, 120.0, 0),
)
QUICK = (
    Kind(300, 0, range(2001, 2007), 1e-3, 30.0, 1, range(2401, 2403)),
    Kind(1000, 0, range(2101, 2104), 1e-3, 40.0, 0),
    Kind(150, 3, range(2201, 2204), 1e-3, 40.0, 0),
)


@dataclass(frozen=True)
class Run:
    """What came of one county."""

    seed: int
    strain: float
    outcome: Outcome
    reached: dict[float, float]
    greedy_yuan: float | None


@cache
def rulebook() -> Rulebook:
    """The standard of all counties."""
    return resolve(find_rulebook("national-2017"), "990101", ON)


def strain_of(seed: int) -> float:
    """Each seed has its strain."""
    return STRAIN[seed % len(STRAIN)]


def posed(kind: Kind, seed: int, strain: float | None = None) -> tuple[Situation, Question]:
    """A county's situation, and the question."""
    facts = county(kind.schools, seed, strain_of(seed) if strain is None else strain)
    if not kind.years:
        return situation(facts, rulebook(), Choices(), (2024,)), Question((2024,))
    forecast = forecast_pupils(facts, kind.years, draws=0)
    project = Projection.of(facts, forecast).facts
    years = forecast.years
    return situation(facts, rulebook(), Choices(), years[-1:], project=project), Question(years, discount=0.03)


def solved(kind: Kind, seed: int) -> Run:
    """One county: the search, and by-hand beside it."""
    state, question = posed(kind, seed)
    builder = Builder(state, default_costs(), question)
    model = builder.build()
    reached: dict[float, float] = {}

    def told(standing: Standing) -> None:
        gap = gap_of(standing.cost, standing.bound)
        for mark in MARKS:
            if gap <= mark:
                reached.setdefault(mark, standing.seconds)

    outcome = search_apart(model.program, seconds=kind.seconds, gap=kind.gap, on_standing=told)
    for mark in MARKS:
        if outcome.x is not None and outcome.gap <= mark:
            reached.setdefault(mark, outcome.seconds)
    request = asked(kind, question)
    by_hand = None if outcome.x is None else greedy_yuan(state, builder, model, default_costs(), request)
    return Run(seed, strain_of(seed), outcome, reached, by_hand)


def asked(kind: Kind, question: Question) -> Request:
    """What is asked of the planner."""
    return Request(question, (question.years[-1],), effort=Effort(kind.seconds, kind.gap))


def answered(kind: Kind, seed: int, strain: float) -> tuple[float, bool]:
    """Seconds of a whole answer, and whether there is a plan.

    Model and search, then the assessment of the plan and the plan by hand, or the explanation why there is none.
    """
    state, question = posed(kind, seed, strain)
    began = time.perf_counter()
    found = Planner(state, default_costs(), asked(kind, question)).answer()
    return time.perf_counter() - began, found.plan.status != Status.INFEASIBLE


def answers(kind: Kind, runs: Sequence[Run]) -> Iterator[str]:
    """Whole answers of counties that have no plan, and of the most strained that have one."""
    if not kind.beyond:
        return
    found = [answered(kind, run.seed, run.strain) for run in runs if run.strain == STRAIN[-1]]
    found += [answered(kind, seed, BEYOND) for seed in kind.beyond]
    for name, planned in (("with a plan", True), ("that explains why there is no plan", False)):
        times = [seconds for seconds, passes in found if passes is planned]
        if times:
            told = f"median {statistics.median(times):.1f} s, worst {max(times):.1f} s"
            yield f"- a whole answer {name}: {len(times)} counties, {told}"
    yield ""


def memory_mb(kind: Kind, seed: int) -> float:
    """The most memory that a process took which searched one county, the making of the county left out."""
    state, question = posed(kind, seed)
    program = Builder(state, default_costs(), question).build().program
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_peak, program, kind.seconds, kind.gap).result()


def _peak(program: Program, seconds: float, gap: float) -> float:
    Search(program, seconds=seconds, gap=gap).run()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine() -> str:
    """What the figures were measured on."""
    names = ("highspy", "clarabel", "scipy", "numpy", "polars", "cvxpy", "pyscipopt", "pulp")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    info = Path("/proc/cpuinfo")
    models = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if "model name" in line]
    processor = models[0] if models else platform.machine()
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; {versions}"


def rows(kind: Kind, runs: Sequence[Run]) -> Iterator[str]:
    """A table of all counties of a kind."""
    what = f"{kind.schools:,} schools" + (f", {kind.years} years" if kind.years else "")
    yield f"### {what}"
    yield ""
    yield "| seed | strain | status | cost, 万元 | bound, 万元 | gap | to 0.5 % | to 0.1 % | seconds | by hand |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for run in runs:
        found = run.outcome
        if found.status is Status.INFEASIBLE:
            yield f"| {run.seed} | {run.strain} | infeasible | | | | | | {found.seconds:.1f} | |"
            continue
        times = [f"{run.reached[mark]:.1f} s" if mark in run.reached else "—" for mark in MARKS]
        more = "does not pass" if run.greedy_yuan is None else f"+{run.greedy_yuan / WAN / found.cost - 1:.0%}"
        yield (
            f"| {run.seed} | {run.strain} | {found.status} | {found.cost:,.2f} | {found.bound:,.2f} | {found.gap:.3%} "
            f"| {times[0]} | {times[1]} | {found.seconds:.1f} | {more} |"
        )
    yield ""
    yield from summary(runs)
    yield ""


def summary(runs: Sequence[Run]) -> Iterator[str]:
    """Medians and the worst."""
    feasible = [run for run in runs if run.outcome.status is not Status.INFEASIBLE]
    if not feasible:
        return
    for mark in MARKS:
        times = sorted(run.reached.get(mark, float("inf")) for run in feasible)
        worst = "not all" if times[-1] == float("inf") else f"{times[-1]:.1f} s"
        done = sum(time < float("inf") for time in times)
        middle = statistics.median(times)
        yield f"- to {mark:.1%}: {done} of {len(feasible)}, median {middle:.1f} s, worst {worst}"
    yield f"- infeasible, counted apart: {len(runs) - len(feasible)}"


def beside(kind: Kind, runs: Sequence[Run], folder: Path) -> Iterator[str]:
    """Peers on the first feasible counties of a kind."""
    chosen = [run for run in runs if run.outcome.x is not None][: kind.peers]
    if not chosen:
        return
    yield f"### Peers, {kind.schools:,} schools" + (f", {kind.years} years" if kind.years else "")
    yield ""
    yield "| seed | ours, to 0.1 % | cvxpy + SCIP | ratio | PuLP + CBC, our planes | ratio |"
    yield "|---|---|---|---|---|---|"
    for run in chosen:
        state, question = posed(kind, run.seed)
        model = Builder(state, default_costs(), question).build()
        search = Search(model.program, seconds=kind.seconds, gap=1e-3)
        began = time.perf_counter()
        search.run()
        ours = time.perf_counter() - began
        file = folder / "program.pickle"
        file.write_bytes(pickle.dumps((model.program, search.outer.planes())))
        cells = [f"{ours:.1f} s"]
        for peer in ("scip", "cbc"):
            found = peer_run(peer, file)
            censored = found["seconds"] >= CENSORED or found["cost"] is None
            value = "" if found["cost"] is None else f", {found['cost'] + model.program.offset:,.2f}"
            seconds = max(found["seconds"], CENSORED) if censored else found["seconds"]
            mark = "> " if censored else ""
            cells += [f"{mark}{seconds:.0f} s ({found['status']}{value})", f"{mark}{seconds / ours:.0f} ×"]
        yield f"| {run.seed} | " + " | ".join(cells) + " |"
    yield ""


def peer_run(peer: str, file: Path) -> dict[str, object]:
    """One peer in a process of its own."""
    here = Path(__file__).with_name("peers.py")
    command = [sys.executable, str(here), peer, str(file), "0.001", str(CENSORED)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=CENSORED + 60, check=False)  # noqa: S603
        return json.loads(done.stdout.strip().splitlines()[-1])  # type: ignore[no-any-return]
    except (subprocess.TimeoutExpired, IndexError, json.JSONDecodeError):
        return {"status": "no answer", "cost": None, "seconds": CENSORED}


def main() -> None:
    """The set, kind by kind."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--without-peers", action="store_true")
    chosen = asked.parse_args()
    kinds = QUICK if chosen.quick else FULL
    say(f"Measured {date.today().isoformat()} on {machine()}")
    say()
    found: list[tuple[Kind, list[Run]]] = []
    for kind in kinds:
        runs = []
        for seed in kind.seeds:
            runs.append(solved(kind, seed))
            sys.stderr.write(f"{kind.schools} {seed} {runs[-1].outcome.status} {runs[-1].outcome.gap:.4%}\n")
        for line in rows(kind, runs):
            say(line)
        for line in answers(kind, runs):
            say(line)
        say(f"Peak memory of the search of seed {runs[-1].seed}: {memory_mb(kind, runs[-1].seed):.0f} MB")
        say()
        found.append((kind, runs))
    # Peers come last: their memory would count as ours.
    with tempfile.TemporaryDirectory() as folder:
        for kind, runs in () if chosen.without_peers else found:
            for line in beside(kind, runs, Path(folder)):
                say(line)


if __name__ == "__main__":
    main()
