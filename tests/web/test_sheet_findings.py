"""What stands beside a field after it was saved is what a check of the whole county finds there."""

from collections.abc import Mapping

import polars as pl
import pytest

from junheng.facts.checks import check
from junheng.facts.example import example_county
from junheng.facts.example.errors import with_mistakes
from junheng.facts.table import Facts
from junheng.terms.findings import Finding
from junheng.web.mapping import with_sheets
from junheng.web.models import Sheet
from junheng.web.services.sheets import findings_of, last_years, year_before
from junheng.web.services.surveys import given_of, keep
from tests.web.conftest import Door

TABLES = ("county", "schools", "stages")


@pytest.fixture
def sheet(db: None) -> Sheet:
    """The demonstration clerk's own, of the present year."""
    found = Sheet.objects.filter(state="draft", school__posts__person__username="demo-clerk").first()
    assert found is not None
    return found


def whole(sheet: Sheet) -> Mapping[str, list[tuple[str, str]]]:
    """Path → code and words of what a check of all schools, of this year and the last, finds at this one."""
    facts, _ = with_sheets(given_of(sheet.campaign), {sheet.school.code: sheet.entries})
    last = year_before(sheet.campaign)
    assert last is not None
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in check(alone(facts), alone(last)):
        if finding.school == sheet.school.code and finding.table in TABLES and finding.fields:
            place = f"stages/{finding.stage}" if finding.table == "stages" else str(finding.table)
            found.setdefault(f"{place}/{finding.fields[0]}", []).append(told(finding))
    return found


def alone(facts: Facts) -> Facts:
    return Facts.of({id: facts[id] for id in TABLES})


def told(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.text("zh")


def shown(sheet: Sheet) -> Mapping[str, list[tuple[str, str]]]:
    return {path: [told(doubt.finding) for doubt in doubts] for path, doubts in findings_of(sheet).items()}


@pytest.mark.parametrize("times", [0, 3, 10, 100])
def test_after_each_save_the_findings_are_those_of_a_whole_check(as_role: Door, sheet: Sheet, times: int) -> None:
    client, seen = as_role("clerk"), 0
    figures = [
        (f"{place}/{field}", int(words) * times)
        for place, fields in sheet.entries.items()
        for field, words in fields.items()
        if words.isdigit()
    ]
    for path, figure in figures[::6]:
        told = {path: str(figure), "revision": sheet.revision}
        assert client.post(f"/sheet/{sheet.pk}/save/", told, headers={"HX-Request": "true"}).status_code == 200
        sheet.refresh_from_db()
        assert shown(sheet) == whole(sheet)
        seen = max(seen, len(whole(sheet)))
    assert seen > 3


def test_what_was_found_is_found_anew_when_last_year_gets_another_version(sheet: Sheet) -> None:
    before = last_years(sheet, "zh")["schools/books"]
    last = year_before(sheet.campaign)
    assert last is not None
    mine = pl.col("school") == sheet.school.code
    books = pl.when(mine).then(pl.lit(1)).otherwise(pl.col("books")).alias("books")
    changed = last.with_tables(schools=last["schools"].with_columns(books))
    keep(None, sheet.campaign.county, sheet.campaign.school_year - 1, changed)
    assert last_years(sheet, "zh")["schools/books"] == "1" != before
    assert shown(sheet) == whole(sheet)
    assert "schools/books" in shown(sheet)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_check_of_some_schools_finds_what_a_check_of_all_finds_there(seed: int) -> None:
    facts = alone(with_mistakes(example_county(60, seed), seed)[0])
    schools = facts["schools"]["school"].to_list()[::7]
    found = [told(finding) for finding in check(facts) if finding.school in schools]
    assert [told(finding) for finding in check(facts, None, schools) if finding.school in schools] == found
    assert found
