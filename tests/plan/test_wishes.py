"""What a county forbids, fixes and favours: read strictly, and looked for in the plan afterwards."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.plan.model import Question
from junheng.plan.result import Line
from junheng.plan.wishes import broken_wishes, read_fixes, read_weights
from junheng.terms.errors import InputError

FACTS = example_county(30, 7)
STAGES = FACTS["stages"].group_by("school").agg("stage")
PRIMARY = FACTS["schools"].filter(pl.col("type") == "primary")["school"][0]
BOTH = STAGES.filter(pl.col("stage").list.len() == 2).sort("school")["school"][0]
NAMES: Mapping[str, str] = dict(FACTS["schools"].select("school", "name").iter_rows())


def fixes(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "fix.toml"
    path.write_text(content, encoding="utf-8")
    return path


def fix(**keys: object) -> str:
    told = {"action": "hire-teacher", "school": PRIMARY, "quantity": 2} | keys
    return "[[fix]]\n" + "".join(f"{key} = {value!r}\n" for key, value in told.items() if value is not None)


def test_forbidden_and_fixed_actions_are_read_by_identifier_and_by_name(tmp_path: Path) -> None:
    content = (
        '[[forbid]]\naction = "buy-land"\n' + f'[[forbid]]\naction = "build-ground"\nschool = "{NAMES[PRIMARY]}"\n'
    )
    found = read_fixes(fixes(tmp_path, content + fix() + fix(action="build-rooms", quantity=30)), FACTS, (2024,))
    assert found.forbidden == {("buy-land", None), ("build-ground", PRIMARY)}
    assert found.fixed == {
        ("hire-teacher", PRIMARY, "primary", 2024): 2.0,
        ("build-rooms", PRIMARY, None, 2024): 30.0,
    }


def test_a_school_with_two_stages_needs_the_stage_and_several_years_the_year(tmp_path: Path) -> None:
    content = fix(school=BOTH, stage="junior", year=2026)
    found = read_fixes(fixes(tmp_path, content), FACTS, (2025, 2026))
    assert found.fixed == {("hire-teacher", BOTH, "junior", 2026): 2.0}


@pytest.mark.parametrize(
    ("content", "years", "says"),
    [
        (fix(action="hire-teechers"), (2024,), ["fix[1].action", "hire-teacher"]),
        (fix(school="nowhere"), (2024,), ["fix[1].school", "nowhere"]),
        (fix(school=BOTH), (2024,), ["fix[1].stage", "primary, junior"]),
        (fix(stage="junior"), (2024,), ["fix[1].stage", "primary"]),
        (fix(), (2025, 2026), ["fix[1].year", "2025, 2026"]),
        (fix(year=2030), (2025, 2026), ["fix[1].year", "2030"]),
        (fix(quantity=1.5), (2024,), ["fix[1].quantity", "1.5"]),
        (fix(quantity=-1), (2024,), ["fix[1].quantity", "-1"]),
        (fix(quantity=None), (2024,), ["fix[1].quantity"]),
        (fix(action="buy-equipment", quantity=150), (2024,), ["fix[1].quantity", "100"]),
        (fix(colour="red"), (2024,), ["fix[1].colour"]),
        (fix() + fix(), (2024,), ["fix[2].action"]),
        ('[[forbid]]\naction = "hire-teacher"\n' + fix(), (2024,), ["fix[1].action", "hire-teacher"]),
        ("[fixed]\n", (2024,), ["fixed"]),
        ("fix = 3\n", (2024,), ["fix"]),
        ("[[fix\n", (2024,), ["TOML"]),
    ],
)
def test_a_mistake_is_said_with_file_and_key(
    tmp_path: Path, content: str, years: tuple[int, ...], says: list[str]
) -> None:
    with pytest.raises(InputError) as wrong:
        read_fixes(fixes(tmp_path, content), FACTS, years)
    for part in ("fix.toml", *says):
        assert part in wrong.value.say("en")
    assert "fix.toml" in wrong.value.say("zh")


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "latin.toml"
    broken.write_bytes(b"\xff\xfe")
    for path in (tmp_path / "nowhere.toml", broken):
        with pytest.raises(InputError) as wrong:
            read_weights(path, FACTS)
        assert path.name in wrong.value.say("zh")


def county() -> Facts:
    """The county with its first township less developed."""
    area = FACTS["areas"].with_columns(poor_county=pl.Series([place == 0 for place in range(FACTS["areas"].height)]))
    return FACTS.with_tables(areas=area)


def test_weights_of_place_township_school_and_need_are_multiplied(tmp_path: Path) -> None:
    facts = county()
    poor = facts["areas"]["area"][0]
    school, place = facts["schools"].filter(pl.col("township") == poor).select("school", "urban_rural").row(0)
    path = tmp_path / "tilt.toml"
    content = f'[urban_rural]\n{place} = 1.5\n[township]\n"{poor}" = 2\n[school]\n"{school}" = 3\n'
    path.write_text(content + "[areas]\npoor_county = 1.1\n", encoding="utf-8")
    found = read_weights(path, facts)
    assert found[school] == pytest.approx(1.5 * 2 * 3 * 1.1)
    for other, its_place, town in facts["schools"].select("school", "urban_rural", "township").iter_rows():
        if other != school and town != poor:
            assert found.get(other, 1.0) == (1.5 if its_place == place else 1.0)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[urban_rural]\nrural = 0.5\n", "urban_rural.rural"),
        ("[urban_rural]\nmoon = 2\n", "urban_rural.moon"),
        ("[township]\nnowhere = 2\n", "township.nowhere"),
        ("[school]\nnowhere = 2\n", "school.nowhere"),
        ("[areas]\nrich_county = 2\n", "areas.rich_county"),
        ("[urban_rural]\nrural = true\n", "urban_rural.rural"),
        ("[towns]\n", "towns"),
    ],
)
def test_a_wrong_weight_is_said_with_its_key(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "tilt.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as wrong:
        read_weights(path, FACTS)
    assert "tilt.toml" in wrong.value.say("en")
    assert says in wrong.value.say("en")


def line(id: str, quantity: int, action: str = "hire") -> Line:
    """An action of a plan at the first primary school."""
    return Line(
        id=id,
        action=action,  # type: ignore[arg-type]  # one of the verbs
        resource="teacher",
        school=PRIMARY,
        name=NAMES[PRIMARY],
        township="",
        stage="primary",
        quantity=Fraction(quantity),
        unit="person",
        cost_yuan=Fraction(0),
        by_year_yuan={},
        year=2024,
        fund="staff",
        clause="R1",
        spread=False,
        before=None,
        after=None,
        against=None,
    )


def test_what_a_plan_does_otherwise_than_asked_is_found() -> None:
    question = Question(
        (2024,),
        forbidden=frozenset({("hire-pe", PRIMARY), ("move-pe", None)}),
        fixed={("hire-teacher", PRIMARY, "primary", 2024): 2.0, ("build-rooms", PRIMARY, None, 2024): 0.0},
    )
    assert broken_wishes([line("hire-teacher", 2)], question, NAMES) == []
    found = broken_wishes([line("hire-teacher", 1), line("hire-pe", 1)], question, NAMES)
    assert [finding.code for finding in found] == ["allocate.fix_not_kept", "allocate.forbid_not_kept"]
    assert all(NAMES[PRIMARY] in finding.text("zh") for finding in found)
    leaving = broken_wishes([line("hire-teacher", 2), line("move-pe", 1, "move-out")], question, NAMES)
    assert leaving == []
