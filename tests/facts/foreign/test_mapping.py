"""A mapping file is read strictly: what it says wrongly is named with file and key."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.facts.fields import dictionary
from junheng.facts.foreign.mapping import load_mapping, read_mapping, shipped
from junheng.terms.errors import InputError
from tests.docs.pages import ROOT, examples

HEAD = """
[mapping]
id = "test"
name = { zh = "测试", en = "Test" }
"""
SCHOOLS = """
[schools]
school = "代码"
"""


def refused(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_mapping(HEAD + text, "theirs.toml")
    return caught.value


def test_a_column_may_be_written_short_or_as_a_table() -> None:
    short = read_mapping(HEAD + SCHOOLS, "a.toml")
    long = read_mapping(HEAD + '[schools]\nschool = { column = "代码" }', "a.toml")
    assert short.blocks[0].rules["school"] == long.blocks[0].rules["school"]


def test_constants_defaults_and_codes_are_held_as_facts_hold_them() -> None:
    mapping = read_mapping(
        HEAD
        + SCHOOLS
        + 'land_area_m2 = { column = "亩", unit = "mu", default = 1.5 }\n'
        + 'urban_rural = { column = "地", codes = { "偏遠" = "rural", "" = "城区" } }\n'
        + "founded_year = { constant = 1950 }\n",
        "a.toml",
    )
    rules = mapping.blocks[0].rules
    assert (rules["land_area_m2"].unit, rules["land_area_m2"].default) == ("mu", 150)
    assert rules["urban_rural"].codes == {"偏遠": "rural", "": "urban"}
    assert rules["founded_year"].held == 1950


def test_each_writes_a_block_for_every_word() -> None:
    mapping = read_mapping(
        HEAD
        + '[[enrolment]]\neach = { grade = [1, 2], word = ["一", "二"] }\nschool = "代码"\n'
        + 'stage = { constant = "primary" }\ngrade = { constant = "{grade}" }\n'
        + 'school_year = { constant = 2024 }\npupils = "{word}年级"\n',
        "a.toml",
    )
    assert [block.rules["grade"].held for block in mapping.blocks] == [1, 2]
    assert [block.rules["pupils"].columns for block in mapping.blocks] == [("一年级",), ("二年级",)]


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("[schools", "mapping.not_toml", None),
        ("", "mapping.no_tables", "schools"),
        ('[schools]\nname = "校名"', "mapping.key_missing", "schools.school"),
        (SCHOOLS + 'pupil = "人数"', "mapping.unknown_field", "schools.pupil"),
        (SCHOOLS + 'name = { colum = "校名" }', "mapping.one_of", "schools.name"),
        (SCHOOLS + 'name = { column = "校名", sum = ["a"] }', "mapping.one_of", "schools.name"),
        (SCHOOLS + 'name = { column = "校名", defalt = "x" }', "mapping.unknown_key", "schools.name.defalt"),
        (SCHOOLS + 'name = { sum = ["a", "b"] }', "mapping.wrong_value", "schools.name.sum"),
        (SCHOOLS + "name = 3", "mapping.wrong_value", "schools.name"),
        (SCHOOLS + 'lat = { column = "纬度", unit = "mu" }', "mapping.wrong_value", "schools.lat.unit"),
        (
            SCHOOLS + 'type = { column = "类", codes = { a = "b" } }',
            "mapping.not_a_value",
            "schools.type.codes.a",
        ),
        (SCHOOLS + 'staff = { column = "人", default = -1 }', "mapping.not_a_value", "schools.staff.default"),
        (SCHOOLS + 'name = { column = "n", pattern = "(" }', "mapping.wrong_value", "schools.name.pattern"),
        (SCHOOLS + 'name = { column = "n", pattern = "x" }', "mapping.wrong_value", "schools.name.pattern"),
        (SCHOOLS + 'from = "elsewhere"', "mapping.unknown_source", "schools.from"),
        (SCHOOLS + 'where = { column = "a" }', "mapping.one_of", "schools.where.column"),
        ("[sources.a]\nheader_row = 0" + SCHOOLS, "mapping.wrong_value", "sources.a.header_row"),
        ("[sources.a]\n[sources.b]" + SCHOOLS, "mapping.key_missing", "schools.from"),
        ("[school]\nschool = 'x'" + SCHOOLS, "mapping.unknown_key", "school"),
    ],
)
def test_what_cannot_be_so_is_refused_with_its_key(text: str, code: str, key: str | None) -> None:
    error = refused(text)
    assert error.code == code
    assert error.exit_status == 2
    assert error.params["file"] == "theirs.toml"
    assert key is None or error.params["key"] == key
    assert "theirs.toml" in error.say("zh")
    assert "theirs.toml" in error.say("en")


def test_an_unknown_field_names_the_one_that_may_be_meant() -> None:
    assert refused(SCHOOLS + 'staf = "人"').params["close"] == ["staff"]


def test_there_is_no_mapping_of_that_name(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_mapping(tmp_path / "none.toml")
    assert caught.value.code == "mapping.not_found"
    assert "statistics-current" in caught.value.say("en")


def test_an_extending_file_replaces_tables_and_keeps_the_others() -> None:
    mapping = read_mapping(
        HEAD.replace("id =", 'extends = "statistics-current"\nid =')
        + '[sources.primary]\nfile = "xx*"\n[county]\ncounty = { constant = "330106" }\n'
        + "school_year = { constant = 2024 }",
        "ours.toml",
    )
    assert [block.origin for block in mapping.blocks if block.table == "county"] == [""]
    assert mapping.origins["primary"].file == "xx*"
    assert mapping.origins["junior"].file == "*初中*"
    assert any(block.table == "stages" for block in mapping.blocks)


def test_only_shipped_mappings_can_be_extended() -> None:
    with pytest.raises(InputError) as caught:
        read_mapping(HEAD.replace("id =", 'extends = "nothing"\nid =') + SCHOOLS, "ours.toml")
    assert caught.value.params["key"] == "mapping.extends"


@pytest.mark.parametrize("id", shipped())
def test_shipped_mappings_load_and_give_schools_and_stages(id: str) -> None:
    tables = {block.table for block in load_mapping(id).blocks}
    assert {"schools", "stages"} <= tables
    assert tables <= set(dictionary())


LINES = (
    *HEAD.splitlines(),
    *SCHOOLS.splitlines(),
    "[sources.a]",
    "header_row = 1",
    "[stages]",
    "[[stages]]",
    'stage = { constant = "primary" }',
    "pupils = 3",
    'name = { sum = ["a"] }',
    "each = { a = [1] }",
    'where = "x"',
    "skip = [1]",
    "distinct = 1",
    '[county]\ncounty = { constant = "1" }',
    "codes = {}",
    'type = { column = "a", codes = 3 }',
    "staff = { sum = [1] }",
    "sources = 3",
    "mapping = []",
)


@given(lines=st.lists(st.sampled_from(LINES), max_size=14))
def test_any_file_is_read_or_refused_in_words(lines: list[str]) -> None:
    said = ""
    try:
        read_mapping("\n".join(lines), "any.toml")
    except InputError as error:
        said = error.say("zh") + error.say("en")
    assert "{" not in said.replace("{ constant", "")


def test_the_page_on_mappings_shows_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for example in examples(ROOT / "docs" / "how-to-mapping.md"):
        example.evaluate()
    assert load_mapping("from-statistics.toml").blocks
