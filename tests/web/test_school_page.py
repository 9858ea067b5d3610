"""A school's page, and who sees it."""

import pytest
from django.utils import timezone

from junheng.web.models import Campaign, Sheet, Unit, Version
from junheng.web.services.assessments import assessment_of
from tests.web.conftest import Door


@pytest.fixture
def locked(db: None) -> Campaign:
    return Campaign.objects.exclude(locked=None).get()


def own_school() -> Unit:
    return Unit.objects.get(posts__person__username="demo-clerk")


@pytest.mark.parametrize("role", ["clerk", "head"])
def test_a_schools_own_people_see_its_page_and_no_other(role: str, as_role: Door, locked: Campaign) -> None:
    client, own = as_role(role), own_school()
    page = client.get(f"/county/{locked.pk}/school/{own.pk}/").content.decode()
    assert own.name in page
    sheet = Sheet.objects.filter(school=own).order_by("-campaign__school_year").first()
    assert sheet is not None
    assert f"/sheet/{sheet.pk}/" in page
    other = Unit.objects.filter(kind="school").exclude(pk=own.pk).first()
    assert other is not None
    for path in (f"school/{other.pk}/", f"school/{other.pk}/primary/R1/", "", "map/", "indicator/primary/R1/"):
        assert client.get(f"/county/{locked.pk}/{path}").status_code == 404
    listed = client.get(f"/county/{locked.pk}/schools/").content.decode()
    assert other.name not in listed
    assert own.name in listed


def test_a_reviewer_sees_the_schools_of_his_township_alone(as_role: Door, locked: Campaign) -> None:
    client, township = as_role("reviewer"), own_school().parent
    for school in Unit.objects.filter(kind="school").select_related("parent"):
        wanted = 200 if school.parent == township else 404
        assert client.get(f"/county/{locked.pk}/school/{school.pk}/").status_code == wanted


def test_it_has_figures_gaps_rank_and_the_years_before(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    found = assessment_of(locked.locked, "national-2017")
    unit = next(unit for unit in found.units if unit.stage == "junior" and unit.passes is False)
    key = Unit.objects.get(code=unit.school).pk
    page = as_role("planner").get(f"/county/{locked.pk}/school/{key}/").content.decode()
    for words in ("最近的达标途径", "位次", "2021—2022学年", "2022—2023学年", "距达标值", "在校生数"):
        assert words in page


def test_a_school_that_the_data_do_not_have_says_so(as_role: Door, locked: Campaign) -> None:
    township = own_school().parent
    new = Unit.objects.create(code="9901019999", name="新设小学", kind="school", parent=township)
    page = as_role("planner").get(f"/county/{locked.pk}/school/{new.pk}/").content.decode()
    assert "没有这所学校" in page


def test_a_school_of_another_county_is_not_there(as_role: Door, locked: Campaign) -> None:
    county = Unit.objects.create(code="990102", name="另一县", kind="county")
    school = Unit.objects.create(code="9901020001", name="别校", kind="school", parent=county)
    assert as_role("planner").get(f"/county/{locked.pk}/school/{school.pk}/").status_code == 404


def test_links_to_the_results_stand_in_the_navigation(as_role: Door, locked: Campaign) -> None:
    own = own_school()
    assert (
        f"/county/{locked.pk}/school/{own.pk}/" in as_role("head").get(f"/county/{locked.pk}/schools/").content.decode()
    )
    assert f"/county/{locked.pk}/schools/" in as_role("reviewer").get("/", follow=True).content.decode()


def test_earlier_figures_lead_to_how_they_came_about_in_their_year(as_role: Door, locked: Campaign) -> None:
    version = Version.objects.get(school_year=locked.school_year - 1)
    earlier = Campaign.objects.create(
        county=locked.county, school_year=version.school_year, due=timezone.now(), locked=version
    )
    own = own_school()
    page = as_role("clerk").get(f"/county/{locked.pk}/school/{own.pk}/").content.decode()
    history = page[page.index("历年数值") :]
    address = f"/county/{earlier.pk}/school/{own.pk}/junior/R1/"
    assert f'href="{address}"' in history
    assert as_role("clerk").get(address).status_code == 200
