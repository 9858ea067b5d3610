"""A survey in a browser: fields saved as they are left, pasted blocks, workbooks, two at one sheet, the board."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.chromium

PUPILS = '[name="stages/junior/pupils"]'


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
    expect(page.locator(".box[data-waiting]")).to_have_count(0)
    page.reload()
    assert [page.locator(f'[name="{name}"]').input_value() for name in names] == ["911", "21", "302"]


def test_enter_and_arrow_keys_go_from_field_to_field_and_a_saved_field_says_so(desks: Any) -> None:
    page = desks().log_in("clerk")
    page.locator(PUPILS).focus()
    page.keyboard.type("912")
    page.keyboard.press("Enter")
    expect(page.locator('[name="stages/junior/classes"]')).to_be_focused()
    expect(page.locator(".box", has=page.locator(PUPILS)).locator(".kept-mark")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.locator(PUPILS)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator('[name="stages/junior/classes"]')).to_be_focused()


def test_an_error_at_the_top_leads_to_its_field(desks: Any) -> None:
    page = desks().log_in("clerk")
    page.locator(PUPILS).fill("很多")
    page.keyboard.press("Tab")
    link = page.locator("#doubts .errors a").first
    link.click()
    expect(page.locator(PUPILS)).to_be_in_viewport()
    assert page.url.endswith("#stages/junior/pupils")


def test_of_two_clerks_the_slower_is_told_in_sight_of_the_field(desks: Any) -> None:
    one, two = desks().log_in("clerk"), desks().log_in("clerk")
    one.locator(PUPILS).fill("913")
    one.keyboard.press("Tab")
    expect(one.locator(".box", has=one.locator(PUPILS)).locator(".kept-mark")).to_be_visible()
    two.locator(PUPILS).fill("914")
    two.keyboard.press("Tab")
    expect(two.locator("#refused .told.error")).to_contain_text("demo-clerk")
    expect(two.locator("#refused .told.error")).to_be_in_viewport()
    expect(two.locator(".box.unsaved")).to_have_count(1)


def test_a_sheet_is_taken_along_and_brought_back(desks: Any, tmp_path: Path) -> None:
    page = desks().log_in("clerk")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载本表").click()
    path = tmp_path / taken.value.suggested_filename
    taken.value.save_as(path)
    book = openpyxl.load_workbook(path)
    stages = book["学段"]
    column = next(cell.column for cell in stages[2] if str(cell.value).startswith("在校生"))
    stages.cell(3, column).value = 915
    book.save(path)
    page.get_by_role("link", name="上传填好的表").click()
    page.set_input_files('[name="file"]', path)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator("table").last).to_contain_text("915")
    page.get_by_role("button", name="全部生效").click()
    expect(page.locator(PUPILS)).to_have_value("915")


def test_a_planner_opens_a_survey_reminds_and_looks_at_the_board(desks: Any) -> None:
    planner, clerk = desks(), desks()
    page = planner.log_in("planner")
    page.get_by_role("link", name="填报进度", exact=True).click()
    page.get_by_role("button", name="催报").click()
    expect(page.locator(".told.success")).to_contain_text("已催报")
    expect(clerk.log_in("clerk").locator(".told.near")).to_contain_text("催报")
    page.get_by_role("link", name="填报中").click()
    assert "state=draft" in page.url
    page.get_by_role("link", name="填报与版本", exact=True).first.click()
    page.locator('[name="day"]').fill("2099-01-15")
    page.get_by_role("button", name="开启填报").click()
    expect(page.locator(".told.success")).to_contain_text("已开启2025学年填报")
    expect(page.locator("h1")).to_contain_text("2025—2026")


def test_whoever_was_logged_out_meanwhile_keeps_what_was_typed_and_is_told(desks: Any) -> None:
    desk = desks()
    page = desk.log_in("clerk")
    desk.context.clear_cookies(name="sessionid")
    page.locator(PUPILS).fill("916")
    page.keyboard.press("Tab")
    expect(page.locator("#refused .told.error")).to_contain_text("登录已过期")
    expect(page.locator(PUPILS)).to_have_value("916")
    expect(page.locator(".box.unsaved")).to_have_count(1)


def test_what_was_typed_last_is_kept_when_the_sheet_is_submitted_at_once(desks: Any) -> None:
    page = desks().log_in("clerk")
    page.locator(PUPILS).fill("913")
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".told.success")).to_contain_text("已提交")
    expect(page.locator(PUPILS)).to_have_value("913")


def test_what_is_changed_again_while_other_entries_wait_is_kept_too(desks: Any) -> None:
    """Saves are slow here, so that five entries wait in a row, two of them of fields that are drawn anew meanwhile."""
    desk = desks()
    page = desk.log_in("clerk")
    page.route("**/save/", lambda route: (page.wait_for_timeout(150), route.continue_()))
    names = ["schools/books", "schools/computers", "schools/staff"]
    enter = """([names, figures]) => names.forEach((name, at) => {
        const field = document.querySelector(`[name="${name}"]`);
        field.value = figures[at];
        field.dispatchEvent(new Event("change", { bubbles: true }));
    })"""
    page.evaluate(enter, [names[:2], ["4001", "401"]])
    page.evaluate(enter, [names, ["4002", "402", "61"]])
    expect(page.locator(".box[data-waiting]")).to_have_count(0, timeout=20_000)
    page.reload()
    for name, figure in zip(names, ["4002", "402", "61"], strict=True):
        expect(page.locator(f'[name="{name}"]')).to_have_value(figure)
