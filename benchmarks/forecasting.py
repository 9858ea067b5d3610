"""How far off the forecast of pupils is on real pasts, beside what anyone can do by hand, and how long it takes.

    python benchmarks/forecasting.py [SHARED]

SHARED is the folder of reference files; without it ../shared beside the checkout, or JUNHENG_SHARED.
"""

import os
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
from measuring import median, say
from numpy.typing import NDArray

from junheng.facts.example import example_county
from junheng.forecast.backtest import METHODS, Score, backtest
from junheng.forecast.pupils import forecast_pupils

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STAGES = ("Anos Iniciais", "Anos Finais")
LAST_WHOLE = 2023
"""Brazil's 2024 lists active schools only."""
HEADS = ("method", "last year", "line", "survival")


def shared() -> Path:
    """Where the reference files lie."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("JUNHENG_SHARED")
    return Path(given) if given else Path(__file__).resolve().parents[2] / "shared"


def new_york(folder: Path) -> tuple[Floats, Ints]:
    """Pupils by school, kindergarten to grade 8, and year; and the district of each school."""
    path = folder / "data" / "nyc_enrolment_2005_2012" / "enrolment_by_grade.csv.gz"
    grades = ["k", *(f"grade{number}" for number in range(1, 9))]
    rows = pl.read_csv(path, infer_schema_length=None).sort("DBN", "autumn")
    schools = rows["DBN"].unique().sort()
    at = rows["DBN"].replace_strict(schools, pl.int_range(len(schools), eager=True)).to_numpy()
    pupils = np.zeros((len(schools), len(grades), 7))
    pupils[at, :, rows["autumn"].to_numpy() - 2005] = rows.select(pl.col(grades).fill_null(0)).to_numpy()
    district = np.zeros(len(schools), np.int64)
    district[at] = rows["district"].to_numpy()
    return pupils, district


def pernambuco(folder: Path, stage: str) -> tuple[Floats, Ints]:
    """Pupils of a stage by school and year, and the municipality of each school."""
    path = folder / "data" / "brazil_pernambuco_2015_2024" / "escolas_matriculas.parquet"
    column = f"Número de Matrículas do Ensino Fundamental - {stage}"
    keys = ["CODIGO DA ESCOLA", "CODIGO DO MUNICIPIO"]
    rows = pl.read_parquet(path, columns=["ANO", *keys, column]).filter(pl.col("ANO") <= LAST_WHOLE)
    wide = rows.pivot("ANO", index=keys, values=column, aggregate_function="sum").fill_null(0).sort(keys)
    totals = wide.select(sorted(name for name in wide.columns if name not in keys)).to_numpy().astype(np.float64)
    kept = totals.sum(axis=1) > 0
    return totals[kept][:, None], wide["CODIGO DO MUNICIPIO"].to_numpy()[kept].astype(np.int64)


def table(name: str, scores: dict[int, Score], graded: bool = True) -> None:
    """Errors in percent of schools' and districts' totals, and what share the 80 % interval held.

    Without grades there is no survival to reckon.
    """
    say(f"\n{name}")
    say("| horizon | origins | of | " + " | ".join(HEADS) + " | in the 80 % interval |")
    say("|---|---|---|" + "---|" * (len(HEADS) + 1))
    for horizon, score in scores.items():
        for of, errors, inside in (
            ("schools", score.schools, score.coverage),
            ("districts", score.districts, score.coverage_districts),
        ):
            told = [f"{100 * errors[method]:.2f} %" for method in METHODS]
            figures = " | ".join(told if graded else [*told[:-1], ""])
            say(f"| {horizon} | {score.origins} | {of} | {figures} | {100 * inside:.1f} % |")
        if graded:
            say(f"| {horizon} | {score.origins} | grades | | | | | {100 * score.coverage_grades:.1f} % |")


def main() -> None:
    """All tables."""
    folder = shared()
    pupils, district = new_york(folder)
    started = time.perf_counter()
    table(
        "New York, grades 1 to 8, kindergarten seen",
        backtest(pupils, (1, 2, 3), districts=district, counted=slice(1, None)),
    )
    table("New York, grades 1 to 8 alone", backtest(pupils[:, 1:], (1, 2, 3), districts=district))
    for stage in STAGES:
        totals, municipality = pernambuco(folder, stage)
        table(
            f"Pernambuco, totals of {stage}, 2015 to 2023",
            backtest(totals, (1, 3, 5), districts=municipality),
            graded=False,
        )
    say(f"\nAll back-tests: {time.perf_counter() - started:.1f} s")
    for schools in (300, 1000):
        facts = example_county(schools, 1)
        for years in (3, 9):
            seconds = median(lambda facts=facts, years=years: forecast_pupils(facts, years), runs=3)  # type: ignore[misc]  # bound at once
            say(f"{schools} schools, {years} years, 200 draws: {seconds:.2f} s")


if __name__ == "__main__":
    main()
