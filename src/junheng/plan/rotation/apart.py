"""Work with a solver in a child process: the parent keeps the time, and standard output stays the parent's."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from junheng.terms.errors import EngineError

GRACE = 10.0
"""Seconds that a child may take to end by itself after its time."""

Say = Callable[[str, float], None]


def apart(
    work: Callable[..., Any],
    *given: object,
    seconds: float,
    say: Say | None = None,
    stop: Callable[[], bool] | None = None,
) -> Any:
    """What the work returns; it is called with `say` and `stop` besides what is given.

    Args:
        work: A function of a module.
        given: Its arguments.
        seconds: What it may take by its own clock; the parent ends it somewhat later.
        say: Told what it says.
        stop: Asked now and then whether to stop.

    Raises:
        EngineError: it failed, or was ended.
    """
    methods = multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    mine, its = context.Pipe()
    child = context.Process(target=_child, args=(its, work, given), daemon=True)
    child.start()
    its.close()
    ends, asked = time.monotonic() + seconds + GRACE, False
    try:
        while time.monotonic() < ends:
            if mine.poll(0.1):
                kind, value = mine.recv()
                if kind == "done":
                    return value
                if kind == "failed":
                    raise EngineError("engine.solver", why=value)
                if say is not None:
                    say(*value)
            if not asked and stop is not None and stop():
                asked, ends = True, time.monotonic() + GRACE
                mine.send("stop")
    except EOFError:
        child.join(1.0)
        raise EngineError("engine.solver", why=f"exit {child.exitcode}") from None
    finally:
        child.kill()
        child.join()
        mine.close()
    raise EngineError("rotate.out_of_time")


def _child(pipe: Connection, work: Callable[..., Any], given: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)  # solvers greet on standard output, which belongs to the parent's JSON
    os.close(quiet)
    try:
        found = work(*given, say=lambda step, bound: pipe.send(("says", (step, bound))), stop=pipe.poll)
    except Exception as failed:
        pipe.send(("failed", f"{type(failed).__name__}: {failed}"))
        return
    pipe.send(("done", found))
