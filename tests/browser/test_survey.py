"""The first half of the loop in a browser: entered, returned, mended, approved, locked, shown."""

from typing import Any

import pytest
from playwright.sync_api import expect

from junheng.web.models import Sheet

pytestmark = pytest.mark.chromium

PUPILS = '[name="stages/junior/pupils"]'


def test_from_the_clerk_to_the_countys_page(desks: Any) -> None:
    clerk, reviewer, planner, leader = desks(), desks(), desks(), desks()

    page = clerk.log_in("clerk")
    field = page.locator(PUPILS)
    field.fill("很多")
    field.press("Tab")
    expect(page.locator(".box", has=page.locator(PUPILS)).locator(".doubt.error")).to_be_visible()
    page.reload()
    expect(field).to_have_value("很多")
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".told.success")).to_contain_text("已提交")
    expect(field).to_be_disabled()

    review = reviewer.log_in("reviewer")
    review.locator("tr", has_text="待审核").first.wait_for()
    sheet = Sheet.objects.get(school__posts__person__username="demo-clerk", campaign__locked=None)
    review.goto(f"{reviewer.address}/sheet/{sheet.pk}/")
    review.locator('[name="remark:stages/junior/pupils"]').fill("请填数字")
    review.get_by_role("button", name="退回修改").click()
    expect(review.locator(".told.success")).to_contain_text("已退回")

    page.reload()
    expect(page.locator(".remark")).to_contain_text("请填数字")
    field.fill("900")
    field.press("Tab")
    expect(page.locator(".box", has=page.locator(PUPILS)).locator(".doubt.error")).to_have_count(0)
    page.get_by_role("button", name="提交审核").click()

    review.reload()
    review.get_by_role("button", name="审核通过").click()
    expect(review.locator(".told.success")).to_contain_text("已审核通过")
    Sheet.objects.filter(campaign=sheet.campaign).exclude(pk=sheet.pk).update(state="approved")

    board = planner.log_in("planner")
    board.goto(f"{planner.address}/survey/{sheet.campaign_id}/")
    board.get_by_role("button", name="锁定全县数据").click()
    expect(board.locator(".told.success")).to_contain_text("第2版")

    county = leader.log_in("leader")
    expect(county.locator("h1")).to_contain_text("2024—2025")
    expect(county.locator(".head")).to_contain_text("第2版")


def test_a_block_copied_from_a_sheet_fills_the_fields_that_follow(desks: Any) -> None:
    desk = desks()
    page = desk.log_in("clerk")
    names = ["stages/junior/pupils", "stages/junior/classes", "stages/junior/pupils_g7"]
    page.locator(PUPILS).focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text", "911\\t21\\t302\\n");
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
        }"""
    )
    page.wait_for_load_state("networkidle")
    page.reload()
    assert [page.locator(f'[name="{name}"]').input_value() for name in names] == ["911", "21", "302"]


@pytest.mark.parametrize("role", ["leader", "reviewer", "clerk", "planner"])
def test_on_a_phone_nothing_is_wider_than_the_screen(role: str, desks: Any) -> None:
    page = desks(390, 844).log_in(role)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
