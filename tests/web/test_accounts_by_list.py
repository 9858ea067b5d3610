"""Many accounts by a list: looked through row by row, applied as a whole, passwords given back once."""

import base64
import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from junheng.web.models import Event, Person, Post, Proposal, Unit
from junheng.web.services.proposals import LARGEST
from tests.web.conftest import Door

HEADINGS = ["用户名", "姓名", "职务", "单位代码"]


@pytest.fixture
def county(db: None) -> Unit:
    return Unit.objects.get(kind="county")


def book(*rows: list[object]) -> bytes:
    work = openpyxl.Workbook()
    for row in (HEADINGS, *rows):
        work.active.append(row)
    body = BytesIO()
    work.save(body)
    return body.getvalue()


def upload(client: Client, unit: Unit, body: bytes, name: str = "账号.xlsx") -> tuple[str, Proposal | None]:
    """The page that follows, and what is kept of the list."""
    answer = client.post(f"/unit/{unit.pk}/accounts/upload/", {"file": SimpleUploadedFile(name, body)}, follow=True)
    return answer.content.decode(), Proposal.objects.first()


def test_the_template_has_a_row_for_whom_is_missing_and_comes_back_as_it_is(
    as_role: Door, county: Unit, tmp_path: Path
) -> None:
    client = as_role("administrator")
    template = client.get(f"/unit/{county.pk}/accounts/template/").content
    schools = Unit.objects.filter(kind="school").count()
    townships = Unit.objects.filter(kind="township").count()
    _, proposal = upload(client, county, template)
    assert proposal is not None
    assert (proposal.faults, len(proposal.rows)) == (0, schools + townships - 2)
    answer = client.post(f"/proposal/{proposal.pk}/apply/")
    assert answer.headers["Cache-Control"] == "no-store"
    found = re.search(r'href="data:[^;]+;base64,([^"]+)"', answer.content.decode())
    assert found is not None
    sheet = openpyxl.load_workbook(BytesIO(base64.b64decode(found[1]))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told = rows[next(at for at, row in enumerate(rows) if row[0] == "用户名") + 1 :]
    assert len(told) == schools + townships - 2
    name, password = str(told[-1][0]), str(told[-1][4])
    browser = Client()
    assert browser.post("/login/", {"username": name, "password": password}).status_code == 302
    assert browser.get("/").headers["Location"] == "/me/password/"
    assert password not in str(list(Event.objects.values())) + str(list(Proposal.objects.values()))
    assert Event.objects.filter(did="account-made").count() == len(told)


def test_every_fault_is_shown_by_its_row_and_then_nothing_is_applied(as_role: Door, county: Unit) -> None:
    client, school = as_role("administrator"), Unit.objects.filter(kind="school")[5]
    before = Person.objects.count()
    page, proposal = upload(
        client,
        county,
        book(
            ["good", "好", "学校填报员", school.code],
            ["a b", "", "学校填报员", school.code],
            ["c", "", "厨师", school.code],
            ["d", "", "学校填报员", "no-such"],
            ["e", "", "县级管理员", school.code],
            ["", "没有用户名", "校长", school.code],
            ["good", "好", "学校填报员", school.code],
            ["=1+1", "", "校长", school.code],
        ),
    )
    assert proposal is not None
    assert proposal.faults == 7
    rows = re.findall(r"<tr><td[^>]*>(\d+)</td>", page)
    assert rows == ["3", "4", "5", "6", "7", "8", "9"]
    page = client.post(f"/proposal/{proposal.pk}/apply/", follow=True).content.decode()
    assert "全部未生效" in page
    assert Person.objects.count() == before


def test_an_account_that_is_there_gets_the_post_more_and_keeps_its_password(as_role: Door, county: Unit) -> None:
    client, school = as_role("administrator"), Unit.objects.filter(kind="school")[5]
    clerk = Person.objects.get(username="demo-clerk")
    held = Post.objects.get(person=clerk)
    rows = [["Demo-Clerk", "", "校长", school.code], ["demo-clerk", "", "学校填报员", held.unit.code]]
    _, proposal = upload(client, county, book(*rows, ["new-1", "新", "学校填报员", school.code]))
    assert proposal is not None
    assert [line["does"] for line in proposal.shown] == ["post", "nothing", "create"]
    client.post(f"/proposal/{proposal.pk}/apply/")
    assert Post.objects.filter(person=clerk).count() == 2
    assert Person.objects.get(pk=clerk.pk).password == clerk.password


def test_a_list_is_applied_once(as_role: Door, county: Unit) -> None:
    client, school = as_role("administrator"), Unit.objects.filter(kind="school")[5]
    _, proposal = upload(client, county, book(["new-1", "新", "学校填报员", school.code]))
    assert proposal is not None
    client.post(f"/proposal/{proposal.pk}/apply/")
    page = client.post(f"/proposal/{proposal.pk}/apply/", follow=True).content.decode()
    assert Person.objects.filter(username="new-1").count() == 1
    assert "没有重复执行" in page


def test_a_list_that_would_do_something_else_by_now_is_not_applied(as_role: Door, county: Unit) -> None:
    client, school = as_role("administrator"), Unit.objects.filter(kind="school")[5]
    _, proposal = upload(client, county, book(["new-1", "新", "学校填报员", school.code]))
    assert proposal is not None
    Person.objects.create(username="new-1", unit=county)
    page = client.post(f"/proposal/{proposal.pk}/apply/", follow=True).content.decode()
    assert "没有生效" in page
    assert not Post.objects.filter(person__username="new-1").exists()
    assert Proposal.objects.get(pk=proposal.pk).applied_at is None


def test_an_account_of_another_county_is_not_reached_by_a_list(as_role: Door, county: Unit) -> None:
    other = Unit.objects.create(code="990102", name="另一县", kind="county")
    Person.objects.create(username="theirs", unit=other)
    school = Unit.objects.filter(kind="school")[5]
    _, proposal = upload(as_role("administrator"), county, book(["theirs", "", "校长", school.code]))
    assert proposal is not None
    assert proposal.faults == 1


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"", "a.xlsx", "空"),
        (b"not a workbook", "a.xlsx", "a.xlsx"),
        (book()[:300], "a.xlsx", "a.xlsx"),
        (book(), "a.xlsx", "没有内容"),
        (b"x" * 10, "a.exe", "a.exe"),
        (b"\0" * (LARGEST + 1), "a.xlsx", "20 MB"),
        ("学校,人数\n甲,1\n".encode(), "a.csv", "没有找到表头"),
    ],
    ids=["empty", "text", "cut off", "no rows", "kind", "large", "headings"],
)
def test_what_is_no_list_is_refused_by_name_and_reason(
    body: bytes, name: str, said: str, as_role: Door, county: Unit
) -> None:
    page, proposal = upload(as_role("administrator"), county, body, name)
    assert proposal is None
    assert said in page
    assert "junheng-" not in page  # the folder that it was kept in


def test_a_list_is_its_uploaders_alone(as_role: Door, county: Unit) -> None:
    school = Unit.objects.filter(kind="school")[5]
    _, proposal = upload(as_role("administrator"), county, book(["new-1", "新", "学校填报员", school.code]))
    assert proposal is not None
    second = Person.objects.create(username="second", unit=county)
    Post.objects.create(person=second, unit=county, role="administrator")
    client = Client()
    client.force_login(second)
    assert client.post(f"/proposal/{proposal.pk}/apply/").status_code == 404


def test_a_lost_list_of_passwords_is_made_anew_for_whoever_has_not_come_in_yet(as_role: Door, county: Unit) -> None:
    client, school = as_role("administrator"), Unit.objects.filter(kind="school")[5]
    rows = [[f"new-{number}", "新", "学校填报员", school.code] for number in range(3)]
    _, proposal = upload(client, county, book(*rows))
    assert proposal is not None
    first = dict(opened(client.post(f"/proposal/{proposal.pk}/apply/").content.decode()))
    assert Client().post("/login/", {"username": "new-0", "password": first["new-0"]}).status_code == 302
    second = dict(opened(client.post(f"/unit/{county.pk}/accounts/renew/").content.decode()))
    assert set(second) == {"new-1", "new-2"}
    for passwords, status in ((first, 200), (second, 302)):
        told = {"username": "new-1", "password": passwords["new-1"]}
        assert Client().post("/login/", told).status_code == status


def opened(page: str) -> list[tuple[str, str]]:
    """User names and passwords that a page shows."""
    return re.findall(r'<th scope="row">([^<]+)</th>.*?<code>([^<]+)</code>', page)
