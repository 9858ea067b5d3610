"""Workbooks that people fill in elsewhere: a school's, the county's, and locked data."""

import tempfile
from pathlib import Path

import polars as pl

from junheng.facts.table import Facts
from junheng.facts.workbook.template import write_facts
from junheng.terms.messages import Lang
from junheng.web.models import Campaign, Sheet, Version
from junheng.web.services.assessments import facts_of
from junheng.web.services.surveys import gathered


def book_of_sheet(sheet: Sheet, lang: Lang) -> bytes:
    """A school's sheet as it stands, to be filled in and brought back."""
    facts, _ = gathered(sheet.campaign, [sheet])
    of_school = pl.col("school") == sheet.school.code
    tables = {id: facts[id].filter(of_school) for id in ("schools", "stages")}
    return _written(Facts.of({"county": facts["county"].select("county", "name", "school_year"), **tables}), lang)


def book_of_campaign(campaign: Campaign, lang: Lang) -> bytes:
    """What all sheets of a county say now."""
    facts, _ = gathered(campaign, list(campaign.sheets.select_related("school")))
    return _written(facts, lang)


def book_of_version(version: Version, lang: Lang) -> bytes:
    """Locked data."""
    return _written(facts_of(version), lang)


def _written(facts: Facts, lang: Lang) -> bytes:
    with tempfile.TemporaryDirectory(prefix="junheng-") as folder:
        path = Path(folder, "book.xlsx")
        write_facts(path, facts, lang)
        return path.read_bytes()
