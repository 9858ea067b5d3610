"""The sheets of schools: a page each, with what is lacking, the place among peers and the way to pass."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest

from junheng.assess.county import Choices, assess
from junheng.assess.survey import survey
from junheng.facts.fields import dictionary
from junheng.report.document import Captioned, Document, Heading, Paragraph, Section
from junheng.report.kinds.registry import build
from junheng.report.material import Material
from junheng.report.pdf.draw import draw_pdf
from junheng.report.tables import Cell, Row, Table
from junheng.standards.model import Condition, ScopeRule
from junheng.terms.errors import InputError
from junheng.terms.messages import LANGS, Lang
from tests.assess.counties import NATION, ON, School, facts_of, plenty
from tests.report import materials
from tests.report.figures import differing, unsourced
from tests.report.printed import of_section

NINE = {"primary": 900, "junior": 500}
POOR = plenty("2").having(teaching_rooms_area_m2=4000, indoor_sports_area_m2=0, equipment_value=1, multimedia_rooms=3)
NEAR = plenty("3").having(teaching_rooms_area_m2=4400)
BLANK = plenty("4").having(teachers_pe=None, multimedia_rooms=None)
POINT = plenty("5", 30).having(type="teaching_point")
COMBINED = plenty("6", NINE).having(teachers_backbone=0)
KINDERGARTEN = School({"school": "7", "name": "中心幼儿园", "type": "kindergarten", "children": 120}, ())
SCHOOLS = (plenty("1"), POOR, NEAR, BLANK, POINT, COMBINED, KINDERGARTEN)


@pytest.fixture(scope="module")
def county() -> Material:
    return materials.material(facts_of(SCHOOLS))


@pytest.fixture(scope="module")
def document(county: Material) -> Document:
    return build("school", county, "zh")


def sheet(document: Document, school: str) -> Section:
    return next(section for section in document.sections if section.key == f"sheet.{school}")


def tables(section: Section) -> dict[str, Table]:
    """The tables of a sheet by what they hold."""
    found = [block.table for block in section.blocks if isinstance(block, Captioned)]
    return {table.key.partition(".")[0]: table for table in found}


def rows(section: Section, code: str) -> list[Row]:
    """The rows of an indicator, one for each stage."""
    return [row for row in tables(section)["indicators"].rows if str(row["indicator"].value).startswith(code)]


def said(section: Section, front: str) -> str:
    """The paragraph that begins so."""
    found = [block.plain() for block in section.blocks if isinstance(block, Paragraph)]
    return next(text for text in found if text.startswith(front))


def paragraphs(section: Section) -> Iterator[str]:
    return (block.plain() for block in section.blocks if isinstance(block, Paragraph))


def test_every_place_has_a_compact_sheet_after_the_list(document: Document) -> None:
    first, *sheets = document.sections
    assert not first.compact
    assert all(section.compact for section in sheets)
    assert [section.key for section in sheets] == [f"sheet.{number}" for number in range(1, 8)]
    assert [section.sheet for section in sheets][:2] == ["第1学校", "第2学校"]


def test_the_list_gives_the_order_of_the_sheets(document: Document) -> None:
    table = next(block.table for block in document.sections[0].blocks if isinstance(block, Captioned))
    order = {str(row["name"].value): int(str(row["number"].value)) for row in table.rows}
    sheets = [
        next(block.words for block in section.blocks if isinstance(block, Heading)) for section in document.sections[1:]
    ]
    assert sheets == sorted(order, key=lambda name: order[name])


@pytest.mark.parametrize("lang", LANGS)
def test_every_figure_is_the_assessments(county: Material, lang: Lang) -> None:
    made = build("school", county, lang)
    assert unsourced(made) == []
    assert differing(made, county, lang) == []


def test_a_school_that_passes_says_so(document: Document) -> None:
    assert said(sheet(document, "1"), "小学").startswith("小学：√ 达标。达标7项，要求至少6项达标、其余不低于基本值。")


def test_a_failing_school_is_told_amounts_to_threshold_and_floor(document: Document) -> None:
    poor = sheet(document, "2")
    assert "R7" in said(poor, "小学：× 未达标。达标4项")
    room = rows(poor, "R4")[0]
    assert (room["shortfall"].value, room["to_floor"].value, room["unit"].value) == (500, 0, "平方米")
    assert room["state"].look == "within-tolerance"
    assert rows(poor, "R7")[0]["state"].look == "failing"


def test_the_nearest_way_names_one_or_two_indicators_in_full_and_codes_of_more(document: Document) -> None:
    many = said(sheet(document, "2"), "小学")
    assert "补至达标值的，" in many
    assert "生均" not in many
    short = materials.material(facts_of([plenty("1").having(teaching_rooms_area_m2=3000, indoor_sports_area_m2=0)]))
    one = said(sheet(build("school", short, "zh"), "1"), "小学")
    assert "最近的达标途径：补至基本值的，R4 生均教学及辅助用房面积增加825.00平方米。" in one


def test_one_indicator_within_tolerance_still_passes(document: Document) -> None:
    near = sheet(document, "3")
    assert said(near, "小学：√ 达标。达标6项")
    assert rows(near, "R4")[0]["state"].look == "within-tolerance"


def test_missing_figures_are_named_and_take_no_place(document: Document) -> None:
    blank = sheet(document, "4")
    sentence = said(blank, "小学：○ 无法判定。")
    assert "体育专任教师" in sentence
    assert "网络多媒体教室" in sentence
    row = rows(blank, "R7")[0]
    assert row["value"].value == "暂无数据"
    assert row["rank"] == Cell()
    assert row["of"].value == len([school for school in SCHOOLS if school.stages]) - 2


def test_a_school_that_fails_whatever_is_missing_says_so() -> None:
    found = materials.material(facts_of([POOR.having(teachers_pe=None)]))
    sentence = said(sheet(build("school", found, "zh"), "2"), "小学：× 未达标。")
    assert "尚缺：体育专任教师。无论补填何值，结论不变" in sentence


def test_a_school_that_may_not_count_is_not_judged_yet() -> None:
    private = ScopeRule((Condition("organiser", "in", ("private",)),), "private")
    book = replace(NATION, scope=(*NATION.scope, private))
    facts = facts_of([POOR.having(organiser=None)])
    made = build("school", Material(assess(facts, book, ON), survey(facts)), "zh")
    sentence = said(sheet(made, "2"), "小学：○ 无法判定。")
    assert "是否计入评估尚缺数据，暂不能判定。最近的达标途径：" in sentence


def test_no_way_is_told_where_adding_does_not_help(county: Material) -> None:
    units = tuple(replace(unit, nearest_way=None) for unit in county.assessment.units)
    made = build("school", replace(county, assessment=replace(county.assessment, units=units)), "zh")
    assert said(sheet(made, "2"), "小学：× 未达标。").endswith("不能靠增加资源达标，不给出达标途径。")


def test_a_stage_without_pupils_is_named_as_not_assessed() -> None:
    primary, junior = plenty("1", NINE).stages
    empty = School(plenty("1", NINE).row, (primary, {**junior, "pupils": 0}))
    section = sheet(build("school", materials.material(facts_of([empty])), "zh"), "1")
    assert said(section, "初中：该学段没有在校生")
    assert said(section, "小学：")


def test_a_school_that_is_left_out_is_not_judged_and_says_why(document: Document) -> None:
    point = sheet(document, "5")
    assert "50人以下教学点" in said(point, "小学：")
    for row in tables(point)["indicators"].rows[1:]:
        assert row["state"].value == "不计入"
        assert row["value"].look == "out"
        assert row["rank"] == Cell()


def test_a_combined_school_has_one_sheet_with_both_stages(document: Document) -> None:
    combined = sheet(document, "6")
    assert len(rows(combined, "R1")) == 2
    assert said(combined, "小学：")
    assert said(combined, "初中：")
    names = [cell.value for row in tables(combined)["identity"].rows for cell in row.values()]
    assert "小学在校生数" in names
    assert "初中在校生数" in names


def test_senior_pupils_and_children_stand_beside_the_areas_that_are_theirs_as_well() -> None:
    whole = plenty("1", {"junior": 500}).having(type="complete_secondary", pupils_senior=321)
    with_children = plenty("2").having(children=43)
    made = build("school", materials.material(facts_of([whole, with_children, plenty("3")])), "zh")
    found = [[cell.value for row in tables(sheet(made, n))["identity"].rows for cell in row.values()] for n in "123"]
    senior, children = (dictionary()["schools"][id].label("zh") for id in ("pupils_senior", "children"))
    assert found[0][found[0].index(senior) + 1] == 321
    assert found[1][found[1].index(children) + 1] == 43
    assert not {senior, children} & set(found[2])


def test_what_a_clause_says_of_both_stages_alike_stands_once(document: Document) -> None:
    clauses = tables(sheet(document, "6"))["clauses"].rows
    sizes = [row["stage"].value for row in clauses if str(row["clause"].value).startswith("G4")]
    assert sizes == ["小学、初中"]


def test_a_kindergarten_shows_what_it_has_and_is_not_judged(document: Document) -> None:
    kindergarten = sheet(document, "7")
    assert set(tables(kindergarten)) == {"identity"}
    assert said(kindergarten, "没有义务教育学段")
    assert 120 in [cell.value for row in tables(kindergarten)["identity"].rows for cell in row.values()]


def test_a_tolerance_that_was_used_is_printed() -> None:
    large = [plenty("1", 2300).having(founded_year=2005)]
    used = materials.material(facts_of(large), choices=Choices(tolerances=("T5",)))
    unused = materials.material(facts_of([plenty("1")]), choices=Choices(tolerances=("T5",)))
    assert "2400人" in said(sheet(build("school", used, "zh"), "1"), "本校适用的放宽规定")
    assert not any(text.startswith("本校适用") for text in paragraphs(sheet(build("school", unused, "zh"), "1")))


def test_schools_asked_for_get_their_sheets_and_no_list(county: Material) -> None:
    made = build("school", replace(county, only=("6", "2", "6")), "zh")
    assert [section.key for section in made.sections] == ["sheet.2", "sheet.6"]
    numbers = [tables(section)["identity"].rows[0]["value0"].value for section in made.sections]
    assert numbers == ["2", "6"]
    assert (made.title, made.cover) == ("", False)


def test_a_school_that_is_not_there_is_named(county: Material) -> None:
    with pytest.raises(InputError) as stopped:
        build("school", replace(county, only=("2", "330199")), "zh")
    assert "330199" in stopped.value.say("zh")
    assert "330199" in stopped.value.say("en")


def test_a_standard_without_thresholds_shows_values_and_places_only() -> None:
    found = materials.example("national-2012")
    shown = sheet(build("school", found, "zh"), next(unit.school for unit in found.assessment.units if unit.in_scope))
    keys = [column.key for column in tables(shown)["indicators"].columns]
    assert keys == ["indicator", "unit", "value", "rank", "of", "mean", "median"]
    assert any("不对单所学校作达标判定" in text for text in paragraphs(shown))


def test_findings_are_counted_and_the_first_of_them_told() -> None:
    people = ("pe", "backbone", "master", "bachelor", "certified", "360h")
    wrong = plenty("1").having(**{f"teachers_{part}": 5000 for part in people})
    found = materials.material(facts_of([wrong]))
    mine = [finding for finding in found.assessment.findings if finding.school == "1"]
    section = sheet(build("school", found, "zh"), "1")
    items = [block for block in section.blocks if isinstance(block, Paragraph) and block.role == "item"]
    assert 0 < len(items) < len(mine)
    errors = sum(finding.severity == "error" for finding in mine)
    counted = said(section, "数据核查")
    assert f"错误{errors}条" in counted
    assert counted.endswith("其余见全县“数据问题”清单。")


def test_names_that_look_like_code_come_out_letter_by_letter() -> None:
    made = build("school", materials.hostile(), "zh")
    for name in materials.HOSTILE:
        section = next(section for section in made.sections if section.sheet == name)
        assert ("heading", (name,)) in of_section(section)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("standard", ["national-2012", "national-2017"])
def test_every_sheet_stands_on_one_page(standard: str, lang: Lang) -> None:
    example = materials.example(standard)
    schools = [place.school for place in example.survey.places]
    made = build("school", replace(example, only=tuple(schools)), lang)
    with pdfplumber.open(BytesIO(draw_pdf(made))) as opened:
        assert len(opened.pages) == len(schools)


@pytest.mark.parametrize("lang", LANGS)
def test_a_school_without_most_of_its_figures_still_has_one_page(lang: Lang) -> None:
    rows = {**plenty("1", NINE).row, "name": "一所名字特别特别长的九年一贯制实验学校（集团东校区）"}
    keys = ("school", "name", "type", "stage", "pupils")
    bare = School(
        {key: rows[key] for key in keys if key in rows},
        tuple({key: stage[key] for key in keys if key in stage} for stage in plenty("1", NINE).stages),
    )
    made = build("school", replace(materials.material(facts_of([bare, plenty("2")])), only=("1",)), lang)
    with pdfplumber.open(BytesIO(draw_pdf(made))) as opened:
        assert len(opened.pages) == 1
