"""Everything by keyboard: no mouse, and nothing is put in focus but by Tab and Enter, where the eye finds it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from junheng.web.demonstration import PASSWORD
from junheng.web.models import Sheet

pytestmark = pytest.mark.chromium

FAR = 250
"""Steps after which somebody gives up."""
HERE = "(wanted) => document.activeElement.matches(wanted)"
IN_SIGHT = """() => {
    const here = document.activeElement, style = getComputedStyle(here);
    const { top, bottom, width } = here.getBoundingClientRect();
    const marked = (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none";
    return marked && width > 0 && bottom > 0 && top < innerHeight;
}"""


def go(page: Page, wanted: str, key: str = "Tab") -> None:
    """Step from one to the next until something is in focus; it has to be seen there."""
    for _ in range(FAR):
        page.keyboard.press(key)
        if page.evaluate(HERE, wanted):
            page.wait_for_function(IN_SIGHT)
            return
    raise AssertionError(f"not reached: {wanted}")


def enter(page: Page, wanted: str, key: str = "Tab") -> None:
    """Go to a link or button and press it."""
    go(page, wanted, key)
    page.keyboard.press("Enter")


def log_in(desk: Any, role: str) -> Page:
    """Come in through the door, whose first field waits to be typed in."""
    page: Page = desk.page
    page.goto(desk.address)
    page.keyboard.type(f"demo-{role}")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def skip(page: Page) -> None:
    """Past the menu: the first thing that Tab reaches."""
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_sheet_is_reached_filled_in_and_submitted(desks: Any) -> None:
    desk = desks()
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = log_in(desk, "clerk")
    enter(page, 'nav a[href*="/evidence/"]')
    page.wait_for_url("**/evidence/")
    enter(page, 'nav a[href*="/sheet/"]')
    page.wait_for_url("**/sheet/**")
    skip(page)
    enter(page, '.sections a[href^="#stages-junior-"]')
    go(page, '[name="stages/junior/pupils"]')
    for typed in ("很多", "21", "302"):
        page.keyboard.press("Control+A")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    expect(page.locator("#doubts .errors")).to_contain_text("很多")
    expect(page.locator('[id="box-stages/junior/pupils"] .doubt.error')).to_be_visible()

    # As Excel hands over a column of three cells.
    go(page, '[name="stages/junior/pupils"]', "Shift+Tab")
    page.evaluate("navigator.clipboard.writeText('911\\n22\\n303\\n')")
    page.keyboard.press("Control+V")
    expect(page.locator("#doubts .errors")).to_have_count(0)
    expect(page.locator(".box[data-waiting]")).to_have_count(0)

    enter(page, 'button[formaction$="/submit/"]', "Shift+Tab")
    expect(page.locator(".told.success")).to_contain_text("已提交")
    kept = Sheet.objects.get(school__posts__person__username="demo-clerk", campaign__locked=None)
    assert kept.state == "submitted"
    told = kept.entries["stages/junior"]
    assert [told[name] for name in ("pupils", "classes", "pupils_g7")] == ["911", "22", "303"]


def test_from_the_dashboard_to_a_clause_and_how_its_figure_came_about(desks: Any) -> None:
    page = log_in(desks(), "leader")
    expect(page.locator(".verdict")).to_be_in_viewport()
    skip(page)
    enter(page, '.todo a[href*="/clause/R-CV/"]')
    page.wait_for_url("**/clause/R-CV/")
    skip(page)
    enter(page, 'main a[href*="/indicator/primary/R5/"]')
    page.wait_for_url("**/indicator/primary/R5/")
    enter(page, "td.of-value a")
    expect(page.locator("h1")).to_contain_text("计算过程")
    expect(page.locator(".formula").first).to_contain_text("÷")
    skip(page)
    go(page, "main .wide")
