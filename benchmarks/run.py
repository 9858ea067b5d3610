"""How long the usual work takes: medians of several runs, with pandas beside it in the same run.

    make bench

Nothing here passes or fails by time: figures depend on the machine, which is why it is named with them.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

from plain_pandas import coefficients
from junheng.assess.county import assess
from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.standards.resolve import find_rulebook, resolve

RUNS = 5
ON = date(2025, 8, 31)
SIZES = (300, 3_000, 30_000)
LARGEST_EXAMPLE = 3_000
COMMAND = Path(sys.executable).with_name("junheng")
IDENTIFIERS = ("school", "parent", "from_school", "to_school", "teacher", "cell")


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


def machine() -> str:
    """What the figures were measured on."""
    names = ("polars", "narwhals", "pandas", "numpy")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    processor = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if "model name" in line]
        processor = models[0] if models else processor
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; {versions}"


def run(arguments: Sequence[str]) -> None:
    """One whole process of the command line."""
    subprocess.run([str(COMMAND), *arguments], check=True, capture_output=True)  # noqa: S603  # our own command


def processes(folder: Path) -> None:
    """The help page, and a workbook of 300 schools to its verdict."""
    book = folder / "county.xlsx"
    run(["example", "--schools", "300", "--seed", "1", "--out", str(book)])
    say(f"junheng --help                                {median(lambda: run(['--help'])):7.3f} s")
    to_verdict = median(lambda: run(["assess", str(book), "--standard", "national-2017", "--json"]))
    size = book.stat().st_size / 1e6
    say(f"workbook of 300 schools ({size:.1f} MB) to verdict  {to_verdict:7.3f} s")


def county_of(schools: int) -> Facts:
    """An invented county; beyond the largest example, copies of it side by side."""
    copies = max(1, schools // LARGEST_EXAMPLE)
    one = example_county(min(schools, LARGEST_EXAMPLE), 1)
    if copies == 1:
        return one
    tables = {}
    for id, frame in one.tables.items():
        names = [name for name in IDENTIFIERS if name in frame.columns]
        copied = [frame.with_columns([pl.format(f"{n}-{{}}", name).alias(name) for name in names]) for n in range(copies)]
        tables[id] = pl.concat(copied) if names else frame
    return Facts.of(tables)


def assessments() -> None:
    """Facts in memory to the assessment, at three sizes, and the seven coefficients alone in pandas."""
    say()
    say("schools    assessment   growth   of it linear   pandas, coefficients only   assessment / pandas")
    before: float | None = None
    for schools in SIZES:
        facts = county_of(schools)
        book = resolve(find_rulebook("national-2017"), facts["county"]["county"][0], ON)
        seconds = median(lambda facts=facts, book=book: assess(facts, book, ON))  # type: ignore[misc]  # bound now
        plain = median(lambda facts=facts: coefficients(facts))  # type: ignore[misc]  # bound now
        agree(facts, {key: value for key, value in coefficients(facts).items()})
        growth = "" if before is None else f"{seconds / before:6.1f} x"
        linear = "" if before is None else f"{seconds / before / 10:8.2f}"
        say(f"{schools:7,}    {seconds:8.3f} s   {growth:>8}   {linear:>12}   {plain:23.3f} s   {seconds / plain:17.1f} x")
        before = seconds


def agree(facts: Facts, plain: dict[tuple[str, str], float]) -> None:
    """Both ways give the same coefficients, or the comparison would mean nothing.

    Raises:
        AssertionError: they do not.
    """
    book = resolve(find_rulebook("national-2017"), facts["county"]["county"][0], ON)
    ours = {
        (stage, id): spread.cv
        for stage, result in assess(facts, book, ON).stages.items()
        for id, spread in result.spreads.items()
    }
    if ours.keys() != plain.keys():
        raise AssertionError(ours.keys() ^ plain.keys())
    for key, value in ours.items():
        if value is None or abs(value - plain[key]) > 1e-9:
            raise AssertionError(f"{key}: {value} here, {plain[key]} in pandas")


def main() -> None:
    """All figures."""
    say(machine())
    say(f"median of {RUNS} runs after one that warms up")
    say()
    with tempfile.TemporaryDirectory() as folder:
        processes(Path(folder))
    assessments()


if __name__ == "__main__":
    main()
