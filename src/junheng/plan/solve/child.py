"""Work with a solver in a child process: the parent keeps the time and the best so far, and its standard output."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from junheng.terms.errors import EngineError

GRACE = 10.0
"""Seconds that a child may take to end by itself after its time."""
PATIENCE, MOMENT = 4.0, 1.0
"""The same after it was asked to stop; a second child beside the first."""

Say = Callable[[str, float], None]


@dataclass(frozen=True)
class Heard:
    """What came out of the child.

    Attributes:
        value: What the work returned; None where it did not come to its end.
        better: The last that it called better, where it did not come to its end.
        bound: The greatest bound that it said.
        interrupted: Somebody had enough.
        why: How the child ended, where that was not by itself.
    """

    value: Any = None
    better: Any = None
    bound: float = float("-inf")
    interrupted: bool = False
    why: str = ""


def apart(
    work: Callable[..., Any],
    *given: object,
    seconds: float,
    say: Say | None = None,
    stop: Callable[[], bool] | None = None,
    patience: float = PATIENCE,
) -> Heard:
    """What the work comes to; it is called with `say`, `better` and `stop` besides what is given.

    Whatever becomes of the child (killed, out of memory, deaf), the last that it called better is kept.

    Args:
        work: A function of a module.
        given: Its arguments.
        seconds: What it may take by its own clock; the parent ends it somewhat later.
        say: Told what it says.
        stop: Asked now and then whether to stop.
        patience: Seconds that it may take to end by itself after that.

    Raises:
        EngineError: the work failed with an exception of its own.
    """
    methods = multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    mine, its = context.Pipe()
    child = context.Process(target=_child, args=(its, work, given), daemon=True)
    ends, asked = time.monotonic() + seconds + GRACE, False
    better, bound, why = None, float("-inf"), "time"
    try:
        child.start()
        its.close()
        while time.monotonic() < ends:
            if mine.poll(0.1):
                kind, value = mine.recv()
                if kind == "done":
                    return Heard(value, interrupted=asked)
                if kind == "failed":
                    raise EngineError("engine.solver", why=value)
                if kind == "better":
                    better = value
                    continue
                bound = max(bound, value[1])
                if say is not None:
                    say(*value)
            if not asked and stop is not None and stop():
                asked, ends = True, time.monotonic() + patience
                mine.send("stop")
    except KeyboardInterrupt:
        asked = True
    except (EOFError, OSError):
        child.join(1.0)
        why = f"exit {child.exitcode}"
    finally:
        if child.pid is not None:
            child.kill()
            child.join()
        mine.close()
    return Heard(None, better, bound, asked, why)


def beside(
    work: Callable[..., Any],
    other: Callable[..., Any],
    *given: object,
    seconds: float,
    say: Say | None = None,
    stop: Callable[[], bool] | None = None,
) -> tuple[Heard, Heard]:
    """What two works on the same come to, each in a child of its own; the other one ends with the first.

    Args:
        work: A function of a module; the only one that is heard while it works.
        other: A second one.
        given: Arguments of both.
        seconds: What each may take.
        say: Told what the first says.
        stop: Asked now and then whether to stop.

    Raises:
        EngineError: one of them failed with an exception of its own.
    """
    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(apart, other, *given, seconds=seconds, stop=over.is_set, patience=MOMENT)
        try:
            first = apart(work, *given, seconds=seconds, say=say, stop=stop)
        finally:
            over.set()
        return first, second.result()


def _child(pipe: Connection, work: Callable[..., Any], given: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)  # solvers greet on standard output, which belongs to the parent's JSON
    os.close(quiet)
    try:
        found = work(
            *given,
            say=lambda step, bound: pipe.send(("says", (step, bound))),
            better=lambda value: pipe.send(("better", value)),
            stop=pipe.poll,
        )
    except Exception as failed:
        pipe.send(("failed", f"{type(failed).__name__}: {failed}"))
        return
    pipe.send(("done", found))
