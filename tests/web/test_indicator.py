"""An indicator's page: its table sorted, filtered, paged and taken home; and how a figure came about."""

import io
import re

import openpyxl
import polars as pl
import pytest
from django.test import Client

from junheng.facts.example import example_county
from junheng.web.models import Campaign, Unit, Version
from junheng.web.services.assessments import assessment_of, facts_of
from junheng.web.services.surveys import keep
from junheng.web.services.tables import ON_A_PAGE
from tests.web.conftest import Door


@pytest.fixture
def locked(db: None) -> Campaign:
    return Campaign.objects.exclude(locked=None).get()


def rows(body: bytes) -> list[list[object]]:
    """The rows of a workbook below its headings."""
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(at for at, row in enumerate(told) if row[0] in ("学校标识码", "学段"))
    return told[start + 1 :]


def shown(client: Client, path: str) -> list[str]:
    """Names in the order of the page."""
    page = client.get(path).content.decode()
    return re.findall(r'of-name"><a [^>]+>([^<]+)</a>', page)


def test_it_sorts_by_any_column_both_ways_and_blanks_stand_last(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    found = assessment_of(locked.locked, "national-2017")
    own = [unit for unit in found.units if unit.stage == "primary"]
    known = [unit for unit in own if unit.readings["R5"].value is not None]
    client, path = as_role("leader"), f"/county/{locked.pk}/indicator/primary/R5/"
    for sort, down in (("value", False), ("-value", True)):
        names = shown(client, f"{path}?sort={sort}")
        wanted = sorted(known, key=lambda unit: float(unit.readings["R5"].value or 0), reverse=down)
        assert names[: len(known)] == [unit.name for unit in wanted]
        assert len(names) == len(own)
    assert 'aria-sort="descending"' in client.get(f"{path}?sort=-value").content.decode()


def test_it_filters_by_township_and_verdict(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    found = assessment_of(locked.locked, "national-2017")
    client, path = as_role("leader"), f"/county/{locked.pk}/indicator/primary/R6/"
    wanted = [
        unit.name
        for unit in found.units
        if unit.stage == "primary" and unit.in_scope and unit.readings["R6"].state == "failing"
    ]
    assert wanted
    assert shown(client, f"{path}?look=failing") == wanted
    assert shown(client, f"{path}?township=白塘镇") == [
        unit.name for unit in found.units if unit.stage == "primary" and unit.township == "白塘镇"
    ]
    assert "没有符合条件的学校" in client.get(f"{path}?township=没有").content.decode()
    assert client.get(f"{path}?sort=nothing&page=99").status_code == 200


@pytest.fixture
def large(locked: Campaign) -> Campaign:
    """A county of more schools than a page holds, one with a name that a sheet might take for a formula."""
    facts = example_county(120, 3)
    names = facts["schools"]["name"].to_list()
    names[0] = '=HYPERLINK("http://x","y")<script>alert(1)</script>'
    facts = facts.with_tables(schools=facts["schools"].with_columns(pl.Series("name", names)))
    locked.locked = keep(None, locked.county, locked.school_year, facts)
    locked.save()
    return locked


def test_the_workbook_has_every_row_and_text_stays_text(as_role: Door, large: Campaign) -> None:
    assert large.locked is not None
    found = assessment_of(large.locked, "national-2017")
    client = as_role("leader")
    page = client.get(f"/county/{large.pk}/schools/").content.decode()
    assert "第1页，共" in page
    assert page.count('of-name"') == ON_A_PAGE
    assert "<script>alert" not in page
    answer = client.get(f"/county/{large.pk}/schools/table.xlsx?page=2")
    told = rows(answer.content)
    assert len(told) == len(found.units) > 2 * ON_A_PAGE
    assert "attachment" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]  # type: ignore[union-attr]  # there is one
    assert any(str(row[2]).startswith("=HYPERLINK") for row in told)


def test_pages_together_have_every_row_once(as_role: Door, large: Campaign) -> None:
    client = as_role("leader")
    path = f"/county/{large.pk}/indicator/primary/R1/?sort=-value"
    whole = rows(client.get(path.replace("/?", "/table.xlsx?")).content)
    names = [name for page in range(1, 6) for name in shown(client, f"{path}&page={page}")]
    # Schools that the tree of units does not have lead nowhere, and are there all the same.
    assert set(names) <= {str(row[1]) for row in whole}
    assert len(whole) == sum(unit.stage == "primary" for unit in assessment_of(_version(large), "national-2017").units)


def _version(campaign: Campaign) -> Version:
    assert campaign.locked is not None
    return campaign.locked


def test_whoever_sees_a_township_takes_home_its_schools_alone(as_role: Door, locked: Campaign) -> None:
    reviewer = as_role("reviewer")
    told = rows(reviewer.get(f"/county/{locked.pk}/schools/table.xlsx").content)
    own = Unit.objects.filter(kind="school", parent__posts__person__username="demo-reviewer")
    assert {row[1] for row in told} == set(own.values_list("code", flat=True)) - _without_stage(locked)
    assert len(told) < 20


def _without_stage(campaign: Campaign) -> set[str]:
    facts = facts_of(_version(campaign))
    return set(facts["schools"]["school"]) - set(facts["stages"]["school"])


def test_a_figure_leads_to_clause_formula_inputs_and_version(as_role: Door, locked: Campaign) -> None:
    version = _version(locked)
    found = assessment_of(version, "national-2017")
    unit = next(unit for unit in found.units if unit.stage == "primary" and unit.readings["R5"].shortfall)
    key = Unit.objects.get(code=unit.school).pk
    client = as_role("leader")
    link = f"/county/{locked.pk}/school/{key}/primary/R5/"
    assert link in client.get(f"/county/{locked.pk}/indicator/primary/R5/").content.decode()
    assert link in client.get(f"/county/{locked.pk}/school/{key}/").content.decode()
    page = client.get(link).content.decode()
    row = facts_of(version)["stages"].filter(school=unit.school, stage="primary").row(0, named=True)
    for words in ("运动场地面积", "室内体育用房面积", "在校生数", "sports_ground_area_m2", f"{row['pupils']:,}"):
        assert words in page
    assert f"第{version.number}版" in page
    assert version.digest[:12] in page
    assert str(unit.readings["R5"].value) in page  # exact


@pytest.mark.parametrize(
    "path", ["indicator/primary/R99/", "indicator/none/R1/", "clause/Z1/", "school/{}/primary/R99/"]
)
def test_what_is_not_there_is_not_found(path: str, as_role: Door, locked: Campaign) -> None:
    school = Unit.objects.filter(kind="school").first()
    assert school is not None
    assert as_role("leader").get(f"/county/{locked.pk}/{path.format(school.pk)}").status_code == 404


def test_the_years_stand_one_below_the_other_as_they_were_judged(as_role: Door, locked: Campaign) -> None:
    page = as_role("leader").get(f"/county/{locked.pk}/indicator/junior/R2/").content.decode()
    part = page[page.index("历年情况") : page.index('id="rows"')]
    versions = [*Version.objects.filter(kind="locked", school_year__lte=locked.school_year).order_by("school_year")]
    judged = [assessment_of(one, "national-2017").stages["junior"].spreads["R2"] for one in versions]
    assert len(judged) > 1
    assert re.findall(r'of-cv">([^<]+)<', part) == [f"{one.cv:.3f}" for one in judged if one.cv is not None]


def test_a_school_is_found_by_part_of_its_name_or_code(as_role: Door, locked: Campaign) -> None:
    client = as_role("planner")
    unit = Unit.objects.filter(kind="school", name__endswith="初级中学")[0]
    for words in (unit.name, unit.code):
        page = client.get(f"/county/{locked.pk}/schools/", {"name": words}).content.decode()
        assert re.findall(r'of-name"><a[^>]*>([^<]+)<', page) == [unit.name]
