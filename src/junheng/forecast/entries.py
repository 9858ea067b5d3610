"""Where the pupils of entry grades come from: births, children at home, the primary schools below, or recent years.

Each source is tried on the county's own past against the damped level of recent years, and used unless that was
clearly nearer.
Children enter at six: those who are six by 31 August of year Y were born from September of Y - 7 to August of Y - 6,
so that four months come from the one calendar year and eight from the other.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from junheng.facts.table import Facts
from junheng.forecast.advance import damped_level
from junheng.forecast.changes import Feeder
from junheng.forecast.leavers import LEAN, TRUST, feeds_of
from junheng.forecast.model import Floats
from junheng.forecast.panel import Panel
from junheng.forecast.rates import SMALL
from junheng.terms.findings import Finding

EARLIER, LATER = 4 / 12, 8 / 12
"""Months of a class that were born in the calendar year seven, and six, before they enter."""
PLAUSIBLE = (0.5, 2.0)
"""First-graders over the children of their age in the county: outside, the two do not belong together."""


@dataclass(frozen=True)
class Known:
    """Pupils of entry grades that are known from elsewhere; serves as `cohorts.Entries`.

    Attributes:
        first: Expected first-graders; nan where the past has to say it.
        feeds: For each year, the share of each school's leavers who enter a school; None without any.
        grade: The lowest junior grade, counted from 0.

    Shapes:
        first: schools × years; feeds: years of (schools × schools, entered by left).
    """

    first: Floats
    feeds: tuple[Floats, ...] | None
    grade: int

    def given(self, step: int, before: Floats, factor: Floats | None) -> Floats | None:
        """Pupils of entry grades so many years after the origin."""
        found = np.full(before.shape, np.nan)
        first = self.first[:, step - 1]
        found[..., 0] = first if factor is None else first * factor
        if self.feeds is not None:
            entering = before[..., self.grade - 1] @ self.feeds[step - 1].T
            fed = self.feeds[step - 1].any(axis=1)
            found[..., self.grade] = np.where(fed, entering, np.nan)
        return found


def entries_of(
    facts: Facts, panel: Panel, feeders: tuple[Feeder, ...], ahead: tuple[int, ...], junior: int
) -> tuple[Known, list[Finding]]:
    """What is known of entry grades, and findings that say which source was taken.

    Args:
        facts: With `births` and `cells`, which may be empty.
        panel: The history.
        feeders: Schools whose leavers enter a certain school.
        ahead: School years forecast.
        junior: The lowest junior grade, counted from 0.
    """
    first, findings = _first_grade(facts, panel, ahead)
    feeds, told = feeds_of(panel, feeders, ahead, junior)
    return Known(first, feeds, junior), [*findings, *told]


def _first_grade(facts: Facts, panel: Panel, ahead: tuple[int, ...]) -> tuple[Floats, list[Finding]]:
    nothing = np.full((len(panel.schools), len(ahead)), np.nan)
    if not panel.pupils[:, 0, -1].any():
        return nothing, []
    entered = panel.pupils[:, 0, :]
    born, area, found = _births(facts, panel, ahead)
    if born is not None:
        history = born[:, : len(panel.years)]
        by_births, by_level = _tried(
            _by_area(entered, area, len(history)), history, min(len(ahead), len(panel.years) - 1)
        )
        blanks: dict[str, object] = {"births": round(100 * by_births, 1), "level": round(100 * by_level, 1)}
        if by_births <= TRUST * by_level:
            expected = _spread(entered, area, born, len(panel.years))
            found += _births_missing(panel, born, area)
            unknown = [year for at, year in enumerate(ahead) if not np.isfinite(expected[:, at]).any()]
            found.append(Finding("forecast.entry_births", table="births", params=blanks))
            if unknown:
                found.append(
                    Finding("forecast.births_end", table="births", fields=("year",), params={"years": unknown})
                )
            return expected, found
        if not np.isfinite(by_births):
            return nothing, [*found, Finding("forecast.births_not_tried", table="births", fields=("year",))]
        return nothing, [*found, Finding("forecast.entry_not_births", table="births", params=blanks)]
    children, area = _children(facts, panel, ahead)
    if children is not None:
        found.append(Finding("forecast.entry_cells", table="cells"))
        return _spread(entered, area, children, len(panel.years)), found
    return nothing, [*found, Finding("forecast.entry_level", table="births")]


def _births_missing(panel: Panel, born: Floats, area: NDArray[np.int64]) -> list[Finding]:
    """Townships with first grades but without births to come."""
    none = ~np.isfinite(born[:, len(panel.years) :]).any(axis=1)
    teach = np.zeros(len(born), bool)
    teach[area[panel.pupils[:, 0, -1] > 0]] = True
    lacking = [panel.areas[at] for at in np.flatnonzero(none & teach)] if len(born) == len(panel.areas) else []
    return [Finding("forecast.births_some", table="births", params={"areas": lacking})] if lacking else []


def _births(
    facts: Facts, panel: Panel, ahead: tuple[int, ...]
) -> tuple[Floats | None, NDArray[np.int64], list[Finding]]:
    """Children of entering age by area and school year, past and to come; nan where a year of birth is missing.

    Areas are the townships, or the county where births are given for it only.
    """
    rows = facts["births"].drop_nulls(["area", "year", "births"])
    found: list[Finding] = []
    if rows.is_empty():
        return None, panel.area, found
    towns = rows.filter(pl.col("area").is_in(list(panel.areas)))
    names, area = panel.areas, panel.area
    if towns.is_empty():
        given = sorted(set(rows["area"].to_list()))
        if len(given) > 1:
            found.append(Finding("forecast.births_unmatched", table="births", params={"areas": given}))
        towns = rows.group_by("year").agg(pl.col("births").sum()).with_columns(pl.lit("").alias("area"))
        names, area = ("",), np.zeros(len(panel.schools), np.int64)
    held = {(name, year): births for name, year, births in towns.select("area", "year", "births").iter_rows()}

    def entering(name: str, year: int) -> float:
        earlier, later = (float(held.get((name, year - age), np.nan)) for age in (7, 6))
        return EARLIER * earlier + LATER * later

    years = (*panel.years, *ahead)
    children = np.array([[entering(name, year) for year in years] for name in names])
    if not np.isfinite(children[:, len(panel.years) :]).any():
        return None, panel.area, found
    return children, area, found


def _children(facts: Facts, panel: Panel, ahead: tuple[int, ...]) -> tuple[Floats | None, NDArray[np.int64]]:
    """The same from the children who live in the county now: only the last year has a comparison."""
    rows = (
        facts["cells"]
        .drop_nulls(["township", "age", "children"])
        .group_by("township", "age")
        .agg(pl.col("children").sum())
    )
    held = {(name, age): children for name, age, children in rows.iter_rows()}
    found = np.full((len(panel.areas), len(panel.years) + len(ahead)), np.nan)
    for at, name in enumerate(panel.areas):
        for step in range(len(ahead) + 1):
            found[at, len(panel.years) - 1 + step] = held.get((name, 6 - step), np.nan)
    now = found[:, len(panel.years) - 1]
    total = np.nansum(now)
    ratio = panel.pupils[:, 0, -1].sum() / total if total else 0.0
    if not PLAUSIBLE[0] <= ratio <= PLAUSIBLE[1] or not np.isfinite(found[:, len(panel.years) :]).any():
        return None, panel.area
    return found, panel.area


def _by_area(entered: Floats, area: NDArray[np.int64], areas: int) -> Floats:
    found = np.zeros((areas, entered.shape[1]))
    np.add.at(found, area, entered)
    return found


def _ratio(entered: Floats, children: Floats) -> Floats:
    """First-graders over children of their age in each area, drawn towards the county's."""
    known = np.isfinite(children) & (entered > 0)
    of = np.where(known, children, 0.0).sum(axis=1)
    came = np.where(known, entered, 0.0).sum(axis=1)
    county = came.sum() / of.sum() if of.sum() > 0 else 1.0
    found: Floats = (came + LEAN * county) / (of + LEAN)
    return found


def _tried(entered: Floats, children: Floats, leads: int) -> tuple[float, float]:
    """Errors over the past, up to so many years ahead: by births, and by the level of recent years; as shares."""
    by_births = by_level = total = 0.0
    for lead in range(1, leads + 1):
        for year in range(lead, entered.shape[1]):
            upto = year - lead + 1
            given = np.isfinite(children[:, :upto]).any(axis=1)
            known = np.isfinite(children[:, year]) & given & (entered[:, year] > 0)
            if not known.any():
                continue
            expected = _ratio(entered[:, :upto], children[:, :upto]) * children[:, year]
            actual = entered[:, year]
            by_births += np.abs(expected - actual)[known].sum()
            by_level += np.abs(damped_level(entered[:, :upto]) - actual)[known].sum()
            total += actual[known].sum()
    if total == 0:
        return np.inf, 1.0
    return float(by_births / total), float(by_level / total)


def _spread(entered: Floats, area: NDArray[np.int64], children: Floats, years: int) -> Floats:
    """First-graders to come of each school: its area's, by its share of the area's recent ones."""
    areas = len(children)
    of_area = _by_area(entered, area, areas)
    coming = _ratio(of_area, children[:, :years])[:, None] * children[:, years:]
    recent = np.where((entered[:, -1] == 0) & (entered[:, -2] >= SMALL), 0.0, damped_level(entered))
    total = _by_area(recent[:, None], area, areas)[:, 0]
    share = recent / np.maximum(total[area], 1e-9)
    found: Floats = np.where(share[:, None] > 0, share[:, None] * coming[area], np.nan)
    return found
