"""A new version is judged before anybody asks for it, and the first page of it judges nothing again."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from junheng.web.models import Campaign, Evidence, Sheet
from junheng.web.services.assessments import assessed
from junheng.web.services.evidence import clauses_of
from junheng.web.services.judging import NAME
from tests.web.conftest import Door

Capture = Callable[..., AbstractContextManager[list[Callable[[], Any]]]]


def settle() -> int:
    """Wait until what is judged in the background is; how many there were."""
    under_way = [thread for thread in threading.enumerate() if thread.name == NAME]
    for thread in under_way:
        thread.join()
    return len(under_way)


def nothing_is_judged_again(as_role: Door, campaign: Campaign) -> None:
    judged = assessed.cache_info().misses
    assert as_role("leader").get(f"/county/{campaign.pk}/").status_code == 200
    assert assessed.cache_info().misses == judged


def test_after_locking_the_first_visitor_finds_it_judged(
    as_role: Door, django_capture_on_commit_callbacks: Capture
) -> None:
    campaign = Campaign.objects.get(locked=None)
    campaign.sheets.update(state=Sheet.State.APPROVED)
    settle()
    with django_capture_on_commit_callbacks() as after:
        as_role("planner").post(f"/survey/{campaign.pk}/lock/")
    assert Campaign.objects.get(pk=campaign.pk).locked is not None
    assert len(after) == 1
    judged = assessed.cache_info().misses
    after[0]()
    settle()
    assert assessed.cache_info().misses > judged
    nothing_is_judged_again(as_role, campaign)


def test_after_an_experts_finding_likewise(as_role: Door, django_capture_on_commit_callbacks: Capture) -> None:
    campaign = Campaign.objects.select_related("county").exclude(locked=None).get()
    file = SimpleUploadedFile("批复.pdf", b"%PDF-1.7\n%%EOF\n")
    told = {"clause": next(iter(clauses_of(campaign))), "unit": campaign.county_id, "file": file}
    as_role("planner").post(f"/survey/{campaign.pk}/evidence/bring/", told)
    paper = Evidence.objects.get()
    settle()
    with django_capture_on_commit_callbacks(execute=True):
        as_role("expert").post(
            f"/evidence/{paper.pk}/review/", {"revision": 0, "finding": "disproves", "word": "面积不足"}
        )
    settle()
    nothing_is_judged_again(as_role, campaign)
    page = as_role("leader").get(f"/county/{campaign.pk}/").content.decode()
    assert "第2版" in page


def test_what_cannot_be_judged_ends_nothing(as_role: Door, django_capture_on_commit_callbacks: Capture) -> None:
    from junheng.web.models import Measure
    from junheng.web.services.judging import begin

    campaign = Campaign.objects.select_related("county", "locked__county").exclude(locked=None).get()
    assert campaign.locked is not None
    campaign.locked.school_year = 1990
    Measure.objects.filter(county=campaign.county).update(standard="national-2017")
    begin(campaign.locked).join()
    assert as_role("leader").get(f"/county/{campaign.pk}/").status_code == 200
