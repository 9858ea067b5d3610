"""The Excel report, read back with another library and compared with the assessment."""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from junheng.assess.county import Choices, assess
from junheng.assess.outcome import Assessment
from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.report.excel.grid import spans
from junheng.report.words import measured, state, verdict
from junheng.report.write import write_excel
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, Locus
from junheng.terms.messages import LANGS, Lang
from tests.assess.counties import NATION, ON, assessed, plenty
from tests.assess.drawn import drawn_counties
from tests.report.reading import Sheet, open_report, read_sheet, shade

A4 = "9"


@pytest.fixture(scope="module")
def county() -> Assessment:
    """The example county: schools of all kinds, some failing, some left out."""
    facts = example_county(40, seed=7)
    return assess(facts, resolve(find_rulebook("national-2017"), facts.county_codes()[0], ON), ON)


@pytest.fixture(scope="module")
def report(county: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "报告.xlsx"
    write_excel(path, county, "zh")
    return path


def sheet(path: Path, name: str) -> Sheet:
    return read_sheet(open_report(path)[name])


def indicator_head(assessment: Assessment, id: str, lang: Lang = "zh") -> str:
    return measured(assessment.rulebook.indicators[id], lang)


def same(cell: object, value: Fraction | float | None) -> None:
    """The cell holds the figure itself, unrounded."""
    assert value is not None
    assert isinstance(cell, (int, float))
    assert float(cell) == pytest.approx(float(value), rel=1e-15)


def compare_resources(path: Path, assessment: Assessment, stages: dict[str, str]) -> None:
    """Every figure and word of the stage sheets is the assessment's."""
    for stage, name in stages.items():
        if stage not in assessment.stages:
            continue
        table = sheet(path, f"{name}资源配置")
        units = [unit for unit in assessment.units if unit.stage == stage]
        assert len(table.rows) == len(units)
        for unit, row in zip(units, table.rows, strict=True):
            assert row["学校标识码"].value == unit.school
            assert row["学校名称"].value == (unit.name or unit.school)
            for id, reading in unit.readings.items():
                head = indicator_head(assessment, id)
                same(row[f"{head}|达标值"].value, reading.threshold)
                same(row[f"{head}|基本值"].value, reading.floor)
                if reading.value is None:
                    assert row[f"{head}|实际值"].value == "暂无数据"
                else:
                    same(row[f"{head}|实际值"].value, reading.value)
                word = state(reading.state, "zh").value if unit.in_scope else "不计入"
                assert row[f"{head}|是否达标"].value == word
            if unit.in_scope:
                assert (row["达标项数"].value, row["需达标项数"].value) == (unit.met, unit.needed)


STAGES = {"primary": "小学", "junior": "初中"}


def test_the_stage_sheets_hold_the_readings(report: Path, county: Assessment) -> None:
    compare_resources(report, county, STAGES)


@settings(max_examples=15, deadline=None)
@given(drawn_counties())
def test_any_county_is_written_as_it_was_judged(facts: Facts) -> None:
    assessment = assess(facts, NATION, ON)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        write_excel(path, assessment, "zh")
        compare_resources(path, assessment, STAGES)
        assert not any(
            cell.data_type == "f" for page in load_workbook(path) for row in page.iter_rows() for cell in row
        )


def test_the_coefficient_sheet_holds_the_spreads(report: Path, county: Assessment) -> None:
    table = sheet(report, "差异系数")
    spread_of = {
        (STAGES[stage], indicator_head(county, id)): spread
        for stage, result in county.stages.items()
        for id, spread in result.spreads.items()
    }
    assert len(table.rows) == len(spread_of)
    for row in table.rows:
        spread = spread_of[row["学段"].value, row["指标"].value]
        same(row["全县平均"].value, spread.mean)
        same(row["标准差"].value, spread.sd)
        same(row["校际差异系数|差异系数"].value, spread.cv)
        same(row["校际差异系数|上限"].value, spread.limit)
        same(row["其他差异指标|基尼系数"].value, spread.gini)
        same(row["其他差异指标|高低20%之比"].value, spread.ratio_20_20)
        same(row["其他差异指标|城镇与乡村之比"].value, spread.urban_rural)
        same(row["泰尔指数（按城乡类型分组）|总体"].value, spread.theil)
        same(row["泰尔指数（按城乡类型分组）|组内"].value, spread.theil_within)
        same(row["泰尔指数（按城乡类型分组）|组间"].value, spread.theil_between)
        assert row["校际差异系数|结论"].value == verdict("pass" if spread.passes else "fail", "zh").value
        assert (row["校际差异系数|临界"].value == "临界") == spread.borderline
        assert row["校际差异系数|差异系数"].number_format.startswith("#,##0.000")
        way = "最近达标途径：最低的学校补至同一水平"
        if spread.nearest_way is not None:
            same(row[f"{way}|合计增加"].value, spread.nearest_way.add)
            same(row[f"{way}|补至水平"].value, spread.nearest_way.level)
            assert row[f"{way}|校数"].value == spread.nearest_way.schools


def test_shortfalls_by_school_and_their_totals(report: Path, county: Assessment) -> None:
    wanted = [
        (unit, reading)
        for unit in county.units
        if unit.in_scope
        for reading in unit.readings.values()
        if reading.state != "met"
    ]
    table = sheet(report, "缺口")
    assert len(table.rows) == len(wanted) > 0
    for row, (unit, reading) in zip(table.rows, wanted, strict=True):
        assert (row["学校标识码"].value, row["学段"].value) == (unit.school, STAGES[unit.stage])
        same(row["距达标值缺口"].value, reading.shortfall)
        same(row["距基本值缺口"].value, reading.to_floor)
    for row in sheet(report, "缺口合计").rows:
        own = [
            reading.shortfall or Fraction(0)
            for unit, reading in wanted
            if STAGES[unit.stage] == row["学段"].value and row["指标"].value.startswith(f"{reading.indicator} ")
        ]
        same(row["距达标值缺口合计"].value, sum(own, Fraction(0)))


def test_clauses_with_verdict_reason_and_figure(report: Path, county: Assessment) -> None:
    table = sheet(report, "条款")
    assert [row["条款编号"].value for row in table.rows] == list(county.clauses)
    for row in table.rows:
        result = county.clauses[row["条款编号"].value]
        assert row["结论"].value == verdict(result.verdict, "zh").value
        if result.value is None:
            assert row["评估数值"].value == "—"
        else:
            same(row["评估数值"].value, result.value)


def test_the_first_sheet_says_whose_verdict_it_is(report: Path, county: Assessment) -> None:
    page = open_report(report)["结论"]
    said = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert county.note in said, "invented data say so"
    assert "教督〔2017〕6号" in said[1]
    assert "2025年8月31日" in said[1]
    assert verdict(county.verdict, "zh").value in said
    assert f"{county.county_name}（{county.county_code}）" in said[1]


def test_four_states_differ_by_shade_and_by_word(tmp_path: Path) -> None:
    school = plenty("1", 1000).having(
        teachers_backbone=3, teaching_rooms_area_m2=4000, indoor_sports_area_m2=0, multimedia_rooms=None
    )
    assessment = assessed(school)
    write_excel(tmp_path / "a.xlsx", assessment, "zh")
    row = sheet(tmp_path / "a.xlsx", "小学资源配置").rows[0]
    words = [row[f"{indicator_head(assessment, id)}|是否达标"] for id in ("R1", "R4", "R2", "R7")]
    assert len({cell.value for cell in words}) == 4
    assert len({shade(cell) for cell in words}) == 4
    assert shade(row[f"{indicator_head(assessment, 'R2')}|实际值"]) == shade(words[2])
    assert shade(row[f"{indicator_head(assessment, 'R1')}|实际值"]) == ""


def test_names_stay_text_whatever_they_begin_with(tmp_path: Path) -> None:
    names = ["=1+1", '<b>&"', "+86", "-1", "@x", "{=1}", "http://a.b", "00123", "'x"]
    schools = [plenty(str(n), 500).having(name=name, township=name) for n, name in enumerate(names)]
    write_excel(tmp_path / "a.xlsx", assessed(*schools, county={"name": "=县&<b>", "note": "&D=1"}), "zh")
    book = load_workbook(tmp_path / "a.xlsx")
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    written = [row["学校名称"].value for row in sheet(tmp_path / "a.xlsx", "小学资源配置").rows]
    assert written == names
    assert "&D" not in str(book.worksheets[0].oddFooter.left.text).replace("&&", "")


def test_findings_are_listed_errors_first(tmp_path: Path) -> None:
    found = Finding(
        "assess.no_pupils", Locus("学段", "C9"), "stages", 9, ("pupils",), "1", "primary", 0,
        {"name": "甲校", "stage": "primary"},
    )  # fmt: skip
    facts = example_county(20, seed=3)
    book = resolve(find_rulebook("national-2017"), facts.county_codes()[0], ON)
    write_excel(tmp_path / "a.xlsx", assess(facts, book, ON, findings=[found]), "zh")
    rows = sheet(tmp_path / "a.xlsx", "数据问题").rows
    row = next(row for row in rows if row["单元格"].value == "C9")
    assert (row["工作表"].value, row["填报值"].value, row["级别"].value) == ("学段", 0, "说明")
    assert row["处理办法"].value == found.mend("zh")


@pytest.mark.parametrize("lang", LANGS)
def test_every_sheet_is_ready_to_print(tmp_path: Path, county: Assessment, lang: Lang) -> None:
    write_excel(tmp_path / "a.xlsx", county, lang)
    for page in load_workbook(tmp_path / "a.xlsx"):
        assert (str(page.page_setup.paperSize), page.page_setup.orientation) == (A4, "landscape")
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToWidth in (None, 1)
        assert page.page_setup.fitToHeight == 0
        assert page.print_area
        assert page.print_title_rows
        assert page.freeze_panes
        assert county.county_name in str(page["A1"].value)
        assert county.rulebook.source in str(page["A2"].value)


def test_long_tables_can_be_filtered_and_their_headings_stay(report: Path) -> None:
    for name in ("条款", "小学资源配置", "初中资源配置", "差异系数", "城乡对比", "缺口合计", "缺口", "乡镇"):
        table = sheet(report, name)
        assert table.sheet.auto_filter.ref is not None, name
        first, last = table.sheet.auto_filter.ref.split(":")
        assert table.sheet[first].row == table.head
        assert table.sheet[last].row == table.head + len(table.rows)


def test_no_number_is_broader_than_its_column(report: Path) -> None:
    for page in load_workbook(report):
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, (int, float)):
                    decimals = cell.number_format.split(".")[-1].count("0") if "." in cell.number_format else 0
                    width = page.column_dimensions[cell.column_letter].width
                    assert len(f"{cell.value:,.{decimals}f}") < width, (page.title, cell.coordinate)


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_assessment_gives_the_same_bytes(tmp_path: Path, county: Assessment, lang: Lang) -> None:
    write_excel(tmp_path / "a.xlsx", county, lang)
    write_excel(tmp_path / "b.xlsx", county, lang)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert load_workbook(tmp_path / "a.xlsx").properties.created.date() == county.on


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path, county: Assessment) -> None:
    with pytest.raises(InputError):
        write_excel(tmp_path / "nowhere" / "a.xlsx", county, "zh")
    (tmp_path / "a.xlsx").write_text("older")
    write_excel(tmp_path / "a.xlsx", county, "zh")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert load_workbook(tmp_path / "a.xlsx").sheetnames[0] == "结论"


def test_the_standard_of_2012(tmp_path: Path) -> None:
    facts = example_county(30, seed=5)
    book = resolve(find_rulebook("national-2012"), facts.county_codes()[0], date(2025, 8, 31))
    assessment = assess(facts, book, date(2025, 8, 31))
    write_excel(tmp_path / "a.xlsx", assessment, "zh")
    table = sheet(tmp_path / "a.xlsx", "差异系数")
    for stage, result in assessment.stages.items():
        assert result.composite is not None
        row = table.row(学段=STAGES[stage], 指标="综合差异系数（各项平均）")
        if result.composite.value is not None:
            same(row["校际差异系数|差异系数"].value, result.composite.value)
        same(row["校际差异系数|上限"].value, result.composite.limit)
    stage_sheet = sheet(tmp_path / "a.xlsx", "小学资源配置")
    assert not any("达标值" in heading for heading in stage_sheet.headings)


def test_a_tolerance_names_the_schools_it_changed(tmp_path: Path) -> None:
    school = plenty("7", 2300).having(founded_year=2000)
    write_excel(tmp_path / "a.xlsx", assessed(school, choices=Choices(tolerances=("T5",))), "zh")
    rows = [[cell.value for cell in row] for row in open_report(tmp_path / "a.xlsx")["结论"].iter_rows()]
    (used,) = [row for row in rows if row[0] == "放宽规定 T5"]
    assert "第7学校" in used


def test_tables_are_laid_over_a_grid_without_gaps() -> None:
    grid = [11, 11, 17, 17, 17, 17]
    for wanted in ([20, 20, 50], [10] * 6, [90], [1, 60]):
        laid = spans(wanted, grid)
        assert laid[0][0] == 0
        assert laid[-1][1] == len(grid) - 1
        assert all(after[0] == before[1] + 1 for before, after in pairwise(laid))


def test_a_county_without_schools_still_has_a_report(tmp_path: Path) -> None:
    write_excel(tmp_path / "a.xlsx", assessed(county={"note": "&" * 400 + "\n长" * 200}), "zh")
    pages = open_report(tmp_path / "a.xlsx")
    assert "小学资源配置" not in pages
    assert pages["结论"]["B4"].value == verdict("undetermined", "zh").value
