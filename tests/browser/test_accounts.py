"""Accounts in a browser: made, handed over, taken over with an own password; by keyboard alone where people type."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from junheng.facts.example import example_county
from junheng.facts.workbook.template import write_facts
from junheng.web.models import Event, Person, Unit

pytestmark = pytest.mark.chromium

OWN = "zheng-que-2026"


def test_an_account_is_made_and_taken_over_by_keyboard_alone(desks: Any) -> None:
    administrator, newcomer = desks(), desks()
    page = administrator.log_in("administrator")
    school = Unit.objects.filter(kind="school").last()
    county = Unit.objects.get(kind="county")
    assert school is not None
    page.goto(f"{administrator.address}/unit/{county.pk}/accounts/new/?unit={school.pk}")
    page.locator("#username").focus()
    page.keyboard.type("li-na")
    page.keyboard.press("Tab")
    page.keyboard.type("李娜")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    password = page.locator(".once").inner_text()

    door = newcomer.page
    door.goto(f"{newcomer.address}/login/")
    door.keyboard.type("li-na")
    door.keyboard.press("Tab")
    door.keyboard.type(password)
    door.keyboard.press("Enter")
    door.wait_for_url("**/me/password/")
    for typed in (password, OWN, OWN):
        door.keyboard.type(typed)
        door.keyboard.press("Tab")
    door.keyboard.press("Enter")
    expect(door.locator(".told.success")).to_contain_text("密码已修改")
    expect(door.locator(".who")).to_contain_text(school.name)
    assert not Person.objects.get(username="li-na").must_change


def test_a_register_and_a_list_of_accounts_are_looked_through_and_applied(desks: Any, tmp_path: Path) -> None:
    desk = desks()
    page = desk.log_in("administrator")
    county = Unit.objects.get(kind="county")
    file = tmp_path / "全县.xlsx"
    write_facts(file, example_county(64, 1))
    page.goto(f"{desk.address}/unit/{county.pk}/")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.locator("h1")).to_contain_text("全县.xlsx")
    page.get_by_role("button", name="全部生效").click()
    expect(page.locator(".told.success")).to_contain_text("已导入")

    page.goto(f"{desk.address}/unit/{county.pk}/accounts/upload/")
    with page.expect_download() as template:
        page.get_by_role("link", name="下载模板").click()
    template.value.save_as(tmp_path / "账号.xlsx")
    page.set_input_files("#file", tmp_path / "账号.xlsx")
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_role("button", name="全部生效").click()
    expect(page.locator("h1")).to_contain_text("已全部生效")
    with page.expect_download() as passwords:
        page.get_by_role("link", name="下载一次性密码").click()
    assert Path(passwords.value.path()).read_bytes().startswith(b"PK")
    assert Person.objects.filter(must_change=True).count() == Event.objects.filter(did="account-made").count() > 60


def test_who_looks_at_pages_as_a_clerk_sees_a_banner_and_saves_nothing(desks: Any) -> None:
    desk = desks()
    page = desk.log_in("administrator")
    person = Person.objects.get(username="demo-clerk")
    page.goto(f"{desk.address}/account/{person.pk}/")
    page.get_by_role("button", name="以此职务查看").click()
    expect(page.locator(".viewing")).to_contain_text("只能查看")
    field = page.locator('[name="stages/junior/pupils"]')
    field.fill("1")
    field.press("Tab")
    expect(page.locator("#refused")).to_contain_text("不能修改")
    assert not Event.objects.filter(did="entered").exists()
    page.get_by_role("button", name="结束查看").click()
    expect(page.locator(".viewing")).to_have_count(0)
