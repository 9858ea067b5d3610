"""How fast a rotation list is proved, beside the list by hand and CP-SAT.

    .venv/bin/python benchmarks/rotation.py                   5,000 teachers × 100 schools, and 20,000 × 400
    .venv/bin/python benchmarks/rotation.py --quick           the first only
    .venv/bin/python benchmarks/rotation.py --large           50,000 × 1,000 too
    .venv/bin/python benchmarks/rotation.py --without-peers   nothing beside

Counties are those of `junheng example` by size and seed; the seeds were not used while the planner was made. Each
county has a process of its own, so that its peak of memory is its own; the seconds are those of the search, without
reading. CP-SAT gets all cores, the same moves and rows without our cuts, and the list by hand to begin with; its time
is counted without building. On a machine that others use as well, figures compare within one run only.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring import say
from scipy import sparse

from junheng.facts.example import example_county
from junheng.plan.rotation.curriculum import default_curriculum
from junheng.plan.rotation.found import Found
from junheng.plan.rotation.greedy import hand_list
from junheng.plan.rotation.ground import Asked, ground
from junheng.plan.rotation.records import records
from junheng.plan.rotation.rows import Rows, rows
from junheng.plan.rotation.rules import default_rules
from junheng.plan.rotation.search import search

SCALE = 10_000
"""CP-SAT knows whole numbers: parts of a post and points are taken to four decimals."""
CPSAT_SECONDS = 60.0


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
    Kind("5,000 × 100, to 0.01 %", 140, range(4011, 4014), 1e-4, 60.0),
    Kind("20,000 × 400", 570, range(4111, 4112), 5e-3, 120.0),
)
LARGE = Kind("50,000 × 1,000", 1430, range(4211, 4212), 1e-3, 600.0)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        size, seed, gap, seconds = given.one
        sys.stdout.write(
            json.dumps(one(int(size), int(seed), float(gap), float(seconds), peers=not given.without_peers))
        )
        return
    kinds = KINDS[:1] if given.quick else (*KINDS, LARGE) if given.large else KINDS
    for kind in kinds:
        for seed in kind.seeds:
            command = [sys.executable, __file__, "--one", str(kind.rows), str(seed), str(kind.gap), str(kind.seconds)]
            # Once a county: the same is asked again to another gap.
            command += ["--without-peers"] if given.without_peers or kind is not KINDS[0] else []
            out = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  # ourselves
            show(kind, seed, json.loads(out[out.index("{") :]))


def one(size: int, seed: int, gap: float, seconds: float, *, peers: bool) -> dict[str, object]:
    """One county, in this process."""
    rules = default_rules()
    known = records(example_county(size, seed), rules, default_curriculum())
    base = ground(known, rules, Asked())
    model = rows(base, rules)
    told: list[tuple[float, float]] = []
    began = time.monotonic()

    def better(found: Found) -> None:
        told.append((time.monotonic() - began, found.value))

    found = search(model, seconds, gap, 0, better=better)
    spent = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "teachers": len(known.teachers),
        "schools": base.schools,
        "moves": int(base.allowed.sum()),
        "value": found.value,
        "bound": found.bound,
        "hand": found.hand,
        "seconds": spent,
        "told": told,
        "peak": peak,
        "cpsat": beside(model) if peers else None,
    }


def beside(model: Rows) -> dict[str, object]:
    """CP-SAT on the same moves and rows, without the cuts that only help a linear program."""
    g = model.ground
    who, where = np.nonzero(g.allowed)
    matrix = sparse.csr_array(sparse.hstack([model.entries(who, where), model.tail]))
    starts = sorted(model.first.items(), key=lambda item: item[1])
    ends = [start for _, start in starts[1:]] + [model.low.size]
    kept = np.ones(model.low.size, dtype=bool)
    parts = np.zeros(model.low.size, dtype=bool)
    for (name, start), end in zip(starts, ends, strict=True):
        kept[start:end] = not name.endswith("_line")
        parts[start:end] = name in ("missing", "beyond", "backbone")
    times = np.where(parts, SCALE, 1)
    times[1] = 1000  # the share of backbone teachers
    value = np.repeat(times, np.diff(matrix.indptr)) * matrix.data
    value[matrix.indices >= who.size] /= np.repeat(times, np.diff(matrix.indptr))[matrix.indices >= who.size]
    whole = sparse.csr_array((np.round(value).astype(np.int64), matrix.indices, matrix.indptr), shape=matrix.shape)
    whole = whole[np.nonzero(kept)[0]]
    huge = 10**12
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.npz"
        np.savez(
            path,
            scale=SCALE,
            hint=_hint(model, who, where),
            points=np.round(g.points[who, where] * SCALE),
            cost=model.cost,
            most=np.where(np.isinf(model.most), 10**7, 0),
            starts=whole.indptr,
            index=whole.indices,
            value=whole.data,
            low=np.clip(np.ceil(model.low * times - 1e-6), -huge, huge)[kept],
            high=np.clip(np.floor(model.high * times + 1e-6), -huge, huge)[kept],
        )
        script = str(Path(__file__).with_name("rotation_cpsat.py"))
        command = [sys.executable, script, str(path), str(CPSAT_SECONDS), str(os.cpu_count() or 1)]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  # our own script
    found: dict[str, object] = json.loads(out)
    return found


def _hint(model: Rows, who: np.ndarray, where: np.ndarray) -> np.ndarray:
    """1 for the moves of the list by hand, which CP-SAT may begin with."""
    hand = hand_list(model)
    chosen = set() if hand is None else set(zip(hand[0].tolist(), hand[1].tolist(), strict=True))
    return np.array([move in chosen for move in zip(who.tolist(), where.tolist(), strict=True)], dtype=np.int64)


def show(kind: Kind, seed: int, told: dict[str, object]) -> None:
    """One line, and one for CP-SAT."""
    value, bound, hand = (
        float(str(told[key])) if told[key] is not None else None for key in ("value", "bound", "hand")
    )
    gap = "—" if value is None or bound is None else f"{(value - bound) / abs(value):.4%}"
    by_hand = "—" if hand is None or value is None else f"{hand / value - 1:+.1%}"
    say(
        f"{kind.name} seed {seed}: {told['teachers']} teachers × {told['schools']} schools, {told['moves']} moves, "
        f"{value:.1f} points, gap {gap} (asked {kind.gap:.2%}), {float(str(told['seconds'])):.1f} s, "
        f"{float(str(told['peak'])):.0f} MB, by hand {by_hand}"
    )
    if isinstance(peer := told["cpsat"], dict):
        found = peer["found"]
        if not found:
            say(f"    CP-SAT: no list in {peer['seconds']:.0f} s, bound {peer['bound']:.1f}")
            return
        last, reached = found[-1][1], [at for at, own in told["told"] if own <= found[-1][1] + 0.1]  # type: ignore[attr-defined]  # pairs
        ours = f"{reached[0]:.2f} s, {peer['seconds'] / reached[0]:.0f} times as fast" if reached else "not reached"
        say(
            f"    CP-SAT: {last:.1f} points ({last / (value or 1.0) - 1:+.2%}), bound {peer['bound']:.1f}, "
            f"{peer['seconds']:.0f} s ({peer['status']}); we were as good after {ours}"
        )


if __name__ == "__main__":
    main()
