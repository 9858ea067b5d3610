"""How fast communities are proved, beside CP-SAT, clusters of bounded size, and the list by hand.

    .venv/bin/python benchmarks/communities.py                     150 schools × 10 seeds, 300 and 1,000 schools
    .venv/bin/python benchmarks/communities.py --quick             one county of 150
    .venv/bin/python benchmarks/communities.py --without-peers     nothing beside

Counties are those of `junheng example` by size and seed; the seeds were not used while the planner was made. Peers run
beside the first two counties, in processes of their own: highspy and ortools do not go into one. They are given the
same arrays, and CP-SAT both cores.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring import say

from junheng.facts.example import example_county
from junheng.plan.communities.form import formed
from junheng.plan.communities.greedy import greedy, value
from junheng.plan.communities.ground import Ground, ground
from junheng.plan.communities.result import Communities
from junheng.plan.communities.rules import default_rules
from junheng.plan.communities.schools import records
from junheng.plan.communities.seek import sought
from junheng.plan.communities.standing import Found
from junheng.plan.communities.wishes import Wishes
from junheng.plan.request import Effort

CP_SECONDS = 40.0
PEERS = 2
"""Counties of 150 schools that peers run beside."""


@dataclass(frozen=True)
class Kind:
    """Counties of one size: rows of the register, so that schools come near the number named."""

    name: str
    rows: int
    seeds: range
    gap: float
    seconds: float


KINDS = (
    Kind("150", 166, range(7011, 7021), 1e-2, 60.0),
    Kind("300", 333, range(7111, 7112), 1e-2, 60.0),
    Kind("1,000", 1110, range(7211, 7212), 2e-2, 120.0),
)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--without-peers", action="store_true")
    asked = parser.parse_args()
    for kind in KINDS[:1] if asked.quick else KINDS:
        for seed in kind.seeds[:1] if asked.quick else kind.seeds:
            facts, rules = example_county(kind.rows, seed), default_rules()
            base = ground(records(facts, rules, {}), rules, Wishes(), {})
            began = time.monotonic()
            found, _ = sought(base, Effort(kind.seconds, kind.gap, 0))
            took = time.monotonic() - began
            hand = greedy(base)
            gap = (found.points - found.bound) / found.points if np.isfinite(found.points) else np.inf
            by_hand = "—" if hand is None else f"{value(base, hand) / found.points - 1:+.1%}"
            say(
                f"{kind.name} seed {seed}: {base.size} schools, {base.leads.size} possible leads, "
                f"{found.points:.1f} points, gap {gap:.2%} (asked {kind.gap:.1%}), best after "
                f"{found.first_seconds:.1f} s, ended after {took:.1f} s, by hand {by_hand}"
            )
            if not asked.without_peers and kind is KINDS[0] and seed in kind.seeds[:PEERS]:
                _peers(base, found)
            if kind is KINDS[0] and seed == kind.seeds[0]:
                _again(kind, seed)


def _again(kind: Kind, seed: int) -> None:
    """A ban, from the list that was made: how long until the new one."""
    facts, rules = example_county(kind.rows, seed), default_rules()
    first: Communities = formed(facts, rules, effort=Effort(kind.seconds, kind.gap, 0))
    if not first.communities:
        return
    one = first.communities[0]
    previous = {id: c.lead for c in first.communities for id in (c.lead, *(m.school for m in c.members))}
    wishes = Wishes(forbidden=frozenset({(one.members[0].school, one.lead)}), previous=previous)
    started = time.monotonic()
    again = formed(facts, rules, wishes, effort=Effort(kind.seconds, kind.gap, 0))
    gap = "—" if again.gap is None else f"{again.gap:.2%}"
    say(f"  a ban solved again, last year's list weighed: {time.monotonic() - started:.1f} s, gap {gap}")


def _peers(base: Ground, found: Found) -> None:
    """The same arrays given to the peers."""
    rules = base.rules
    told = {
        "leads": base.leads.tolist(), "allowed": base.allowed, "price": base.price, "opening": base.opening,
        "surplus": base.surplus, "weak": base.weak, "strong": base.strong, "rural": base.rural, "urban": base.urban,
        "least": rules.least, "most": rules.most, "most_weak": [rules.most_weak(n) for n in range(rules.most + 1)],
        "least_strong": rules.least_strong, "least_rural": rules.least_rural,
        "places": [(school.lon, school.lat) for school in base.schools], "communities": len(found.columns or ()),
    }  # fmt: skip
    peer = Path(__file__).with_name("communities_peers.py")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "arrays.json"
        path.write_text(json.dumps(told, default=lambda one: one.tolist()), encoding="utf-8")
        command = [sys.executable, str(peer), str(path), str(CP_SECONDS)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own peer
    for line in (ran.stdout or ran.stderr).splitlines():
        name, _, points = line.partition(" ")
        try:
            more = f"{float(points.split()[0]) / found.points - 1:+.2%} against ours"
        except (ValueError, IndexError):
            more = ""
        say(f"  {name}: {points} {more}")


if __name__ == "__main__":
    main()
