"""The seven coefficients of 2017 in pandas, as one would write them in a notebook: floats, no verdicts, no reasons."""

import numpy as np
import pandas as pd
import polars as pl

from junheng.facts.table import Facts

SHARED = (
    "teaching_rooms_area_m2",
    "indoor_sports_area_m2",
    "sports_ground_area_m2",
    "equipment_value",
    "multimedia_rooms",
)
OWN = (
    "pupils",
    "teachers_college",
    "teachers_bachelor",
    "teachers_master",
    "teachers_doctor",
    "teachers_backbone",
    "teachers_pe",
    "teachers_music",
    "teachers_fine_art",
    "teachers_arts",
)
WEIGHTS = {"nine_year": (1.0, 1.1, 0.0), "complete_secondary": (0.0, 1.0, 1.2), "twelve_year": (1.0, 1.1, 1.32)}


def frame(table: pl.DataFrame, *names: str) -> pd.DataFrame:
    """Columns of a table of facts as a pandas frame."""
    return pd.DataFrame({name: table[name].to_numpy() for name in names})


def coefficients(facts: Facts) -> dict[tuple[str, str], float]:
    """Between-school coefficient of variation by stage and indicator."""
    schools = frame(facts["schools"], "school", "counted", "parent", "type", "pupils_senior", *SHARED)
    stages = frame(facts["stages"], "school", "stage", *OWN)
    campus = (schools["counted"] == False) & schools["parent"].isin(schools["school"])  # noqa: E712  # may be blank
    parents = dict(zip(schools.loc[campus, "school"], schools.loc[campus, "parent"], strict=True))
    own = schools[~campus][["school", "type", "pupils_senior"]]
    schools["school"] = schools["school"].replace(parents)
    stages["school"] = stages["school"].replace(parents)
    shared = schools.groupby("school", as_index=False)[list(SHARED)].sum()
    units = stages.groupby(["school", "stage"], as_index=False)[list(OWN)].sum().merge(shared, on="school").merge(own)
    wide = units.pivot_table(index="school", columns="stage", values="pupils", fill_value=0)
    units = units.merge(wide, left_on="school", right_index=True)
    primary, junior, senior = (
        units["type"].map({type: weights[place] for type, weights in WEIGHTS.items()}) for place in range(3)
    )
    weighted = primary * units["primary"] + junior * units["junior"] + senior * units["pupils_senior"].fillna(0)
    mine = np.where(units["stage"] == "primary", primary, junior) * units["pupils"]
    share = (mine / weighted).where(units["type"].isin(WEIGHTS), 1.0)
    units = units[(units["pupils"] > 0) & ~units["type"].isin(["special", "vocational", "kindergarten"])]
    units = units[~((units["type"] == "teaching_point") & (units["pupils"] < 50))]
    share = share.loc[units.index]
    degrees = units["teachers_bachelor"] + units["teachers_master"] + units["teachers_doctor"]
    amounts = {
        "R1": degrees + units["teachers_college"].where(units["stage"] == "primary", 0),
        "R2": units["teachers_backbone"],
        "R3": units[["teachers_pe", "teachers_music", "teachers_fine_art", "teachers_arts"]].sum(axis=1),
        "R4": (units["teaching_rooms_area_m2"] - units["indoor_sports_area_m2"]) / 100 * share,
        "R5": (units["sports_ground_area_m2"] + units["indoor_sports_area_m2"]) / 100 * share,
        "R6": units["equipment_value"] / 1_000_000 * 10_000 * share,
        "R7": units["multimedia_rooms"] * share,
    }
    found = {}
    for stage, rows in units.groupby("stage"):
        pupils = rows["pupils"]
        for id, amount in amounts.items():
            resource = amount.loc[rows.index]
            mean = resource.sum() / pupils.sum()
            squares = pupils / pupils.sum() * (resource / pupils - mean) ** 2
            found[str(stage), id] = float(np.sqrt(squares.sum()) / mean)
    return found
