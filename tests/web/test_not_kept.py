"""An office's machine is shared: no page is kept by a browser; a session ends with the browser or the working day."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.web.addresses import RIGHTS, address, read_by
from tests.web.conftest import Door

READ = [name for name, route in RIGHTS.items() if read_by(route) and not route.get("open")]
HOSTILE = '=1+1<script>alert("x")</script>'


@pytest.mark.parametrize("name", READ)
def test_no_page_behind_the_door_is_kept_and_no_picture_longer_than_its_session(name: str, as_role: Door) -> None:
    route = RIGHTS[name]
    answer = as_role(read_by(route)[0]).get(address(route))
    answer.close()
    kept = answer.headers["Cache-Control"]
    if answer.headers.get("Content-Type") == "image/svg+xml":
        assert kept.startswith("private, max-age=")
        assert "Cookie" in answer.headers["Vary"]
    else:
        assert "no-store" in kept


def test_a_session_ends_with_the_browser_and_after_a_working_day(db: None) -> None:
    client = Client()
    client.post("/login/", {"username": "demo-clerk", "password": "junheng-demo"})
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"]) == ("", "", True)
    end = Session.objects.get().expire_date
    assert timedelta(hours=11, minutes=59) < end - timezone.now() <= timedelta(hours=12)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/me/").status_code == 302


def test_the_second_factors_secret_is_shown_as_a_picture_within_the_page_until_it_is_on(as_role: Door) -> None:
    client = as_role("clerk")
    page = client.get("/me/second-factor/")
    assert page.headers["Cache-Control"] == "no-store"
    words = page.content.decode()
    assert words.count('<img class="square" src="data:image/svg+xml') == 1
    assert client.session["secret"] in words.replace(" ", "")
    assert "data:" in page.headers["Content-Security-Policy"].split("img-src")[1].split(";")[0]


@pytest.mark.parametrize("name", [name for name in READ if name not in ("home", "document-file", "evidence-file")])
def test_a_script_in_a_name_is_shown_as_it_was_typed_and_a_formula_is_text(name: str, as_role: Door) -> None:
    from io import BytesIO

    import openpyxl

    from junheng.web.models import Person, Unit

    route = RIGHTS[name]
    path, client = address(route), as_role(read_by(route)[0])
    Unit.objects.exclude(kind="county").update(name=HOSTILE)
    Person.objects.update(name=HOSTILE)
    answer = client.get(path)
    body = b"".join(answer) if answer.streaming else answer.content
    if path.endswith(".xlsx") or body.startswith(b"PK"):
        book = openpyxl.load_workbook(BytesIO(body))
        cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
        assert all(cell.data_type == "s" for cell in cells if HOSTILE in str(cell.value))
    else:
        assert b"<script>alert" not in body
