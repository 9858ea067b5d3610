"""The survey report: every figure from the survey, nothing made up where something is blank."""

import jmespath
import pytest

from junheng.report.document import Captioned, Document, Heading, Paragraph
from junheng.report.kinds.registry import build
from junheng.report.material import Material, material_json
from junheng.report.tables import Cell, Row, Table
from junheng.terms.messages import LANGS, Lang, text
from tests.assess.counties import School, facts_of, plenty
from tests.report import materials
from tests.report.figures import differing, unsourced

TOWN = {"township": "城关镇"}
KINDERGARTEN = School({"school": "7", "name": "中心幼儿园", "type": "kindergarten", "children": 120, **TOWN}, ())


def materials_of(name: str) -> Material:
    kinds = {
        "example": materials.example,
        "2012": lambda: materials.example("national-2012"),
        "gaps": materials.gaps,
        "hostile": materials.hostile,
        "kindergarten": lambda: materials.material(facts_of([KINDERGARTEN])),
        "one school": lambda: materials.material(facts_of([plenty()])),
    }
    return kinds[name]()


def tables(document: Document) -> dict[str, Table]:
    blocks = [block for section in document.sections for block in section.blocks]
    return {block.table.key: block.table for block in blocks if isinstance(block, Captioned)}


def paragraphs(document: Document) -> list[str]:
    blocks = [block for section in document.sections for block in section.blocks]
    return [block.plain() for block in blocks if isinstance(block, Paragraph)]


def row(table: Table, key: str, name: str) -> Row:
    return next(row for row in table.rows if row[key].value == name)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["example", "2012", "gaps", "hostile", "kindergarten", "one school"])
def test_every_figure_says_what_stands_at_its_source(name: str, lang: Lang) -> None:
    material = materials_of(name)
    document = build("survey", material, lang)
    assert unsourced(document) == []
    assert differing(document, material, lang) == []


def test_every_township_has_its_part_with_all_its_schools() -> None:
    material = materials.example()
    document = build("survey", material, "zh")
    chapter = next(section for section in document.sections if section.key == "townships")
    headings = [block.words for block in chapter.blocks if isinstance(block, Heading) and block.level == 2]
    assert headings == [group.name for group in material.survey.townships]
    printed = [row["name"].value for key, table in tables(document).items() if "township." in key for row in table.rows]
    assert sorted(printed) == sorted(place.name for place in material.survey.places)


def test_a_sum_with_a_blank_part_is_no_data_and_a_note_tells_what_is_known_and_who_is_missing() -> None:
    blank = plenty("2", 200).having(building_area_m2=None)
    material = materials.material(facts_of([plenty("1", 300).having(building_area_m2=1234), blank]))
    document = build("survey", material, "zh")
    cell = row(tables(document)["resources"], "item", "校舍建筑面积（平方米）")["county"]
    assert cell.value == text("terms.no_data", "zh")
    assert (
        "校舍建筑面积：1所学校未填报或未填全（第2学校），合计列为暂无数据；其余学校合计1,234.00平方米。"
        in paragraphs(document)
    )


def test_a_sum_without_blanks_stands_without_a_note() -> None:
    document = build("survey", materials.material(facts_of([plenty("1", 300).having(building_area_m2=1234)])), "zh")
    assert row(tables(document)["resources"], "item", "校舍建筑面积（平方米）")["county"].value == 1234
    assert not [said for said in paragraphs(document) if said.startswith("校舍建筑面积：")]


def test_the_three_schools_of_a_township_are_named_or_said_to_be_missing_or_not_known() -> None:
    schools = [
        plenty("1").having(centre=True, boarding=False, township="甲镇"),
        plenty("2").having(centre=False, boarding=None, township="乙镇"),
        School({**KINDERGARTEN.row, "centre": True, "township": "甲镇"}, ()),
    ]
    table = tables(build("survey", materials.material(facts_of(schools)), "zh"))["three_schools"]
    kinds = ("centre_kindergarten", "centre_primary", "boarding")
    assert [row(table, "township", "甲镇")[kind].value for kind in kinds] == ["中心幼儿园", "第1学校", "未设"]
    assert [row(table, "township", "乙镇")[kind].value for kind in kinds] == ["未设", "未设", "暂无数据"]
    assert [table.rows[-1][kind].value for kind in kinds] == [1, 1, 0]


def test_blank_required_figures_are_listed_school_by_school() -> None:
    schools = [plenty("1"), plenty("2").having(organiser=None, teachers_pe=None)]
    with_organiser = [schools[0].having(organiser="county"), schools[1]]
    table = tables(build("survey", materials.material(facts_of(with_organiser)), "zh"))["blanks"]
    assert [(row["name"].value, row["number"].value) for row in table.rows] == [("第2学校", 2)]
    assert table.rows[0]["fields"].value == "办学者、小学体育专任教师"


def test_the_findings_are_counted_by_severity_and_the_worst_come_first() -> None:
    document = build("survey", materials.gaps(), "zh")
    shown = [row["severity"].value for row in tables(document)["worst"].rows]
    order = [text(f"terms.severity.{severity}", "zh") for severity in ("error", "warning", "note")]
    assert shown == sorted(shown, key=lambda word: order.index(str(word)))
    said = material_json(materials.gaps(), "zh")["findings"]
    counts = [sum(finding["severity"] == severity for finding in said) for severity in ("error", "warning", "note")]
    assert any("错误{}条、提醒{}条、说明{}条".format(*counts) in words for words in paragraphs(document))


def test_shortfalls_by_township_add_up_to_the_county_s() -> None:
    table = tables(build("survey", materials.example(), "zh"))["shortfalls.primary"]
    county, *townships = table.rows
    for id in ("R3", "R5", "R6"):
        values = [_figure(row[id]) for row in townships]
        assert sum(values) == pytest.approx(_figure(county[id]))
        assert any(values)


def _figure(cell: Cell) -> float:
    assert not isinstance(cell.value, str)
    return float(cell.exact or cell.value or 0)  # type: ignore[arg-type]  # no date stands among figures


def test_where_a_school_cannot_be_judged_the_shortfall_is_a_least_amount() -> None:
    short, blank = plenty("1").having(multimedia_rooms=0), plenty("2").having(multimedia_rooms=None)
    table = tables(build("survey", materials.material(facts_of([short, blank])), "zh"))["shortfalls.primary"]
    cell = table.rows[0]["R7"]
    assert (cell.value, cell.unit) == (23, "以上")
    only = tables(build("survey", materials.material(facts_of([plenty("1"), blank])), "zh"))["shortfalls.primary"]
    assert only.rows[0]["R7"].value == text("terms.no_data", "zh")


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_material_gives_the_same_report(lang: Lang) -> None:
    material = materials.example()
    assert build("survey", material, lang) == build("survey", material, lang)


def test_sources_find_their_figure_under_any_name_of_a_township() -> None:
    material = materials.hostile()
    glance = tables(build("survey", material, "zh"))["glance"]
    whole = material_json(material, "zh")
    printed = [row["pupils"] for row in glance.rows[1:]]
    expected = [group["ordinary"]["totals"]["pupils"]["value"] for group in whole["survey"]["townships"]]
    assert [jmespath.search(cell.source, whole) for cell in printed] == expected
    assert [cell.value for cell in printed] == expected


def test_the_highest_and_lowest_township_are_named_and_those_without_data_counted() -> None:
    schools = [
        plenty(str(n), 300).having(township=f"{n}镇", classes=classes) for n, classes in enumerate((6, 10, 8, 7))
    ]
    said = paragraphs(build("survey", materials.material(facts_of(schools)), "zh"))
    assert "平均班额：全县38.7人，最高的是0镇（50.0人），最低的是1镇（30.0人）。" in said
    blank = [*schools[:3], schools[3].having(classes=None)]
    said = paragraphs(build("survey", materials.material(facts_of(blank)), "zh"))
    partly = next(words for words in said if words.startswith("平均班额：全县暂无数据，"))
    assert partly.endswith("最高的是0镇（50.0人），最低的是1镇（30.0人），另有1个暂无数据。")


def test_townships_that_share_the_highest_figure_are_all_named_and_places_without_one_are_no_township() -> None:
    sizes = {"甲镇": 6, "乙镇": 10, "丙镇": 6, None: 30}
    schools = [plenty(name or "0", 300).having(township=name, classes=classes) for name, classes in sizes.items()]
    said = paragraphs(build("survey", materials.material(facts_of(schools)), "zh"))
    (range_,) = [words for words in said if words.startswith("平均班额：")]
    assert range_.endswith("最高的是甲镇、丙镇（50.0人），最低的是乙镇（30.0人）。")
    alike = [school.having(classes=6) for school in schools]
    said = paragraphs(build("survey", materials.material(facts_of(alike)), "zh"))
    assert not [words for words in said if words.startswith("平均班额：")]


def test_a_school_with_one_stage_entered_is_not_among_the_others_whose_sum_is_told() -> None:
    combined = plenty("2", {"primary": 300, "junior": 200})
    half = School(combined.row, (combined.stages[0], {**combined.stages[1], "teachers_backbone": None}))
    material = materials.material(facts_of([plenty("1").having(teachers_backbone=7), half]))
    said = paragraphs(build("survey", material, "zh"))
    (note,) = {words for words in said if words.startswith("县级及以上骨干教师：")}
    assert note == "县级及以上骨干教师：1所学校未填报或未填全（第2学校），合计列为暂无数据；其余学校合计7人。"


def test_where_no_school_has_entered_a_figure_no_others_are_spoken_of() -> None:
    blank = [plenty(number).having(books=None) for number in "12"]
    said = paragraphs(build("survey", materials.material(facts_of(blank)), "zh"))
    assert {words for words in said if words.startswith("图书：")} == {"图书：2所学校均未填报或未填全，没有合计。"}
    assert "专用教室：2所学校均未填报，没有合计。" in said


def test_a_kindergarten_s_blank_does_not_stand_beside_its_township_s_sums_of_schools() -> None:
    bare = School({**KINDERGARTEN.row, "land_area_m2": None}, ())
    document = build("survey", materials.material(facts_of([plenty("1").having(**TOWN), bare])), "zh")
    chapter = next(section for section in document.sections if section.key == "townships")
    notes = [block.plain() for block in chapter.blocks if isinstance(block, Paragraph) and block.role == "note"]
    assert not [note for note in notes if "中心幼儿园" in note]


def test_failing_schools_are_named_township_by_township_where_they_are_most_first() -> None:
    schools = [
        plenty("1").having(township="甲镇", equipment_value=1, multimedia_rooms=0),
        plenty("2").having(township="乙镇", equipment_value=1, multimedia_rooms=0),
        plenty("3").having(township="乙镇", equipment_value=1, multimedia_rooms=0),
        plenty("4").having(township="丙镇"),
    ]
    said = paragraphs(build("survey", materials.material(facts_of(schools)), "zh"))
    named = [words for words in said if "未达标" in words and words.endswith("学校。")]
    assert named == ["乙镇未达标2所：第2学校、第3学校。", "甲镇未达标1所：第1学校。"]
