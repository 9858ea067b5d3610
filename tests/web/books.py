"""Workbooks as people bring them, made from the demonstration's data."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import polars as pl
from django.core.files.uploadedfile import SimpleUploadedFile

from junheng.facts.registers import one_school
from junheng.facts.table import Facts
from junheng.facts.workbook.template import write_facts
from junheng.web.models import Sheet
from junheng.web.services.surveys import gathered


def facts_of_sheet(sheet: Sheet) -> Facts:
    """What a school's sheet says, as facts."""
    facts, _ = gathered(sheet.campaign, [sheet])
    return one_school(facts, sheet.school.code)


def with_figure(facts: Facts, table: str, field: str, figure: int, school: str) -> Facts:
    """The same facts with one figure of a school changed, as it is held."""
    mine = pl.col("school") == school
    changed = facts[table].with_columns(pl.when(mine).then(pl.lit(figure)).otherwise(pl.col(field)).alias(field))
    return facts.with_tables(**{table: changed})


def brought(facts: Facts, folder: Path, name: str = "book.xlsx") -> Callable[[], BytesIO]:
    """A workbook with these facts, as a form sends it; anew at each call."""
    path = folder / name
    write_facts(path, facts)
    return lambda: SimpleUploadedFile(name, path.read_bytes())
