"""Counties for the planner's benchmark: `junheng example`, with what schools have drawn down unevenly.

The set is made of size, seed and strain alone, so that anyone can make it again.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from junheng.facts.example import example_county
from junheng.facts.table import Facts

STRAIN = (0.0, 1.0, 1.4)
"""How much is drawn down: nothing, as in a county that is far from passing, and worse."""

# Mean and spread of the factor on the log scale, at a strain of 1.
AREAS = {
    "teaching_rooms_area_m2": (-0.15, 0.35),
    "sports_ground_area_m2": (-0.15, 0.35),
    "equipment_value": (-0.20, 0.35),
    "multimedia_rooms": (-0.15, 0.35),
}
BACKBONE, SUBJECTS, DEGREES = (-0.20, 0.40), (-0.15, 0.35), (-0.10, 0.15)
MOST_BACKBONE, MOST_OF_A_SUBJECT = 0.5, 0.15


def county(schools: int, seed: int, strain: float) -> Facts:
    """One county of the set.

    Args:
        schools: How many schools.
        seed: Of the example county and of what is drawn down.
        strain: How much is drawn down; 0 leaves the example county as it is.
    """
    facts = example_county(schools, seed)
    if not strain:
        return facts
    rng = np.random.default_rng([seed, 77])
    table, stages = facts["schools"], facts["stages"]

    def factor(shape: tuple[float, float]) -> NDArray[np.float64]:
        return np.exp(strain * (shape[0] + shape[1] * rng.standard_normal(table.height)))

    areas = {
        name: pl.Series(name, np.round(table[name].to_numpy() * factor(shape)).astype(np.int64))
        for name, shape in AREAS.items()
    }
    place = {school: at for at, school in enumerate(table["school"].to_list())}
    of_stage = np.array([place[school] for school in stages["school"]])
    teachers = stages["teachers"].to_numpy()
    people = {
        "teachers_backbone": _fewer(stages, "teachers_backbone", factor(BACKBONE)[of_stage], MOST_BACKBONE * teachers)
    }
    subject = factor(SUBJECTS)[of_stage]
    for name in ("teachers_pe", "teachers_music", "teachers_fine_art"):
        people[name] = _fewer(stages, name, subject, MOST_OF_A_SUBJECT * teachers)
    lower = np.clip(1 - factor(DEGREES)[of_stage], 0, 0.9)
    bachelor, college = (np.round(stages[f"teachers_{name}"].to_numpy() * lower) for name in ("bachelor", "college"))
    people["teachers_bachelor"] = stages["teachers_bachelor"].to_numpy() - bachelor
    people["teachers_college"] = stages["teachers_college"].to_numpy() + bachelor - college
    people["teachers_below_college"] = stages["teachers_below_college"].to_numpy() + college
    return facts.with_tables(
        schools=table.with_columns(**areas),
        stages=stages.with_columns(**{name: pl.Series(name, found.astype(np.int64)) for name, found in people.items()}),
        teachers=facts["teachers"].head(0),  # the roster would tell another story than the drawn-down figures
    )


def _fewer(
    stages: pl.DataFrame, name: str, factor: NDArray[np.float64], most: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.minimum(np.round(stages[name].to_numpy() * factor), np.floor(most))
