"""The annex: the county, its areas, townships and schools, with what they have and lack."""

from dataclasses import replace

import pytest

from junheng.assess.county import assess
from junheng.assess.survey import survey
from junheng.facts.table import Facts
from junheng.report.document import Captioned, Document, Heading, Paragraph
from junheng.report.kinds.registry import build
from junheng.report.material import Material
from junheng.report.tables import Table
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.messages import LANGS, Lang, text
from tests.assess.counties import ON, School, facts_of, plenty
from tests.report import materials
from tests.report.figures import differing, unsourced

LOCAL = "example-per-pupil"
KINDERGARTEN = School({"school": "7", "name": "中心幼儿园", "type": "kindergarten", "township": "城关镇"}, ())


def with_land_and_buildings(facts: Facts) -> Material:
    rulebook = resolve(find_rulebook("national-2017"), facts.county_codes()[0], ON, [find_rulebook(LOCAL)])
    return Material(assess(facts, rulebook, ON), survey(facts))


def tables(document: Document) -> dict[str, Table]:
    blocks = [block for section in document.sections for block in section.blocks]
    return {block.table.key: block.table for block in blocks if isinstance(block, Captioned)}


def notes(document: Document) -> list[str]:
    blocks = [block for section in document.sections for block in section.blocks]
    return [block.plain() for block in blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["example", "gaps", "hostile", "kindergarten", "local"])
def test_every_figure_says_what_stands_at_its_source(name: str, lang: Lang) -> None:
    kinds = {
        "example": materials.example,
        "gaps": materials.gaps,
        "hostile": materials.hostile,
        "kindergarten": lambda: materials.material(facts_of([KINDERGARTEN])),
        "local": lambda: with_land_and_buildings(facts_of([plenty("1", 300).having(land_area_m2=1)])),
    }
    material = kinds[name]()
    document = build("annex", material, lang)
    assert unsourced(document) == []
    assert differing(document, material, lang) == []


@pytest.mark.parametrize("key", ["premises", "facilities"])
def test_each_township_stands_over_its_schools_and_areas_before_them(key: str) -> None:
    schools = [
        plenty("1").having(township="甲镇", urban_rural="town"),
        plenty("2").having(township="乙镇", urban_rural="rural"),
        plenty("3").having(township="甲镇", urban_rural="rural"),
        KINDERGARTEN,
    ]
    table = tables(build("annex", materials.material(facts_of(schools)), "zh"))[key]
    named = [str(row["area"].value).strip("　") for row in table.rows]
    assert named == ["全县", "镇区", "乡村", "甲镇", "第1学校", "第3学校", "乙镇", "第2学校"]


def test_a_school_s_own_ratio_is_its_own_figures_divided() -> None:
    table = tables(build("annex", materials.material(facts_of([plenty("1", 300).having(land_area_m2=4500)])), "zh"))
    assert table["premises"].rows[-1]["land_per_pupil"].value == 15


def test_shortfalls_of_land_and_buildings_appear_where_a_local_standard_limits_them() -> None:
    poor = plenty("1", 300).having(land_area_m2=1250, building_area_m2=2100)
    table = tables(build("annex", with_land_and_buildings(facts_of([poor])), "zh"))["lacking"]
    land, building = table.rows[0]["primary.L-LAND"], table.rows[0]["primary.L-BUILDING"]
    assert (land.value, land.exact, building.value) == (10000, None, 0)
    national = tables(build("annex", materials.material(facts_of([poor])), "zh"))["lacking"]
    assert "primary.L-LAND" not in national.rows[0]


def test_that_shortfalls_are_rounded_row_by_row_is_said_where_they_are() -> None:
    rounded = text("survey.note.rounded", "zh")
    for land, said in ((1250, False), (1251, True)):
        material = with_land_and_buildings(facts_of([plenty("1", 300).having(land_area_m2=land)]))
        assert (rounded in notes(build("annex", material, "zh"))) == said


def test_a_standard_without_limits_on_what_is_built_leaves_the_shortfalls_out() -> None:
    material = materials.example()
    bare = replace(material.assessment, units=tuple(replace(unit, readings={}) for unit in material.assessment.units))
    assert "lacking" not in tables(build("annex", replace(material, assessment=bare), "zh"))


def test_a_blank_is_no_data_for_the_school_its_township_and_the_county() -> None:
    schools = [plenty("1"), plenty("2").having(green_area_m2=None)]
    table = tables(
        build("annex", materials.material(facts_of([schools[0].having(green_area_m2=10), schools[1]])), "zh")
    )
    assert [row["green_area_m2"].value for row in table["facilities"].rows] == ["暂无数据"] * 3 + [10, "暂无数据"]


def test_each_form_has_its_number_and_title_as_a_heading_and_a_sheet_of_its_own() -> None:
    document = build("annex", materials.example(), "zh")
    first = [section.blocks[0] for section in document.sections]
    assert [block.words for block in first if isinstance(block, Heading)] == [
        "附表1　占地和校舍",
        "附表2　专用教室",
        "附表3　体育场地、绿化和设施设备",
        "附表4　占地、校舍和专用场所距标准缺口",
    ]
    assert len({section.sheet for section in document.sections}) == len(document.sections)


def test_it_tells_how_it_is_filled_in() -> None:
    last = build("annex", materials.example(), "zh").sections[-1]
    notes = [block.plain() for block in last.blocks if isinstance(block, Paragraph)]
    assert "填表说明：" in notes
    assert notes.index("填表说明：") < len(notes) - 1


def test_rooms_that_a_school_has_not_listed_leave_no_total_and_the_note_tells_what_the_others_have() -> None:
    rooms = [{"school": "1", "kind": "music", "room": str(n), "area_m2": 90} for n in range(3)]
    document = build("annex", materials.material(facts_of([plenty("1"), plenty("2")], rooms=rooms)), "zh")
    assert [row["music"].value for row in tables(document)["rooms"].rows] == ["暂无数据"] * 3 + [3, "暂无数据"]
    section = next(section for section in document.sections if section.key == "rooms")
    (note,) = [b.plain() for b in section.blocks if isinstance(b, Paragraph) and b.plain().startswith("专用教室：")]
    assert note.startswith("专用教室：1所学校未填报（第2学校），")
    assert "音乐教室3间、美术教室0间" in note
