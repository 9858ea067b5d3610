"""Totals without grades: hardly better than last year's, with intervals that say how much that is worth."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.forecast.backtest import backtest
from junheng.forecast.totals import forecast_totals
from junheng.terms.errors import InputError

STAGE = "Número de Matrículas do Ensino Fundamental - Anos Finais"


def pernambuco(shared: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Junior pupils by school up to 2023; 2024 lists active schools only."""
    path = shared / "data" / "brazil_pernambuco_2015_2024" / "escolas_matriculas.parquet"
    rows = pl.read_parquet(path, columns=["ANO", "CODIGO DA ESCOLA", STAGE]).filter(pl.col("ANO") <= 2023)
    wide = rows.pivot("ANO", index="CODIGO DA ESCOLA", values=STAGE, aggregate_function="sum").fill_null(0)
    years = [str(year) for year in range(2015, 2024)]
    totals = wide.sort("CODIGO DA ESCOLA").select(years).to_numpy().astype(np.float64)
    return np.asarray(totals[totals.sum(axis=1) > 0], dtype=np.float64)


def test_totals_of_brazil_are_no_worse_than_last_years_and_the_interval_holds(shared: Path) -> None:
    found = backtest(pernambuco(shared)[:, None], (1, 3, 5), draws=60)
    for horizon in (1, 3, 5):
        assert found[horizon].schools["wape"] <= found[horizon].schools["last_year"] * 1.005
        assert found[horizon].schools["wape"] < found[horizon].schools["straight_line"]
        assert 0.75 <= found[horizon].coverage <= 0.93


def test_schools_that_do_not_change_stay() -> None:
    history = np.array([[100.0, 100, 100, 100], [50, 50, 50, 50]])
    assert forecast_totals(history, 3, draws=10).pupils.tolist() == [[100] * 3, [50] * 3]


def test_growth_that_all_share_goes_on_damped() -> None:
    history = 1000 * 1.1 ** np.arange(5) * np.ones((40, 1))
    found = forecast_totals(history, 3, draws=10).pupils[0]
    assert history[0, -1] * 1.05 < found[0] <= history[0, -1] * 1.1
    assert found[0] < found[1] < found[2] < history[0, -1] * 1.1**3


def test_a_closed_school_stays_closed() -> None:
    found = forecast_totals(np.array([[100.0, 90, 0], [50, 50, 50]]), 2, draws=20)
    assert found.pupils[0].tolist() == [0, 0]
    assert not found.draws[:, 0].any()


@pytest.mark.parametrize(
    ("history", "code"),
    [(np.ones((3, 2)), "forecast.too_short"), (-np.ones((3, 4)), "forecast.negative_totals")],
)
def test_histories_that_will_not_do_are_refused(
    history: np.ndarray[tuple[int, ...], np.dtype[np.float64]], code: str
) -> None:
    with pytest.raises(InputError) as error:
        forecast_totals(history, 1)
    assert error.value.code == code


@given(st.lists(st.lists(st.integers(0, 2000), min_size=4, max_size=4), min_size=1, max_size=8), st.integers(1, 9))
def test_draws_are_whole_people_decided_by_the_seed(rows: list[list[int]], years: int) -> None:
    history = np.array(rows, dtype=np.float64)
    first, again = (forecast_totals(history, years, draws=4, seed=6) for _ in range(2))
    assert (first.draws == again.draws).all()
    assert first.draws.min(initial=0) >= 0
    assert np.isfinite(first.pupils).all()
