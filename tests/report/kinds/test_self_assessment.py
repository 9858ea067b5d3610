"""The self-assessment report: what it says of a county that passes, fails, or cannot be judged."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import jmespath
import polars as pl
import pytest

from junheng.assess.county import Choices, assess
from junheng.assess.survey import survey
from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.report.document import Captioned, Document, Heading, Paragraph
from junheng.report.kinds.self_assessment import self_assessment
from junheng.report.material import Material, material_json
from junheng.report.tables import EMPTY, SIGNS, Table
from junheng.report.words import lacking
from junheng.standards.model import Rulebook, Stage
from junheng.standards.resolve import by_name, find_rulebook, resolve
from junheng.terms.findings import Finding
from junheng.terms.messages import LANGS, Lang, text
from tests.assess.counties import EVIDENCE, NATION, ON, PLACE, School, facts_of, good_county, plenty, rulebook, without
from tests.report.figures import differing, figures, unsourced
from tests.report.materials import example, gaps, hostile

VERDICTS = ("pass", "fail", "undetermined")
MATERIALS = {
    "2017": lambda: example(),
    "2012": lambda: example("national-2012"),
    "years": lambda: example(years=2),
    "gaps": gaps,
    "hostile": hostile,
    "five schools": lambda: of(example_county(5, 2)),
    "province 2012": lambda: of(example_county(20, 4), local("national-2012", "school-standard-2012-example")),
    "targets": lambda: of(
        example_county(20, 4), local("national-2017", "standardised-schools-example", "plan-targets-example")
    ),
    "per pupil": lambda: of(example_county(20, 4), local("example-per-pupil")),
}


def local(standard: str, *extra: str) -> Rulebook:
    return resolve(find_rulebook(standard), PLACE, ON, [find_rulebook(name) for name in extra])


def of(
    facts: Facts, book: Rulebook = NATION, choices: Choices | None = None, findings: Sequence[Finding] = ()
) -> Material:
    return Material(assess(facts, book, ON, choices, findings=findings), survey(facts))


def passing() -> Material:
    return of(good_county(plenty("1"), plenty("2", {"primary": 900, "junior": 600})))


def chapter(document: Document, key: str) -> str:
    """The words of a section outside its tables, a line each."""
    section = next(section for section in document.sections if section.key == key)
    return "\n".join(block.plain() for block in section.blocks if isinstance(block, Paragraph))


def tables(document: Document, key: str) -> dict[str, Table]:
    section = next(section for section in document.sections if section.key == key)
    return {block.table.key: block.table for block in section.blocks if isinstance(block, Captioned)}


def shown(table: Table) -> list[dict[str, str]]:
    return [{column.key: column.show(row.get(column.key, EMPTY)) for column in table.columns} for row in table.rows]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", MATERIALS)
def test_every_figure_names_its_source_and_equals_it(name: str, lang: Lang) -> None:
    material = MATERIALS[name]()
    document = self_assessment(material, lang)
    assert unsourced(document) == []
    assert differing(document, material, lang) == []


def signed(there: Any) -> str:
    """The sign that stands for a verdict or state of the JSON."""
    looks = {
        **{"pass": "met", True: "met", "met": "met", "within-tolerance": "within-tolerance"},
        **{"fail": "failing", False: "failing", "failing": "failing"},
    }
    return SIGNS[looks.get(there, "missing")]  # type: ignore[index]  # looks are all in SIGNS


@pytest.mark.parametrize("name", MATERIALS)
def test_nothing_is_said_to_pass_that_does_not(name: str) -> None:
    material = MATERIALS[name]()
    whole = material_json(material, "zh")
    judged = [
        (place, cell)
        for place, cell in figures(self_assessment(material, "zh"))
        if isinstance(cell.value, str) and cell.value[:1] in SIGNS.values() and cell.source
    ]
    assert judged
    for place, cell in judged:
        assert str(cell.value)[0] == signed(jmespath.search(cell.source, whole)), (place, cell)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", MATERIALS)
def test_every_section_has_a_sheet_name_of_its_own(name: str, lang: Lang) -> None:
    sections = self_assessment(MATERIALS[name](), lang).sections
    names = [section.sheet.lower() for section in sections]
    assert len(set(names)) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)
    assert len({section.key for section in sections}) == len(sections)
    keys = [block.table.key for section in sections for block in section.blocks if isinstance(block, Captioned)]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", MATERIALS)
def test_the_problems_are_the_failing_clauses_and_no_others(name: str) -> None:
    material = MATERIALS[name]()
    document = self_assessment(material, "zh")
    failing = [id for id, result in material.assessment.clauses.items() if result.verdict == "fail"]
    said = [line.partition("　")[0] for line in chapter(document, "problems").splitlines() if "　" in line]
    assert said == failing


def test_a_county_that_passes_has_no_problems_and_needs_no_way() -> None:
    material = passing()
    assert material.assessment.verdict == "pass"
    document = self_assessment(material, "zh")
    assert "自评结论为：√ 达标。" in chapter(document, "conclusion")
    assert chapter(document, "problems") == text("selfassessment.problems.none")
    assert chapter(document, "open") == text("selfassessment.open.none")
    assert chapter(document, "ways") == text("selfassessment.ways.none")
    assert "资源配置达到要求2所，未达到要求0所" in chapter(document, "schools")
    told = [chapter(document, section.key) for section in document.sections if section.key != "basis"]
    assert "未达标" not in "".join(told)  # the method chapter explains the word


def test_a_county_that_fails_says_so_and_that_what_is_missing_cannot_change_it() -> None:
    facts = good_county(plenty("1").having(teachers_backbone=3, multimedia_rooms=2), plenty("2"), evidence=EVIDENCE[1:])
    document = self_assessment(of(facts), "zh")
    assert "自评结论为：× 未达标。" in chapter(document, "conclusion")
    assert "即使补齐尚缺的数据和材料，这一结论也不会改变" in chapter(document, "conclusion")
    assert "其中资源配置未达到要求1所" in chapter(document, "schools")
    assert "小学资源配置未达到要求的学校1所：第1学校。" in chapter(document, "problems")
    assert [row["clause"] for row in shown(tables(document, "open")["open.clauses"])] == ["G1"]
    steps = shown(tables(document, "ways")["ways.schools"])
    assert {row["name"] for row in steps} == {"第1学校"}


def test_a_county_that_waits_for_documents_is_neither_passing_nor_failing() -> None:
    material = of(good_county(plenty("1"), plenty("2", {"primary": 900, "junior": 600}), evidence=EVIDENCE[2:]))
    assert (material.assessment.verdict, material.assessment.computed) == ("undetermined", "pass")
    document = self_assessment(material, "zh")
    said = chapter(document, "conclusion")
    assert "自评结论为：○ 无法判定。" in said
    assert "按数据可判定的结论为：√ 达标。" in said
    assert "不能代替自评结论" in said
    assert "尚不能判定的条款：G1、G2（见第九部分）。" in said
    rows = shown(tables(document, "open")["open.clauses"])
    assert [(row["clause"], row["waits"], row["missing"]) for row in rows] == [
        ("G1", "佐证材料", "“佐证”表中条款G1的材料"),
        ("G2", "佐证材料", "“佐证”表中条款G2的材料"),
    ]
    assert text("selfassessment.problems.none_open") in chapter(document, "problems")


def test_a_missing_figure_leaves_a_school_open_and_is_named() -> None:
    facts = without(good_county(plenty("1"), plenty("2")), "schools", 1, "multimedia_rooms")
    material = of(facts)
    document = self_assessment(material, "zh")
    assert "因数据不全尚不能判定1所" in chapter(document, "schools")
    assert "资源配置尚不能判定的学校1所：第2学校。" in chapter(document, "open")
    (row,) = shown(tables(document, "open")["open.figures"])
    assert (row["name"], row["indicators"]) == ("第2学校", "R7")
    assert "网络多媒体教室" in row["missing"]
    assert "R7 每百名学生拥有网络多媒体教室数：缺少第2学校的数据，不能计算。" in chapter(document, "differences")


def test_the_sum_of_what_is_known_is_not_passed_off_as_the_sum() -> None:
    facts = without(good_county(plenty("1"), plenty("2")), "schools", 1, "multimedia_rooms")
    table = tables(self_assessment(of(facts), "zh"), "county")["county.resources"]
    row = next(row for row in shown(table) if row["item"] == "网络多媒体教室")
    entered = facts["schools"]["multimedia_rooms"].to_list()[0]
    assert (row["value"], row["known"], row["missing"]) == ("暂无数据", str(entered), "1")
    whole = next(row for row in shown(table) if row["item"] == "运动场地面积")
    assert (whole["known"], whole["missing"]) == ("—", "—")
    complete = tables(self_assessment(passing(), "zh"), "county")["county.resources"]
    assert [column.key for column in complete.columns] == ["item", "unit", "value", "known", "missing"]


def test_a_county_with_one_stage_says_that_the_other_is_not_assessed() -> None:
    document = self_assessment(of(good_county(plenty("1"), plenty("2"))), "zh")
    assert "数据中没有初中学段，未作评估。" in chapter(document, "basis")
    assert not any(section.key.endswith(".junior") for section in document.sections)
    said = chain.from_iterable(section.blocks for section in document.sections)
    assert not any(isinstance(block, Heading) and block.words == "初中" for block in said)


def test_schools_left_out_are_named_with_their_reason() -> None:
    facts = good_county(plenty("1"), plenty("2"), plenty("3", 40).having(type="teaching_point"))
    document = self_assessment(of(facts), "zh")
    assert "计入评估的学校（学段）2所，不计入1所" in chapter(document, "basis")
    assert "50人以下教学点，不计入：1所（第3学校）。" in chapter(document, "basis")


def test_tolerances_are_printed_with_the_schools_where_they_changed_something() -> None:
    visiting = {"visiting_pe": 1, "visiting_music": 0, "visiting_fine_art": 0, "visiting_arts": 0}
    small = plenty("1", 60).having(name="小规模学校", teachers_pe=0, small_rural=True, **visiting)
    facts = good_county(small, plenty("2"))
    without_any = self_assessment(of(facts), "zh")
    assert "未启用任何放宽规定" in chapter(without_any, "basis")
    document = self_assessment(of(facts, choices=Choices(tolerances=("T1",))), "zh")
    assert "启用了放宽规定" in chapter(document, "basis")
    row = next(row for row in shown(tables(document, "basis")["choices"]) if row["choice"] == "放宽规定 T1")
    assert row["used"] == "小规模学校"
    (form,) = tables(document, "form.schools.primary").values()
    assert [row["remark"] for row in shown(form) if row["name"] == "小规模学校"] == ["适用放宽规定T1"]


def test_a_local_limit_is_printed_beside_the_one_that_it_replaces() -> None:
    book = rulebook('[[limit]]\nindicator = "R4"\nat_least = { primary = 5.1 }\n', amends=True)
    document = self_assessment(of(good_county(plenty("1"), plenty("2")), book), "zh")
    (row,) = shown(tables(document, "basis")["replaced"])
    assert (row["new"], row["old"]) == ("5.1", "4.5")
    assert "written-in-a-test" in chapter(document, "basis")
    assert "replaced" not in tables(self_assessment(passing(), "zh"), "basis")


def test_an_example_standard_is_warned_of_where_the_verdict_stands() -> None:
    warning = text("selfassessment.basis.example")
    document = self_assessment(of(example_county(8, 4), local("example-per-pupil")), "zh")
    assert warning in chapter(document, "basis")
    assert warning in chapter(document, "conclusion")
    assert warning not in chapter(self_assessment(passing(), "zh"), "conclusion")


def test_errors_in_the_data_are_warned_of() -> None:
    facts = good_county(plenty("1"), plenty("2"))
    finding = Finding("assess.spread_undefined", stage="primary", params={"indicator": "R1", "stage": "primary"})
    document = self_assessment(of(facts, findings=[finding]), "zh")
    assert "提醒1条" in chapter(document, "basis")
    assert "错误未更正" not in chapter(document, "basis") + chapter(document, "conclusion")
    wrong = Finding("check.titles_over", params={"where": "第1学校", "sum": 1, "parts": "1"})
    assert wrong.severity == "error"
    document = self_assessment(of(facts, findings=[wrong]), "zh")
    assert all("数据中尚有1条错误未更正" in chapter(document, key) for key in ("basis", "conclusion"))


def test_the_scheme_of_2012_judges_the_mean_and_no_school() -> None:
    document = self_assessment(example("national-2012"), "zh")
    assert "未对单个学校的各项指标规定统一的达标值" in chapter(document, "schools")
    assert "8项差异系数的平均值" in chapter(document, "differences")
    (form,) = tables(document, "form.schools.primary").values()
    assert {"met", "passes"}.isdisjoint(column.key for column in form.columns)
    assert "ways.schools" not in tables(document, "ways")


def test_standardised_schools_and_targets_have_a_chapter_only_where_they_are_defined() -> None:
    assert "targets" not in {section.key for section in self_assessment(example(), "zh").sections}
    document = self_assessment(MATERIALS["targets"](), "zh")
    material = MATERIALS["targets"]()
    assert len(tables(document, "targets")["townships"].rows) == len(material.assessment.townships)
    assert len(tables(document, "targets")["targets"].rows) == len(material.assessment.targets)


def test_townships_wait_for_what_is_missing_and_not_for_their_names() -> None:
    books = ("national-2017", "standardised-schools-example", "plan-targets-example")
    facts = example_county(20, 4)
    assert of(facts, local(*books)).assessment.clauses["TOWNSHIPS"].missing == ("standardised_school",)
    also = [by_name("school-standard-2012-example", PLACE, ON)]
    found = assess(facts, local(*books), ON, also=also)
    open_ = {result.name for result in found.townships if result.verdict == "undetermined"}
    missing = found.clauses["TOWNSHIPS"].missing
    assert open_
    assert missing
    townships = {unit.name: unit.township for unit in found.units}
    assert {townships[name.removeprefix("school_rule: ")] for name in missing} == open_
    assert lacking(missing, "zh").startswith("学校是否为标准化学校的判定（")
    unnamed = facts.with_tables(schools=facts["schools"].with_columns(pl.lit(None, pl.String).alias("township")))
    assert assess(unnamed, local(*books), ON, also=also).clauses["TOWNSHIPS"].missing == ("schools.township",)


def test_a_coefficient_near_its_limit_is_named_among_the_problems() -> None:
    # Two schools of 1,000 pupils with 10 (1 + x) and 10 (1 - x) backbone teachers have a coefficient of x.
    pair = [plenty("1").having(teachers_backbone=1498), plenty("2").having(teachers_backbone=502)]
    document = self_assessment(of(good_county(*pair)), "zh")
    assert "R2" in chapter(document, "problems")
    assert "差异系数为0.498，虽不高于上限0.50，但已处于临界" in chapter(document, "problems")
    over = [plenty("1").having(teachers_backbone=1502), plenty("2").having(teachers_backbone=498)]
    said = chapter(self_assessment(of(good_county(*over)), "zh"), "problems")
    assert "差异系数为0.502，未达到不高于0.50的要求，与上限十分接近（临界）" in said


def test_every_failing_school_has_a_way_or_says_why_not() -> None:
    material = example()
    table = tables(self_assessment(material, "zh"), "ways")["ways.schools"]
    stages = {"primary": "小学", "junior": "初中"}
    failing = [
        (stages[stage], unit.name)
        for stage in material.assessment.stages
        for unit in material.assessment.units
        if unit.stage == stage and unit.in_scope and unit.passes is False
    ]
    assert list(dict.fromkeys((row["stage"], row["name"]) for row in shown(table))) == failing
    unknown = plenty("1").having(teachers_backbone=0, teachers_pe=0, multimedia_rooms=None)
    other = tables(self_assessment(of(good_county(unknown, plenty("2"))), "zh"), "ways")["ways.schools"]
    assert [row["indicator"] for row in shown(other)] == ["缺数据，暂无法给出"]


def test_a_county_without_townships_or_a_name_for_them_is_still_told() -> None:
    facts = facts_of([plenty("1").having(township=None, name=None), plenty("2").having(township=None)])
    document = self_assessment(of(facts), "zh")
    assert [row["township"] for row in shown(tables(document, "county")["county.townships"])] == ["（未填乡镇）"]


def test_the_same_material_gives_the_same_document() -> None:
    assert self_assessment(example(), "zh") == self_assessment(example(), "zh")


def test_counts_by_dimension_add_up_to_all_clauses() -> None:
    material = example()
    document = self_assessment(material, "zh")
    dimensions, clauses = tables(document, "clauses").values()
    results = material.assessment.clauses
    assert [row["id"].value for row in clauses.rows] == list(results)
    assert "、".join(row["clauses"] for row in shown(dimensions)).split("、") == list(results)
    for row in shown(dimensions):
        own = [results[id].verdict for id in row["clauses"].split("、")]
        assert int(row["number"]) == len(own)
        assert [int(row[verdict]) for verdict in VERDICTS] == [own.count(verdict) for verdict in VERDICTS]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", MATERIALS)
def test_a_reason_that_holds_for_one_stage_is_not_told_of_the_county(name: str, lang: Lang) -> None:
    material = MATERIALS[name]()
    whole = material_json(material, lang)
    for row in tables(self_assessment(material, lang), "clauses")["clauses"].rows:
        id, said = str(row["id"].value), str(row["why"].value)
        own = [stage["clauses"][id]["detail"] for stage in whole["stages"].values() if id in stage["clauses"]]
        county = whole["clauses"][id]["detail"]
        if county in own:
            assert all(reason in said for reason in own), id
        else:
            assert said == county, id


def test_stages_that_fail_a_clause_for_different_reasons_are_both_among_the_problems() -> None:
    uneven: dict[Stage, int] = {"primary": 1000, "junior": 800}

    def staffed(school: str, backbone: int, pe: int) -> School:
        """A school with backbone teachers in its primary and teachers of physical education in its junior stage."""
        primary, junior = (whole := plenty(school, uneven)).stages
        return School(whole.row, ({**primary, "teachers_backbone": backbone}, {**junior, "teachers_pe": pe}))

    facts = good_county(staffed("1", 60, 60), staffed("2", 10, 0))
    material = of(facts)
    over = {
        stage: [id for id, spread in result.spreads.items() if spread.passes is False]
        for stage, result in material.assessment.stages.items()
    }
    assert over == {"primary": ["R2"], "junior": ["R3"]}
    said = next(
        line for line in chapter(self_assessment(material, "zh"), "problems").splitlines() if line.startswith("R-CV")
    )
    assert "小学：差异系数高于0.5的指标：R2；初中：差异系数高于0.45的指标：R3" in said


def test_a_school_that_fails_a_clause_in_both_stages_for_one_reason_is_listed_once() -> None:
    material = example()
    rows = shown(tables(self_assessment(material, "zh"), "schools")["schools.clauses"])
    assert len({tuple(row[key] for key in ("clause", "name", "why")) for row in rows}) == len(rows)
    names = {"primary": "小学", "junior": "初中"}
    told = {(row["clause"], row["name"], stage) for row in rows for stage in row["stage"].split("、")}
    assert told == {
        (id, unit.name, names[unit.stage])
        for unit in material.assessment.units
        for id, result in unit.clauses.items()
        if result.verdict == "fail"
    }


def test_a_school_without_figures_is_not_called_complete_where_every_clause_is_judged() -> None:
    material = MATERIALS["per pupil"]()
    assert {result.verdict for result in material.assessment.clauses.values()} == {"fail"}
    said = chapter(self_assessment(material, "zh"), "open")
    assert text("selfassessment.open.none") not in said
    assert text("selfassessment.open.none_lacking") in said


def test_where_there_is_no_floor_none_is_spoken_of() -> None:
    document = self_assessment(MATERIALS["province 2012"](), "zh")
    assert "基本值" not in "".join(chapter(document, key) for key in ("schools", "problems", "ways"))
    kept = [*tables(document, "schools").values(), *tables(document, "ways").values()]
    assert not {"within", "to_floor"} & {column.key for table in kept for column in table.columns}
    assert "基本值" not in "".join(note for table in kept for note in table.notes)


def test_town_above_and_below_country_are_both_counted() -> None:
    material = example()
    said = chapter(self_assessment(material, "zh"), "town")
    for stage, name in (("primary", "小学"), ("junior", "初中")):
        ratios = [spread.urban_rural for spread in material.assessment.stages[stage].spreads.values()]
        below = sum(ratio is not None and ratio < 1 for ratio in ratios)
        assert f"{name}可作城乡比较的指标7项，其中城镇低于乡村{below}项" in said


def test_a_coefficient_that_is_undefined_is_not_said_to_exceed_its_limit() -> None:
    bare = [plenty(name).having(multimedia_rooms=0) for name in ("1", "2")]
    document = self_assessment(of(good_county(*bare)), "zh")
    assert "未达到要求的是：R7 每百名学生拥有网络多媒体教室数（差异系数无定义，按未达到要求处理）" in chapter(
        document, "differences"
    )
    assert "R7 每百名学生拥有网络多媒体教室数：全县没有该项资源" in chapter(document, "ways")


def test_what_fails_outside_resources_is_not_left_out_of_the_ways() -> None:
    facts = good_county(plenty("1"), plenty("2", {"primary": 900, "junior": 600}), county={"satisfaction_public": 80})
    material = of(facts)
    assert [id for id, result in material.assessment.clauses.items() if result.verdict == "fail"] == ["SA1"]
    said = chapter(self_assessment(material, "zh"), "ways")
    assert "条款SA1也未达到要求" in said


def test_a_failing_mean_of_coefficients_is_told_among_the_ways() -> None:
    rich = plenty("1", 300).having(computers=900, books=90000, teachers_backbone=13)
    poor = plenty("2").having(computers=0, books=0, teaching_rooms_area_m2=10, sports_ground_area_m2=10)
    titles = {"title_full_senior": 0, "title_senior": 0, "title_middle": 40}
    lopsided = [rich.having(**titles), poor.having(equipment_value=0, indoor_sports_area_m2=0, **titles)]
    material = of(good_county(*lopsided), find_rulebook("national-2012"))
    composite = material.assessment.stages["primary"].composite
    assert composite is not None
    document = self_assessment(material, "zh")
    assert composite.passes is False
    assert "小学差异系数的平均值未达到要求。" in chapter(document, "ways")
    assert "未达到不高于0.65的要求" in chapter(document, "differences")


def test_a_county_without_schools_is_not_said_to_have_been_judged() -> None:
    document = self_assessment(of(facts_of([])), "zh")
    nothing = text("selfassessment.nothing")
    for key in ("schools", "differences", "town", "problems", "open", "ways"):
        assert chapter(document, key) == nothing
    assert text("selfassessment.county.none") in chapter(document, "county")


def test_changes_since_the_year_before_are_counted() -> None:
    material = example(years=1)
    changes = [spread.change for spread in material.assessment.stages["primary"].spreads.values()]
    grown = sum(change is not None and change > 0 for change in changes)
    assert f"与上一学年相比，小学差异系数扩大的指标{grown}项" in chapter(self_assessment(material, "zh"), "differences")
    assert "与上一学年相比" not in chapter(self_assessment(passing(), "zh"), "differences")
