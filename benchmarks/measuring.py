"""Timing work, and whole processes of the command line."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

RUNS = 5
COMMAND = Path(sys.executable).with_name("junheng")


def say(line: str = "") -> None:
    """One line for the reader."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median seconds of several runs, after one that does not count."""
    work()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def run(arguments: Sequence[str]) -> None:
    """One whole process of the command line."""
    subprocess.run([str(COMMAND), *arguments], check=True, capture_output=True)  # noqa: S603  # our own command
