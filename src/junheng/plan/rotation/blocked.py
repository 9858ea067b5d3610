"""Which rules keep the shares from being met: each one is lifted alone, and the shares are tried again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from junheng.plan.rotation.certificate import Certificate, certificate
from junheng.plan.rotation.ground import Asked, ground
from junheng.plan.rotation.people import Records
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


@dataclass(frozen=True)
class Blocked:
    """Why there is no list.

    Attributes:
        short: People and backbone teachers by which the shares are missed at least; None where time was too short.
    """

    short: tuple[int, int] | None
    blocks: tuple[Block, ...]
    certificate: Certificate


def blocked(
    records: Records,
    rules: Rules,
    asked: Asked,
    seconds: float,
    seed: int,
    *,
    say: Callable[[str, float], None],
    better: Callable[[object], None],
    stop: Callable[[], bool] | None,
) -> Blocked:
    """What is missed at least, what holds it back, and what would be missed without each rule.

    Returns:
        Of the rules only those without which fewer would be missing.
    """
    each = seconds / (len(LIFTED) + 2)
    model = rows(ground(records, rules, asked), rules)
    least = search_short(model, seconds=each, seed=seed, stop=stop)
    found = Blocked(least.short, (), certificate(model, records, rules, asked, least, each, stop))
    better(found)
    if least.short is None:
        return found
    blocks = []
    for rule, lifted in LIFTED.items():
        freed = asked if rule != "wishes" else replace(asked, refused=frozenset())
        looser = replace(rules, **lifted)  # type: ignore[arg-type]  # fields of Rules
        without = search_short(rows(ground(records, looser, freed), looser), seconds=each, seed=seed, stop=stop).short
        if without is not None and sum(without) < sum(least.short):
            blocks.append(Block(rule, *without))
            found = replace(found, blocks=tuple(blocks))
            better(found)
    return found
