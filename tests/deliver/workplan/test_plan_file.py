"""A plan in a file: read back equal, and what is wrong named with its place."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from junheng.deliver.workplan.fields import things
from junheng.deliver.workplan.model import WorkPlan
from junheng.deliver.workplan.plan_file import load_plan, read_plan, write_plan
from junheng.deliver.workplan.plan_toml import parsed, toml_of
from junheng.terms.errors import InputError
from junheng.terms.messages import LANGS
from tests.deliver.workplan.plans import plans

# Plans are large: shrinking one that fails would take longer than reading it.
FOUND = [Phase.explicit, Phase.reuse, Phase.generate]
EXAMPLE = Path(__file__).parents[3] / "examples" / "workplan.toml"


@settings(deadline=None, max_examples=60, phases=FOUND, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_a_plan_is_read_back_equal_from_its_text(plan: WorkPlan) -> None:
    for lang in LANGS:
        read = parsed(toml_of(plan, lang), "plan.toml")
        assert read.findings == ()
        assert read.plan == plan


@settings(deadline=None, max_examples=20, phases=FOUND, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_a_plan_is_read_back_equal_from_its_workbook(plan: WorkPlan, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    for lang in LANGS:
        write_plan(path, plan, lang)
        read = read_plan(path)
        assert read.findings == ()
        assert read.plan == plan


WRITTEN = EXAMPLE.read_text(encoding="utf-8")


def wrong(old: str, new: str, count: int = 1) -> list[tuple[str, str | None, str | None]]:
    """What reading the example finds once something in it is written otherwise: code, place and cell."""
    changed = WRITTEN.replace(old, new, count)
    assert changed != WRITTEN
    return [(one.code, one.locus.sheet, one.locus.cell) for one in parsed(changed, "plan.toml").findings]


def line_of(words: str) -> int:
    return WRITTEN[: WRITTEN.index(words)].count("\n") + 1


def test_the_example_is_read_without_findings_and_converts_both_ways(tmp_path: Path) -> None:
    plan = load_plan(EXAMPLE)
    write_plan(tmp_path / "plan.xlsx", plan)
    write_plan(tmp_path / "plan.toml", load_plan(tmp_path / "plan.xlsx"))
    assert load_plan(tmp_path / "plan.toml") == plan
    assert read_plan(EXAMPLE).findings == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "cell"),
    [
        ('start = "2023-04"', 'start = "2023-13"', "no_such_day", "tasks[2].start"),
        ('start = "2023-04"', 'start = "2023"', "not_when", "tasks[2].start"),
        ('start = "2023-04"', "start = 2023.4", "not_when", "tasks[2].start"),
        ('on = "2023-03-24"', 'on = "2023-03"', "no_day", "records[1].on"),
        ('on = "2023-03-24"', 'on = "0203-03-24"', "far_year", "records[1].on"),
        ("value = 360", 'value = "三百六十"', "not_number", "targets[5].value"),
        ("value = 360", "value = nan", "not_number", "targets[5].value"),
        ("value = 360", "value = 1e999999999", "not_number", "targets[5].value"),
        ("value = 360", 'value = "1/0"', "not_number", "targets[5].value"),
        ("value = 360\n", "", "missing", "targets[5].value"),
        ("members = 5", "members = 5.5", "not_count", "compositions[1].members"),
        ("year = 2023", "year = 23", "not_year", "money[4].year"),
        ("milestone = true", 'milestone = "maybe"', "not_flag", "tasks[5].milestone"),
        ('every = "term"', 'every = "fortnight"', "not_code", "tasks[14].every"),
        ('id = "T4"', 'id = "T4 a"', "bad_id", "tasks[4].id"),
        ('person = "基础教育股股长"', "person = [1]", "not_text", "tasks[2].person"),
        ('person = "基础教育股股长"', 'persn = "基础教育股股长"', "unknown_key", "tasks[2].persn"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(old: str, new: str, code: str, cell: str) -> None:
    line = line_of(old)
    if code == "missing":  # the key is gone: the item's own line is named
        line = line_of('id = "M5"') - 1
    assert wrong(old, new) == [(f"workplan.{code}", f"plan.toml:{line}", cell)]


def test_unknown_parts_and_single_items_are_named() -> None:
    line = line_of("[[goals]]")
    assert wrong("[[goals]]", "[[gaols]]", 3) == [("workplan.unknown_table", f"plan.toml:{line}", "gaols")]
    single = parsed('[plan]\ntitle = "a"\nkind = "county"\n[goals]\nid = "G1"\ntext = "b"\n', "plan.toml")
    assert [(one.code, one.locus.sheet) for one in single.findings] == [("workplan.not_items", "plan.toml:4")]
    assert [one.code for one in parsed("", "plan.toml").findings] == ["workplan.no_plan"]


def test_no_line_is_named_where_heads_stand_inside_a_text() -> None:
    written = '[plan]\ntitle = "a"\nkind = "county"\n[[goals]]\nid = "G1"\ntext = """\n[[goals]]\n"""\nclause = [1]\n'
    (found,) = parsed(written, "plan.toml").findings
    assert (found.locus.sheet, found.locus.cell) == ("plan.toml", "goals[1].clause")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("title = “x”\n".encode(), "workplan.not_toml"),
        (b"[plan]\n[plan]\n", "workplan.not_toml"),
        ("[plan]\ntitle = '方案'".encode("gb18030"), "workplan.not_utf8"),
        (b"a = " + b"1" * 5000, "workplan.beyond_toml"),
        (b"a = " + b"[" * 100_000, "workplan.beyond_toml"),
    ],
)
def test_what_is_no_plan_file_is_refused_in_words(written: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(written)
    with pytest.raises(InputError) as refused:
        load_plan(path)
    assert refused.value.code == code
    assert all(refused.value.say(lang) for lang in LANGS)


def test_other_files_are_refused(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "absent.toml", "read.file_missing"),
        (tmp_path / "absent.xlsx", "read.file_missing"),
        (tmp_path / "plan.docx", "workplan.file_kind"),
    ):
        with pytest.raises(InputError) as refused:
            load_plan(path)
        assert refused.value.code == code
    with pytest.raises(InputError) as unfit:
        write_plan(tmp_path / "plan.docx", load_plan(EXAMPLE))
    assert unfit.value.code == "workplan.file_kind"


def test_an_error_names_the_first_places_and_how_to_mend_them(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(WRITTEN.replace("year = 2024", "year = 24"), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_plan(path)
    for lang in LANGS:
        said = refused.value.say(lang)
        assert "money[1].year" in said
        assert "2024" in said


def test_words_and_forms_that_people_use_are_taken() -> None:
    people = WRITTEN.replace('every = "term"', 'every = "每学期"').replace('start = "2023-04"', 'start = "2023年4月"')
    people = people.replace('on = "2023-03-24"', "on = 2023-03-24").replace("share = 0.15", 'share = "15%"')
    people = people.replace('operator = ">="', 'operator = "不少于"').replace("value = 360", 'value = "360"')
    assert parsed(people.replace("\n", "\r\n"), "plan.toml").plan == load_plan(EXAMPLE)


ODD = st.one_of(
    st.sampled_from(
        ["1e9999", "inf", "nan", "-1", "0x1F", "true", "07:32:00", "2023-06-30", "1979-05-27T07:32:00Z", "{ a = 1 }"]
    ),
    st.sampled_from(
        ['""', '"  "', '"2023-00"', '"2023-06-31"', '"9" ', '"1/0"', '"１２"', '"1_000"', '"%"', '"T1;T2"']
    ),
    st.sampled_from(["[]", "[[]]", "[1, 2]", '["a", ""]', "[{}]", "99999999999999999999", "1.5", "12345678.123456789"]),
)
FIELDS = [(thing.id, key) for thing in things().values() for key in thing.fields]


@settings(deadline=None, max_examples=300)
@given(where=st.sampled_from(FIELDS), odd=ODD)
def test_whatever_an_entry_is_it_is_taken_or_named_with_its_key(where: tuple[str, str], odd: str) -> None:
    thing, key = where
    head = '[plan]\ntitle = "a"\nkind = "county"\n'
    if thing == "plan":
        written = "\n".join(line for line in head.splitlines() if not line.startswith(f"{key} ")) + f"\n{key} = {odd}\n"
    else:
        written = f"{head}[[{thing}]]\n{key} = {odd}\n"
    read = parsed(written, "plan.toml")
    for one in read.findings:
        assert all(one.text(lang) and one.mend(lang) for lang in LANGS)
    named = [one for one in read.findings if one.fields == (key,)]
    assert len(named) <= 1
    if named:
        assert read.plan is None
        assert named[0].locus.sheet == f"plan.toml:{written.splitlines().index(f'{key} = {odd}') + 1}"
