"""A search in a child process: the parent keeps the time, and the best plan so far, whatever the child does."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext

import numpy as np

from junheng.plan.program import Floats, Program
from junheng.plan.solve.outcome import Outcome, Report, Standing, Status, gap_of
from junheng.plan.solve.search import Search
from junheng.terms.errors import EngineError

GRACE = 3.0
"""Seconds that a child may take to end by itself after its time."""


def search_apart(
    program: Program,
    *,
    seconds: float,
    gap: float,
    seed: int = 0,
    on_standing: Report | None = None,
    stop: Callable[[], bool] | None = None,
) -> Outcome:
    """Search in a process of its own, which is ended when time is out or the user has had enough.

    Args:
        program: What to minimise.
        seconds: Time limit, by the parent's clock.
        gap: Relative gap at which the search may end.
        seed: Of the solver's own choices.
        on_standing: Told how far the search has come.
        stop: Asked whether to stop; the best plan so far is returned.

    Raises:
        EngineError: the child died with no plan.
    """
    context = _context()
    mine, its = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(its, program, seconds, gap, seed), daemon=True)
    began = time.monotonic()
    with _no_interrupt():
        child.start()
    its.close()
    best: Floats | None = None
    cost, bound = np.inf, -np.inf
    halted = False
    try:
        while True:
            if mine.poll(0.1):
                try:
                    kind, value = mine.recv()
                except EOFError:
                    break
                if kind == "done":
                    return value  # type: ignore[no-any-return]  # the child sends an Outcome
                if kind == "better":
                    best, cost = value
                elif kind == "failed":
                    raise EngineError("engine.solver", why=value)
                else:
                    standing: Standing = value
                    bound = max(bound, standing.bound)
                    if on_standing is not None:
                        since = time.monotonic() - began
                        on_standing(Standing(standing.step, cost + program.offset, bound + program.offset, since))
            halted = stop is not None and stop()
            if halted or time.monotonic() - began > seconds + GRACE:
                break
    except KeyboardInterrupt:
        halted = True
    finally:
        child.kill()
        child.join()
        mine.close()
    if best is None and not halted and time.monotonic() - began < seconds:
        raise EngineError("engine.solver", why=f"exit {child.exitcode}")
    proved = best is not None and (gap_of(cost, bound) <= gap or cost - bound < program.step)
    status = Status.OPTIMAL if proved else Status.UNKNOWN if best is None else Status.FEASIBLE
    return Outcome(
        status,
        best,
        cost + program.offset,
        min(bound, cost) + program.offset,
        time.monotonic() - began,
        interrupted=halted,
    )


@cache
def _context() -> SpawnContext | ForkServerContext:
    """How children are born: from a server that has imported the solvers once, where the system can do that."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["junheng.plan.solve.search"])
    return context


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Ctrl-C is the parent's: a child that is born now does not get it, on systems that can say so."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _child(pipe: Connection, program: Program, seconds: float, gap: float, seed: int) -> None:
    """The child: search, and tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)  # solvers greet on standard output, which belongs to the parent's JSON
    os.close(quiet)
    told = [0.0]

    def standing(state: Standing) -> None:
        if state.seconds - told[0] > 0.2 or state.step != "proving":
            told[0] = state.seconds
            pipe.send(("standing", state))

    try:
        outcome = Search(
            program,
            seconds=seconds,
            gap=gap,
            seed=seed,
            on_standing=standing,
            on_better=lambda x, cost: pipe.send(("better", (x, cost))),
        ).run()
    except KeyboardInterrupt:
        return
    except Exception as failed:
        pipe.send(("failed", f"{type(failed).__name__}: {failed}"))
        return
    pipe.send(("done", outcome))
