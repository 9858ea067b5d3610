"""Which rules keep the shares from being met: each one is lifted alone, and the shares are tried again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from junheng.plan.rotation.ground import Asked, ground
from junheng.plan.rotation.records import Records
from junheng.plan.rotation.result import Block
from junheng.plan.rotation.rows import rows
from junheng.plan.rotation.rules import Rules
from junheng.plan.rotation.search import search_short

FAR = 1e6

LIFTED: Mapping[str, Mapping[str, object]] = {
    "distance": {"most_km": FAR, "support_km": FAR},
    "school_share": {"most_of_school": Fraction(1)},
    "subject_share": {"most_of_subject": Fraction(1)},
    "growth": {"most_growth": Fraction(1)},
    "backbone_kept": {"keep_backbone": 0},
    "couples": {"keep_couples": False},
    "wishes": {"unwilling": "weigh"},
}
"""By rule of the checker, what lifts it."""


def short_and_blocks(
    records: Records,
    rules: Rules,
    asked: Asked,
    seconds: float,
    seed: int,
    *,
    say: Callable[[str, float], None],
    stop: Callable[[], bool] | None,
) -> tuple[tuple[int, int], tuple[Block, ...]]:
    """People and backbone teachers by which the shares are missed at least; and what would be missed without each rule.

    Returns:
        Only those rules without which fewer would be missing.
    """
    least = _short(records, rules, asked, seconds / (len(LIFTED) + 1), seed, stop)
    found = []
    each = seconds / (len(LIFTED) + 1)
    for rule, lifted in LIFTED.items():
        say("blocking", float(sum(least)))
        freed = asked if rule != "wishes" else replace(asked, refused=frozenset())
        without = _short(records, replace(rules, **lifted), freed, each, seed, stop)  # type: ignore[arg-type]  # fields of Rules
        if sum(without) < sum(least):
            found.append(Block(rule, *without))
    return least, tuple(found)


def _short(
    records: Records, rules: Rules, asked: Asked, seconds: float, seed: int, stop: Callable[[], bool] | None
) -> tuple[int, int]:
    found = search_short(rows(ground(records, rules, asked), rules), seconds=seconds, seed=seed, stop=stop)
    return round(found.short[0]), -round(-found.short[1] // 1)
