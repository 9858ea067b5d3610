"""From a clause to its documents and back, and the clause on the dashboard follows what an expert finds."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from junheng.web.models import Campaign, Evidence, Unit
from tests.web.conftest import Door

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OPEN = "Q5"
"""A clause of the demonstration that waits for documents."""


@pytest.fixture
def campaign(db: None) -> Campaign:
    return Campaign.objects.select_related("county").exclude(locked=None).get()


def row_of(page: str, clause: str) -> str:
    """A clause's row of the dashboard's last table."""
    found = re.search(rf'<th scope="row" class="code"><a href="[^"]*">{clause}</a>.*?</tr>', page, re.DOTALL)
    assert found is not None
    return unescape(found[0])


def test_an_open_clause_says_what_is_missing_and_its_status_follows_the_finding(
    as_role: Door, campaign: Campaign
) -> None:
    planner, expert = as_role("planner"), as_role("expert")
    home = f"/county/{campaign.pk}/"
    row = row_of(planner.get(home).content.decode(), OPEN)
    assert "无法判定" in row
    assert "缺佐证材料" in row
    upload = f"/survey/{campaign.pk}/evidence/?clause={OPEN}#bring"
    assert upload in row
    assert upload not in row_of(expert.get(home).content.decode(), OPEN)  # who brings nothing is led nowhere
    form = planner.get(upload).content.decode()
    assert f'<option value="{OPEN}" selected>' in form
    school = Unit.objects.filter(kind="school").first()
    assert school is not None
    told = {"clause": OPEN, "unit": school.pk, "file": SimpleUploadedFile("应用报告.pdf", PDF)}
    planner.post(f"/survey/{campaign.pk}/evidence/bring/", told)
    assert "待审核1份" in row_of(planner.get(home).content.decode(), OPEN)
    listed = expert.get(f"/survey/{campaign.pk}/evidence/").content.decode()
    for address in (f"/county/{campaign.pk}/clause/{OPEN}/", f"/county/{campaign.pk}/school/{school.pk}/"):
        assert f'href="{address}"' in listed
        assert expert.get(address).status_code == 200
    clause = expert.get(f"/county/{campaign.pk}/clause/{OPEN}/").content.decode()
    assert "应用报告.pdf" in clause
    assert f"/county/{campaign.pk}/school/{school.pk}/" in clause
    paper = Evidence.objects.get()
    told_ = {"revision": paper.revision, "finding": "proves", "word": "已核对"}
    expert.post(f"/evidence/{paper.pk}/review/", told_)
    page = planner.get(home).content.decode()
    row = row_of(page, OPEN)
    assert "无法判定" not in row
    assert "达标" in row
    assert "已审核1份，待审核0份" in row
    assert "第2版" in page


def test_of_a_standard_that_is_only_tried_out_no_document_is_asked_for(as_role: Door, campaign: Campaign) -> None:
    page = as_role("planner").get(f"/county/{campaign.pk}/?standard=national-2012").content.decode()
    assert "#bring" not in page
    assert "上传佐证材料" not in page
