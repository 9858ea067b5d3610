"""Tables of another shape are read as their mapping says, exactly, and whatever is odd in them is told."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from junheng.facts.foreign.mapped import read_mapped
from junheng.facts.foreign.mapping import Mapping, read_mapping
from junheng.facts.table import Facts
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, Locus
from tests.facts.exports import current_export, older_export

HEAD = '[mapping]\nid = "test"\nname = { zh = "测试", en = "Test" }\n'
COUNTY = """
[county]
county = { constant = "330106" }
name = { constant = "某县" }
school_year = { constant = 2024 }
"""
STAGES = """
[stages]
school = "代码"
stage = { constant = "primary" }
"""


def mapping(text: str) -> Mapping:
    return read_mapping(HEAD + text, "theirs.toml")


def csv(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def book(path: Path, sheets: dict[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> Path:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in merged:
            sheet.merge_cells(area)
    made.save(path)
    return path


def codes(findings: Sequence[Finding]) -> list[str]:
    """Codes of the findings without the notes on what a small table lacks."""
    left_out = ("mapping.fields_missing", "read.no_rows", "mapping.columns_unused")
    return [finding.code for finding in findings if finding.code not in left_out]


def column(facts: Facts, table: str, field: str) -> list[object]:
    return facts[table][field].to_list()


def test_sums_units_codes_and_constants(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,地,亩,男,女", "0012,偏遠,3,5,7", "0013,,1.5,1,2", encoding="gb18030")
    facts, findings = read_mapped(
        path,
        mapping(
            '[schools]\nschool = "代码"\nland_area_m2 = { column = "亩", unit = "mu" }\n'
            'urban_rural = { column = "地", codes = { "偏遠" = "rural", "" = "urban" } }\n'
            + STAGES
            + 'pupils = { sum = ["男", "女"] }'
            + COUNTY
        ),
    )
    assert codes(findings) == []
    assert column(facts, "schools", "school") == ["0012", "0013"]
    assert column(facts, "schools", "land_area_m2") == [200000, 100000]
    assert column(facts, "schools", "urban_rural") == ["rural", "urban"]
    assert column(facts, "stages", "pupils") == [12, 3]
    assert facts.locus("stages", 2, "pupils").cell == "D2, E2"
    assert column(facts, "schools", "county") == ["330106", "330106"]


@given(
    parts=st.lists(st.tuples(st.integers(0, 3_000_000), st.integers(0, 3_000_000)), min_size=1, max_size=5),
)
def test_a_sum_in_mu_is_converted_once_and_exactly(
    parts: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("mu")
    lines = [f"{n},{a / 100:.2f},{b / 100:.2f}" for n, (a, b) in enumerate(parts)]
    path = csv(folder / "a.csv", "代码,甲,乙", *lines)
    facts, _ = read_mapped(
        path,
        mapping('[schools]\nschool = "代码"\nland_area_m2 = { sum = ["甲", "乙"], unit = "mu" }' + COUNTY),
    )
    # a + b hundredths of a mu are (a + b) × 2000/3 hundredths of a m²; over 10⁷ m² is out of range.
    exact = [(2 * (a + b) * 2000 + 3) // 6 for a, b in parts]
    assert column(facts, "schools", "land_area_m2") == [held if held <= 10**9 else None for held in exact]


def test_a_difference_below_zero_is_told_and_missing(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,全部,其中", "1,10,4", "2,3,4")
    facts, findings = read_mapped(path, mapping(STAGES + 'pupils = { sum = ["全部"], minus = ["其中"] }' + COUNTY))
    assert column(facts, "stages", "pupils") == [6, None]
    assert codes(findings) == ["read.negative"]
    assert findings[0].locus.cell == "B3, C3"


def test_a_blank_makes_a_sum_blank_unless_the_mapping_says_what_it_is(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,男,女", "1,10,")
    unsaid, findings = read_mapped(path, mapping(STAGES + 'pupils = { sum = ["男", "女"] }' + COUNTY))
    said, silent = read_mapped(path, mapping(STAGES + 'pupils = { sum = ["男", "女"], default = 0 }' + COUNTY))
    assert column(unsaid, "stages", "pupils") == [None]
    assert codes(findings) == ["mapping.sum_blank"]
    assert column(said, "stages", "pupils") == [10]
    assert codes(silent) == []


def test_a_unit_in_a_heading_is_never_passed_over(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,设备值（元）", "1,52700")
    _, findings = read_mapped(path, mapping('[schools]\nschool = "代码"\nequipment_value = "设备值(元)"' + COUNTY))
    assert codes(findings) == ["mapping.unit_doubtful"]
    assert 'unit = "yuan"' in findings[0].mend("en")
    said = 'equipment_value = { column = "设备值(元)", unit = "yuan" }'
    facts, findings = read_mapped(path, mapping('[schools]\nschool = "代码"\n' + said + COUNTY))
    assert codes(findings) == []
    # 52,700 yuan are 5.27 万元, held in millionths.
    assert column(facts, "schools", "equipment_value") == [5_270_000]


def test_unknown_words_are_errors_with_their_cell(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,地", "1,山地", "2,平地")
    words = 'urban_rural = { column = "地", codes = { "平地" = "town" } }'
    facts, findings = read_mapped(path, mapping('[schools]\nschool = "代码"\n' + words + COUNTY))
    assert column(facts, "schools", "urban_rural") == [None, "town"]
    assert codes(findings) == ["mapping.word_unknown"]
    found = next(finding for finding in findings if finding.code == "mapping.word_unknown")
    assert (found.locus.cell, found.value, found.school, found.severity) == ("B2", "山地", "1", "error")


def test_words_may_be_exceptions_where_the_mapping_says_so(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,人数", "1,—", "2,30")
    facts, findings = read_mapped(
        path,
        mapping(
            '[schools]\nschool = "代码"\n'
            'parent = { column = "代码", codes = { "2" = "1" }, others = "blank" }\n'
            + STAGES
            + 'pupils = { column = "人数", codes = { "—" = 0 } }'
            + COUNTY
        ),
    )
    assert column(facts, "schools", "parent") == [None, "1"]
    assert column(facts, "stages", "pupils") == [0, 30]
    assert codes(findings) == []


def test_a_pattern_takes_its_group_and_a_key_may_be_joined(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "县,号,校名", "甲,1,甲县第一小学", "乙,1,某校")
    facts, findings = read_mapped(
        path,
        mapping(
            '[schools]\nschool = { join = ["县", "号"], separator = "-" }\nname = "校名"\n'
            'township = { column = "校名", pattern = "(.)县" }\ncounty = "县"\n'
            '[county]\ndistinct = true\ncounty = "县"\nschool_year = { constant = 2024 }'
        ),
    )
    assert column(facts, "schools", "school") == ["甲-1", "乙-1"]
    assert column(facts, "schools", "township") == ["甲", None]
    assert codes(findings) == ["mapping.pattern_unmatched"]
    assert facts.county_codes() == ["甲", "乙"]


def test_years_of_the_republic(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,学年度,人数", "1,113,5")
    facts, _ = read_mapped(
        path,
        mapping(
            '[county]\ndistinct = true\ncounty = { constant = "x" }\n'
            'school_year = { column = "学年度", plus = 1911 }' + STAGES + 'pupils = "人数"'
        ),
    )
    assert column(facts, "county", "school_year") == [2024]


def test_headings_of_three_lines_with_merged_groups(tmp_path: Path) -> None:
    rows = [
        ["某县学校一览", None, None, None],
        ["代码", "专任教师", None, None],
        [None, "合计", "按学历分", None],
        [None, None, "硕士", "本科"],
        ["0001", 20, 3, 17],
        ["合计", 20, 3, 17],
    ]
    path = book(tmp_path / "a.xlsx", {"表": rows}, merged=["A1:D1", "A2:A4", "B2:D2", "C3:D3"])
    text = 'teachers = "专任教师/合计"\nteachers_master = "专任教师/按学历分/硕士"\n'
    facts, findings = read_mapped(path, mapping(STAGES + text + COUNTY))
    stated, _ = read_mapped(path, mapping("[sources.a]\nheader_row = 2\nheader_rows = 3\n" + STAGES + text + COUNTY))
    assert column(facts, "stages", "teachers") == [20]
    assert column(facts, "stages", "teachers_master") == [3]
    assert facts.locus("stages", 5, "teachers_master").cell == "C5"
    assert stated.digest == facts.digest
    assert codes(findings) == ["read.not_a_record"]


def test_rows_are_skipped_and_chosen_by_condition_and_counted(tmp_path: Path) -> None:
    path = csv(
        tmp_path / "a.csv",
        "镇,代码,学段,人数",
        "甲,1,小学,10",
        "甲,1,初中,20",
        "甲小计,,,30",
        "甲,2,高中,40",
    )
    facts, findings = read_mapped(
        path,
        mapping(
            '[sources.a]\nskip = { column = "镇", is = ["甲小计"] }\n'
            '[[stages]]\nwhere = { column = "学段", is = ["小学"] }\nschool = "代码"\n'
            'stage = { constant = "primary" }\npupils = "人数"\n'
            '[[stages]]\nwhere = { column = "学段", starts = ["初"] }\nschool = "代码"\n'
            'stage = { constant = "junior" }\npupils = "人数"' + COUNTY
        ),
    )
    assert facts["stages"].select("stage", "pupils").rows() == [("primary", 10), ("junior", 20)]
    assert codes(findings) == ["mapping.rows_skipped", "mapping.rows_untaken"]


def test_a_combined_school_in_two_files_is_one_school_with_two_stages(tmp_path: Path) -> None:
    csv(tmp_path / "小学.csv", "代码,名,地,人数,面积", "1,一贯制学校,,100,500", "2,小学,镇区,50,300")
    csv(tmp_path / "初中.csv", "代码,名,地,人数,面积", "1,一贯制 学校,镇区,60,501")
    csv(tmp_path / "说明.txt", "别的")
    facts, findings = read_mapped(
        tmp_path,
        mapping(
            '[sources.primary]\nfile = "小学*"\n[sources.junior]\nfile = "初中*"\n'
            '[[schools]]\neach = { s = ["primary", "junior"] }\nfrom = "{s}"\ndistinct = true\n'
            'school = "代码"\nname = "名"\nurban_rural = "地"\nsports_ground_area_m2 = "面积"\n'
            '[[stages]]\neach = { s = ["primary", "junior"] }\nfrom = "{s}"\n'
            'school = "代码"\nstage = { constant = "{s}" }\npupils = "人数"' + COUNTY
        ),
    )
    assert column(facts, "schools", "school") == ["1", "2"]
    assert column(facts, "schools", "urban_rural") == ["town", "town"]
    assert column(facts, "schools", "sports_ground_area_m2") == [50000, 30000]
    assert facts["stages"].select("school", "stage", "pupils").rows() == [
        ("1", "primary", 100),
        ("2", "primary", 50),
        ("1", "junior", 60),
    ]
    assert codes(findings) == ["mapping.file_unused", "mapping.words_differ", "mapping.differs"]
    differs = next(finding for finding in findings if finding.code == "mapping.differs")
    assert (differs.locus.sheet, differs.locus.cell, differs.row) == ("初中.csv", "E2", 2)
    assert "小学.csv E2" in differs.text("zh")
    row = facts["schools"]["_row"][0]
    assert facts.locus("schools", row, "urban_rural") == Locus("初中.csv", "C2")
    junior = facts["stages"]["_row"][2]
    place = facts.locus("stages", junior, "pupils")
    assert (place.sheet, place.cell) == ("初中.csv", "D2")
    assert facts["stages"]["_row"].is_unique().all()


def test_a_source_that_only_fills_gives_no_schools(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {"初中": [["代码", "人数"], ["1", 60]], "高中": [["代码", "人数"], ["1", 90], ["9", 80]]},
    )
    facts, findings = read_mapped(
        path,
        mapping(
            '[sources.junior]\nsheet = "初中"\n[sources.senior]\nsheet = "高中"\n'
            '[[schools]]\nfrom = "junior"\ndistinct = true\nschool = "代码"\n'
            '[[schools]]\nfrom = "senior"\ndistinct = true\nfill_only = true\nschool = "代码"\n'
            'pupils_senior = "人数"' + COUNTY
        ),
    )
    assert facts["schools"].select("school", "pupils_senior").rows() == [("1", 90)]
    assert "mapping.rows_unmatched" in codes(findings)
    assert facts.locus("schools", facts["schools"]["_row"][0], "pupils_senior").sheet == "高中"


def test_repeated_identifiers_are_told_and_the_first_kept(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,人数", "1,5", "1,6", ",7")
    facts, findings = read_mapped(path, mapping(STAGES + 'pupils = "人数"' + COUNTY))
    assert column(facts, "stages", "pupils") == [5]
    assert sorted(codes(findings)) == ["read.duplicate", "read.key_blank"]


def test_a_missing_column_is_named_with_the_closest_headings(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,在校生人数", "1,5")
    with pytest.raises(InputError) as caught:
        read_mapped(path, mapping(STAGES + 'pupils = "在校生数"' + COUNTY))
    assert caught.value.code == "mapping.column_missing"
    assert caught.value.params["close"] == ["在校生人数 (B)"]
    absent, findings = read_mapped(path, mapping(STAGES + 'pupils = { column = "在校生数", optional = true }' + COUNTY))
    assert column(absent, "stages", "pupils") == [None]
    assert "mapping.column_absent" in codes(findings)


def test_two_columns_of_one_name_must_be_told_apart(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,人数,人数", "1,5,6")
    with pytest.raises(InputError) as caught:
        read_mapped(path, mapping(STAGES + 'pupils = "人数"' + COUNTY))
    assert (caught.value.code, caught.value.params["letters"]) == ("mapping.column_twice", ["B", "C"])
    facts, _ = read_mapped(path, mapping(STAGES + 'pupils = "人数[2]"' + COUNTY))
    assert column(facts, "stages", "pupils") == [6]


def test_somebody_must_say_the_county_and_the_year(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,人数,县", "1,5,鸠江区")
    with pytest.raises(InputError) as caught:
        read_mapped(path, mapping(STAGES + 'pupils = "人数"'))
    assert caught.value.code == "mapping.county_missing"
    facts, _ = read_mapped(
        path,
        mapping('[schools]\nschool = "代码"\ncounty = "县"\n[county]\ndistinct = true\ncounty = "县"\nname = "县"'),
        county={"county": "340207", "school_year": 2024},
    )
    assert facts.county_codes() == ["340207"]
    assert column(facts, "county", "name") == ["鸠江区"]
    assert column(facts, "schools", "county") == ["340207"]


def test_a_source_that_is_not_there_is_an_error_that_lists_what_is(tmp_path: Path) -> None:
    csv(tmp_path / "别的.csv", "代码", "1")
    with pytest.raises(InputError) as caught:
        read_mapped(tmp_path, mapping('[sources.a]\nfile = "小学*"\n[schools]\nschool = "代码"' + COUNTY))
    assert caught.value.code == "mapping.source_missing"
    assert caught.value.params["found"] == ["别的.csv"]


def test_many_findings_of_one_kind_are_counted(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,人数", *[f"{n},无" for n in range(30)])
    _, findings = read_mapped(path, mapping(STAGES + 'pupils = "人数"' + COUNTY))
    assert codes(findings).count("read.not_a_number") == 20
    more = next(finding for finding in findings if finding.code == "read.more_errors")
    assert (more.params["more"], more.locus.cell) == (10, "B")


def test_grades_side_by_side_become_rows(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "代码,一年级,二年级", "1,5,6")
    facts, _ = read_mapped(
        path,
        mapping(
            '[[enrolment]]\neach = { grade = [1, 2], word = ["一", "二"] }\nschool = "代码"\n'
            'stage = { constant = "primary" }\ngrade = { constant = "{grade}" }\n'
            'school_year = { constant = 2024 }\npupils = "{word}年级"' + COUNTY
        ),
    )
    assert facts["enrolment"].select("grade", "pupils").rows() == [(1, 5), (2, 6)]
    assert facts.locus("enrolment", facts["enrolment"]["_row"][1], "pupils").cell == "C2"


def stated(id: str, county: str = COUNTY) -> Mapping:
    return read_mapping(HEAD.replace("id =", f'extends = "{id}"\nid =') + county, "ours.toml")


def test_the_current_export_through_its_shipped_mapping(tmp_path: Path) -> None:
    facts, findings = read_mapped(current_export(tmp_path), stated("statistics-current"))
    schools = facts["schools"].select(
        "school",
        "type",
        "counted",
        "teaching_rooms_area_m2",
        "indoor_sports_area_m2",
        "sports_ground_area_m2",
        "equipment_value",
        "multimedia_rooms",
    )
    assert schools.rows() == [
        ("3600000001", "nine_year", True, 500000, 40000, 900000, 120_500_000, 30),
        ("3600000002", "primary", False, 60000, 0, 150000, 10_000_000, 5),
    ]
    stages = facts["stages"].select("school", "stage", "pupils", "teachers", "teachers_master", "teachers_college")
    assert stages.rows() == [
        ("3600000001", "primary", 600, 40, 2, 8),
        ("3600000002", "primary", 90, 8, 0, 2),
        ("3600000001", "junior", 300, 30, 4, 0),
    ]
    more = facts["stages"].select("teachers_doctor", "teachers_backbone", "teachers_pe", "teachers_arts")
    assert more.rows() == [(0, 3, 4, 5), (0, 1, 1, 0), (0, 5, 2, 3)]
    # The senior school has no compulsory stage; the note on it is the only trace that it leaves.
    assert [finding.params["count"] for finding in findings if finding.code == "mapping.rows_unmatched"] == [1]
    assert [finding for finding in findings if finding.severity == "error"] == []


def test_the_parent_of_a_campus_is_the_users_to_say(tmp_path: Path) -> None:
    folder = current_export(tmp_path)
    said = (
        '[[schools]]\nfrom = "primary"\nschool = "学校标识码"\ncounted = "是否计校数"\n'
        'parent = { column = "学校标识码", codes = { "3600000002" = "3600000001" }, others = "blank" }\n'
    )
    facts, _ = read_mapped(folder, stated("statistics-current", said + COUNTY))
    assert facts["schools"].select("counted", "parent").rows() == [(True, None), (False, "3600000001")]


def test_one_file_of_the_current_export_by_itself(tmp_path: Path) -> None:
    current_export(tmp_path)
    facts, _ = read_mapped(tmp_path / "某区小学.xlsx", stated("statistics-current"))
    assert facts["stages"]["stage"].to_list() == ["primary", "primary"]


def test_the_current_export_without_a_year_asks_for_it(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_mapped(current_export(tmp_path), stated("statistics-current", ""))
    assert (caught.value.code, caught.value.params["key"]) == ("mapping.county_missing", "school_year")


def test_the_older_export_through_its_shipped_mapping(tmp_path: Path) -> None:
    facts, findings = read_mapped(older_export(tmp_path), stated("statistics-312"))
    assert facts["stages"].select("school", "stage", "pupils").rows() == [
        ("1", "primary", 600),
        ("2", "primary", 90),
        ("1", "junior", 300),
        ("3", "junior", 450),
    ]
    assert facts["schools"]["type"].to_list() == ["nine_year", "primary", "junior"]
    assert [finding for finding in findings if finding.severity == "error"] == []
