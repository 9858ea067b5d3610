"""What the form of a sheet says beside its fields."""

import re
from typing import Any

import pytest

from junheng.web.models import Event, Sheet
from junheng.web.services.campaigns import prospect
from junheng.web.services.registers import known_stages, register_of
from junheng.web.services.sheets import findings_of
from junheng.web.services.surveys import given_of, keep
from tests.web.conftest import Door

PUPILS = "stages/junior/pupils"


@pytest.fixture
def sheet(db: None) -> Sheet:
    """The demonstration clerk's own, of the present year."""
    return Sheet.objects.get(state="draft", school__posts__person__username="demo-clerk")


def saved(client: Any, sheet: Sheet, **fields: str) -> Any:
    told = {**fields, "revision": str(Sheet.objects.get(pk=sheet.pk).revision)}
    return client.post(f"/sheet/{sheet.pk}/save/", told, headers={"HX-Request": "true"})


def test_errors_stand_at_the_top_with_links_to_their_fields(as_role: Door, sheet: Sheet) -> None:
    client = as_role("clerk")
    answer = saved(client, sheet, **{PUPILS: "很多"}).content.decode()
    assert f'href="#{PUPILS}"' in answer
    assert "工作表" not in answer
    page = client.get(f"/sheet/{sheet.pk}/").content.decode()
    assert f'href="#{PUPILS}"' in page
    assert f'id="{PUPILS}"' in page
    assert page.index(f'href="#{PUPILS}"') < page.index(f'id="{PUPILS}"')


@pytest.mark.parametrize("this_years", [True, False])
def test_a_figure_far_from_its_peers_is_said(sheet: Sheet, this_years: bool) -> None:
    """Also where nothing of this year is there yet to compare with: then last year's stands for the others."""
    village = Sheet.objects.filter(campaign=sheet.campaign, entries__schools__urban_rural="乡村").exclude(
        entries__has_key="stages/junior"
    )
    one = village.select_related("school", "campaign")[0]
    if not this_years:
        county, year = one.campaign.county, one.campaign.school_year
        schools, stages = prospect(county).schools, known_stages(given_of(one.campaign))
        register = register_of(county, schools, year, stages, None, carry=False)
        one.campaign.given = keep(None, county, year, register.facts, "given")
    one.entries["schools"]["books"] = str(int(one.entries["schools"]["books"]) * 40)
    assert any(doubt.finding.code.startswith("check.peer") for doubt in findings_of(one)["schools/books"])


def test_a_saved_field_says_so_and_the_form_as_it_is_loaded_does_not(as_role: Door, sheet: Sheet) -> None:
    client = as_role("clerk")
    assert "kept-mark" in saved(client, sheet, **{PUPILS: "901"}).content.decode()
    assert "kept-mark" not in client.get(f"/sheet/{sheet.pk}/").content.decode()


def test_of_two_clerks_the_second_is_told_who_was_quicker(as_role: Door, sheet: Sheet) -> None:
    saved(as_role("clerk"), sheet, **{PUPILS: "901"})
    told = {"schools/books": "1", "revision": sheet.revision}
    answer = as_role("clerk").post(f"/sheet/{sheet.pk}/save/", told, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "demo-clerk" in answer.content.decode()


def test_a_form_posted_twice_does_nothing_twice(as_role: Door, sheet: Sheet) -> None:
    client = as_role("clerk")
    told = {PUPILS: "901", "revision": sheet.revision}
    for _ in range(2):
        client.post(f"/sheet/{sheet.pk}/save/", told)
    for _ in range(2):
        client.post(f"/sheet/{sheet.pk}/submit/", {"revision": sheet.revision + 1})
    assert [event.did for event in Event.objects.order_by("pk")] == ["entered", "submit"]
    assert Sheet.objects.get(pk=sheet.pk).revision == sheet.revision + 2


def test_a_field_of_a_stage_that_the_school_does_not_have_is_refused(as_role: Door, sheet: Sheet) -> None:
    assert "stages/primary" not in sheet.entries
    assert saved(as_role("clerk"), sheet, **{"stages/primary/pupils": "1"}).status_code == 409


def test_every_part_is_listed_and_the_page_asks_little_of_the_data_base(
    as_role: Door, sheet: Sheet, django_assert_max_num_queries: Any
) -> None:
    client = as_role("clerk")
    client.get(f"/sheet/{sheet.pk}/")
    with django_assert_max_num_queries(15):
        page = client.get(f"/sheet/{sheet.pk}/").content.decode()
    ids = re.findall(r'<fieldset id="([^"]+)"', page)
    assert len(ids) == 8
    assert all(f'href="#{id}"' in page for id in ids)


def test_an_unknown_step_is_not_there(as_role: Door, sheet: Sheet) -> None:
    assert as_role("clerk").post(f"/sheet/{sheet.pk}/burn/").status_code == 404


def test_last_years_choice_is_said_in_the_readers_language(as_role: Door, sheet: Sheet) -> None:
    client = as_role("clerk")
    client.cookies["lang"] = "en"
    assert re.search(r"Last year: (city|town|rural|village)", client.get(f"/sheet/{sheet.pk}/").content.decode())
