"""How fast a rotation list is proved, beside the list by hand.

    .venv/bin/python benchmarks/rotation.py            5,000 teachers × 100 schools, and 20,000 × 400
    .venv/bin/python benchmarks/rotation.py --quick    the first only

Counties are those of `junheng example` by size and seed; the seeds were not used while the planner was made.
"""

import argparse
from dataclasses import dataclass

from measuring import say

from junheng.facts.example import example_county
from junheng.plan.request import Effort
from junheng.plan.rotation.curriculum import default_curriculum
from junheng.plan.rotation.rotate import rotate
from junheng.plan.rotation.rules import default_rules


@dataclass(frozen=True)
class Kind:
    """Counties of one size: rows of the register, so that teachers and schools come near the numbers named."""

    name: str
    rows: int
    seeds: range
    gap: float
    seconds: float


KINDS = (
    Kind("5,000 × 100", 140, range(4011, 4014), 1e-3, 60.0),
    Kind("20,000 × 400", 570, range(4111, 4112), 5e-3, 120.0),
)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    kinds = KINDS[:1] if parser.parse_args().quick else KINDS
    for kind in kinds:
        for seed in kind.seeds:
            facts = example_county(kind.rows, seed)
            found = rotate(facts, default_rules(), default_curriculum(), effort=Effort(kind.seconds, kind.gap, 0))
            schools = {unit.unit[0] for unit in found.units}
            hand = "—" if found.greedy is None or found.points is None else f"{found.greedy / found.points - 1:+.1%}"
            gap = "—" if found.gap is None else f"{found.gap:.4%}"
            say(
                f"{kind.name} seed {seed}: {len(found.records.teachers)} teachers × {len(schools)} schools, "
                f"{found.status}, gap {gap} (asked {kind.gap:.2%}), {found.seconds:.1f} s, "
                f"{sum(move.kind == 'exchange' for move in found.moves)} moves, by hand {hand}"
            )


if __name__ == "__main__":
    main()
