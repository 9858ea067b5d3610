"""Documents of locked data: asked for, made, taken along, with the reader's rights; a failure says why."""

import os
import re
import time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone

from junheng.web.jobs import perform
from junheng.web.models import Campaign, Event, Job, Person, Unit
from junheng.web.services import jobs
from junheng.web.services.assessments import facts_of
from junheng.web.services.files import path_of, store
from junheng.web.services.surveys import keep
from junheng.web.services.sweeping import KEPT, sweep
from tests.web.conftest import Door

QUERIES = 15
WANTED = {"kind": "annex", "format": "pdf"}


@pytest.fixture
def campaign(db: None) -> Campaign:
    return Campaign.objects.select_related("county", "locked").exclude(locked=None).get()


def told(campaign: Campaign, kind: str = "annex", format: str = "xlsx", **more: object) -> dict[str, object]:
    return {
        "unit": campaign.county_id,
        "version": campaign.locked_id,
        "kind": kind,
        "format": format,
        "lang": "zh",
        **more,
    }


def made() -> Job:
    job = jobs.take()
    assert job is not None
    perform(job)
    return Job.objects.get(pk=job.pk)


def test_a_document_is_asked_for_made_and_taken_along_with_its_version(
    as_role: Door, campaign: Campaign, django_assert_max_num_queries: Any
) -> None:
    planner, page = as_role("planner"), f"/county/{campaign.pk}/documents/"
    assert "还没有文档" in planner.get(page).content.decode()
    planner.post(f"{page}make/", told(campaign, "self-assessment", "docx"))
    waiting = planner.get(page).content.decode()
    assert "排队中" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    job = made()
    assert (job.state, job.progress, job.trouble) == ("done", 1, None)
    leader = as_role("leader")
    with django_assert_max_num_queries(QUERIES):
        after = leader.get(page).content.decode()
    assert "hx-trigger" not in after
    assert "第1版" in after
    answer = leader.get(f"/document/{job.pk}/file/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    body = answer.getvalue()
    assert len(body) == job.size
    assert "word/document.xml" in ZipFile(BytesIO(body)).namelist()
    assert job.name == "示例县-2023-2024-自评报告-v1.docx"
    assert [event.did for event in Event.objects.all()] == ["made-document", "asked-document"]


@pytest.mark.parametrize("format", ["pdf", "xlsx"])
def test_the_same_job_gives_the_same_bytes_in_each_format(as_role: Door, campaign: Campaign, format: str) -> None:
    as_role("expert").post(f"/county/{campaign.pk}/documents/make/", told(campaign, format=format))
    first = made()
    Job.objects.filter(pk=first.pk).update(state="waiting", digest="")
    assert made().digest == first.digest
    head = path_of(first.digest).read_bytes()[:4]
    assert head == {"pdf": b"%PDF", "xlsx": b"PK\x03\x04"}[format]


def test_pressed_twice_it_is_made_once_and_another_standard_makes_another(as_role: Door, campaign: Campaign) -> None:
    planner, address = as_role("planner"), f"/county/{campaign.pk}/documents/make/"
    planner.post(address, told(campaign))
    assert "没有重复生成" in planner.post(address, told(campaign), follow=True).content.decode()
    assert Job.objects.count() == 1
    chosen = {"standard": "national-2012", "revision": campaign.county.measure.revision}
    planner.post(f"/county/{campaign.pk}/standards/choose/", chosen)
    planner.post(address, told(campaign))
    assert [job.wanted["standard"] for job in Job.objects.all()] == ["national-2012", "national-2017"]


def test_a_school_has_its_own_sheet_made_and_sees_no_other_document(as_role: Door, campaign: Campaign) -> None:
    head = as_role("head")
    school = Unit.objects.get(posts__person__username="demo-head")
    address = f"/county/{campaign.pk}/documents/make/"
    head.post(address, told(campaign, "school", unit=school.pk))
    head.post(address, told(campaign, "self-assessment", unit=school.pk))
    head.post(address, told(campaign, "school"))
    assert list(Job.objects.values_list("unit", flat=True)) == [school.pk]
    job = made()
    assert job.state == "done"
    assert head.get(f"/document/{job.pk}/file/").getvalue()[:2] == b"PK"
    Job.objects.filter(pk=job.pk).update(unit=campaign.county)
    assert head.get(f"/document/{job.pk}/file/").status_code == 404
    assert job.name not in head.get(f"/county/{campaign.pk}/documents/").content.decode()


def test_a_failure_says_why_in_the_list_and_is_tried_again(as_role: Door, campaign: Campaign) -> None:
    planner, page = as_role("planner"), f"/county/{campaign.pk}/documents/"
    planner.post(f"{page}make/", told(campaign))
    job = Job.objects.get()
    wrong = job.wanted | {"standard": "national-1999"}
    Job.objects.update(wanted=wrong)
    failed = made()
    assert failed.state == "failed"
    assert failed.trouble is not None
    shown = planner.get(page).content.decode()
    assert "失败" in shown
    assert "national-1999" in shown
    Job.objects.update(wanted=job.wanted)
    planner.post(f"/document/{job.pk}/again/")
    assert made().state == "done"


def test_where_nothing_is_locked_the_page_says_what_to_do(as_role: Door, campaign: Campaign) -> None:
    other = Campaign.objects.get(locked=None)
    page = as_role("planner").get(f"/county/{other.pk}/documents/").content.decode()
    assert "请先完成填报、审核和锁定" in page


def test_a_leader_reads_but_has_nothing_made(as_role: Door, campaign: Campaign) -> None:
    leader, page = as_role("leader"), f"/county/{campaign.pk}/documents/"
    assert "<form" in leader.get(page).content.decode()
    assert 'name="kind"' not in leader.get(page).content.decode()
    leader.post(f"{page}make/", told(campaign))
    assert not Job.objects.exists()


def test_a_file_that_is_gone_is_said_to_be_gone(as_role: Door, campaign: Campaign) -> None:
    person = Person.objects.get(username="demo-planner")
    planner = as_role("planner")
    planner.post(f"/county/{campaign.pk}/documents/make/", told(campaign))
    Job.objects.update(state="done", digest="0" * 64, name="a.xlsx", asked_by=person)
    page = planner.get(f"/document/{Job.objects.get().pk}/file/", follow=True).content.decode()
    assert "服务器上找不到这个文件" in page


def test_a_document_is_deleted_and_the_log_says_whose_it_was(as_role: Door, campaign: Campaign) -> None:
    planner, page = as_role("planner"), f"/county/{campaign.pk}/documents/"
    planner.post(f"{page}make/", told(campaign))
    waiting = Job.objects.get()
    assert "没有删除" in planner.post(f"/document/{waiting.pk}/delete/", follow=True).content.decode()
    job = made()
    assert f"/document/{job.pk}/delete/" in planner.get(page).content.decode()
    assert f"/document/{job.pk}/delete/" not in as_role("leader").get(page).content.decode()
    assert as_role("leader").post(f"/document/{job.pk}/delete/").status_code == 404
    assert "已删除" in as_role("expert").post(f"/document/{job.pk}/delete/", follow=True).content.decode()
    assert not Job.objects.exists()
    event = Event.objects.get(did="deleted-document")
    assert event.person is not None
    assert (event.person.username, event.before["asked_by"], event.after) == ("demo-expert", "demo-planner", None)
    assert (event.before["digest"], event.before["file"]) == (job.digest, job.name)
    assert planner.post(f"/document/{job.pk}/delete/").status_code == 404


def test_its_file_goes_a_day_later_unless_something_else_names_it(as_role: Door, campaign: Campaign) -> None:
    planner = as_role("planner")
    planner.post(f"/county/{campaign.pk}/documents/make/", told(campaign))
    first = made()
    place = path_of(first.digest)
    twin = Job.objects.create(
        kind="document",
        unit=first.unit,
        version=first.version,
        asked_at=first.asked_at,
        state="done",
        digest=first.digest,
    )
    later = time.time() + 2 * KEPT
    planner.post(f"/document/{first.pk}/delete/")
    sweep(later)
    assert place.exists()
    os.utime(place, (0, 0))
    planner.post(f"/document/{twin.pk}/delete/")
    sweep()
    assert place.exists()  # its day counts from now
    sweep(later)
    assert not place.exists()


def test_what_is_brought_again_while_it_goes_stays(campaign: Campaign) -> None:
    digest = store(b"nobody's")
    os.utime(path_of(digest), (0, 0))
    assert store(b"nobody's") == digest
    sweep()
    assert path_of(digest).exists()
    os.utime(path_of(digest), (0, 0))
    assert sweep() >= 1
    assert not path_of(digest).exists()


def test_documents_stand_by_version_the_newest_first(as_role: Door, campaign: Campaign) -> None:
    assert campaign.locked is not None
    planner, old = as_role("planner"), campaign.locked
    planner.post(f"/county/{campaign.pk}/documents/make/", told(campaign))
    facts = facts_of(old)
    newer = keep(None, campaign.county, old.school_year, facts.with_tables(evidence=facts["evidence"].head(1)))
    Campaign.objects.filter(pk=campaign.pk).update(locked=newer)
    planner.post(f"/county/{campaign.pk}/documents/make/", told(campaign, version=newer.pk))
    Job.objects.create(
        kind="document",
        unit=campaign.county,
        version=old,
        asked_at=timezone.now(),
        wanted={"kind": "annex", "format": "pdf"},
    )
    page = planner.get(f"/county/{campaign.pk}/documents/").content.decode()
    heads = re.findall(r'<th scope="rowgroup"[^>]*>([^<]*)<', page)
    assert heads == [f"第{newer.number}版数据（现行）", f"第{old.number}版数据（已有第{newer.number}版）"]
