"""The tree of units: from a county's workbook or by hand, the first time by the account of the first run."""

from pathlib import Path

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.facts.workbook.template import write_facts
from junheng.web.models import Event, Person, Post, Proposal, Unit
from junheng.web.services.accounts import first_administrator
from tests.web.conftest import Door


@pytest.fixture
def county(db: None) -> Unit:
    return Unit.objects.get(kind="county")


@pytest.fixture
def other(tmp_path: Path) -> Facts:
    """A county that is not the demonstration's: other codes, some schools without a township."""
    facts = example_county(12, 3)
    renamed = {"990101": "990202"}
    code = pl.col("school").str.replace("990101", "990202")
    schools = facts["schools"].with_columns(code, pl.col("county").replace(renamed))
    no_township = schools.with_columns(
        pl.when(pl.int_range(pl.len()) < 3).then(None).otherwise(pl.col("township")).alias("township")
    )
    county = facts["county"].with_columns(pl.col("county").replace(renamed), pl.lit("另一县").alias("name"))
    stages = facts["stages"].with_columns(code)
    return Facts.of({"county": county, "schools": no_township, "stages": stages})


def upload(client: Client, path: str, facts: Facts, folder: Path) -> tuple[str, Proposal | None]:
    file = folder / "全县工作簿.xlsx"
    write_facts(file, facts)
    told = {"file": SimpleUploadedFile(file.name, file.read_bytes())}
    return client.post(path, told, follow=True).content.decode(), Proposal.objects.first()


def founder() -> tuple[Client, Person]:
    """The account of the first run on an installation without anything, its own password set."""
    Post.objects.all().delete()
    Person.objects.update(is_active=False)
    person = Person.objects.create(username="admin", is_superuser=True)
    client = Client()
    client.force_login(person)
    return client, person


def test_an_empty_installation_gets_one_account_whose_password_is_by_chance_until_it_is_used(db: None) -> None:
    assert first_administrator() is None
    Person.objects.all().delete()
    first, second = first_administrator(), first_administrator()
    assert first is not None
    assert second is not None
    assert first != second
    client = Client()
    assert client.post("/login/", {"username": first[0], "password": first[1]}).status_code == 200
    assert client.post("/login/", {"username": second[0], "password": second[1]}).status_code == 302
    assert client.get("/").headers["Location"] == "/me/password/"
    assert first_administrator() is None


def test_the_first_account_sets_up_a_county_from_its_workbook_and_keeps_it_from_then_on(
    db: None, other: Facts, tmp_path: Path
) -> None:
    client, person = founder()
    assert client.get("/").headers["Location"] == "/setup/"
    _, proposal = upload(client, "/setup/", other, tmp_path)
    assert proposal is not None
    assert not Unit.objects.filter(code="990202").exists()
    assert client.post(f"/proposal/{proposal.pk}/apply/").status_code == 302
    county = Unit.objects.get(code="990202")
    schools = Unit.objects.filter(path__startswith=county.path, kind="school")
    assert schools.count() == other["schools"].height
    assert schools.filter(parent=county).count() == 3
    assert client.get(f"/unit/{county.pk}/accounts/").status_code == 200
    assert Post.objects.get(person=person).unit == county
    made = Event.objects.filter(did="unit-made", unit__path__startswith=county.path).count()
    assert made == Unit.objects.filter(path__startswith=county.path).count()


def test_the_first_account_sees_nothing_of_what_others_keep(db: None, county: Unit) -> None:
    client, _ = founder()
    assert client.get(f"/unit/{county.pk}/").status_code == 404
    assert client.get(f"/unit/{county.pk}/accounts/").status_code == 404


def test_a_register_says_first_what_it_would_rename_move_and_make(as_role: Door, county: Unit, tmp_path: Path) -> None:
    facts = example_county(60, 1)
    codes = facts["schools"].sort("school")["school"].to_list()
    schools = facts["schools"].with_columns(
        pl.when(pl.col("school") == codes[0]).then(pl.lit("新名学校")).otherwise(pl.col("name")).alias("name"),
        pl.when(pl.col("school") == codes[1]).then(pl.lit("新设镇")).otherwise(pl.col("township")).alias("township"),
    )
    changed = facts.with_tables(
        schools=schools.filter(pl.col("school") != codes[2]),
        stages=facts["stages"].filter(pl.col("school") != codes[2]),
    )
    client = as_role("administrator")
    _, proposal = upload(client, f"/unit/{county.pk}/register/", changed, tmp_path)
    assert proposal is not None
    does = {(line["kind"], line["does"], line["code"]) for line in proposal.shown if line["does"] != "same"}
    assert does == {
        ("school", "rename", codes[0]),
        ("township", "create", ""),
        ("school", "move", codes[1]),
        ("school", "absent", codes[2]),
    }
    client.post(f"/proposal/{proposal.pk}/apply/")
    moved = Unit.objects.select_related("parent").get(code=codes[1])
    assert moved.parent is not None
    assert (moved.parent.name, moved.parent.code) == ("新设镇", "990101-11")
    assert moved.path == f"{moved.parent.path}{codes[1]}/"
    assert Unit.objects.get(code=codes[0]).name == "新名学校"
    assert Unit.objects.filter(code=codes[2]).exists()
    event = Event.objects.get(did="unit-changed", unit=moved)
    assert (event.before or {})["in"] != (event.after or {})["in"] == "新设镇"


def test_another_countys_workbook_is_refused_by_name(as_role: Door, county: Unit, other: Facts, tmp_path: Path) -> None:
    client, before = as_role("administrator"), Unit.objects.count()
    page, proposal = upload(client, f"/unit/{county.pk}/register/", other, tmp_path)
    assert proposal is not None
    assert "另一县" in page
    client.post(f"/proposal/{proposal.pk}/apply/")
    assert Unit.objects.count() == before


def test_the_same_register_again_changes_nothing(as_role: Door, county: Unit, tmp_path: Path) -> None:
    page, proposal = upload(as_role("administrator"), f"/unit/{county.pk}/register/", example_county(60, 1), tmp_path)
    assert proposal is not None
    assert {line["does"] for line in proposal.shown} == {"same"}
    assert "没有需要更改的内容" in page


def test_a_register_that_would_do_something_else_by_now_is_not_applied(
    as_role: Door, county: Unit, other: Facts, tmp_path: Path
) -> None:
    client, _ = founder()
    _, proposal = upload(client, "/setup/", other, tmp_path)
    assert proposal is not None
    Unit.objects.create(code=other["schools"]["school"][0], name="先到的学校", kind="school", parent=county)
    client.post(f"/proposal/{proposal.pk}/apply/")
    assert not Unit.objects.filter(code="990202").exists()


def test_a_workbook_without_the_sheets_of_a_county_is_refused_with_the_reason(
    as_role: Door, county: Unit, tmp_path: Path
) -> None:
    told = {"file": SimpleUploadedFile("a.csv", "学校,人数\n甲,1\n".encode())}
    page = as_role("administrator").post(f"/unit/{county.pk}/register/", told, follow=True).content.decode()
    assert 'class="told error"' in page
    assert "junheng-" not in page  # the folder that it was kept in
    assert not Proposal.objects.exists()


def test_a_city_holds_counties_and_its_administrator_imports_them_there(db: None, other: Facts, tmp_path: Path) -> None:
    client, person = founder()
    client.post("/setup/", {"kind": "city", "code": "990200", "name": "某市"})
    city = Unit.objects.get(code="990200")
    assert Post.objects.get(person=person).unit == city
    _, proposal = upload(client, f"/unit/{city.pk}/register/", other, tmp_path)
    assert proposal is not None
    client.post(f"/proposal/{proposal.pk}/apply/")
    assert Unit.objects.get(code="990202").path == "990200/990202/"
    assert client.get(f"/unit/{Unit.objects.get(code='990202').pk}/").status_code == 200


@pytest.mark.parametrize(
    ("kind", "code", "name"),
    [
        ("county", "990103", "县中县"),
        ("school", "a/b", "斜杠"),
        ("school", "", "无代码"),
        ("school", "x-1", " "),
        ("school", "990101", "代码重复"),
        ("school", "x" * 81, "代码过长"),
    ],
)
def test_what_cannot_be_a_unit_is_refused(kind: str, code: str, name: str, as_role: Door, county: Unit) -> None:
    before = Unit.objects.count()
    told = {"kind": kind, "code": code, "name": name}
    page = as_role("administrator").post(f"/unit/{county.pk}/add/", told, follow=True).content.decode()
    assert 'class="told error"' in page
    assert Unit.objects.count() == before


def test_a_unit_is_added_and_renamed_by_hand_unless_somebody_was_quicker(as_role: Door, county: Unit) -> None:
    client = as_role("administrator")
    client.post(f"/unit/{county.pk}/add/", {"kind": "school", "code": "x-1", "name": "新学校"})
    unit = Unit.objects.get(code="x-1")
    client.post(f"/unit/{unit.pk}/rename/", {"seen": "新学校", "name": "新建学校"})
    client.post(f"/unit/{unit.pk}/rename/", {"seen": "新学校", "name": "别的"})
    unit.refresh_from_db()
    assert unit.name == "新建学校"
    assert Event.objects.filter(unit=unit).count() == 2


def test_a_units_page_takes_few_queries(
    as_role: Door, county: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_role("administrator")
    with django_assert_max_num_queries(15):
        client.get(f"/unit/{county.pk}/")
