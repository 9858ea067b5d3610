"""Whatever a standard can say wrongly is said back with file and key, never as a traceback."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junheng.standards.load import load, read_rulebook
from junheng.standards.model import Rulebook
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.errors import StandardsError

GOOD = """
[rulebook]
id = "mine"
name = { zh = "我的标准", en = "Mine" }
source = "示例"
place = "990900"
since = 2020-01-01

[split]
nine_year = { primary = 1, junior = 1.1 }

[[scope]]
leave_out = { type = ["special"] }
reason = "type"

[setting."scope.small"]
name = { zh = "小", en = "small" }
values = ["in", "out"]
default = "in"

[indicator.A]
name = { zh = "甲", en = "A" }
unit = { zh = "册", en = "volumes" }
resource_unit = "volume"
scale = 100
numerator = { books = 1 }

[[limit]]
indicator = "A"
at_least = { primary = 1, junior = 2 }

[clause.RULE]
dimension = { zh = "资源", en = "Resources" }
name = { zh = "达标", en = "Met" }
tests = [{ kind = "school_rule", counted = ["A"], met_at_least = 1, floor_share = 0.85 }]

[clause.SPREAD]
dimension = { zh = "资源", en = "Resources" }
name = { zh = "均衡", en = "Even" }
tests = [{ kind = "spread", counted = ["A"], at_most = { primary = 0.5, junior = 0.45 } }]

[clause.FIGURE]
dimension = { zh = "其他", en = "Other" }
name = { zh = "满意度", en = "Satisfaction" }
tests = [{ kind = "figure", field = "satisfaction_public", at_least = 85 }]

[tolerance.T]
name = { zh = "放宽", en = "Relaxed" }
applies_to = "A"
add = { computers = 1 }

[[target]]
id = "goal"
name = { zh = "目标", en = "Goal" }
test = { kind = "share", numerator = { it_intermediate = 1 }, denominator = { teachers = 1 }, at_least = 9 }
by = 2025-08-31
unit = "%"
source = "示例"
"""

# What stands in the good standard, what is written instead, the message, and the key that it names.
WRONG = [
    ("unknown field", "{ books = 1 }", "{ bokos = 1 }", "unknown_field", "indicator.A.numerator.bokos"),
    (
        "field of another level",
        "{ books = 1 }",
        "{ satisfaction_public = 1 }",
        "unknown_field",
        "indicator.A",
    ),
    (
        "a text is no number",
        "{ books = 1 }",
        "{ township = 1 }",
        "field_kind",
        "indicator.A.numerator.township",
    ),
    ("a record's field", "{ books = 1 }", '{ "rooms.area_m2" = 1 }', "unknown_field", "rooms.area_m2"),
    ("unknown code", '["special"]', '["speical"]', "unknown_code", "scope[1].leave_out.type"),
    (
        "a condition on a flag",
        'type = ["special"]',
        'boarding = ["yes"]',
        "wrong_value",
        "leave_out.boarding",
    ),
    ("a bound on a code", 'type = ["special"]', "type_below = 5", "field_kind", "leave_out.type_below"),
    ("a list on a number", 'type = ["special"]', "pupils = [5]", "field_kind", "leave_out.pupils"),
    ("unknown field in a condition", 'type = ["special"]', "typ = ['a']", "unknown_field", "leave_out.typ"),
    ("nobody left out", '{ type = ["special"] }', "{}", "key_missing", "scope[1].leave_out"),
    (
        "unknown indicator in a rule",
        'counted = ["A"], met',
        'counted = ["B"], met',
        "unknown_indicator",
        "clause.RULE",
    ),
    ("nothing counted", 'counted = ["A"], met', "counted = [], met", "key_missing", "counted"),
    ("counted twice", 'counted = ["A"], at', 'counted = ["A", "A"], at', "wrong_value", "counted"),
    ("unknown indicator of a limit", 'indicator = "A"', 'indicator = "B"', "unknown_indicator", "limit.B"),
    ("missing limit", "at_least = { primary = 1, junior = 2 }", "", "one_of_keys", "limit[1].at_least"),
    ("empty limit", "{ primary = 1, junior = 2 }", "{}", "key_missing", "limit[1].at_least"),
    (
        "two limits",
        "at_least = { primary = 1",
        "at_most = 3\nat_least = { primary = 1",
        "one_of_keys",
        "limit[1]",
    ),
    (
        "a limit twice",
        "[clause.RULE]",
        '[[limit]]\nindicator = "A"\nat_least = 1\n[clause.RULE]',
        "limit_twice",
        "limit",
    ),
    (
        "unknown stage",
        "at_least = { primary = 1",
        "at_least = { senior = 1",
        "unknown_stage",
        "limit[1].at_least.senior",
    ),
    (
        "stage not of the rulebook",
        "since = 2020-01-01",
        'since = 2020-01-01\nstages = ["primary"]',
        "unknown_stage",
        "junior",
    ),
    (
        "stage not of the indicator",
        "numerator = { books = 1 }",
        "numerator = { junior = { books = 1 } }",
        "unknown_stage",
        "limit.A",
    ),
    (
        "a clause's limit lacks a stage",
        "{ primary = 0.5, junior = 0.45 }",
        "{ primary = 0.5 }",
        "stages_differ",
        "at_most",
    ),
    ("a text for a number", "scale = 100", 'scale = "100"', "wrong_value", "indicator.A.scale"),
    ("no scale", "scale = 100", "scale = 0", "wrong_value", "indicator.A.scale"),
    ("not a number", "scale = 100", "scale = nan", "wrong_value", "indicator.A.scale"),
    ("endless", "scale = 100", "scale = inf", "wrong_value", "indicator.A.scale"),
    ("out of all reason", "scale = 100", "scale = 1e999999999", "wrong_value", "indicator.A.scale"),
    ("more digits than can be", "scale = 100", f"scale = {'9' * 5000}", "not_toml", "mine.toml"),
    ("a flag for a number", "scale = 100", "scale = true", "wrong_value", "indicator.A.scale"),
    ("a number for a text", 'reason = "type"', "reason = 5", "wrong_value", "scope[1].reason"),
    ("misspelt key", "scale = 100", "scael = 100", "unknown_key", "indicator.A.scael"),
    ("misspelt table", "[[scope]]", "[[scoep]]", "unknown_key", "scoep"),
    (
        "misspelt key of a test",
        "floor_share = 0.85",
        "floor_share = 0.85, floor = 1",
        "unknown_key",
        "tests[1].floor",
    ),
    (
        "floor above the threshold",
        "floor_share = 0.85",
        "floor_share = 1.5",
        "wrong_value",
        "tests[1].floor_share",
    ),
    ("no floor", "floor_share = 0.85", "floor_share = 0", "wrong_value", "tests[1].floor_share"),
    ("more than there are", "met_at_least = 1", "met_at_least = 2", "wrong_value", "tests[1].met_at_least"),
    ("half an indicator", "met_at_least = 1", "met_at_least = 0.5", "wrong_value", "tests[1].met_at_least"),
    ("unknown kind of test", '"school_rule"', '"schol_rule"', "wrong_value", "clause.RULE.tests[1].kind"),
    ("no kind", 'kind = "school_rule", ', "", "key_missing", "clause.RULE.tests[1].kind"),
    (
        "a clause without tests",
        'tests = [{ kind = "figure"',
        'tests = []\nold = [{ kind = "figure"',
        "key_missing",
        "FIGURE.tests",
    ),
    (
        "county figure of a school",
        '"satisfaction_public", at',
        '"books", at',
        "unknown_field",
        "tests[1].field",
    ),
    ("a flag has no limit", '"satisfaction_public", at', '"veto_items", at', "field_kind", "tests[1].field"),
    ("no day", "since = 2020-01-01", 'since = "2020-01-01"', "wrong_value", "rulebook.since"),
    (
        "a day with an hour",
        "since = 2020-01-01",
        "since = 2020-01-01T00:00:00",
        "wrong_value",
        "rulebook.since",
    ),
    ("a day that is not", "since = 2020-01-01", "since = 2020-02-30", "not_toml", "mine.toml"),
    (
        "ends before it begins",
        "since = 2020-01-01",
        "since = 2020-01-01\nuntil = 2019-01-01",
        "wrong_value",
        "rulebook.until",
    ),
    ("no identifier", 'id = "mine"', "", "key_missing", "rulebook.id"),
    (
        "no English",
        '{ zh = "我的标准", en = "Mine" }',
        '{ zh = "我的标准" }',
        "key_missing",
        "rulebook.name.en",
    ),
    ("no place", 'place = "990900"', 'place = "Hangzhou"', "wrong_value", "rulebook.place"),
    (
        "amends and extends",
        'place = "990900"',
        'amends = "a"\nextends = "b"',
        "one_of_keys",
        "rulebook.amends",
    ),
    ("no head", "[rulebook]", "[ruelbook]", "key_missing", "rulebook"),
    ("a list for a table", "[[scope]]", "[scope]", "wrong_value", "scope"),
    ("TOML syntax", "scale = 100", "scale = ", "not_toml", "mine.toml"),
    ("a key twice", "scale = 100", "scale = 100\nscale = 100", "not_toml", "mine.toml"),
    ("deeper than can be", "scale = 100", f"scale = {'[' * 100_000}", "not_toml", "mine.toml"),
    ("a split by nothing", "junior = 1.1", "junior = 0", "wrong_value", "split.nine_year.junior"),
    ("a default that is no choice", 'default = "in"', 'default = "inn"', "wrong_value", "default"),
    (
        "unknown setting",
        'reason = "type"',
        'reason = "type"\nsetting = { "scope.smal" = "out" }',
        "unknown_setting",
        "scope.smal",
    ),
    (
        "a setting's value",
        'reason = "type"',
        'reason = "type"\nsetting = { "scope.small" = "away" }',
        "setting_value",
        "away",
    ),
    (
        "a tolerance of nothing",
        'applies_to = "A"',
        'applies_to = "B"',
        "unknown_indicator",
        "tolerance.T.applies_to",
    ),
    (
        "a tolerance of nobody",
        'applies_to = "A"',
        'applies_to = "A"\ncases = []',
        "key_missing",
        "tolerance.T.cases",
    ),
    (
        "a target that is no figure",
        'test = { kind = "share", ',
        'test = { kind = "rooms", ',
        "wrong_value",
        "target[1].test.kind",
    ),
    ("a target without a day", "by = 2025-08-31", "by = 2025", "wrong_value", "target[1].by"),
    ("unknown unit", '"volume"', '"volumes"', "wrong_value", "indicator.A.resource_unit"),
]


def test_the_standard_that_the_others_are_made_from_is_good() -> None:
    assert read_rulebook(GOOD, "mine.toml").indicators["A"].scale == 100


@pytest.mark.parametrize(("old", "new", "code", "key"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_a_mistake_names_file_and_key(old: str, new: str, code: str, key: str) -> None:
    assert GOOD.count(old) == 1 or code == "not_toml"
    with pytest.raises(StandardsError) as caught:
        read_rulebook(GOOD.replace(old, new), "mine.toml")
    error = caught.value
    assert error.code == f"standards.{code}"
    assert error.exit_status == 3
    for lang in ("zh", "en"):
        said = error.say(lang)
        assert key in said
        assert len(said) < 600
        assert not re.search(r"Fraction|Decimal|Phrase|<class", said)
    if code not in ("unknown_setting", "setting_value"):
        assert "mine.toml" in error.say("zh")


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(StandardsError) as absent:
        load(tmp_path / "none.toml")
    assert absent.value.code == "standards.not_found"
    picture = tmp_path / "picture.toml"
    picture.write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(StandardsError) as unreadable:
        load(picture)
    assert unreadable.value.code == "standards.not_utf8"
    with pytest.raises(StandardsError) as unknown:
        find_rulebook("national-2071")
    assert "national-2071" in unknown.value.say("zh")


def amendment(text: str) -> Rulebook:
    return read_rulebook(
        '[rulebook]\nid = "own"\nname = { zh = "自定", en = "Own" }\nsource = "示例"\nplace = "990900"\n'
        f'since = 2020-01-01\namends = "national-2017"\n{text}',
        "own.toml",
    )


@pytest.mark.parametrize(
    "text",
    [
        '[[limit]]\nindicator = "R9"\nat_least = 1',
        '[clause.X]\ndimension = { zh = "资", en = "R" }\nname = { zh = "名", en = "N" }\n'
        'tests = [{ kind = "spread", counted = ["R9"], at_most = 0.4 }]',
        '[tolerance.T9]\nname = { zh = "放", en = "R" }\napplies_to = "R9"\nadd = { computers = 1 }',
    ],
    ids=["limit", "rule", "tolerance"],
)
def test_an_amendment_that_names_what_the_standard_does_not_have_is_blamed_itself(text: str) -> None:
    with pytest.raises(StandardsError) as caught:
        resolve(find_rulebook("national-2017"), "330106", date(2025, 8, 31), [amendment(text)])
    assert caught.value.code == "standards.unknown_indicator"
    assert "own.toml" in caught.value.say("en")
    assert "R9" in caught.value.say("en")


def test_an_amendment_belongs_to_its_standard_and_does_not_stand_alone() -> None:
    own = amendment("")
    for standard, extra, code in (
        (own, [], "amendment_alone"),
        (find_rulebook("national-2012"), [own], "amends_other"),
    ):
        with pytest.raises(StandardsError) as caught:
            resolve(standard, "330106", date(2025, 8, 31), extra)
        assert caught.value.code == f"standards.{code}"


def test_standards_that_extend_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    text = (
        '[rulebook]\nid = "{0}"\nname = {{ zh = "甲", en = "A" }}\nsource = "示例"\n'
        'since = 2020-01-01\nextends = "{1}"\n'
    )
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    first.write_text(text.format("first", second), encoding="utf-8")
    second.write_text(text.format("second", first), encoding="utf-8")
    with pytest.raises(StandardsError) as caught:
        resolve(load(first), "330106", date(2025, 8, 31))
    assert "rulebook.extends" in caught.value.say("zh")


LINES = GOOD.splitlines()


@given(st.integers(0, len(LINES) - 1), st.text("abé=[]{}\"'#,.0159-_ \n甲", max_size=8), st.integers(0, 60))
def test_whatever_is_typed_into_a_standard_is_read_or_said_back(line: int, typed: str, place: int) -> None:
    broken = [*LINES]
    broken[line] = broken[line][:place] + typed + broken[line][place + 1 :]
    told = ["read"]
    try:
        read_rulebook("\n".join(broken), "mine.toml")
    except StandardsError as error:
        told = [error.say("zh"), error.say("en")]
    assert all(told)
