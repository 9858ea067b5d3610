"""The county's page and its map."""

import io
import json
import re

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from junheng.web.models import Campaign, Event, Measure, Version
from junheng.web.services.assessments import assessment_of, facts_of
from junheng.web.services.pictures import drawn
from junheng.web.services.surveys import keep
from tests.web.conftest import Door


@pytest.fixture
def locked(db: None) -> Campaign:
    """The demonstration's last year."""
    return Campaign.objects.exclude(locked=None).get()


PAGES = [
    "",
    "map/",
    "indicator/primary/R5/",
    "clause/R-CV/",
    "clause/G5/",
    "comparison/",
    "standards/",
    "schools/",
    "coefficients/primary.svg",
    "years/primary.svg",
    "map.svg",
    "indicator/primary/R5/dots.svg",
    "indicator/primary/R5/table.xlsx",
    "schools/table.xlsx",
    "table.xlsx",
    "gaps/",
    "gaps/table.xlsx",
    "comparison/table.xlsx",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_takes_few_queries(
    path: str, lang: str, as_role: Door, locked: Campaign, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_role("planner")
    client.cookies["lang"] = lang
    client.get(f"/county/{locked.pk}/{path}")
    with django_assert_max_num_queries(15):
        assert client.get(f"/county/{locked.pk}/{path}").status_code == 200


def test_what_fails_stands_first_with_its_reason_and_the_nearest_way(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    found = assessment_of(locked.locked, "national-2017")
    page = as_role("leader").get(f"/county/{locked.pk}/").content.decode()
    todo = page[page.index('class="todo"') : page.index("校际差异系数与限值")]
    failing = [id for id, result in found.clauses.items() if result.verdict == "fail"]
    assert re.findall(r"<strong>([^<]+)</strong>", todo)[: len(failing)] == failing
    assert "提高到" in todo  # of the coefficient that is over its limit
    for verdict, word in (("fail", "未达标"), ("undetermined", "无法判定"), ("pass", "达标")):
        number = sum(result.verdict == verdict for result in found.clauses.values())
        assert f'<span class="mark {verdict}">{word} {number}条</span>' in page


def test_where_both_stages_fail_each_says_why(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    facts = facts_of(locked.locked)
    mine = pl.col("school") == facts["schools"]["school"][0]
    skewed = {
        id: pl.when(mine).then(pl.col(id) * 500).otherwise(pl.col(id)).alias(id)
        for id in ("equipment_value", "sports_ground_area_m2")
    }
    schools = facts["schools"].with_columns(*skewed.values())
    newer = keep(None, locked.county, locked.school_year, facts.with_tables(schools=schools))
    Campaign.objects.filter(pk=locked.pk).update(locked=newer)
    found = assessment_of(newer, "national-2017")
    failing = {
        stage: [id for id, one in own.spreads.items() if one.passes is False] for stage, own in found.stages.items()
    }
    page = as_role("leader").get(f"/county/{locked.pk}/").content.decode()
    why = re.search(r'class="why">(小学：[^<]*)<', page)
    assert all(failing.values())
    assert why is not None, re.findall(r'class="why">([^<]*)<', page)
    assert "；初中：" in why[1]
    for stage, word in (("primary", "小学"), ("junior", "初中")):
        part = why[1].partition(f"{word}：")[2].partition("；初中")[0]
        assert set(re.findall(r"R\d", part)) == set(failing[stage])


def test_everything_goes_into_one_workbook(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    answer = as_role("leader").get(f"/county/{locked.pk}/table.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    shown = {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    found = assessment_of(locked.locked, "national-2017")
    assert set(found.clauses) <= shown
    assert {unit.name for unit in found.units} <= shown


def test_a_value_near_its_limit_is_marked_by_a_ring_and_the_word(as_role: Door, locked: Campaign) -> None:
    page = as_role("leader").get(f"/county/{locked.pk}/").content.decode()
    assert re.search(r'class="mark fail near">.*0\.501 > 0\.50 <em>临界</em>', page)


def test_a_new_version_changes_the_page_and_its_pictures_at_once(as_role: Door, locked: Campaign) -> None:
    client = as_role("leader")
    before = client.get(f"/county/{locked.pk}/").content.decode()
    picture = client.get(f"/county/{locked.pk}/coefficients/primary.svg").content
    assert locked.locked is not None
    facts = facts_of(locked.locked)
    grown = facts["schools"].with_columns(facts["schools"]["sports_ground_area_m2"] * 3)
    locked.locked = keep(None, locked.county, locked.school_year, facts.with_tables(schools=grown))
    locked.save()
    after = client.get(f"/county/{locked.pk}/").content.decode()
    assert "第2版" in after
    assert after != before
    assert client.get(f"/county/{locked.pk}/coefficients/primary.svg").content != picture
    pattern = r'src="([^"]+coefficients/primary.svg[^"]*)"'
    assert re.findall(pattern, before) != re.findall(pattern, after)


def test_no_picture_is_stale_once_an_earlier_year_is_locked_again_or_another_standard_chosen(
    as_role: Door, locked: Campaign
) -> None:
    client = as_role("leader")

    def pictures(kind: str) -> list[str]:
        return re.findall(f'src="([^"]+{kind}/primary.svg[^"]*)"', client.get(f"/county/{locked.pk}/").content.decode())

    trend, coefficients = pictures("years"), pictures("coefficients")
    earlier = Version.objects.filter(school_year=locked.school_year - 1).get()
    facts = facts_of(earlier)
    grown = facts["schools"].with_columns(facts["schools"]["sports_ground_area_m2"] * 3)
    keep(None, locked.county, earlier.school_year, facts.with_tables(schools=grown))
    assert pictures("years") != trend
    assert pictures("coefficients") == coefficients
    Measure.objects.update(standard="national-2012")
    assert pictures("coefficients") != coefficients


def test_a_year_that_is_not_locked_says_what_to_do(as_role: Door, locked: Campaign) -> None:
    present = Campaign.objects.filter(locked=None).get()
    page = as_role("leader").get(f"/county/{present.pk}/").content.decode()
    assert "尚未锁定" in page
    assert f"/survey/{present.pk}/" in page
    assert as_role("leader").get(f"/county/{present.pk}/schools/").status_code == 404


def test_the_trend_is_of_the_locked_years_alone(as_role: Door, locked: Campaign) -> None:
    picture = as_role("leader").get(f"/county/{locked.pk}/years/primary.svg").content.decode()
    for year in ("2021—2022", "2022—2023", "2023—2024"):
        assert year in picture
    assert "2024—2025" not in picture


def test_the_list_beside_the_map_has_every_school_with_its_verdict(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    found = assessment_of(locked.locked, "national-2017")
    page = as_role("expert").get(f"/county/{locked.pk}/map/").content.decode()
    assert all(f"</span> {unit.name} <span" in page for unit in found.units)
    failing = sum(unit.in_scope and unit.passes is False for unit in found.units)
    assert page.count('<li><span class="mark fail">未达标</span>') == failing


SQUARE = [[[119.0, 29.0], [121.0, 29.0], [121.0, 31.0], [119.0, 31.0], [119.0, 29.0]]]


def _map(name: str) -> SimpleUploadedFile:
    feature = {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
    }
    return SimpleUploadedFile("边界.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}).encode())


def test_boundaries_are_kept_for_the_county_and_logged(as_role: Door, locked: Campaign) -> None:
    client = as_role("planner")
    revision = Measure.objects.get(county=locked.county).revision
    before = client.get(f"/county/{locked.pk}/map.svg").content
    told = {"file": _map("白塘镇"), "revision": revision}
    client.post(f"/county/{locked.pk}/map/set/", told)
    assert client.get(f"/county/{locked.pk}/map.svg").content != before
    event = Event.objects.get(did="brought-map")
    assert event.after == Measure.objects.get(county=locked.county).digest
    for number in ("²", "9" * 5000, revision):
        told = {"file": _map("石庄镇"), "revision": number}
        late = client.post(f"/county/{locked.pk}/map/set/", told, follow=True)
        assert "没有保存" in late.content.decode()
    assert Event.objects.filter(did="brought-map").count() == 1


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b"[]", b'{"type": "FeatureCollection", "features": []}', _map("\0").read(), b"[" * 100_000],
)
def test_what_is_no_map_is_refused_by_its_name_and_nothing_changes(
    body: bytes, as_role: Door, locked: Campaign
) -> None:
    held = Measure.objects.get(county=locked.county)
    told = {"file": SimpleUploadedFile("边界.geojson", body), "revision": held.revision}
    answer = as_role("planner").post(f"/county/{locked.pk}/map/set/", told, follow=True).content.decode()
    assert "边界.geojson" in answer
    assert "boundaries.geojson" not in answer  # where it lay while it was read
    assert Measure.objects.get(county=locked.county).digest == held.digest
    assert not Event.objects.exists()


def test_a_county_without_a_map_or_another_year_says_so(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    Measure.objects.update(boundaries=None, digest="")
    locked.locked.county.versions.exclude(school_year__gte=locked.school_year).delete()
    client = as_role("leader")
    assert "尚未上传乡镇边界" in client.get(f"/county/{locked.pk}/map/").content.decode()
    assert "还看不出变化" in client.get(f"/county/{locked.pk}/").content.decode()
    assert "没有可以对比的" in client.get(f"/county/{locked.pk}/comparison/").content.decode()
    assert client.get(f"/county/{locked.pk}/years/primary.svg").status_code == 404


def test_figures_that_an_error_speaks_of_are_not_computed_with(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    facts = facts_of(locked.locked)
    stages = facts["stages"].with_columns(pupils=facts["stages"]["pupils_g1"].fill_null(0) * 0 + 1)
    locked.locked = keep(None, locked.county, locked.school_year, facts.with_tables(stages=stages))
    locked.save()
    assert "按“暂无数据”处理" in as_role("leader").get(f"/county/{locked.pk}/").content.decode()


def test_pictures_are_drawn_once(as_role: Door, locked: Campaign) -> None:
    client = as_role("leader")
    client.get(f"/county/{locked.pk}/map.svg")
    misses = drawn.cache_info().misses
    client.get(f"/county/{locked.pk}/map.svg")
    assert drawn.cache_info().misses == misses
