"""What a county is held against: chosen, tried, brought along."""

from importlib.resources import files

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from junheng.web.models import Campaign, Event, LocalStandard, Measure, Unit
from tests.web.conftest import Door

OWN = """
[rulebook]
id = "own-2026"
name = { zh = "本县补充标准", en = "Our own" }
source = "本县〔2023〕9号"
place = "990101"
since = 2023-01-01
amends = "national-2017"

[[limit]]
indicator = "R5"
at_least = { primary = 30, junior = 40 }
"""


@pytest.fixture
def locked(db: None) -> Campaign:
    return Campaign.objects.exclude(locked=None).get()


def bring(client: Client, campaign: Campaign, words: str | bytes) -> str:
    body = words.encode() if isinstance(words, str) else words
    told = {"file": SimpleUploadedFile("本县.toml", body)}
    answer: str = client.post(f"/county/{campaign.pk}/standards/bring/", told, follow=True).content.decode()
    return answer


def test_a_standard_can_be_tried_by_one_and_chosen_for_all(as_role: Door, locked: Campaign) -> None:
    planner, leader = as_role("planner"), as_role("leader")
    address = f"/county/{locked.pk}/"
    tried = leader.get(f"{address}?standard=national-2012").content.decode()
    assert "对照《县域义务教育均衡发展督导评估（2012，基本均衡）》" in tried
    assert f"{address}schools/?standard=national-2012" in tried
    assert "（2017）》" in leader.get(address).content.decode()
    revision = Measure.objects.get(county=locked.county).revision
    told = {"standard": "national-2012", "revision": revision}
    planner.post(f"{address}standards/choose/", told)
    assert "（2012，基本均衡）》" in leader.get(address).content.decode()
    event = Event.objects.get(did="chose-standard")
    assert (event.before, event.after) == ("national-2017", "national-2012")
    late = planner.post(f"{address}standards/choose/", told, follow=True).content.decode()
    assert "没有保存" in late
    assert Event.objects.filter(did="chose-standard").count() == 1


def test_a_local_standard_is_kept_and_logged_and_changes_the_verdicts(as_role: Door, locked: Campaign) -> None:
    planner = as_role("planner")
    assert "检查无误" in bring(planner, locked, OWN)
    row = LocalStandard.objects.get()
    assert Event.objects.get(did="brought-standard").after == {"standard": "own-2026", "digest": row.digest}
    school = Unit.objects.get(code="9901010005")
    tried = planner.get(f"/county/{locked.pk}/school/{school.pk}/primary/R5/?standard=own-{row.pk}").content.decode()
    assert "<dd>30" in tried
    assert "并入：本县补充标准" in tried
    assert "本县〔2023〕9号" in tried
    assert "<dd>7.5" in planner.get(f"/county/{locked.pk}/school/{school.pk}/primary/R5/").content.decode()
    assert "没有重复保存" in bring(planner, locked, OWN)
    assert LocalStandard.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (OWN.replace('"R5"', '"R99"'), "R99"),
        (OWN.replace("at_least", "atleast"), "at_least、at_most"),
        (OWN.replace("since = 2023-01-01\n", ""), "since"),
        (OWN.replace('"national-2017"', '"national-1999"'), "national-1999"),
        ("[rulebook", "本县.toml"),
        (OWN.replace("本县补充标准", "本县\\u0000"), "本县.toml"),
        (b"\xff\xfe\x00", "本县.toml"),
        (b"x" * 1_000_001, "本县.toml"),
    ],
)
def test_a_wrong_standard_is_refused_with_where_and_how_to_mend_it(
    words: str | bytes, said: str, as_role: Door, locked: Campaign
) -> None:
    answer = bring(as_role("planner"), locked, words)
    assert said in answer[answer.index('class="told error"') :][:600]
    assert not LocalStandard.objects.exists()
    assert not Event.objects.exists()


def test_a_standard_that_was_not_in_force_then_is_said_and_another_shown(as_role: Door, locked: Campaign) -> None:
    planner = as_role("planner")
    bring(planner, locked, OWN.replace("2023-01-01", "2030-01-01"))
    row = LocalStandard.objects.get()
    page = planner.get(f"/county/{locked.pk}/?standard=own-{row.pk}").content.decode()
    assert "不能用于本学年数据" in page
    assert "（2017）》" in page
    told = {"standard": f"own-{row.pk}", "revision": Measure.objects.get(county=locked.county).revision}
    planner.post(f"/county/{locked.pk}/standards/choose/", told)
    assert not Event.objects.filter(did="chose-standard").exists()


@pytest.mark.parametrize("key", ["nothing", "own-999", "own-x", "own-²", f"own-{'9' * 5000}", "\0", ""])
def test_what_is_no_standard_cannot_be_chosen(key: str, as_role: Door, locked: Campaign) -> None:
    planner = as_role("planner")
    told = {"standard": key, "revision": 1}
    assert "没有这个标准" in planner.post(f"/county/{locked.pk}/standards/choose/", told, follow=True).content.decode()
    assert planner.get(f"/county/{locked.pk}/?standard={key}").status_code == 200


def test_a_standard_that_can_no_longer_be_read_is_listed_and_another_shown(as_role: Door, locked: Campaign) -> None:
    planner = as_role("planner")
    bring(planner, locked, OWN)
    row = LocalStandard.objects.get()
    LocalStandard.objects.filter(pk=row.pk).update(text="[rulebook", digest="0" * 64)
    assert "本县补充标准" in planner.get(f"/county/{locked.pk}/standards/").content.decode()
    page = planner.get(f"/county/{locked.pk}/?standard=own-{row.pk}").content.decode()
    assert "不能用于本学年数据" in page
    assert "（2017）》" in page


def test_where_a_local_standard_asks_less_than_the_nation_is_said_in_the_list_and_on_the_dashboard(
    as_role: Door, locked: Campaign
) -> None:
    planner = as_role("planner")
    bring(planner, locked, OWN.replace("primary = 30, junior = 40", "primary = 5, junior = 40"))
    key = f"own-{LocalStandard.objects.get().pk}"
    said = "对 R5（小学）的要求 5 低于“教督〔2017〕6号”的 7.5"
    page = planner.get(f"/county/{locked.pk}/standards/").content.decode()
    row = page[page.index(f'value="{key}"') :].partition("</tr>")[0]
    assert "1处低于国家标准" in row
    assert said in row
    address = f"/county/{locked.pk}/"
    assert "低于国家标准" not in planner.get(address).content.decode()
    assert said in planner.get(f"{address}?standard={key}").content.decode()
    revision = Measure.objects.get(county=locked.county).revision
    planner.post(f"{address}standards/choose/", {"standard": key, "revision": revision})
    assert said in as_role("leader").get(address).content.decode()


def test_another_countys_standard_is_not_there(as_role: Door, locked: Campaign) -> None:
    planner = as_role("planner")
    bring(planner, locked, OWN)
    row = LocalStandard.objects.get()
    other = Unit.objects.create(code="990102", name="另一县", kind="county")
    LocalStandard.objects.filter(pk=row.pk).update(county=other)
    page = planner.get(f"/county/{locked.pk}/?standard=own-{row.pk}").content.decode()
    assert "本县补充标准" not in page
    assert "本县补充标准" not in planner.get(f"/county/{locked.pk}/standards/").content.decode()


def test_the_examples_that_come_along_can_be_tried(as_role: Door, locked: Campaign) -> None:
    client = as_role("planner")
    names = [path.name.removesuffix(".toml") for path in files("junheng.standards").joinpath("local/990900").iterdir()]
    for name in names:
        assert client.get(f"/county/{locked.pk}/?standard={name}").status_code == 200
