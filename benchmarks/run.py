"""How long the usual work takes: medians of several runs, with pandas beside it in the same run.

    make bench

Nothing here passes or fails by time: figures depend on the machine, which is why it is named with them.
"""

import os
import platform
import tempfile
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

import polars as pl
from documents import documents
from measuring import RUNS, median, run, say
from plain_pandas import coefficients

from junheng.assess.context import left_out
from junheng.assess.county import assess
from junheng.assess.quantities import Sums, prepared, units_table
from junheng.assess.spread import Shares, cv
from junheng.facts.engine import PolarsEngine
from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.standards.model import Rulebook
from junheng.standards.resolve import find_rulebook, resolve

ON = date(2025, 8, 31)
SIZES = (300, 3_000, 30_000)
LARGEST_EXAMPLE = 3_000
IDENTIFIERS = ("school", "parent", "from_school", "to_school", "teacher", "cell")


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
        copied = [
            frame.with_columns([pl.format(f"{n}-{{}}", name).alias(name) for name in names]) for n in range(copies)
        ]
        tables[id] = pl.concat(copied) if names else frame
    return Facts.of(tables)


def coefficients_alone(facts: Facts, book: Rulebook) -> dict[tuple[str, str], float | None]:
    """The sums that pandas makes beside it, with our engine and our exact figures: no verdicts, no reasons."""
    engine = PolarsEngine()
    units = units_table(prepared(facts, engine), book).filter(pl.col("pupils") > 0)
    reasons, _ = left_out(units, book.scope, {id: setting.default for id, setting in book.settings.items()})
    rows = {
        stage: [row for row, own in enumerate(units["stage"]) if own == stage and reasons[row] is None]
        for stage in book.stages
    }
    indicators = book.indicators.values()
    totals = [total for one in indicators for total in (one.denominator, *one.numerator.values())]
    sums = Sums(units, totals, engine)
    found: dict[tuple[str, str], float | None] = {}
    for stage, own in rows.items():
        for one in indicators:
            tops, bottoms = sums.amounts(one.numerator[stage]).values, sums.amounts(one.denominator).values
            pairs = [(tops[row], bottoms[row]) for row in own]
            known = [(top, bottom) for top, bottom in pairs if top is not None and bottom is not None]
            shares = Shares(tuple(top for top, _ in known), tuple(bottom for _, bottom in known))
            found[stage, one.id] = cv(shares)
    return found


HEAD = "schools    assessment   growth   of linear   coefficients alone   in pandas   alone / pandas"


def assessments() -> None:
    """Facts in memory to the assessment at three sizes; of it the coefficients alone, and the same in pandas."""
    say()
    say(HEAD)
    before: tuple[int, float] | None = None
    for schools in SIZES:
        facts = county_of(schools)
        book = resolve(find_rulebook("national-2017"), facts["county"]["county"][0], ON)
        agree(facts, book)
        seconds = median(partial(assess, facts, book, ON))
        alone, plain = median(partial(coefficients_alone, facts, book)), median(partial(coefficients, facts))
        growth = linear = ""
        if before is not None:
            growth = f"{seconds / before[1]:.1f} x"
            linear = f"{seconds / before[1] * before[0] / schools:.2f}"
        say(
            f"{schools:7,}    {seconds:8.3f} s   {growth:>6}   {linear:>9}"
            f"   {alone:16.3f} s   {plain:7.3f} s   {alone / plain:12.1f} x"
        )
        before = (schools, seconds)


def agree(facts: Facts, book: Rulebook) -> None:
    """All three give the same coefficients, or the comparison would mean nothing.

    Raises:
        AssertionError: they do not.
    """
    judged = {
        (stage, id): spread.cv
        for stage, result in assess(facts, book, ON).stages.items()
        for id, spread in result.spreads.items()
    }
    if judged != coefficients_alone(facts, book):
        raise AssertionError("the assessment has other coefficients than its own sums")
    plain = coefficients(facts)
    if judged.keys() != plain.keys():
        raise AssertionError(judged.keys() ^ plain.keys())
    for key, value in judged.items():
        if value is None or abs(value - plain[key]) > 1e-9:
            raise AssertionError(f"{key}: {value} here, {plain[key]} in pandas")


def main() -> None:
    """All figures."""
    say(machine())
    say(f"median of {RUNS} runs after one that warms up")
    say()
    with tempfile.TemporaryDirectory() as folder:
        processes(Path(folder))
        documents(Path(folder))
    assessments()


if __name__ == "__main__":
    main()
