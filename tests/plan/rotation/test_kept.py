"""What is kept when the child is killed, deaf or stopped; what is proved when time is out."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from junheng.facts.example import example_county
from junheng.plan.rotation.certificate import certificate
from junheng.plan.rotation.curriculum import default_curriculum
from junheng.plan.rotation.ground import Asked, ground
from junheng.plan.rotation.records import records
from junheng.plan.rotation.rotate import rotate
from junheng.plan.rotation.rows import Rows, rows, value_of
from junheng.plan.rotation.rules import Rules, default_rules
from junheng.plan.rotation.search import search, search_short
from junheng.plan.solve import child as apart_module
from junheng.plan.solve.child import apart
from junheng.terms.errors import EngineError
from tests.plan.rotation.small import county

LESSONS = default_curriculum()


def killed(
    value: int,
    *,
    say: Callable[[str, float], None],
    better: Callable[[int], None],
    stop: Callable[[], bool],
) -> int:
    """Says what it has and is killed, as by a system short of memory."""
    better(value)
    better(value + 1)
    say("linear", 0.5)
    os.kill(os.getpid(), signal.SIGKILL)
    return value


def deaf(*, say: Callable[[str, float], None], better: Callable[[int], None], stop: object) -> int:
    """Hears no wish to stop."""
    better(7)
    say("linear", 0.0)
    time.sleep(60)
    return 8


def failing(*, say: object, better: object, stop: object) -> int:
    raise ValueError("no such thing")


def test_what_a_killed_child_called_better_is_kept() -> None:
    heard = apart(killed, 3, seconds=20.0)
    assert (heard.value, heard.better, heard.bound, heard.interrupted) == (None, 4, 0.5, False)
    assert "exit" in heard.why


def test_a_deaf_child_is_ended_and_its_best_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart_module, "PATIENCE", 0.2)
    said: list[float] = []
    heard = apart(deaf, seconds=50.0, say=lambda step, bound: said.append(bound), stop=lambda: bool(said))
    assert (heard.value, heard.better, heard.interrupted) == (None, 7, True)


def test_a_mistake_in_the_child_is_told() -> None:
    with pytest.raises(EngineError, match="no such thing"):
        apart(failing, seconds=5.0)


def test_a_search_that_is_stopped_at_once_gives_the_list_by_hand_with_its_gap() -> None:
    found = rotate(example_county(20, 7), default_rules(), LESSONS, stop=lambda: True)
    assert found.interrupted
    assert found.status in ("feasible", "optimal")
    assert found.points is not None
    assert found.points <= (found.greedy or np.inf)
    assert found.bound is None or found.bound <= found.points + 1e-6
    assert all(rule.holds for rule in found.held)


def test_without_time_nothing_is_claimed() -> None:
    facts = example_county(20, 7)
    model = rows(ground(records(facts, default_rules(), LESSONS), default_rules(), Asked()), default_rules())
    best = search(model, 30.0, 0.0, 0)
    hasty = search(model, 1e-9, 0.0, 0)
    assert hasty.bound <= best.value + 1e-6
    assert hasty.value >= best.bound - 1e-6
    assert not np.isinf(hasty.bound) or hasty.bound < 0


def test_every_better_list_and_every_bound_that_is_told_holds() -> None:
    facts = example_county(30, 3)
    model = rows(ground(records(facts, default_rules(), LESSONS), default_rules(), Asked()), default_rules())
    values: list[float] = []
    bounds: list[float] = []

    def better(found: object) -> None:
        assert value_of(model, model.ground.points, found.who, found.where) == pytest.approx(found.value)  # type: ignore[attr-defined]
        values.append(found.value)  # type: ignore[attr-defined]

    best = search(model, 30.0, 1e-4, 0, better=better, say=lambda step, bound: bounds.append(bound))
    assert values == sorted(values, reverse=True)
    assert min(values) == pytest.approx(best.value)
    assert bounds
    assert max(bounds) <= best.value + 1e-6


def short_model(rules: Rules, backbone: int) -> tuple[Rows, object]:
    staff: list[dict[str, object]] = [
        {"teacher": f"t{at}", "school": f"S{at % 3}", "backbone": "county" if at < backbone else "none"}
        for at in range(12)
    ]
    known = records(county(staff), rules, LESSONS)
    return rows(ground(known, rules, Asked()), rules), known


@pytest.mark.parametrize(
    ("change", "backbone", "rule"),
    [
        ({"most_of_school": Fraction(1, 10), "least_share": Fraction(1, 2)}, 12, "school_share"),
        (
            {"most_of_subject": Fraction(1, 10), "most_of_school": Fraction(1), "least_share": Fraction(1, 2)},
            12,
            "subject_share",
        ),
        ({"keep_backbone": 4, "backbone_share": Fraction(1)}, 12, ""),
        ({"most_km": 0.1}, 12, "distance"),
    ],
)
def test_the_certificate_proves_what_is_missing_and_names_who_is_held(
    change: dict[str, object], backbone: int, rule: str
) -> None:
    loose = replace(
        default_rules(),
        most_of_school=Fraction(1),
        most_of_subject=Fraction(1),
        most_growth=Fraction(1),
        least_share=Fraction(1, 4),
        backbone_share=Fraction(0),
        keep_backbone=0,
        support=False,
    )
    rules = replace(loose, **change)  # type: ignore[arg-type]  # fields of Rules
    model, known = short_model(rules, backbone)
    least = search_short(model, seconds=10.0, seed=0)
    proof = certificate(model, known, rules, Asked(), least, 10.0)  # type: ignore[arg-type]  # Records
    assert least.short is not None
    assert proof.least <= sum(least.short)
    if not rule:  # backbone teachers who change places keep every school's number
        assert sum(least.short) == 0
        return
    assert proof.least == sum(least.short) > 0
    assert rule in {one.rule for one in proof.holding} | {one.rule for one in proof.stuck}
    assert len(proof.stuck) == 12 - (0 if least.who is None else least.who.size)
