"""Files of weights and of plans: what is wrong in them is named with file and key."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from junheng.plan.sharing.factors import MEASURES, default_weights, load_weights
from junheng.plan.sharing.planned import Planned, read_plans
from junheng.terms.errors import InputError
from junheng.terms.messages import LANGS

ONE = '[factor.a]\nfield = "population"\ndirection = "more"\nmeasure = "total"\nweight = 1\n'


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_file_can_be_copied_and_read_back(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[3] / "src/junheng/plan/sharing/weights.toml"
    found = load_weights(written(tmp_path, shipped.read_text(encoding="utf-8")))
    assert found.factors == default_weights().factors
    assert found.file == "mine.toml"


def test_a_short_file_is_enough(tmp_path: Path) -> None:
    found = load_weights(written(tmp_path, ONE + "[floor]\nyuan_per_head = 12.5\n"))
    assert found.floor_yuan_per_head == Fraction(25, 2)
    assert "mine.toml" in found.name("en")
    assert found.factors[0].name("zh") == "常住人口"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "factor"),
        (ONE.replace("weight = 1", "weight = 0"), "factor.a.weight"),
        (ONE.replace("weight = 1", "weight = -1"), "factor.a.weight"),
        (ONE.replace("weight = 1", "weight = nan"), "factor.a.weight"),
        (ONE.replace("weight = 1", "weight = 1e400"), "factor.a.weight"),
        (ONE.replace("weight = 1", 'weight = "1"'), "factor.a.weight"),
        (ONE.replace("weight = 1", "wieght = 1"), "factor.a.weight"),
        (ONE.replace('"population"', '"area"'), "factor.a.field"),
        (ONE.replace('"population"', '"income_per_head"'), "factor.a.measure"),
        (ONE.replace('"more"', '"less"'), "factor.a.direction"),
        (ONE.replace('"more"', '"most"'), "factor.a.direction"),
        (
            ONE.replace('"population"', '"poor_county"').replace("total", "rate").replace("more", "less"),
            "factor.a.direction",
        ),
        (ONE + "colour = 1\n", "factor.a.colour"),
        (ONE + "[floor]\nyuan_per_head = -1\n", "floor.yuan_per_head"),
        (ONE + "[floors]\n", "floors"),
        ("factor = 3\n", "factor"),
    ],
)
def test_a_mistake_names_the_file_and_the_key(text: str, key: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        load_weights(written(tmp_path, text))
    assert (raised.value.params["file"], raised.value.params["key"]) == ("mine.toml", key)
    for lang in LANGS:
        assert "mine.toml" in raised.value.say(lang)


@pytest.mark.parametrize("bytes_", [b"[factor", "名".encode("gb18030"), b"\x00", b"a = " + b"[" * 5000])
def test_what_is_no_toml_is_refused(bytes_: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(bytes_)
    with pytest.raises(InputError):
        load_weights(path)
    with pytest.raises(InputError):
        load_weights(tmp_path / "absent.toml")


def test_every_field_can_be_shared_by(tmp_path: Path) -> None:
    for field, measures in MEASURES.items():
        text = ONE.replace('"population"', f'"{field}"').replace('"total"', f'"{measures[0]}"')
        assert load_weights(written(tmp_path, text)).factors[0].field == field


PLAN: dict[str, Any] = {
    "status": "optimal",
    "question": "least-cost",
    "county": {"code": "990101", "name": "示例县"},
    "inputs": {"standard": "national-2017", "digests": {"data": "d"}},
    "cost": 0.3,
    "bound": 0.3,
    "inside": "pass",
    "actions": [
        {
            "id": "x",
            "school": "1",
            "stage": "primary",
            "action": "buy",
            "year": 2024,
            "quantity": 1,
            "cost": cost,
            "township": town,
        }
        for town, cost in (("甲", 0.1), ("乙", 7), ("甲", 0.2))
    ],
}


def plans(
    tmp_path: Path, *given: dict[str, Any], by: Any = "township", codes: tuple[str, ...] = ("990101",)
) -> Planned:
    paths = []
    for at, plan in enumerate(given):
        paths.append(tmp_path / f"plan{at}.json")
        paths[-1].write_text(json.dumps(plan), encoding="utf-8")
    return read_plans(paths, by, codes, dict.fromkeys(codes, "d"), dict.fromkeys(codes, "national-2017"))


def test_what_a_plan_spends_is_summed_exactly_by_township_or_county(tmp_path: Path) -> None:
    found = plans(tmp_path, PLAN)
    assert found.yuan == {"甲": Fraction(3, 10), "乙": 7}
    assert (found.total_yuan, found.findings) == (Fraction(73, 10), ())
    two = {**PLAN, "county": {"code": "990102", "name": "乙县"}}
    both = plans(tmp_path, PLAN, two, by="county", codes=("990101", "990102"))
    assert both.yuan == dict.fromkeys(("990101", "990102"), Fraction(73, 10))


def test_a_plan_of_other_data_or_by_another_standard_is_told(tmp_path: Path) -> None:
    other = {**PLAN, "inputs": {"standard": "national-2012", "digests": {}}}
    assert [finding.code for finding in plans(tmp_path, other).findings] == [
        "sharing.plan_data",
        "sharing.plan_standard",
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"county": {"code": "110101"}}, "sharing.plan_county"),
        ({"county": None}, "sharing.plan_lacks"),
        ({"status": "infeasible"}, "sharing.plan_without"),
        ({"status": ["optimal"]}, "sharing.plan_without"),
        ({"actions": [{**PLAN["actions"][0], "cost": float("nan")}]}, "sharing.plan_lacks"),
        ({"actions": [{**PLAN["actions"][0], "cost": -1}]}, "sharing.plan_lacks"),
        ({"actions": [{**PLAN["actions"][0], "cost": True}]}, "sharing.plan_lacks"),
        ({"actions": [{**PLAN["actions"][0], "township": None}]}, "sharing.plan_lacks"),
        ({"actions": [3]}, "sharing.plan_lacks"),
        ({"actions": 3}, "sharing.plan_lacks"),
        ({"actions": [{**PLAN["actions"][0], "cost": 10**16}]}, "sharing.plan_lacks"),
        ({"inputs": None, "county": 3}, "sharing.plan_lacks"),
    ],
)
def test_a_file_that_holds_no_such_plan_is_refused(change: dict[str, Any], code: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        plans(tmp_path, {**PLAN, **change})
    assert raised.value.code == code
    assert all(raised.value.say(lang) for lang in LANGS)


def test_each_county_has_one_plan(tmp_path: Path) -> None:
    with pytest.raises(InputError) as twice:
        plans(tmp_path, PLAN, PLAN)
    assert twice.value.code == "sharing.plan_twice"
    with pytest.raises(InputError) as absent:
        plans(tmp_path, PLAN, by="county", codes=("990101", "990102"))
    assert absent.value.params == {"counties": ["990102"]}


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, '{"status": 1e999999999}'])
def test_what_is_no_json_object_of_a_plan_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_plans([path], "township", ["990101"], {}, {})
    with pytest.raises(InputError) as absent:
        read_plans([tmp_path / "absent.json"], "township", ["990101"], {}, {})
    assert absent.value.code == "sharing.plan_unread"
