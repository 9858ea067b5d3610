"""A proposed mapping loads, reads what it recognised, and leaves to a person what a person has to decide."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junheng.facts.foreign.heading_words import folded, guess
from junheng.facts.foreign.mapped import read_mapped
from junheng.facts.foreign.mapping import read_mapping
from junheng.facts.foreign.propose import propose
from junheng.terms.errors import InputError
from tests.facts.exports import current_export, older_export
from tests.facts.foreign.test_mapped import book, csv

STATED = {"county": "330106", "school_year": 2024}


@pytest.mark.parametrize(
    ("heading", "table", "field", "part"),
    [
        ("學校代碼", "schools", "school", ""),
        ("鄉鎮市區", "schools", "township", ""),
        ("緯度", "schools", "lat", ""),
        ("3年級班級數", "stages", "classes_g3", ""),
        ("五年级在校生（女）", "stages", "pupils_g5", "女"),
        ("初二学生数", "stages", "pupils_g8", ""),
        ("男專任教師", "stages", "teachers", "男"),
        ("班級數", "stages", "classes", ""),
        ("小学在校生数", "stages", "pupils", ""),
        ("专任教师/#按学历分/硕士研究生", "stages", "teachers_master", ""),
        ("教学仪器设备资产值(万元)", "schools", "equipment_value", ""),
    ],
)
def test_headings_that_are_understood(heading: str, table: str, field: str, part: str) -> None:
    found = guess(heading, table)
    assert found is not None
    assert (found.field.id, found.part) == (field, part)


def test_headings_are_folded_to_simplified_characters() -> None:
    assert folded("學生數、專任教師、縣市、經度") == "学生数、专任教师、县市、经度"


def test_a_draft_for_a_table_in_traditional_characters(tmp_path: Path) -> None:
    path = csv(
        tmp_path / "國小.csv",
        "學年度,縣市代碼,縣市名稱,學校代碼,學校名稱,1年級班級數,1年級男學生數,1年級女學生數,地區屬性",
        "113,1,甲市,0001,國小一,1,10,11,",
        "113,2,甲市,0002,國小二,2,20,21,偏遠",
        "113,3,乙縣,0003,國小三,3,30,31,臨海",
    )
    draft = propose(path)
    facts, findings = read_mapped(path, read_mapping(draft, "draft.toml"))
    assert facts["stages"].select("stage", "classes", "pupils_g1").rows() == [
        ("primary", 1, 21),
        ("primary", 2, 41),
        ("primary", 3, 61),
    ]
    assert facts["county"].select("county", "school_year").rows() == [("甲市", 2024), ("乙縣", 2024)]
    assert "3 行中有 1 行空白" in draft
    assert "臨海" in draft
    assert [finding.value for finding in findings if finding.code == "mapping.word_unknown"] == ["臨海"]


def test_a_draft_speaks_english_too(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "学校代码,班级数", "1,2")
    draft = propose(path, "en")
    assert "a guess: check it" in draft
    assert "把握" not in draft


def test_an_identifier_that_repeats_is_joined_with_the_county(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "县市,学校代码,在校生数", "甲,1,10", "乙,1,20", "乙,2,30")
    mapping = read_mapping(propose(path), "draft.toml")
    facts, _ = read_mapped(path, mapping, county={"school_year": 2024})
    assert facts["schools"]["school"].to_list() == ["甲-1", "乙-1", "乙-2"]


def test_a_title_and_lines_of_headings_are_found(tmp_path: Path) -> None:
    rows = [
        ["某县小学基本情况", None, None, None],
        ["学校代码", "在校生数", "专任教师", None],
        [None, "合计", "合计", "#按学历分"],
        [None, None, None, "本科"],
        ["0001", 100, 9, 7],
        ["合计", 100, 9, 7],
    ]
    path = book(tmp_path / "a.xlsx", {"表": rows})
    draft = propose(path)
    assert "header_row = 2" in draft
    assert "header_rows = 3" in draft
    facts, _ = read_mapped(path, read_mapping(draft, "draft.toml"), county=STATED)
    assert facts["stages"].select("stage", "pupils", "teachers", "teachers_bachelor").rows() == [("primary", 100, 9, 7)]


def test_units_in_headings_are_kept(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "学校编号,占地（亩）,教学仪器设备资产值(元),学生", "1,3,52700,40")
    facts, findings = read_mapped(path, read_mapping(propose(path), "draft.toml"), county=STATED)
    assert facts["schools"].select("land_area_m2", "equipment_value").rows() == [(200_000, 5_270_000)]
    assert facts["stages"]["pupils"].to_list() == [40]
    assert not [finding for finding in findings if finding.severity == "error"]


def test_a_list_of_classes_is_told_from_a_list_of_schools(tmp_path: Path) -> None:
    path = csv(tmp_path / "班.csv", "学校代码,年级,班级,学生人数", "1,1,1班,40", "1,1,2班,41")
    facts, _ = read_mapped(path, read_mapping(propose(path), "draft.toml"), county=STATED)
    assert facts["classes"]["pupils"].to_list() == [40, 41]


def test_a_table_of_strangers_still_gives_a_draft_that_loads(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", 'Foo "x",Bar\\y,Baz', "a,1,2", "b,1,3")
    draft = propose(path)
    mapping = read_mapping(draft, "draft.toml")
    assert mapping.blocks[0].rules["school"].columns == ('Foo "x"',)
    assert "Bar\\\\y" in draft or "Bar\\y" in draft


def test_a_file_without_a_table_is_refused(tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", "一句话")
    with pytest.raises(InputError) as caught:
        propose(path)
    assert caught.value.code == "mapping.nothing_to_map"


def test_a_draft_for_the_current_export(tmp_path: Path) -> None:
    folder = current_export(tmp_path)
    mapping = read_mapping(propose(folder), "draft.toml")
    facts, _ = read_mapped(folder, mapping, county=STATED)
    stages = facts["stages"].select("school", "stage", "pupils", "teachers_master", "teachers_backbone")
    assert stages.sort("school", "stage").rows() == [
        ("3600000001", "junior", 300, 4, 5),
        ("3600000001", "primary", 600, 2, 3),
        ("3600000002", "primary", 90, 0, 1),
    ]
    assert facts["schools"].height == 2


def test_a_draft_for_the_older_export(tmp_path: Path) -> None:
    path = older_export(tmp_path)
    mapping = read_mapping(propose(path), "draft.toml")
    facts, _ = read_mapped(path, mapping, county=STATED)
    assert facts["stages"].select("school", "stage", "pupils").rows() == [
        ("1", "primary", 600),
        ("2", "primary", 90),
        ("1", "junior", 300),
        ("3", "junior", 450),
    ]


HEADINGS = (
    "学校代码",
    "學校名稱",
    "在校生数",
    "男学生数",
    "女学生数",
    "1年级",
    "县市",
    "学段",
    "年级",
    "班级",
)
ENTRIES = (
    "",
    "0001",
    "小学",
    "合计",
    "3",
    "1,200",
    "2.5",
    "-1",
    "是",
    "113",
    "=A1",
    '"',
    "甲\n乙",
    "#REF!",
    "１２",
)


@given(
    table=st.integers(1, 6).flatmap(
        lambda width: st.tuples(
            st.lists(st.sampled_from((*HEADINGS, *ENTRIES)), min_size=width, max_size=width),
            st.lists(st.lists(st.sampled_from(ENTRIES), min_size=width, max_size=width), max_size=6),
        )
    )
)
@settings(deadline=None)
def test_the_draft_of_any_table_loads_and_reads_it(
    table: tuple[list[str], list[list[str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    headings, rows = table
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    book(path, {"表": [headings, *rows]})
    try:
        draft = propose(path)
        facts, findings = read_mapped(path, read_mapping(draft, "draft.toml"), county=STATED)
    except InputError as error:
        assert error.code == "mapping.nothing_to_map"  # noqa: PT017  # anything else would be a wrong draft
        return
    assert facts["schools"].height <= len(rows)
    assert all(finding.text("zh") and finding.text("en") for finding in findings)
