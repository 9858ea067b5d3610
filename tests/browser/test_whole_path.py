"""The whole loop in a browser: entered, returned, mended, approved, locked, judged, reported, the same everywhere."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from junheng.web.jobs import perform
from junheng.web.models import Campaign, Sheet
from junheng.web.services import jobs

pytestmark = pytest.mark.chromium

EQUIPMENT = "schools/equipment_value"
OF_EQUIPMENT = "R6 生均教学仪器设备值（元）"
LATEST = Campaign.objects.filter(locked=None)


def coefficients(page: Page) -> dict[str, list[str]]:
    """The dashboard's coefficients: for each indicator the mark of every stage, as the reader sees it."""
    table = page.locator("table", has=page.locator("caption", has_text="校际差异系数与限值"))
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    return {name: [cell.strip() for cell in cells] for name, *cells in rows}


def clauses(page: Page) -> dict[str, tuple[str, str]]:
    """The dashboard's clauses: the verdict and the figure of each."""
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator("tr:has(th.code)").all()]
    return {id.strip(): (verdict.strip(), figure.strip()) for id, _, verdict, figure, *_ in rows}


def test_from_the_clerk_to_the_report(desks: Any, tmp_path: Path) -> None:
    clerk, reviewer, planner, leader = desks(), desks(), desks(), desks()
    county = leader.log_in("leader")
    expect(county.locator("h1")).to_contain_text("2023—2024")
    expect(county.locator(".verdict")).to_have_text("未达标")
    expect(county.locator(".tally .mark.fail").first).to_have_text("未达标 4条")
    assert coefficients(county)[OF_EQUIPMENT][1].endswith("0.253 ≤ 0.45")

    # One digit too many.
    page = clerk.log_in("clerk")
    field = page.locator(f'[name="{EQUIPMENT}"]')
    field.fill("20000")
    field.press("Tab")
    expect(page.locator(".box", has=field).locator(".kept-mark")).to_be_visible()
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".told.success")).to_contain_text("已提交")
    expect(field).to_be_disabled()

    review = reviewer.log_in("reviewer")
    sheet = Sheet.objects.get(school__posts__person__username="demo-clerk", campaign__in=LATEST.all())
    review.goto(f"{reviewer.address}/survey/{sheet.campaign_id}/?state=submitted")
    review.get_by_role("link", name=sheet.school.name, exact=True).click()
    review.locator(f'[name="remark:{EQUIPMENT}"]').fill("台账为2000万元，请核对")
    review.get_by_role("button", name="退回修改").click()
    expect(review.locator(".told.success")).to_contain_text("已退回")

    page.reload()
    expect(page.locator(".box", has=field).locator(".remark")).to_contain_text("台账为2000万元")
    field.fill("2000")
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator(".told.success")).to_contain_text("已提交")

    review.reload()
    review.get_by_role("button", name="审核通过").click()
    expect(review.locator(".told.success")).to_contain_text("已审核通过")

    # Of the other schools nothing is left to review.
    Sheet.objects.filter(campaign=sheet.campaign).exclude(pk=sheet.pk).update(state="approved")
    board = planner.log_in("planner")
    board.goto(f"{planner.address}/county/{sheet.campaign_id}/")
    expect(board.locator(".empty")).to_contain_text("尚未锁定")
    board.get_by_role("link", name="填报进度", exact=True).click()
    board.get_by_role("button", name="锁定全县数据").click()
    expect(board.locator(".told.success")).to_contain_text("第2版")

    county.goto(leader.address)
    expect(county.locator("h1")).to_contain_text("2024—2025")
    expect(county.locator(".head")).to_contain_text("第2版")
    expect(county.locator(".verdict")).to_have_text("未达标")
    expect(county.locator(".tally .mark.fail").first).to_have_text("未达标 5条")
    # With what was approved; with what was there before it would be 0.290, which passes.
    shown = coefficients(county)
    assert shown[OF_EQUIPMENT][1] == "未达标\n0.474 > 0.45"
    said = clauses(county)
    assert said["R-CV"][0] == "未达标"

    board.get_by_role("link", name="文档", exact=True).click()
    expect(board.locator("h1")).to_contain_text("2024—2025")
    board.locator("[name=kind]").select_option("self-assessment")
    board.get_by_role("button", name="生成", exact=True).click()
    expect(board.locator("#documents .job")).to_have_text("排队中")
    job = jobs.take()
    assert job is not None
    perform(job)
    expect(board.locator("#documents .job")).to_have_text("已完成")
    with board.expect_download() as taken:
        board.get_by_role("link", name="下载", exact=True).click()
    path = tmp_path / taken.value.suggested_filename
    taken.value.save_as(path)
    assert reported_clauses(path) == said
    assert reported_coefficients(path) == [
        (name, *mark.split()[-3:]) for at in range(2) for name, marks in shown.items() for mark in [marks[at]]
    ]


def tables(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(str(path)).tables]


def reported_clauses(path: Path) -> dict[str, tuple[str, str]]:
    """The report's clauses; a sign stands before each verdict, a dash where there is no figure."""
    found = next(rows for rows in tables(path) if rows[0][:2] == ["条款编号", "条款要求"] and "评估数值" in rows[0])
    return {id: (verdict.split()[-1], figure) for id, _, figure, verdict, *_ in found[1:] if id != _}


def reported_coefficients(path: Path) -> list[tuple[str, str, str, str]]:
    """The report's coefficients, stage after stage: indicator, value, how it stands to the limit, the limit."""
    found = [rows for rows in tables(path) if rows[1][:5] == ["指标", "全县平均", "标准差", "差异系数", "上限"]]
    return [(row[0], row[3], ">" if row[5].endswith("未达标") else "≤", row[4]) for rows in found for row in rows[2:]]
