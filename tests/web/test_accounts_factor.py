"""The second factor: a code besides the password, each once, with spare ones; closed like the door itself."""

import base64
import re
import time

import pytest
from django.test import Client

from junheng.web.models import Event, Factor, Person
from junheng.web.services import doors, factors
from tests.web.conftest import Door

SHARED = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_that_rfc_6238_publishes(seconds: int, code: str) -> None:
    assert factors.code_at(SHARED, seconds // factors.SECONDS) == code


def now(secret: str, aside: int = 0) -> str:
    return factors.code_at(secret, int(time.time()) // factors.SECONDS + aside)


def turned_on(client: Client) -> tuple[str, list[str]]:
    """The secret and the spare codes of whoever is logged in."""
    client.get("/me/second-factor/")
    secret = client.session["secret"]
    assert "口令不对" in client.post("/me/second-factor/", {"code": "000"}).content.decode()
    page = client.post("/me/second-factor/", {"code": now(secret, -1)}).content.decode()
    return secret, re.findall(r"<li><code>(\d{8})</code>", page)


def half(name: str = "demo-clerk") -> Client:
    client = Client()
    answer = client.post("/login/", {"username": name, "password": "junheng-demo", "next": "/me/"})
    assert answer.headers["Location"] == "/login/code/"
    assert client.get("/me/").status_code == 302
    return client


def test_the_right_password_is_half_and_a_code_opens_once(as_role: Door) -> None:
    secret, spare = turned_on(as_role("clerk"))
    assert len(spare) == factors.SPARE
    assert not any(code in str(list(Factor.objects.values())) for code in spare)
    first, second = half(), half()
    code = now(secret)
    assert first.post("/login/code/", {"code": f"{code[:3]} {code[3:]}"}).headers["Location"] == "/me/"
    assert first.get("/me/").status_code == 200
    assert second.post("/login/code/", {"code": code}).status_code == 200
    assert second.post("/login/code/", {"code": spare[0]}).status_code == 302
    assert half().post("/login/code/", {"code": spare[0]}).status_code == 200
    assert half().post("/login/code/", {"code": now(secret, 5)}).status_code == 200


def test_wrong_codes_close_the_door_and_the_right_password_does_not_open_it(as_role: Door) -> None:
    turned_on(as_role("clerk"))
    for number in range(doors.WRONG_OF_NAME):
        assert half().post("/login/code/", {"code": "x"}).status_code == (200 if number < 4 else 429)
    client = Client()
    assert client.post("/login/", {"username": "demo-clerk", "password": "junheng-demo"}).status_code == 429


def test_a_half_login_is_over_after_a_while_and_without_it_there_is_nothing_to_type(as_role: Door) -> None:
    assert Client().get("/login/code/").headers["Location"] == "/login/"
    secret, _ = turned_on(as_role("clerk"))
    client = half()
    session = client.session
    session["half"] = session["half"] | {"at": time.time() - 601}
    session.save()
    assert client.post("/login/code/", {"code": now(secret)}).headers["Location"] == "/login/"


def test_it_is_turned_off_with_a_code_alone_and_by_the_administrators_new_password(as_role: Door) -> None:
    client = as_role("clerk")
    secret, spare = turned_on(client)
    client.post("/me/second-factor/", {"code": "123"})
    assert Factor.objects.exists()
    client.post("/me/second-factor/", {"code": spare[0]})
    assert not Factor.objects.exists()
    turned_on(client)
    as_role("administrator").post(f"/account/{Person.objects.get(username='demo-clerk').pk}/reset/")
    assert not Factor.objects.exists()
    assert list(Event.objects.order_by("id").values_list("did", flat=True)) == [
        "factor-on",
        "factor-off",
        "factor-on",
        "password-reset",
    ]
    assert secret not in str(list(Event.objects.values()))
