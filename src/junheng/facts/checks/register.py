"""Checks of the register of schools: identity, type and stages, campuses, flags, staff, place on the map."""

from collections.abc import Iterator, Sequence
from functools import cache

import polars as pl

from junheng.facts.checks.rules import ALL_PUPILS, rules
from junheng.facts.checks.saying import Row, Test, caught, code_of, said
from junheng.facts.checks.view import NAME, STAFF, STAGES, TEACHERS, YEAR, View
from junheng.facts.fields import code_list, dictionary
from junheng.terms.findings import Finding

KM_PER_DEGREE = 111.2
"""Length of a degree of latitude; good enough to tell a slip of digits from a place."""


def register(view: View) -> list[Finding]:
    """What a school's row says of itself, against its stages, its parent and its neighbours."""
    schools = _with_parent(_with_place(_with_namesake(_with_largest_class(view))))
    return [
        *caught(view, "schools", schools, _tests()),
        *caught(view, "stages", view.stages, [_stage_of_type()]),
    ]


@cache
def _tests() -> Sequence[Test]:
    return [*_stages_of_type(), *_campuses(), *_flags(), *_staff(), *_places(), *_identity()]


@cache
def _stage_of_type() -> Test:
    """A stage that schools of the type do not have."""
    allowed = {id: list(kind.may) for id, kind in rules().kinds.items()}
    wrong = pl.any_horizontal(
        (pl.col("type") == id) & ~pl.col("stage").is_in(stages or [""]) for id, stages in allowed.items()
    )

    def blanks(row: Row) -> dict[str, object]:
        return {
            "type": code_of("schools", "type", row["type"]),
            "part": code_of("stages", "stage", row["stage"]),
        }

    return Test("check.stage_not_of_type", wrong, ("stage",), blanks)


def _stages_of_type() -> Iterator[Test]:
    type_, has, counted = pl.col("type"), pl.col(STAGES), pl.col("counted").fill_null(value=True)

    def blanks(row: Row) -> dict[str, object]:
        return {"type": code_of("schools", "type", row["type"])}

    for id, kind in rules().kinds.items():
        if kind.must:
            none = (type_ == id) & (has.list.len() == 0) & counted
            yield Test("check.school_without_stage", none, ("school",), blanks)
        for stage in kind.must if len(kind.must) > 1 else ():
            # A campus may hold one stage of a combined school; the school itself has them all.
            lacks = (type_ == id) & counted & (has.list.len() > 0) & ~has.list.contains(stage)

            def lacking(row: Row, stage: str = stage) -> dict[str, object]:
                return {**blanks(row), "part": code_list("stage")[stage]}

            yield Test("check.stage_missing", lacks, ("type",), lacking)
    senior = pl.col("pupils_senior")
    with_senior = type_.is_in([id for id, kind in rules().kinds.items() if kind.senior])
    yield Test("check.senior_pupils_missing", with_senior & (senior.fill_null(0) == 0), ("pupils_senior",), blanks)
    plain_kinds = type_.is_in([id for id, kind in rules().kinds.items() if not kind.senior])
    yield Test("check.senior_pupils_unexpected", plain_kinds & (senior > 0), ("pupils_senior", "type"), blanks)


def _campuses() -> Iterator[Test]:
    parent, campus = pl.col("parent"), pl.col("counted").not_()
    other = parent != pl.col("school")

    def blanks(row: Row) -> dict[str, object]:
        return {"parent": row["parent"], "parent_name": row["_parent_name"]}

    yield Test("check.campus_without_parent", campus & parent.is_null(), ("counted", "parent"), blanks)
    yield Test("check.parent_is_self", parent == pl.col("school"), ("parent",), blanks)
    yield Test("check.parent_unknown", other & pl.col("_parent_known").is_null(), ("parent",), blanks)
    yield Test("check.parent_not_counted", other & pl.col("_parent_counted").not_(), ("parent",), blanks)
    counted = pl.col("counted").fill_null(value=True)
    yield Test("check.parent_of_counted", counted & parent.is_not_null(), ("counted", "parent"), blanks)


def _flags() -> Iterator[Test]:
    bounds = rules().bounds
    fewest, most = bounds["small_rural_pupils"]
    pupils, small, year = pl.col(ALL_PUPILS.id), bounds["small_class_limit"], pl.col(YEAR)
    rural = pl.col("urban_rural") == "rural"

    def blanks(row: Row) -> dict[str, object]:
        return {
            "pupils": row[ALL_PUPILS.id],
            "urban_rural": code_of("schools", "urban_rural", row["urban_rural"]),
            "largest": row["_largest_class"],
            "migrants": row["_migrants"],
            "founded": row["founded_year"],
            "year": row[YEAR],
            "fewest": fewest,
            "most": most,
            "small": small,
            "oldest": bounds["oldest_school_years"],
        }

    flag = pl.col("small_rural")
    yield Test("check.small_rural_pupils", flag & ~pupils.is_between(fewest, most), ("small_rural",), blanks)
    yield Test("check.small_rural_place", flag & ~rural, ("small_rural", "urban_rural"), blanks)
    flag = pl.col("small_class_rural")
    yield Test(
        "check.small_class_largest",
        flag & (pl.col("_largest_class") >= small),
        ("small_class_rural",),
        blanks,
    )
    yield Test("check.small_class_place", flag & ~rural, ("small_class_rural", "urban_rural"), blanks)
    half = pl.col("_migrants") * 2
    says = pl.col("migrant_majority")
    wrong = (says & (half <= pl.col("_pupils_of_stages"))) | (~says & (half > pl.col("_pupils_of_stages")))
    yield Test("check.migrant_majority", wrong, ("migrant_majority",), blanks)
    founded = pl.col("founded_year")
    yield Test("check.founded_later", founded > year, ("founded_year",), blanks)
    yield Test("check.founded_long_ago", founded < year - bounds["oldest_school_years"], ("founded_year",), blanks)


def _staff() -> Iterator[Test]:
    def blanks(row: Row) -> dict[str, object]:
        return {
            "teachers": row[TEACHERS],
            "of_stages": row[STAFF],
            "staff": row["staff"],
            "boarders": row["boarders"],
            "pupils": row[ALL_PUPILS.id],
            "senior": row["pupils_senior"],
        }

    staff, senior = pl.col("staff"), pl.col("pupils_senior")
    yield Test("check.teachers_exceed_staff", pl.col(TEACHERS) > staff, ("staff",), blanks)
    yield Test("check.stage_staff_exceed_staff", pl.col(STAFF) > staff, ("staff",), blanks)
    yield Test("check.boarders_exceed_pupils", pl.col("boarders") > pl.col(ALL_PUPILS.id), ("boarders",), blanks)
    left = staff - pl.col(TEACHERS)
    few = (left >= 0) & (left * rules().bounds["senior_pupils_per_teacher"] < senior)
    yield Test("check.senior_teachers_included", few, ("pupils_senior", "staff"), blanks)


def _places() -> Iterator[Test]:
    box, far = rules().bounds["box"], rules().bounds["far_km"]
    fields = dictionary()["schools"]
    unit = fields["lon"].scale
    lon, lat = pl.col("lon"), pl.col("lat")

    def inside(x: pl.Expr, y: pl.Expr) -> pl.Expr:
        return x.is_between(box["west"] * unit, box["east"] * unit) & y.is_between(
            box["south"] * unit, box["north"] * unit
        )

    def blanks(row: Row) -> dict[str, object]:
        km = row["_km"]
        return {
            "lon": said(fields["lon"], row["lon"]),
            "lat": said(fields["lat"], row["lat"]),
            "km": round(km) if isinstance(km, float) else None,
            "far": far,
        }

    both = ("lon", "lat")
    yield Test("check.half_a_place", lon.is_null() != lat.is_null(), both, blanks)
    yield Test("check.place_swapped", ~inside(lon, lat) & inside(lat, lon), both, blanks)
    yield Test("check.place_outside", ~inside(lon, lat) & ~inside(lat, lon), both, blanks)
    yield Test("check.place_far", inside(lon, lat) & (pl.col("_km") > far), both, blanks)


def _identity() -> Iterator[Test]:
    def blanks(row: Row) -> dict[str, object]:
        return {"other": row["_namesake"]}

    yield Test("check.name_duplicated", pl.col("_namesake").is_not_null(), ("name",), blanks)
    yield Test("check.township_blank", pl.col("township").is_null(), ("township",))


def _with_parent(schools: pl.DataFrame) -> pl.DataFrame:
    parents = schools.select(
        pl.col("school").alias("parent"),
        pl.lit(value=True).alias("_parent_known"),
        pl.col("counted").fill_null(value=True).alias("_parent_counted"),
        pl.col(NAME).alias("_parent_name"),
    ).unique("parent", keep="first", maintain_order=True)
    return schools.join(parents, on="parent", how="left", maintain_order="left")


def _with_place(schools: pl.DataFrame) -> pl.DataFrame:
    """Distance in km from the median of the county's schools, on a plane that touches there."""
    unit = dictionary()["schools"]["lon"].scale
    lon, lat = pl.col("lon") / unit, pl.col("lat") / unit
    middle = lat.median().over("county")
    east = (lon - lon.median().over("county")) * middle.radians().cos()
    return schools.with_columns(((east**2 + (lat - middle) ** 2).sqrt() * KM_PER_DEGREE).alias("_km"))


def _with_namesake(schools: pl.DataFrame) -> pl.DataFrame:
    """The first other school of the county with the same name; campuses may carry their school's."""
    named = pl.col("counted").fill_null(value=True) & pl.col("name").is_not_null()
    first = (
        schools.filter(named)
        .group_by("county", pl.col("name"), maintain_order=True)
        .agg(pl.col("school").first().alias("_first"))
    )
    joined = schools.join(first, on=["county", "name"], how="left", nulls_equal=True, maintain_order="left")
    same = named & (pl.col("_first") != pl.col("school"))
    return joined.with_columns(pl.when(same).then(pl.col("_first")).alias("_namesake")).drop("_first")


def _with_largest_class(view: View) -> pl.DataFrame:
    listed = view.facts["classes"].group_by("school").agg(pl.col("pupils").max().alias("_listed"))
    # Where classes are not listed, the largest has at least the mean, rounded up.
    mean = (pl.col("pupils") + pl.col("classes") - 1) // pl.col("classes")
    stages = (
        view.facts["stages"]
        .group_by("school")
        .agg(
            pl.when(pl.col("classes") > 0).then(mean).max().alias("_mean"),
            pl.when(pl.col("pupils_migrant_workers").null_count() == 0)
            .then(pl.col("pupils_migrant_workers").sum())
            .alias("_migrants"),
            pl.when(pl.col("pupils").null_count() == 0).then(pl.col("pupils").sum()).alias("_pupils_of_stages"),
        )
    )
    return (
        view.schools.join(listed, on="school", how="left", maintain_order="left")
        .join(stages, on="school", how="left", maintain_order="left")
        .with_columns(pl.max_horizontal("_listed", "_mean").alias("_largest_class"))
    )
