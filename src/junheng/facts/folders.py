"""Record folders: facts as Parquet, for more records than a workbook holds.

A table is one file, `schools.parquet`, or a folder of files,
`schools/province=33/county=330106/year=2024/*.parquet`. Columns are named by field id; figures stand in the
field's unit, in any numeric type.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from junheng.facts.cells.entries import Problem
from junheng.facts.fields import Field, Table, dictionary
from junheng.facts.files.atomic import replacing
from junheng.facts.stored_columns import read_series
from junheng.facts.table import ROW, Facts, Source
from junheng.facts.workbook.sheet_table import LISTED, REPEATABLE, TELLING_APART, brief
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import Lang

ROW_GROUP = 200_000
"""Rows in a row group: few large ones keep a streaming reader's memory small."""
PARTITIONS = ("province", "county", "year")
_PARTITION = re.compile(r"([a-z_]+)=([^/\\]*)")


def is_record_folder(path: Path) -> bool:
    """Whether a folder holds tables as Parquet."""
    return path.is_dir() and any(_files(path, table) for table in dictionary())


def read_folder(path: Path, lang: Lang = "zh", *, year: int | None = None) -> tuple[Facts, list[Finding]]:
    """The facts in a record folder, and what is wrong or notable in them.

    Args:
        path: The folder.
        lang: Language of the choices that findings quote.
        year: School year to read where the partitions hold several; without it the latest, and a note says
            so.

    Returns:
        The facts, every figure exact, and the findings. A figure with an error counts as missing; a row
        without its identifiers is left out, and a finding says so. `_row` is the row in the table, from 1.

    Raises:
        InputError: no tables in the folder, a file that is no Parquet, a key or required table missing.
    """
    if not path.is_dir():
        raise InputError("read.file_missing", path=path)
    files = {id: found for id in dictionary() if (found := _files(path, id))}
    if not files:
        raise InputError("mapping.folder_empty", path=path)
    for id in ("schools", "stages", "county"):
        if id not in files:
            raise InputError("mapping.folder_table_missing", path=path, table=dictionary()[id])
    findings: list[Finding] = []
    years = sorted({said["year"] for found in files.values() for file in found if "year" in (said := _said(file))})
    chosen = str(year) if year is not None else (years[-1] if years else None)
    if years and chosen not in years:
        raise InputError("mapping.folder_year", path=path, year=chosen, known=years)
    if len(years) > 1 and year is None:
        findings.append(Finding("mapping.folder_years", Locus(path.name), params={"year": chosen, "known": years}))
    frames, sources = {}, {}
    for id, found in files.items():
        table = dictionary()[id]
        raw = _raw(table, [file for file in found if _said(file).get("year", chosen) == chosen])
        frames[id], problems = _typed(table, raw, found[0], lang)
        sources[id] = Source(_name(table, found))
        findings += problems
    return Facts.of(frames, sources), findings


def write_folder(path: Path, facts: Facts) -> None:
    """The facts as one Parquet file a table; numbers with decimals as decimals, in the field's unit.

    A table without rows has no file; one of an earlier writing is removed.

    Raises:
        InputError: the folder cannot be written, or holds a table as a folder of files.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise InputError("template.cannot_write", path=path, reason=refused.strerror or "") from refused
    for id, frame in facts.tables.items():
        file = path / f"{id}.parquet"
        if (path / id).is_dir():
            raise InputError("mapping.folder_both", path=path, table=id)
        if frame.is_empty():
            file.unlink(missing_ok=True)
            continue
        fields = dictionary()[id].fields.values()
        with replacing(file) as draft:
            frame.select(_in_unit(field) for field in fields).write_parquet(draft, row_group_size=ROW_GROUP)


def _in_unit(field: Field) -> pl.Expr:
    if not field.numeric or field.decimals == 0:
        return pl.col(field.id)
    wide = pl.col(field.id).cast(pl.Decimal(38, field.decimals)) / pl.lit(10**field.decimals)
    return wide.cast(pl.Decimal(20, field.decimals)).alias(field.id)


def _files(path: Path, table: str) -> list[Path]:
    single = path / f"{table}.parquet"
    several = sorted((path / table).rglob("*.parquet")) if (path / table).is_dir() else []
    if single.is_file() and several:
        raise InputError("mapping.folder_both", path=path, table=table)
    return [single] if single.is_file() else several


def _said(file: Path) -> dict[str, str]:
    """What the names of the folders above a file say: province, county, year."""
    parts = (found for part in file.parts[:-1] if (found := _PARTITION.fullmatch(part)))
    return {found[1]: found[2] for found in parts if found[1] in PARTITIONS}


def _name(table: Table, files: list[Path]) -> str:
    return f"{table.id}.parquet" if files[0].name == f"{table.id}.parquet" else table.id


def _raw(table: Table, files: Iterable[Path]) -> pl.DataFrame:
    """The files of a table as one frame, with the columns that the names of their folders give."""
    frames = []
    for file in files:
        try:
            frame = pl.read_parquet(file, hive_partitioning=False)
        except (PolarsError, OSError) as bad:
            raise InputError("mapping.folder_file", path=file) from bad
        said = _said(file)
        by_folder = {"county": said.get("county"), "school_year": said.get("year")}
        for name, value in by_folder.items():
            if value is not None and name in table and name not in frame.columns:
                frame = frame.with_columns(pl.lit(value).alias(name))
        frames.append(frame)
    try:
        return pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame()
    except PolarsError as bad:
        raise InputError("mapping.folder_types", table=table) from bad


def _typed(table: Table, raw: pl.DataFrame, file: Path, lang: Lang) -> tuple[pl.DataFrame, list[Finding]]:
    """The columns as they are held, and what is wrong with the entries."""
    place = _name(table, [file])
    for key in table.keys:
        if key not in raw.columns:
            raise InputError("mapping.folder_column", table=table, column=key, found=raw.columns)
    findings = [
        Finding("mapping.folder_unknown", Locus(place, name), table.id, value=name)
        for name in raw.columns
        if name not in table and name != ROW and name not in PARTITIONS
    ]
    columns = {}
    for field in table.fields.values():
        if field.id not in raw.columns:
            continue
        held, problems = read_series(field, raw[field.id], lang)
        columns[field.id] = held
        findings += _told(table, field, problems, place, raw)
        findings += _blank(table, field, raw[field.id], place)
    findings += _without(table, raw, place)
    rows = pl.int_range(1, raw.height + 1, dtype=pl.Int64, eager=True).alias(ROW)
    frame = pl.DataFrame([*columns.values(), rows]).drop_nulls(list(table.keys))
    told = [*table.keys, *(name for name in TELLING_APART.get(table.id, ()) if name in frame.columns)]
    if table.id in REPEATABLE or not frame.select(told).is_duplicated().any():
        return frame, findings
    repeated = frame.filter(~pl.struct(told).is_first_distinct())
    for row in repeated.head(LISTED).iter_rows(named=True):
        same = frame.filter(pl.all_horizontal(pl.col(name) == row[name] for name in told))[ROW].to_list()
        findings.append(
            Finding(
                "read.duplicate",
                Locus(place, str(row[ROW])),
                table.id,
                row[ROW],
                tuple(told),
                school=row.get("school"),
                value=brief(row[told[0]]),
                params={"rows": same, "first": same[0], "fields": [table[name] for name in told]},
            )
        )
    if repeated.height > LISTED:
        findings.append(_more(table, table[told[0]], "error", repeated.height, place))
    return frame.unique(told, keep="first", maintain_order=True), findings


def _told(table: Table, field: Field, problems: list[Problem], place: str, raw: pl.DataFrame) -> Iterator[Finding]:
    counted: dict[str, int] = {}
    for problem in problems:
        counted[problem.code] = counted.get(problem.code, 0) + 1
        if counted[problem.code] <= LISTED:
            school = raw["school"][problem.index] if "school" in raw.columns else None
            yield Finding(
                problem.code,
                Locus(place, f"{field.id} {problem.index + 1}"),
                table.id,
                problem.index + 1,
                (field.id,),
                school=None if school is None else str(school),
                value=brief(problem.value),
                params={"field": field, **problem.params},
            )
    for code, count in counted.items():
        if count > LISTED:
            yield _more(table, field, Finding(code).severity, count, place)


def _more(table: Table, field: Field, severity: str, count: int, place: str) -> Finding:
    return Finding(
        "read.more_errors" if severity == "error" else "read.more_warnings",
        Locus(place, field.id),
        table.id,
        fields=(field.id,),
        params={"field": field, "more": count - LISTED, "listed": LISTED},
    )


def _blank(table: Table, field: Field, series: pl.Series, place: str) -> list[Finding]:
    """Key and required fields that are blank: so many of them, the first named by its row."""
    blank = series.null_count()
    if not (field.key or field.required) or not blank or (blank == len(series) and not field.key):
        return []
    first = int(series.is_null().arg_true()[0]) + 1
    code = "mapping.folder_key_blank" if field.key else "mapping.folder_blank"
    params: dict[str, object] = {"field": field, "count": blank, "first": first}
    return [Finding(code, Locus(place, f"{field.id} {first}"), table.id, first, (field.id,), params=params)]


def _without(table: Table, raw: pl.DataFrame, place: str) -> list[Finding]:
    """Required fields that no row has."""
    absent = [
        field
        for field in table.fields.values()
        if field.required
        and not field.key
        and (field.id not in raw.columns or raw[field.id].null_count() == raw.height)
    ]
    if not absent or raw.is_empty():
        return []
    params: dict[str, object] = {"table": table, "fields": absent}
    return [Finding("mapping.folder_fields_missing", Locus(place), table.id, params=params)]
