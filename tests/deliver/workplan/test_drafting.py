"""Drafts: all that was found and nothing else, readable again."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from junheng.deliver.reading import model as found
from junheng.deliver.reading.opening import read_plans
from junheng.deliver.workplan.checks import check_plan
from junheng.deliver.workplan.drafting import draft
from junheng.deliver.workplan.model import When, WorkPlan
from junheng.deliver.workplan.plan_toml import parsed, toml_of
from junheng.deliver.workplan.values import plain_text
from junheng.terms.messages import text

ROOT = Path(__file__).parents[3]
INVENTED = ROOT / "tests" / "deliver" / "reading" / "plans"

WORDS = st.text("甲乙丙教育局学校 、；\n\x01a1", min_size=1, max_size=10).filter(lambda made: bool(plain_text(made)))
MAYBE = st.none() | WORDS
DATES = st.none() | st.sampled_from(["2023-06", "2023-06-30", "2024-12"])
SOURCES = st.builds(found.Source, WORDS, st.just(found.Place(1, 0)))
TASKS = st.builds(
    found.Task, WORDS, DATES, DATES, SOURCES, owner=MAYBE, helpers=MAYBE, stage=st.none() | st.sampled_from("一二"),
    every=st.sampled_from([None, "day", "month", "term"]), dated_by=st.none() | SOURCES,
)  # fmt: skip
OPERATORS = st.sampled_from([">=", "<=", "="])
UNITS = st.sampled_from(["%", "所", "", "无"])
TARGETS = st.builds(
    found.Target, WORDS, OPERATORS, st.fractions(0, 1000), UNITS, DATES, SOURCES, aspiration=st.booleans(),
    change=st.booleans(),
)  # fmt: skip
BODIES = st.builds(
    found.Body, WORDS, SOURCES, members=st.lists(st.tuples(WORDS, st.integers(1, 9)), max_size=2).map(tuple),
    minimum=st.none() | st.integers(1, 30), posts=st.lists(st.builds(found.Post, WORDS, WORDS), max_size=2).map(tuple),
)  # fmt: skip
PASSAGES = st.lists(st.builds(found.Passage, WORDS, MAYBE, SOURCES), max_size=2).map(tuple)
READS = st.builds(
    found.ReadPlan, MAYBE, MAYBE, st.builds(found.Period, DATES, DATES), goals=PASSAGES,
    tasks=st.lists(TASKS, max_size=3).map(tuple), targets=st.lists(TARGETS, max_size=3).map(tuple),
    measures=PASSAGES, safeguards=PASSAGES, bodies=st.lists(BODIES, max_size=2).map(tuple),
    facts=st.lists(
        st.builds(found.Fact, WORDS, st.fractions(0, 99), WORDS, st.just("amount"), SOURCES), max_size=2
    ).map(tuple),
)  # fmt: skip


def leaves(value: object) -> Iterator[object]:
    """Every text, number and date within a value; dates and figures as people write them."""
    if isinstance(value, (tuple, list)):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, When):
        yield str(value)
    elif hasattr(value, "__dataclass_fields__"):
        for key in value.__dataclass_fields__:
            if key not in ("id", "kind", "doubt", "milestone", "number"):
                yield from leaves(getattr(value, key))
    elif isinstance(value, str):
        yield plain_text(value)
    elif isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        yield value


def is_within(made: WorkPlan, read: found.ReadPlan) -> bool:
    """Whether all that a draft says was read."""
    known = set(leaves(read))
    ids = {one.id for part in vars(made).values() if isinstance(part, tuple) for one in part}
    own = ids | {text("workplan.untitled", "zh"), ">=", "<=", "=", "", 0}
    parts = {piece for one in read.tasks for piece in (one.helpers or "",)}
    return all(
        leaf in known or leaf in own or any(str(leaf) in whole for whole in map(plain_text, parts))
        for leaf in leaves(made)
    )


@settings(deadline=None, max_examples=150, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(read=READS)
def test_a_draft_says_nothing_that_was_not_read_keeps_every_item_and_is_read_back(read: found.ReadPlan) -> None:
    made = draft(read)
    assert is_within(made, read)
    for before, after in (
        (read.tasks, made.tasks),
        (read.targets, made.targets),
        (read.goals, made.goals),
        (read.bodies, made.bodies),
    ):
        assert [plain_text(one.source.text) for one in before] == [one.source for one in after]
    assert [(one.operator, one.value) for one in read.targets] == [(one.operator, one.value) for one in made.targets]
    assert [(one.start, one.end) for one in read.tasks] == [
        tuple(when and str(when) for when in (one.start, one.end)) for one in made.tasks
    ]
    assert parsed(toml_of(made), "plan.toml").plan == made
    assert not [one for one in check_plan(made) if one.code in ("workplan.id_twice", "workplan.nothing_there")]


def test_doubts_are_carried_in_words() -> None:
    source = found.Source("力争提高5个百分点", found.Place(1, 0))
    target = found.Target("比例", ">=", Fraction(5), "个百分点", None, source, aspiration=True, change=True)
    task = found.Task("打扫", None, None, source, every="day", reasons=("reading.none",))
    made = draft(found.ReadPlan("方案", None, found.Period(), tasks=(task,), targets=(target,)))
    assert made.targets[0].doubt == "；".join([text("workplan.draft_change"), text("workplan.draft_strives")])
    assert made.tasks[0].every is None
    assert made.tasks[0].doubt == "；".join([text("reading.none"), text("workplan.draft_daily")])
    assert [one.code for one in check_plan(made)].count("workplan.doubtful") == 2


def test_a_stage_has_the_dates_that_its_tasks_share_from_above_them() -> None:
    head = found.Source("2023年4月至6月，调查摸底阶段。", found.Place(3, 0))
    own = found.Source("做事。", found.Place(4, 0))
    tasks = tuple(
        found.Task("做事", start, "2023-06", own, stage="第一阶段", dated_by=head) for start in ("2023-04", "2023-04")
    )
    plan = found.ReadPlan("方案", None, found.Period("2023-01", "2025-12"), tasks=tasks)
    (stage,) = draft(plan).stages
    assert (stage.start, stage.end, stage.source) == (When(2023, 4), When(2023, 6), head.text)
    differing = found.ReadPlan(
        "方案", None, plan.period, tasks=(tasks[0], found.Task("甲", None, None, own, stage="第一阶段"))
    )
    assert draft(differing).stages[0].start is None
    whole = found.ReadPlan("方案", None, found.Period("2023-04", "2023-06"), tasks=tasks)
    assert draft(whole).stages[0].start is None


@pytest.mark.parametrize("document", sorted(INVENTED.glob("*.txt"))[:8], ids=lambda path: path.stem)
def test_invented_documents_become_drafts_that_can_be_read(document: Path) -> None:
    plans = read_plans(document).plans
    assert plans
    for read in plans:
        made = draft(read)
        assert is_within(made, read)
        assert parsed(toml_of(made), "plan.toml").plan == made


@pytest.mark.parametrize(
    "name", ["communities", "one-school-one-brand", "several-plans-in-one-file", "three-year-plan"]
)
def test_real_documents_become_drafts_that_can_be_read(name: str, shared: Path) -> None:
    for read in read_plans(shared / "plans" / f"{name}.txt").plans:
        made = draft(read)
        assert is_within(made, read)
        assert parsed(toml_of(made), "plan.toml").plan == made
