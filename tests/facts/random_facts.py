"""Random facts for property tests: any values that the dictionary allows, identifiers distinct."""

from datetime import date

import polars as pl
from hypothesis import strategies as st

from junheng.facts.fields import Field, code_list, dictionary
from junheng.facts.table import ROW, Facts, column_type
from junheng.facts.workbook.layout import IN_RECORD_FOLDERS_ONLY

WORDS = st.text(st.sampled_from("甲乙丙丁城关镇东村=+-@#'\"&<>,;%()0123456789 abcXYZé"), min_size=1, max_size=12).map(
    lambda text: "名" + text.strip()
)
IDS = st.text(st.sampled_from("0123456789"), min_size=1, max_size=15)


def entries(field: Field) -> st.SearchStrategy[object]:
    """Values of one field as a facts table holds them."""
    if field.numeric:
        low = int((field.min or 0) * field.scale)
        high = int((field.max or 0) * field.scale)
        # 1 % and less draws a warning on reading, which is right but not what is looked at here.
        if field.unit == "percent":
            return st.one_of(st.just(0), st.integers(field.scale + 1, high))
        return st.integers(low, high)
    if field.type == "code":
        return st.sampled_from(list(code_list(field.codes)))
    if field.type == "flag":
        return st.booleans()
    if field.type == "date":
        return st.dates(date(1950, 1, 1), date(2100, 12, 31))
    return IDS if field.type == "id" else WORDS


@st.composite
def tables(draw: st.DrawFn, id: str, least: int = 0, most: int = 4) -> pl.DataFrame:
    """One table with distinct keys; what is not a key may be blank."""
    table = dictionary()[id]
    keys = [table[key] for key in table.keys]
    drawn = draw(st.lists(st.tuples(*map(entries, keys)), min_size=least, max_size=most, unique=True))
    rows = []
    for number, values in enumerate(drawn, start=3):
        row = dict(zip(table.keys, values, strict=True)) | {ROW: number}
        for field in table.fields.values():
            if not field.key:
                row[field.id] = draw(st.none() | entries(field))
        rows.append(row)
    schema = {field.id: column_type(field) for field in table.fields.values()} | {ROW: pl.Int64()}
    return pl.DataFrame(rows, schema=schema)


@st.composite
def counties(draw: st.DrawFn) -> Facts:
    """Facts of one county, every school in it."""
    frames = {
        id: draw(tables(id, least=1 if id in ("schools", "stages") else 0))
        for id in dictionary()
        if id not in IN_RECORD_FOLDERS_ONLY and id != "county"
    }
    frames["county"] = draw(tables("county", 1, 1))
    code = frames["county"]["county"][0]
    frames["schools"] = frames["schools"].with_columns(pl.lit(code).alias("county"))
    return Facts.of(frames)
