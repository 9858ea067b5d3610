"""A document asked for, watched and taken along without a reload; evidence brought and reviewed by keyboard alone."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from junheng.web.jobs import perform
from junheng.web.models import Evidence
from junheng.web.services import jobs

pytestmark = pytest.mark.chromium

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_a_report_is_made_while_the_page_looks_on_and_is_downloaded(desks: Any, tmp_path: Path) -> None:
    page = desks().log_in("planner")
    page.click("nav >> text=文档")
    page.focus("[name=kind]")
    page.select_option("[name=kind]", "annex")
    page.get_by_role("button", name="生成", exact=True).press("Enter")
    expect(page.locator("#documents .job")).to_have_text("排队中")
    job = jobs.take()
    assert job is not None
    perform(job)
    expect(page.locator("#documents .job")).to_have_text("已完成")
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载", exact=True).press("Enter")
    assert taken.value.suggested_filename == "示例县-2023-2024-建设情况统计表-v1.docx"
    taken.value.save_as(tmp_path / "annex.docx")
    assert "word/document.xml" in ZipFile(tmp_path / "annex.docx").namelist()


def test_evidence_is_brought_and_reviewed_and_the_county_sees_the_clause_change(desks: Any, tmp_path: Path) -> None:
    paper = tmp_path / "批复.pdf"
    paper.write_bytes(PDF)
    planner, expert = desks().log_in("planner"), desks().log_in("expert")
    planner.click("nav >> text=佐证材料")
    clause = planner.locator("[name=clause]").input_value()
    planner.set_input_files("[name=file]", str(paper))
    planner.get_by_role("button", name="上传", exact=True).press("Enter")
    expect(planner.locator(f"#{clause} .paper-state")).to_have_text("待审核")
    expert.click("nav >> text=佐证材料")
    form = expert.locator(f"#{clause} form.finding")
    form.locator("select").select_option("disproves")
    form.locator("[name=word]").fill("与原件不符")
    form.locator("[name=word]").press("Enter")
    expect(expert.locator(f"#{clause} h2 .mark")).to_have_text("未达标")
    assert Evidence.objects.get().state == "disproves"
    planner.click("nav >> text=县情总览")
    expect(planner.locator("body")).to_contain_text("第2版")
