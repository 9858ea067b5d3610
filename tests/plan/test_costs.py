"""Files of costs: what they leave out stays as it is, and each mistake names file and key."""

from fractions import Fraction
from pathlib import Path

import pytest

from junheng.plan.actions import actions
from junheng.plan.costs import PLACES, default_costs, load_costs
from junheng.terms.errors import InputError, StandardsError

HEAD = '[costs]\nname = { zh = "甲县单价", en = "Costs of A" }\nsource = "甲县"\n'


def written(tmp_path: Path, text: str) -> Path:
    """A file of costs."""
    path = tmp_path / "a-county.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_default_prices_every_action_at_every_place() -> None:
    costs = default_costs()
    assert costs.unit.keys() == actions().keys()
    for cost in costs.unit.values():
        assert set(cost.once) == set(cost.yearly) == set(PLACES)
        assert all(cost.through(place, 1) > 0 for place in PLACES)


def test_what_a_county_leaves_out_stays_as_it_was(tmp_path: Path) -> None:
    text = HEAD + "[cost.build-ground]\nonce_yuan = { rural = 199.5 }\n[limits]\nmove_out_share = 0.2\n"
    text += '[school."123"]\nfor_sale_m2 = 0\n'
    mine, default = load_costs(written(tmp_path, text)), default_costs()
    assert mine.unit["build-ground"].once == {**default.unit["build-ground"].once, "rural": Fraction(399, 2)}
    assert mine.move_out_share == Fraction(1, 5)
    assert mine.backbone_share == default.backbone_share
    assert {**mine.unit, "build-ground": None} == {**default.unit, "build-ground": None}
    assert mine.land_for_sale("123", "rural") == 0
    assert mine.land_for_sale("124", "rural") == default.for_sale_m2["rural"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[cost.build-castle]\nonce_yuan = 1\n", "cost.build-castle"),
        ("[cost.build-ground]\nonce_yuan = -1\n", "cost.build-ground.once_yuan"),
        ("[cost.build-ground]\nonce_yuan = { rural = -1 }\n", "cost.build-ground.once_yuan.rural"),
        ("[cost.build-ground]\nonce_yuan = { village = 1 }\n", "cost.build-ground.once_yuan.village"),
        ("[cost.build-ground]\n", "cost.build-ground.once_yuan"),
        ("[cost.build-ground]\nonce_yuan = 1\nonce = 2\n", "cost.build-ground.once"),
        ("[limits]\nmove_out_share = 1.5\n", "limits.move_out_share"),
        ("[limits]\nmove_share = 0.5\n", "limits.move_share"),
        ("[land]\nstoreys = 0\n", "land.storeys"),
        ("[split]\nroom_area_m2 = { senior = 3 }\n", "split.room_area_m2.senior"),
        ("[school.1]\narea = 3\n", "school.1.for_sale_m2"),
        ("[price.build-ground]\nonce_yuan = 1\n", "price"),
        ("[cost.build-ground]\nonce_yuan = 'much'\n", "cost.build-ground.once_yuan"),
    ],
)
def test_a_mistake_names_the_file_and_the_key(text: str, key: str, tmp_path: Path) -> None:
    with pytest.raises(StandardsError) as raised:
        load_costs(written(tmp_path, HEAD + text))
    assert raised.value.params["file"] == "a-county.toml"
    assert raised.value.params["key"] == key


def test_what_is_no_toml_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(StandardsError) as raised:
        load_costs(written(tmp_path, "[costs\n"))
    assert raised.value.params["file"] == "a-county.toml"


def test_a_file_that_cannot_be_read_is_an_error_of_the_input(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        load_costs(tmp_path / "absent.toml")
    assert raised.value.code == "plan.no_costs_file"
    path = written(tmp_path, "")
    path.write_bytes("名".encode("gb18030"))
    with pytest.raises(InputError) as raised:
        load_costs(path)
    assert raised.value.code == "plan.no_costs_file"
