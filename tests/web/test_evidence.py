"""Evidence: brought for a clause, looked into, reviewed by an expert; the clause's status follows in a new version."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from junheng.assess.outcome import ClauseResult
from junheng.web.models import Campaign, Event, Evidence, Sheet, Unit, Version
from junheng.web.services.assessments import assessment_of, facts_of
from junheng.web.services.evidence import clauses_of
from junheng.web.services.files import path_of
from junheng.web.services.standards import measure_of
from tests.web.conftest import Door

QUERIES = 15
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def campaign(db: None) -> Campaign:
    return Campaign.objects.select_related("county", "locked").exclude(locked=None).get()


@pytest.fixture
def clause(campaign: Campaign) -> str:
    return next(iter(clauses_of(campaign)))


def bring(client: Client, campaign: Campaign, clause: str, body: bytes, name: str = "批复.pdf", **told: Any) -> str:
    file = SimpleUploadedFile(name, body)
    told = {"clause": clause, "unit": campaign.county_id, "file": file} | told
    return client.post(f"/survey/{campaign.pk}/evidence/bring/", told, follow=True).content.decode()


def review(client: Client, paper: Evidence, finding: str, word: str = "") -> str:
    told = {"revision": paper.revision, "finding": finding, "word": word}
    return client.post(f"/evidence/{paper.pk}/review/", told, follow=True).content.decode()


def verdict(campaign: Campaign, clause: str) -> ClauseResult:
    version = Campaign.objects.get(pk=campaign.pk).locked
    assert version is not None
    found = assessment_of(version, measure_of(campaign.county)[0])
    return found.clauses[clause]


def newest(campaign: Campaign) -> int:
    return Version.objects.filter(county=campaign.county, school_year=campaign.school_year).latest("number").number


def test_the_clause_follows_what_the_expert_finds_each_time_in_a_new_version(
    as_role: Door, campaign: Campaign, clause: str
) -> None:
    planner, expert, first = as_role("planner"), as_role("expert"), newest(campaign)
    page = bring(planner, campaign, clause, PDF, "../../批复 2024.pdf", note="县政府批复")
    assert "等待专家审核" in page
    paper = Evidence.objects.get()
    assert (paper.name, paper.state, paper.kind) == ("批复 2024.pdf", "waiting", "pdf")
    assert newest(campaign) == first
    assert "有1份材料等待审核" in expert.get(f"/survey/{campaign.pk}/evidence/").content.decode()
    assert "请写明理由" in review(expert, paper, "disproves")
    for number, (finding, wanted) in enumerate([("disproves", "fail"), ("proves", "pass")], 1):
        assert f"第{first + number}版" in review(expert, Evidence.objects.get(), finding, "已核对原件")
        assert verdict(campaign, clause).verdict == wanted
    page = planner.get(f"/survey/{campaign.pk}/evidence/").content.decode()
    assert "已核对原件" in page
    assert "认定达到" in page
    locked = Campaign.objects.get(pk=campaign.pk).locked
    assert locked is not None
    row = facts_of(locked)["evidence"].filter(facts_of(locked)["evidence"]["clause"] == clause).row(0, named=True)
    assert (row["met"], row["document"], row["note"]) == (True, "批复 2024.pdf", "已核对原件")
    done = [event.did for event in Event.objects.order_by("pk")]
    assert done == ["brought-evidence", "reviewed-evidence", "found", "reviewed-evidence", "found"]


def test_one_that_disproves_outweighs_and_one_refused_says_nothing(
    as_role: Door, campaign: Campaign, clause: str
) -> None:
    expert = as_role("expert")
    for at in range(2):
        bring(as_role("planner"), campaign, clause, PDF + bytes(at), f"{at}.pdf")
    one, other = Evidence.objects.all()
    before = verdict(campaign, clause).verdict
    review(expert, one, "refused", "看不清公章")
    assert verdict(campaign, clause).verdict == before
    review(expert, other, "disproves", "面积不足")
    assert verdict(campaign, clause).verdict == "fail"
    review(expert, Evidence.objects.get(pk=one.pk), "proves")
    assert verdict(campaign, clause).verdict == "fail"


def test_before_the_data_are_locked_locking_takes_the_findings_along(as_role: Door, clause: str) -> None:
    campaign = Campaign.objects.select_related("county").get(locked=None)
    bring(as_role("planner"), campaign, clause, PDF)
    number = newest(campaign)
    review(as_role("expert"), Evidence.objects.get(), "disproves", "面积不足")
    assert newest(campaign) == number
    campaign.sheets.update(state=Sheet.State.APPROVED)
    as_role("planner").post(f"/survey/{campaign.pk}/lock/")
    assert verdict(campaign, clause).verdict == "fail"


def test_a_school_brings_its_own_and_sees_no_other_schools(as_role: Door, campaign: Campaign, clause: str) -> None:
    clerk, own = as_role("clerk"), Unit.objects.get(posts__person__username="demo-clerk")
    bring(clerk, campaign, clause, PDF, unit=own.pk)
    bring(clerk, campaign, clause, PDF + b"\n")
    assert [paper.unit for paper in Evidence.objects.all()] == [own]
    other = Unit.objects.filter(kind="school").exclude(pk=own.pk)[0]
    paper = Evidence.objects.get()
    page = f"/survey/{campaign.pk}/evidence/"
    assert paper.name in clerk.get(page).content.decode()
    Evidence.objects.update(unit=other)
    assert paper.name not in clerk.get(page).content.decode()
    assert clerk.get(f"/evidence/{paper.pk}/file/").status_code == 404
    assert clerk.post(f"/evidence/{paper.pk}/review/", {"finding": "proves"}).status_code == 404
    assert as_role("planner").post(f"/evidence/{paper.pk}/review/", {"finding": "proves"}).status_code == 404


def test_two_experts_at_once_one_is_told(as_role: Door, campaign: Campaign, clause: str) -> None:
    bring(as_role("planner"), campaign, clause, PDF)
    paper, expert = Evidence.objects.get(), as_role("expert")
    review(expert, paper, "proves")
    assert "刚刚被别人审核过" in review(expert, paper, "refused", "看不清")
    assert Evidence.objects.get().state == "proves"


def test_it_is_kept_outside_the_web_root_and_served_as_a_download(
    as_role: Door, campaign: Campaign, clause: str, django_assert_max_num_queries: Any
) -> None:
    planner = as_role("planner")
    bring(planner, campaign, clause, PDF, '<script>alert("x")</script>.pdf')
    paper = Evidence.objects.get()
    assert path_of(paper.digest).read_bytes() == PDF
    with django_assert_max_num_queries(QUERIES):
        page = planner.get(f"/survey/{campaign.pk}/evidence/").content.decode()
    assert "<script>alert" not in page
    answer = planner.get(f"/evidence/{paper.pk}/file/")
    assert answer.getvalue() == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], "sandbox" in answer["Content-Security-Policy"]) == ("nosniff", True)


def test_the_same_file_is_not_taken_twice_for_a_clause(as_role: Door, campaign: Campaign, clause: str) -> None:
    bring(as_role("planner"), campaign, clause, PDF)
    assert "没有重复接收" in bring(as_role("planner"), campaign, clause, PDF)
    assert Evidence.objects.count() == 1


def office(*parts: str, size: int = 10) -> bytes:
    body = BytesIO()
    with ZipFile(body, "w", ZIP_DEFLATED) as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, b"0" * size)
    return body.getvalue()


REFUSED = {
    "a program": (b"MZ\x90\x00" * 9, "不是PDF"),
    "a page": (b"<html><script>alert(1)</script></html>", "不是PDF"),
    "an empty one": (b"", "文件"),
    "a PDF cut off": (PDF[:-8], "不完整"),
    "a document cut off": (office("word/document.xml")[:-30], "不完整"),
    "macros": (office("word/document.xml", "word/vbaProject.bin"), "宏"),
    "an archive": (office("photo.txt"), "不是PDF"),
    "a bomb": (office("word/document.xml", size=450 * 2**20), "400"),
    "too large": (PDF + b" " * (21 * 2**20), "超过20MB"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_told_why_and_nothing_is_kept(
    as_role: Door, campaign: Campaign, clause: str, what: str
) -> None:
    body, words = REFUSED[what]
    assert words in bring(as_role("planner"), campaign, clause, body, "材料.pdf")
    assert not Evidence.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(("room", "kind"), [("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")])
def test_its_content_says_what_it_is_whatever_its_name(
    as_role: Door, campaign: Campaign, clause: str, room: str, kind: str
) -> None:
    bring(as_role("planner"), campaign, clause, office(room), "材料.exe")
    assert Evidence.objects.get().name == f"材料.{kind}"
