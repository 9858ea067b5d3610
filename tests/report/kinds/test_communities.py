"""The list as a document: every community has its agreement, and every figure is the result's."""

from dataclasses import replace

import pytest

from junheng.facts.example import example_county
from junheng.plan.communities.form import formed
from junheng.plan.communities.result import Communities
from junheng.plan.communities.rules import default_rules
from junheng.report.document import Captioned, Paragraph, Picture, Section
from junheng.report.kinds.communities.document import build
from junheng.report.tables import Table
from junheng.terms.messages import LANGS, Lang


@pytest.fixture(scope="module")
def found() -> Communities:
    return formed(example_county(24, 3), default_rules("community"))


def tables(sections: tuple[Section, ...]) -> dict[str, Table]:
    blocks = [block for section in sections for block in section.blocks]
    return {block.table.key: block.table for block in blocks if isinstance(block, Captioned)}


def said(section: Section) -> str:
    return "\n".join(block.plain() for block in section.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("lang", LANGS)
def test_every_community_has_an_agreement_of_its_own(found: Communities, lang: Lang) -> None:
    document = build(found, lang, "X", agreements=True)
    agreements = [section for section in document.sections if section.key.startswith("agreement")]
    assert len(agreements) == len(found.communities) > 1
    for number, (one, section) in enumerate(zip(found.communities, agreements, strict=True), start=1):
        assert not section.flows, "an agreement begins a page"
        names = [found.records.schools[id].name for id in (one.lead, *(member.school for member in one.members))]
        words = said(section)
        assert all(name in words for name in names)
        assert f"{one.quality:.1f}" in words
        assert f"{max(0.0, *(member.gap for member in one.members)):.1f}" in words
        items = [block for block in section.blocks if isinstance(block, Paragraph) and block.role == "item"]
        assert len(items) == 5
        assert all("____" in item.plain() for item in items), "a task leaves a blank to fill in"
        signatures = tables((section,))[f"signatures-{number}"]
        assert [row["school"].value for row in signatures.rows] == names
        assert all(row["sign"].value == row["date"].value == "" for row in signatures.rows)


@pytest.mark.parametrize("lang", LANGS)
def test_tables_hold_the_figures_of_the_result(found: Communities, lang: Lang) -> None:
    drawn = tables(build(found, lang, "X", agreements=False).sections)
    groups, listed = drawn["groups"].rows, drawn["list"].rows
    for row, one in zip(groups, found.communities, strict=True):
        assert (row["mean"].value, row["pupils"].value, row["points"].value) == (one.quality, one.pupils, one.points)
        assert row["apart"].value == pytest.approx(one.quality - found.records.mean)
    gaps = {row["school_id"].value: (row["gap"].value, row["km"].value) for row in listed}
    for one in found.communities:
        assert gaps[one.lead] == (None, None)
        assert all(gaps[member.school] == (member.gap, member.km) for member in one.members)
    assert len(drawn["rules"].rows) == len(found.held)


def test_the_paper_begins_with_the_proof_and_the_workbook_with_the_list(found: Communities) -> None:
    paper = build(found, "en", "X", agreements=True).sections[0]
    assert f"{found.points:.1f} points, bound {found.bound:.1f}" in said(paper)
    assert said(build(found, "en", "X", agreements=False).sections[0]) == ""


@pytest.mark.parametrize("lang", LANGS)
def test_the_map_has_every_school_by_community_and_its_lead_large(found: Communities, lang: Lang) -> None:
    sections = build(found, lang, "X", agreements=True).sections
    chart = next(b.chart for section in sections for b in section.blocks if isinstance(b, Picture))
    series = chart.option["series"]
    assert len(series) == len(found.communities)
    assert len({(one["symbol"], one["itemStyle"]["color"]) for one in series}) == len(series)
    assert chart.option["legend"]["data"] == [one["name"] for one in series]
    for one, drawn in zip(found.communities, series, strict=True):
        lead, *members = drawn["data"]
        school = found.records.schools[one.lead]
        assert lead["value"] == [school.lon, school.lat]
        assert len(members) == len(one.members)
        assert all(member["symbolSize"] < lead["symbolSize"] for member in members)
    assert f"{len(found.communities)}" in chart.alt


def test_there_is_no_map_without_coordinates(found: Communities) -> None:
    schools = {id: replace(school, lon=None, lat=None) for id, school in found.records.schools.items()}
    lost = replace(found, records=replace(found.records, schools=schools))
    sections = build(lost, "zh", "X", agreements=True).sections
    assert not [b for section in sections for b in section.blocks if isinstance(b, Picture)]
