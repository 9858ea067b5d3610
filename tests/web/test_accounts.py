"""Accounts: made with a one-time password, given posts, blocked, reset; nobody reaches beyond what he administers."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from junheng.web.models import Event, Person, Post, Trial, Unit, Visit
from junheng.web.services import doors
from tests.web.conftest import Door

GOOD = "zheng-que-2026"


@pytest.fixture
def county(db: None) -> Unit:
    return Unit.objects.get(kind="county")


@pytest.fixture
def township(county: Unit) -> Unit:
    return Unit.objects.filter(kind="township")[1]


def enter(name: str, password: str, client: Client | None = None, address: str = "10.0.0.1") -> tuple[Client, int, str]:
    client = client or Client()
    told = {"username": name, "password": password}
    answer = client.post("/login/", told, REMOTE_ADDR=address, headers={"User-Agent": "a browser"})
    return client, answer.status_code, answer.content.decode()


def make(client: Client, unit: Unit, name: str, role: str, person: str = "王芳") -> str:
    """The one-time password that the page shows; empty where none was made."""
    told = {"unit": unit.pk, "username": name, "name": person, "role": role}
    page = client.post(f"/unit/{unit.pk}/accounts/new/", told)
    found = re.search(r'class="once">([^<]+)<', page.content.decode())
    return found[1] if found else ""


def test_a_new_account_comes_in_once_with_its_password_and_goes_on_with_its_own(as_role: Door, township: Unit) -> None:
    password = make(as_role("administrator"), township, " ｗａｎｇfang ", "reviewer")
    person = Person.objects.get(username="wangfang")
    assert (person.name, person.unit, person.must_change) == ("王芳", township, True)
    event = Event.objects.get(did="account-made")
    assert (event.unit, event.after) == (township, {"account": "wangfang", "role": "reviewer"})
    assert password not in str(list(Event.objects.values()))

    client, status, _ = enter("wangfang", password)
    assert status == 302
    assert client.get("/").url == client.get("/me/").url == "/me/password/"  # type: ignore[attr-defined]  # of redirects
    for new in ("12345678901", "wangfang", "short", password):
        told = {"old_password": password, "new_password1": new, "new_password2": new}
        assert 'role="alert"' in client.post("/me/password/", told).content.decode()
    told = {"old_password": password, "new_password1": GOOD, "new_password2": GOOD}
    assert client.post("/me/password/", told).status_code == 302
    assert client.get("/me/").status_code == 200
    assert enter("wangfang", password)[1] == 200
    assert enter("wangfang", GOOD)[1] == 302


def test_what_cannot_be_an_account_is_refused_with_a_reason(as_role: Door, township: Unit, county: Unit) -> None:
    client = as_role("administrator")
    for name, role in (("a b", "reviewer"), ("DEMO-clerk", "reviewer"), ("x" * 61, "reviewer"), ("wang", "clerk")):
        assert make(client, township, name, role) == ""
    before = Person.objects.count()
    page = client.post(
        f"/unit/{county.pk}/accounts/new/",
        {"unit": township.pk, "username": "<script>", "name": "<script>alert(1)</script>", "role": "reviewer"},
    ).content.decode()
    assert "<script>alert" not in page
    assert Person.objects.count() == before


def test_a_blocked_account_is_out_at_once_until_it_is_let_in_again(as_role: Door) -> None:
    clerk, administrator = as_role("clerk"), as_role("administrator")
    person = Person.objects.get(username="demo-clerk")
    assert clerk.get("/me/").status_code == 200
    administrator.post(f"/account/{person.pk}/block/")
    assert clerk.get("/me/").status_code == 302
    assert enter("demo-clerk", "junheng-demo")[1] == 200
    administrator.post(f"/account/{person.pk}/block/")
    administrator.post(f"/account/{person.pk}/unblock/")
    assert enter("demo-clerk", "junheng-demo")[1] == 302
    assert list(Event.objects.order_by("id").values_list("did", flat=True)) == ["blocked", "unblocked"]


def test_a_post_ended_is_kept_in_the_log_and_what_it_opened_is_closed(as_role: Door) -> None:
    clerk, person = as_role("clerk"), Person.objects.get(username="demo-clerk")
    post = Post.objects.get(person=person)
    as_role("administrator").post(f"/account/{person.pk}/post/{post.pk}/end/")
    assert clerk.get("/", follow=True).status_code == 200
    assert not Post.objects.filter(person=person).exists()
    event = Event.objects.get(did="post-ended")
    assert (event.unit, event.before) == (post.unit, {"account": "demo-clerk", "role": "clerk"})
    school = {"unit": post.unit.pk, "role": "head"}
    as_role("administrator").post(f"/account/{person.pk}/post/", school)
    assert Post.objects.get(person=person).role == "head"


def test_nobody_blocks_himself_or_ends_the_post_that_lets_him_keep_accounts(as_role: Door) -> None:
    client, person = as_role("administrator"), Person.objects.get(username="demo-administrator")
    client.post(f"/account/{person.pk}/block/")
    client.post(f"/account/{person.pk}/reset/")
    client.post(f"/account/{person.pk}/post/{Post.objects.get(person=person).pk}/end/")
    person.refresh_from_db()
    assert person.is_active
    assert Post.objects.filter(person=person).count() == 1
    assert not Event.objects.exists()


def test_an_account_with_a_post_elsewhere_is_not_taken_over_by_a_new_password(as_role: Door) -> None:
    person = Person.objects.get(username="demo-clerk")
    Post.objects.create(
        person=person, unit=Unit.objects.create(code="990102", name="另一县", kind="county"), role="planner"
    )
    before = person.password
    client = as_role("administrator")
    for step in ("reset", "block"):
        client.post(f"/account/{person.pk}/{step}/")
    person.refresh_from_db()
    assert (person.password, person.is_active) == (before, True)


def test_a_county_administrator_gives_no_post_in_another_county(as_role: Door) -> None:
    other = Unit.objects.create(code="990102", name="另一县", kind="county")
    person = Person.objects.get(username="demo-planner")
    told = {"unit": other.pk, "role": "planner"}
    assert as_role("administrator").post(f"/account/{person.pk}/post/", told).status_code == 404
    assert not Post.objects.filter(unit=other).exists()


def test_a_new_password_ends_all_sessions_and_opens_a_closed_door(as_role: Door) -> None:
    clerk, _, _ = enter("demo-clerk", "junheng-demo")
    for _ in range(doors.WRONG_OF_NAME):
        enter("demo-clerk", "wrong")
    person = Person.objects.get(username="demo-clerk")
    page = as_role("administrator").post(f"/account/{person.pk}/reset/")
    assert page.headers["Cache-Control"] == "no-store"
    password = re.search(r'class="once">([^<]+)<', page.content.decode())
    assert password is not None
    assert clerk.get("/me/").status_code == 302
    assert enter("demo-clerk", password[1])[1] == 302


def test_wrong_passwords_close_an_account_for_a_while_also_to_the_right_one(db: None) -> None:
    for _ in range(doors.WRONG_OF_NAME - 1):
        assert enter("demo-clerk", "wrong")[1] == 200
    assert enter("Demo-Clerk", "wrong")[1] == 429
    _, status, page = enter("demo-clerk", "junheng-demo", address="10.0.0.2")
    assert status == 429
    assert "暂停登录" in page
    assert enter("demo-head", "junheng-demo")[1] == 302
    event = Event.objects.get(did="closed-out")
    assert event.after["address"] == "10.0.0.1"
    Trial.objects.update(closed_until=timezone.now() - timedelta(seconds=1))
    assert enter("demo-clerk", "junheng-demo")[1] == 302


def test_the_door_closes_alike_for_a_name_that_is_nobodys(db: None) -> None:
    found = [enter("nobody", "wrong")[1] for _ in range(doors.WRONG_OF_NAME)]
    assert found == [200] * (doors.WRONG_OF_NAME - 1) + [429]
    assert "nobody" not in str(list(Trial.objects.values()))


def test_many_names_from_one_address_close_the_door_for_the_address_alone(db: None) -> None:
    for number in range(doors.WRONG_FROM_ADDRESS):
        enter(f"guess-{number}", "wrong")
    assert enter("demo-clerk", "junheng-demo")[1] == 429
    assert enter("demo-clerk", "junheng-demo", address="10.0.0.2")[1] == 302


def test_wrong_passwords_are_forgotten_after_the_right_one_and_after_a_while(db: None) -> None:
    for _ in range(doors.WRONG_OF_NAME - 1):
        enter("demo-clerk", "wrong")
    assert enter("demo-clerk", "junheng-demo")[1] == 302
    for _ in range(doors.WRONG_OF_NAME - 1):
        assert enter("demo-clerk", "wrong")[1] == 200
    Trial.objects.update(last_at=timezone.now() - doors.PERIOD - timedelta(seconds=1))
    assert enter("demo-clerk", "wrong")[1] == 200


def test_ones_own_sessions_are_listed_and_ended(db: None) -> None:
    here, there = enter("demo-clerk", "junheng-demo")[0], enter("demo-clerk", "junheng-demo", address="10.0.0.9")[0]
    assert "10.0.0.9" in here.get("/me/").content.decode()
    visit = Visit.objects.get(address="10.0.0.9")
    stranger = enter("demo-head", "junheng-demo")[0]
    stranger.post(f"/me/visit/{visit.pk}/end/")
    assert there.get("/me/").status_code == 200
    here.post(f"/me/visit/{visit.pk}/end/")
    assert there.get("/me/").status_code == 302
    again = enter("demo-clerk", "junheng-demo")[0]
    here.post("/me/visit/0/end/")
    assert again.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200
    here.post("/logout/")
    assert not Visit.objects.filter(person__username="demo-clerk").exists()


def test_a_changed_password_logs_out_everywhere_else_and_not_here(db: None) -> None:
    here, there = enter("demo-clerk", "junheng-demo")[0], enter("demo-clerk", "junheng-demo")[0]
    told = {"old_password": "junheng-demo", "new_password1": GOOD, "new_password2": GOOD}
    here.post("/me/password/", told)
    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200
    sessions = set(Session.objects.values_list("session_key", flat=True))
    assert set(Visit.objects.values_list("session", flat=True)) <= sessions
    assert Visit.objects.get(person__username="demo-clerk").session == here.session.session_key


@pytest.mark.parametrize("path", ["", "?q=完全中学", "?role=clerk&state=active", "?state=blocked", "?page=99"])
def test_the_list_is_found_filtered_and_paged_with_few_queries(
    path: str, as_role: Door, county: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    school = Unit.objects.filter(kind="school").last()
    for number in range(120):
        person = Person.objects.create(username=f"many-{number:03}", unit=school)
        Post.objects.create(person=person, unit=school, role="clerk")
    client = as_role("administrator")
    with django_assert_max_num_queries(15):
        page = client.get(f"/unit/{county.pk}/accounts/{path}").content.decode()
    assert ("没有符合条件" in page) == ("blocked" in path)


def test_the_list_of_a_unit_holds_its_own_accounts_and_those_inside_it_alone(as_role: Door, township: Unit) -> None:
    page = as_role("administrator").get(f"/unit/{township.pk}/accounts/").content.decode()
    assert "demo-planner" not in page


def test_when_a_browser_was_last_seen_is_written_down_now_and_then(db: None) -> None:
    client, _, _ = enter("demo-clerk", "junheng-demo")
    client.get("/me/")
    long_ago = timezone.now() - timedelta(hours=1)
    Visit.objects.update(seen_at=long_ago)
    client.get("/me/")
    assert Visit.objects.get().seen_at == long_ago
    session = client.session
    session["seen"] -= doors.SEEN_EVERY.total_seconds() + 1
    session.save()
    client.get("/me/")
    assert Visit.objects.get().seen_at > long_ago


@pytest.mark.parametrize(
    "path",
    [
        "/me/",
        "/me/password/",
        "/me/second-factor/",
        "/account/{person}/",
        "/unit/{county}/accounts/new/",
        "/unit/{county}/accounts/upload/",
        "/unit/{county}/accounts/template/",
    ],
)
def test_every_page_takes_few_queries(
    path: str, as_role: Door, county: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_role("administrator")
    address = path.format(county=county.pk, person=Person.objects.get(username="demo-clerk").pk)
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200
