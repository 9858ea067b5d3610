"""Facts are written to a record folder and read back equal; what is wrong in one is told."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from pyarrow.parquet import ParquetFile

from junheng.facts.fields import dictionary
from junheng.facts.folders import is_record_folder, read_folder, write_folder
from junheng.facts.stored_columns import read_series
from junheng.facts.table import ROW, Facts, frame_of
from junheng.terms.errors import InputError
from tests.facts.random_facts import counties

SCHOOL = {"school": "0001", "name": "一校", "land_area_m2": "1234.5"}
STAGE = {"school": "0001", "stage": "primary", "pupils": 90}
COUNTY = {"county": "330106", "name": "某县", "school_year": 2024}


def small() -> Facts:
    return Facts.of(
        {
            "schools": frame_of("schools", [SCHOOL]),
            "stages": frame_of("stages", [STAGE]),
            "county": frame_of("county", [COUNTY]),
        }
    )


def rewritten(folder: Path, table: str, **columns: pl.Expr | pl.Series) -> None:
    file = folder / f"{table}.parquet"
    pl.read_parquet(file).with_columns(**columns).write_parquet(file)


@given(facts=counties())
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_written_is_read_back(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("records")
    write_folder(folder, facts)
    back, findings = read_folder(folder)
    assert back.digest == facts.digest
    assert not [finding for finding in findings if finding.severity == "error"]


def test_numbers_stand_in_their_unit_as_decimals(tmp_path: Path) -> None:
    write_folder(tmp_path, small())
    raw = pl.read_parquet(tmp_path / "schools.parquet")
    assert raw["land_area_m2"].to_list() == [Decimal("1234.50")]
    assert ROW not in raw.columns
    assert is_record_folder(tmp_path)


def test_row_groups_are_large(tmp_path: Path) -> None:
    ids = pl.int_range(0, 450_000, eager=True).cast(pl.String)
    teachers = pl.DataFrame({"teacher": ids, "school": ids, ROW: pl.int_range(0, 450_000, eager=True)})
    write_folder(tmp_path, small().with_tables(teachers=teachers))
    written = ParquetFile(tmp_path / "teachers.parquet").metadata
    groups = [written.row_group(number).num_rows for number in range(written.num_row_groups)]
    assert sum(groups) == 450_000
    assert all(100_000 <= group <= 250_000 for group in groups[:-1])
    back, _ = read_folder(tmp_path)
    assert back["teachers"].height == 450_000


def test_a_table_that_lost_its_rows_loses_its_file(tmp_path: Path) -> None:
    rooms = frame_of("rooms", [{"school": "0001", "kind": "music", "area_m2": 96}])
    write_folder(tmp_path, small().with_tables(rooms=rooms))
    assert (tmp_path / "rooms.parquet").exists()
    write_folder(tmp_path, small())
    assert not (tmp_path / "rooms.parquet").exists()


@pytest.mark.parametrize(
    ("values", "kind", "held"),
    [
        ([96, None], pl.Int32, [9600, None]),
        ([96.25, 0.1 + 0.2], pl.Float64, [9625, 30]),
        ([Decimal("96.250000")], pl.Decimal(20, 6), [9625]),
        (["96.25"], pl.String, [9625]),
        ([250], pl.UInt8, [25000]),
    ],
)
def test_any_numeric_type_is_read_exactly(values: list[object], kind: pl.DataType, held: list[int | None]) -> None:
    area = dictionary()["rooms"]["area_m2"]
    series, problems = read_series(area, pl.Series(values, dtype=kind))
    assert series.to_list() == held
    assert problems == []


@pytest.mark.parametrize(
    ("values", "kind", "code", "held"),
    [
        ([96.255], pl.Float64, "read.rounded", 9626),
        ([Decimal("96.2551")], pl.Decimal(10, 4), "read.rounded", 9626),
        ([-1], pl.Int64, "read.negative", None),
        ([10**9], pl.Int64, "read.out_of_range", None),
        ([float("nan")], pl.Float64, "read.not_finite", None),
        ([float("inf")], pl.Float64, "read.not_finite", None),
        (["ten"], pl.String, "read.not_a_number", None),
        ([True], pl.Boolean, "read.boolean_in_number", None),
    ],
)
def test_wrong_figures_are_told(values: list[object], kind: pl.DataType, code: str, held: int | None) -> None:
    area = dictionary()["rooms"]["area_m2"]
    series, problems = read_series(area, pl.Series([*values, None], dtype=kind))
    assert [(problem.code, problem.index) for problem in problems] == [(code, 0)]
    assert series.to_list() == [held, None]


def test_codes_flags_and_identifiers_in_other_types() -> None:
    schools = dictionary()["schools"]
    words = pl.Series(["小学", "九年一贯制", None], dtype=pl.Categorical())
    assert read_series(schools["type"], words)[0].to_list() == ["primary", "nine_year", None]
    assert read_series(schools["counted"], pl.Series([1, 0]))[0].to_list() == [True, False]
    assert read_series(schools["school"], pl.Series([17, None]))[0].to_list() == ["17", None]
    assert read_series(schools["name"], pl.Series([" 校 ", ""]))[0].to_list() == ["校", None]


def test_unknown_columns_wrong_figures_and_blanks_are_findings(tmp_path: Path) -> None:
    write_folder(tmp_path, small())
    rewritten(tmp_path, "schools", colour=pl.lit("red"), lon=pl.lit(400.0), type=pl.lit("城堡"))
    _, findings = read_folder(tmp_path)
    told = {finding.code: finding for finding in findings}
    assert told["mapping.folder_unknown"].value == "colour"
    assert told["read.out_of_range"].locus.cell == "lon 1"
    assert told["read.code_unknown"].fields == ("type",)
    absent = [finding.text("zh") for finding in findings if finding.code == "mapping.folder_fields_missing"]
    assert "办学者" in absent[0]
    assert "班级数" in absent[1]


def test_rows_without_identifiers_or_twice_are_left_out_aloud(tmp_path: Path) -> None:
    write_folder(tmp_path, small())
    file = tmp_path / "stages.parquet"
    one = pl.read_parquet(file)
    pl.concat([one, one, one.with_columns(school=pl.lit(None, dtype=pl.String))]).write_parquet(file)
    facts, findings = read_folder(tmp_path)
    assert facts["stages"].height == 1
    assert {"read.duplicate", "mapping.folder_key_blank"} <= {finding.code for finding in findings}


def test_partitions_by_county_and_year(tmp_path: Path) -> None:
    for county in ("330106", "330110"):
        for year in ("2023", "2024"):
            part = Path("province=33") / f"county={county}" / f"year={year}"
            for table, row in (
                ("schools", {"school": county + year, "name": "校"}),
                ("stages", {"school": county + year, "stage": "primary", "pupils": int(year)}),
                ("county", {"county": county, "name": "县", "school_year": int(year)}),
            ):
                folder = tmp_path / table / part
                folder.mkdir(parents=True)
                frame = frame_of(table, [row]).drop(ROW)
                frame.drop("county", "school_year", strict=False).write_parquet(folder / "part-0.parquet")
    latest, findings = read_folder(tmp_path)
    assert latest["schools"].select("school", "county").rows() == [
        ("3301062024", "330106"),
        ("3301102024", "330110"),
    ]
    assert latest.county_codes() == ["330106", "330110"]
    assert "mapping.folder_years" in {finding.code for finding in findings}
    before, _ = read_folder(tmp_path, year=2023)
    assert before["stages"]["pupils"].to_list() == [2023, 2023]
    with pytest.raises(InputError) as caught:
        read_folder(tmp_path, year=1999)
    assert caught.value.code == "mapping.folder_year"


def test_folders_that_cannot_be_read(tmp_path: Path) -> None:
    def code(folder: Path) -> str:
        with pytest.raises(InputError) as caught:
            read_folder(folder)
        assert caught.value.say("zh")
        assert caught.value.say("en")
        return caught.value.code

    empty = tmp_path / "empty"
    empty.mkdir()
    assert code(empty) == "mapping.folder_empty"
    assert code(tmp_path / "none") == "read.file_missing"
    folder = tmp_path / "some"
    write_folder(folder, small())
    (folder / "county.parquet").rename(folder / "county")
    assert code(folder) == "mapping.folder_table_missing"
    (folder / "county").rename(folder / "county.parquet")
    (folder / "stages.parquet").write_bytes(b"PAR1 is not enough")
    assert code(folder) == "mapping.folder_file"
    write_folder(folder, small())
    rewritten(folder, "stages")
    pl.read_parquet(folder / "stages.parquet").drop("stage").write_parquet(folder / "stages.parquet")
    assert code(folder) == "mapping.folder_column"
    write_folder(folder, small())
    (folder / "schools").mkdir()
    (folder / "schools" / "a.parquet").write_bytes((folder / "schools.parquet").read_bytes())
    assert code(folder) == "mapping.folder_both"
