"""The log as officials read it: words for things, what was and what is; moments as the language writes them."""

from datetime import UTC, datetime

from django.utils import timezone

from junheng.web.models import Event, Person, Unit
from junheng.web.pages.log import changes
from junheng.web.services.moments import moment, years
from tests.web.conftest import Door


def test_a_change_is_told_by_the_name_of_its_field(as_role: Door) -> None:
    clerk = Person.objects.get(username="demo-clerk")
    assert clerk.unit is not None
    before, after = {"stages/junior/pupils": "893"}, {"stages/junior/pupils": "900"}
    told = {"person": clerk, "unit": clerk.unit, "subject": "sheet:1", "before": before, "after": after}
    Event.objects.create(at=timezone.now(), did="entered", **told)
    county = Unit.objects.get(kind="county")
    page = as_role("leader").get(f"/log/{county.pk}/").content.decode()
    assert "初中：在校生数" in page
    assert "893 → 900" in page
    assert "{" not in page.partition("<main")[2]


def test_ids_are_told_in_words_and_digests_by_their_beginning() -> None:
    assert changes("draft", "submitted", "zh") == [("", "填报中", "待审核")]
    wanted = {"kind": "annex", "map": "ab" * 32, "standard_digest": "", "version": 1}
    assert changes(None, wanted, "en") == [
        ("kind", "", "Annex: state of school building"),
        ("digest of the map", "", "abababababab"),
        ("version", "", "1"),
    ]
    assert changes(None, {"due": "2026-01-05T15:59:00+00:00"}, "en") == [("due", "", "2026-01-05 23:59")]
    assert changes({"active": True}, {"account": "head", "active": False}, "zh") == [
        ("启用", "是", "否"),
        ("账号", "", "head"),
    ]


def test_moments_and_school_years_are_written_as_the_language_does() -> None:
    at = datetime(2026, 1, 5, 1, 7, tzinfo=UTC)
    assert (moment(at, "zh"), moment(at, "en")) == ("2026年1月5日09:07", "2026-01-05 09:07")
    assert (years(2024, "zh"), years(2024, "en")) == ("2024—2025", "2024/2025")
