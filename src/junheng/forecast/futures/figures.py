"""The figures of a county in many futures: what follows pupils varies, all else is the same in each.

A blank is nan, an open question too: a condition is 1 where it holds, 0 where it does not, nan where a blank leaves
it open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from junheng.assess.conditions import column
from junheng.assess.quantities import SHARE_BOTTOM, units_table
from junheng.facts.fields import find
from junheng.facts.table import Facts
from junheng.forecast.formation import Layout, classes_of, largest_of
from junheng.forecast.model import Counts, Floats
from junheng.forecast.project import SMALL, SMALL_CLASS, Projection
from junheng.standards.model import STAGES, Condition, Rulebook, Stage, Sum, Where


@dataclass(frozen=True)
class Figures:
    """A county's school stages in many futures of one school year.

    Attributes:
        facts: Of the year: everything that does not follow pupils is taken from them.
        rulebook: The standard that they are held against.
        units: One row a school's stage, as the assessment has them.
        unit: The unit of the forecast that a row is; -1 for a stage that is not forecast.
        varying: Figures that follow pupils, in held units.
        largest: Pupils of the largest class of a row.

    Shapes:
        varying, largest: futures × rows.
    """

    facts: Facts
    rulebook: Rulebook
    units: pl.DataFrame
    unit: Counts
    varying: Mapping[str, Floats]
    largest: Floats
    _held: dict[str, Floats] = field(default_factory=dict)

    @classmethod
    def of(cls, projection: Projection, year: int, facts: Facts, rulebook: Rulebook, draws: int) -> "Figures":
        """The first futures of a forecast.

        Args:
            projection: Of the county.
            year: One of the forecast's years.
            facts: The county in that year, as projected or after a plan.
            rulebook: The standard in force.
            draws: How many futures.
        """
        layout = projection.layout
        pupils = projection.forecast.draws[:draws, :, projection.forecast.years.index(year)]
        counts = classes_of(pupils, layout, projection.norms)
        largest = largest_of(pupils, counts, layout, projection.norms)
        units = units_table(facts, rulebook)
        graded = {
            f"{name}_g{grade}": _of_grade(values, layout, grade)
            for name, values in (("pupils", pupils), ("classes", counts))
            for grade in range(1, 10)
        }
        place = {key: at for at, key in enumerate(layout.units)}
        keys = list(units.select("school", "stage").iter_rows())
        unit = np.array([place.get(key, -1) for key in keys], dtype=np.int64)
        fresh = {
            "pupils": layout.totals(pupils).astype(np.float64),
            "classes": _known(np.asarray(layout.totals(counts), dtype=np.int64)),
            "_largest": _known(largest),
            **graded,
        }
        listed = facts["classes"].group_by("school", "stage").agg(pl.col("pupils").max())
        most = {(school, stage): largest for school, stage, largest in listed.iter_rows()}
        still = {
            "pupils": _numbers(units["pupils"]),
            "classes": _numbers(units["classes"]),
            "_largest": np.array([np.nan if most.get(key) is None else float(most[key]) for key in keys]),
            **{name: _numbers(units[name]) for name in graded},
        }
        moved = np.maximum(unit, 0)
        varying = {
            name: np.where(unit >= 0, values[:, moved], still[name][None])
            if len(layout.units)
            else np.repeat(still[name][None], draws, axis=0)
            for name, values in fresh.items()
        }
        found = cls(facts, rulebook, units, unit, varying, varying.pop("_largest"))
        return found._with_marks(projection)

    def _with_marks(self, projection: Projection) -> "Figures":
        """The marks by which tolerances know small schools, as the projection keeps them."""
        before = projection.before["schools"].select("school", "small_rural", "small_class_rural")
        if before["small_rural"].null_count() + before["small_class_rural"].null_count() == 2 * before.height:
            return self
        held = self.units.select("school").join(before, on="school", how="left", maintain_order="left")
        small, low = _numbers(held["small_rural"]), _numbers(held["small_class_rural"])
        now = projection.now["stages"].group_by("school").agg(pl.col("pupils").sum())
        pupils_now = _numbers(
            self.units.select("school").join(now, on="school", how="left", maintain_order="left")["pupils"]
        )
        was_inside = (pupils_now >= SMALL.start) & (pupils_now < SMALL.stop)
        total = self.of_school(np.nan_to_num(self.varying["pupils"]))
        inside = (total >= SMALL.start) & (total < SMALL.stop)
        kept = np.where(inside, np.where(was_inside, small, np.nan), 0.0)
        kept = np.where(np.isnan(small), np.nan, kept)
        largest = self.of_school(np.nan_to_num(self.largest), np.maximum)
        lower = np.where((low == 1) & (largest >= SMALL_CLASS), 0.0, low)
        varying = {**self.varying, "small_rural": kept, "small_class_rural": lower}
        return Figures(self.facts, self.rulebook, self.units, self.unit, varying, self.largest)

    @property
    def shape(self) -> tuple[int, int]:
        """Futures and rows."""
        futures, rows = self.varying["pupils"].shape
        return futures, rows

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stage of each row."""
        return tuple(self.units["stage"].to_list())

    @cached_property
    def schools(self) -> Counts:
        """The number of each row's school."""
        names = self.units["school"].to_list()
        order = {name: at for at, name in enumerate(dict.fromkeys(names))}
        return np.array([order[name] for name in names], dtype=np.int64)

    @cached_property
    def living(self) -> np.typing.NDArray[np.bool_]:
        """Rows that take part: those with pupils, or with an unknown number of them."""
        pupils = self.varying["pupils"]
        return np.isnan(pupils) | (pupils > 0)

    def in_stage(self, stage: Stage) -> np.typing.NDArray[np.bool_]:
        """Rows of a stage."""
        return np.array([own == stage for own in self.stages], dtype=np.bool_)

    def of_school(self, values: Floats, join: np.ufunc = np.add) -> Floats:
        """For each row the values of all rows of its school joined. Shapes: futures × rows."""
        whole = np.zeros((len(values), self.schools.max(initial=-1) + 1))
        for row, school in enumerate(self.schools):
            whole[:, school] = join(whole[:, school], values[:, row])
        return whole[:, self.schools]

    def values(self, name: str) -> Floats:
        """A held figure. Shapes: futures × rows, or 1 × rows where it is the same in all."""
        if name in self.varying:
            return self.varying[name]
        if name not in self._held:
            self._held[name] = _numbers(self.units[name])[None]
        return self._held[name]

    @cached_property
    def share(self) -> Floats:
        """A row's share of what its school shares. Shapes: futures × rows."""
        share = np.repeat(np.where(self.units[SHARE_BOTTOM].is_null(), np.nan, 1.0)[None], self.shape[0], axis=0)
        types, pupils = self.units["type"].to_list(), self.varying["pupils"]
        senior = _numbers(self.units["pupils_senior"])
        for type, weights in self.rulebook.splits.items():
            rows = np.array([own == type for own in types], dtype=np.bool_)
            if not rows.any():
                continue
            own = np.full(self.shape, np.nan)
            total = np.zeros(self.shape)
            for part, weight in weights.items():
                if part not in STAGES:
                    total = total + float(weight) * senior
                    continue
                here = self.in_stage(part)
                own = np.where(here, float(weight) * pupils, own)
                # A stage that the school does not have leaves its total unknown, as in the assessment.
                has = self.of_school(np.broadcast_to(here.astype(np.float64), self.shape)) > 0
                blank = self.of_school(np.where(here & np.isnan(pupils), 1.0, 0.0)) > 0
                pupils_of = self.of_school(np.where(here, np.nan_to_num(pupils), 0.0))
                total = total + float(weight) * np.where(has & ~blank, pupils_of, np.nan)
            with np.errstate(invalid="ignore", divide="ignore"):
                split = np.where(total > 0, own / total, np.nan)
            share = np.where(rows, split, share)
        return self._of_one_stage(share)

    def _of_one_stage(self, share: Floats) -> Floats:
        """A school of no combined type keeps all where one of its stages lives, else it cannot be known."""
        combined = np.array([own in self.rulebook.splits for own in self.units["type"].to_list()], dtype=np.bool_)
        blank = self.units["type"].is_null().to_numpy()
        alone = self.of_school(self.living.astype(np.float64)) <= 1
        return np.where(combined, share, np.where(alone & ~blank, 1.0, np.nan))

    def amounts(self, total: Sum, *, split: bool = True) -> Floats:
        """A weighted sum in the sum's unit; nan where a figure is missing. Shapes: futures × rows."""
        own, shared = np.zeros(self.shape), np.zeros(self.shape)
        has_shared = False
        for name, weight in total.weights.items():
            declared = find(name)
            if declared is None:
                continue
            value = self.values(declared.id) * (float(weight) / declared.scale)
            if declared.table == "schools":
                shared, has_shared = shared + value, True
            else:
                own = own + value
        if has_shared:
            own = own + (shared * self.share if split else shared)
        return own + float(total.plus)

    def answers(self, where: Where) -> Floats:
        """Whether each row fulfils the conditions. Shapes: futures × rows."""
        fits = np.ones((1, len(self.stages)))
        for condition in where:
            one = self._answer(condition)
            known = np.where(np.isnan(fits) | np.isnan(one), np.nan, np.minimum(fits, one))
            fits = np.where((fits == 0) | (one == 0), 0.0, known)
        return np.broadcast_to(fits, self.shape)

    def _answer(self, condition: Condition) -> Floats:
        name = column(condition.field)
        if isinstance(condition.value, tuple):
            held = self.units[name]
            return _numbers(held.is_in(list(condition.value)))[None]
        values = self.values(name)
        if isinstance(condition.value, bool):
            found = values == float(condition.value)
        else:
            declared = find(condition.field)
            limit = float(condition.value * (declared.scale if declared else 1))
            # Held numbers are whole; what is a hair from the bound is on it.
            hair = 1e-9 * max(1.0, abs(limit))
            if condition.test == "below":
                found = values < limit - hair
            else:
                found = values >= limit - hair if condition.test == "at_least" else values <= limit + hair
        return np.where(np.isnan(values), np.nan, found)


def _numbers(series: pl.Series) -> Floats:
    """A held column as doubles, blanks as nan."""
    return series.cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)


def _of_grade(values: Counts, layout: Layout, grade: int) -> Floats:
    """One grade's figure by unit; nan where the unit does not have it. Shapes: futures × cells → futures × units."""
    found = np.full((len(values), len(layout.units)), np.nan)
    cells = np.flatnonzero(layout.grade == grade)
    found[:, layout.unit[cells]] = _known(values[:, cells])
    return found


def _known(counts: Counts) -> Floats:
    return np.where(counts < 0, np.nan, counts.astype(np.float64))
