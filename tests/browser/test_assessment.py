"""The assessment's pages in a browser: what to do next in sight, and the way from the county to a single figure."""

from typing import Any

import pytest
from playwright.sync_api import expect

from junheng.web.models import Campaign

pytestmark = pytest.mark.chromium


def locked() -> int:
    found: int = Campaign.objects.exclude(locked=None).get().pk
    return found


def test_within_the_first_screen_stands_the_verdict_and_what_to_do_next(desks: Any) -> None:
    page = desks().log_in("leader")
    expect(page.locator(".verdict")).to_be_in_viewport()
    expect(page.locator(".tally .mark.fail")).to_be_in_viewport()
    expect(page.locator(".todo .way").first).to_be_in_viewport()
    first, second = page.locator(".pair").first.locator("img").all()
    here, beside = first.bounding_box(), second.bounding_box()
    assert here is not None
    assert beside is not None
    assert here["y"] == beside["y"]


def test_from_the_county_to_how_a_figure_came_about(desks: Any) -> None:
    page = desks().log_in("planner")
    page.locator(".mark.near").click()
    expect(page.locator("h1")).to_contain_text("R5")
    page.get_by_label("结论").select_option("达到85%底线")
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("link", name="实际值").click()
    expect(page.locator('th[aria-sort="ascending"]')).to_contain_text("实际值")
    expect(page.locator("td.of-state").first).to_contain_text("达到85%底线")
    name = page.locator("td.of-name").first.inner_text()
    page.locator("td.of-value a").first.click()
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator(".formula").first).to_contain_text("÷")
    page.get_by_role("link", name=name).click()
    expect(page.locator("h1")).to_contain_text(name)


def test_the_table_is_taken_home_whole(desks: Any) -> None:
    desk = desks()
    page = desk.log_in("expert")
    page.goto(f"{desk.address}/county/{locked()}/schools/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出Excel").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")


def test_a_standard_is_chosen_by_keyboard_alone(desks: Any) -> None:
    desk = desks()
    page = desk.log_in("planner")
    page.goto(f"{desk.address}/county/{locked()}/standards/")
    page.locator("input[name=standard]:checked").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".told.success")).to_contain_text("已选用")
    page.goto(f"{desk.address}/county/{locked()}/")
    expect(page.locator(".basis")).to_contain_text("2012")
