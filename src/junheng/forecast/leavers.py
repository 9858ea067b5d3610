"""Who enters junior schools: the leavers of their feeder schools, or of the township or county by recent shares."""

import numpy as np

from junheng.forecast.advance import ENTRY_MEMORY, damped_level
from junheng.forecast.changes import Feeder
from junheng.forecast.model import Floats
from junheng.forecast.panel import GRADES, Panel
from junheng.forecast.rates import SMALL, Flags
from junheng.terms.findings import Finding

TRUST = 1.25
"""Children who are counted already are believed unless recent years were nearer by more than this: a short past does
not tell a small difference from chance, and a level cannot see a decline that births show."""
LEAN = 60.0
"""Children for which the county's ratio stands beside a township's or school's own."""


def first_junior_grade(panel: Panel) -> int:
    """The lowest junior grade that most schools have, counted from 0; the seventh where there is no junior school."""
    taught = panel.pupils[:, :, -1] > 0
    junior = np.array([[stage == "junior" for stage in row] for row in panel.stage], dtype=bool).reshape(-1, GRADES)
    lowest = [int(np.argmax(row)) for row in taught & junior if row.any()]
    counts = np.bincount(lowest, minlength=GRADES) if lowest else np.zeros(GRADES, np.int64)
    found = int(np.argmax(counts))
    return found if counts.any() and found > 0 else 6


def feeds_of(
    panel: Panel, feeders: tuple[Feeder, ...], ahead: tuple[int, ...], junior: int
) -> tuple[tuple[Floats, ...] | None, list[Finding]]:
    """Who enters junior schools from where: feeder schools, or leavers of township or county by recent shares."""
    schools = len(panel.schools)
    below, here = panel.pupils[:, junior - 1, :], panel.pupils[:, junior, :]
    enters = (here[:, -1] > 0) & (below[:, -1] < SMALL)
    if not enters.any():
        return None, []
    leaves = here[:, -1] == 0
    left = np.where(leaves[:, None], below, 0.0)
    came = np.where(enters[:, None], here, 0.0)
    base, told = _shared(panel, leaves, came, junior, min(len(ahead), len(panel.years) - 2))
    shared = base if base is not None else np.zeros((schools, schools))
    for to in sorted({feeder.to for feeder in feeders if not enters[feeder.to]}):
        told.append(Finding("forecast.feeder_inside", table="changes", school=panel.schools[to]))
    feeders = tuple(feeder for feeder in feeders if enters[feeder.to])
    if feeders:
        told.append(
            Finding("forecast.entry_feeders", table="changes", params={"schools": len({f.to for f in feeders})})
        )
    usual = float(here[enters][:, 1:].sum()) / max(float(left[:, :-1].sum()), 1.0)
    matrices = []
    for year in ahead:
        matrix = shared.copy()
        active = [feeder for feeder in feeders if feeder.since <= year]
        for school in {feeder.school for feeder in active}:
            matrix[:, school] *= max(0.0, 1 - sum(feeder.share for feeder in active if feeder.school == school))
        for to in {feeder.to for feeder in active}:
            mine = [feeder for feeder in active if feeder.to == to]
            old = [feeder for feeder in mine if feeder.since <= panel.origin]
            known = len(old) == len(mine)
            joined = float(here[to, 1:].sum()) if known else 0.0
            sent = sum(feeder.share * float(below[feeder.school, :-1].sum()) for feeder in mine) if known else 0.0
            ratio = (joined + LEAN * usual) / (sent + LEAN)
            matrix[to] = 0.0
            for feeder in mine:
                matrix[to, feeder.school] = feeder.share * ratio
        matrices.append(matrix)
    return tuple(matrices), told


def _shared(panel: Panel, leaves: Flags, came: Floats, junior: int, leads: int) -> tuple[Floats | None, list[Finding]]:
    """Shares of leavers by recent years: of the township's or the county's, or neither if recent years say more.

    So many years ahead the leavers of the year are counted where they are: as many grades lower.
    """
    area, years = panel.area, panel.pupils.shape[2]
    near = {"township": area[:, None] == area[None, :], "county": np.ones((len(area), len(area)), bool)}
    staying = np.where(leaves[:, None, None], panel.pupils, 0.0)
    pools = {name: np.einsum("st,tgy->sgy", mask.astype(np.float64), staying) for name, mask in near.items()}
    errors = {
        name: 0.0 for name, pool in pools.items() if not ((pool[:, junior - 1, -2] == 0) & (came[:, -1] > 0)).any()
    }
    level = total = 0.0
    for lead in range(1, min(leads, junior) + 1):
        for year in range(lead + 1, years):
            upto = year - lead + 1
            for name in errors:
                last = pools[name][:, junior - 1, : upto - 1]
                expected = _share_of(came[:, :upto], last) * pools[name][:, junior - lead, year - lead]
                errors[name] += float(np.abs(expected - came[:, year]).sum())
            level += float(np.abs(damped_level(came[:, :upto]) - came[:, year]).sum())
            total += float(came[:, year].sum())
    best = min(errors, key=lambda name: errors[name], default=None)
    if best is None:
        return None, [Finding("forecast.junior_unled", table="enrolment")]
    if errors[best] > TRUST * level:
        return None, [Finding("forecast.junior_level", table="enrolment")]
    share = _share_of(came, pools[best][:, junior - 1, :-1])
    matrix = np.where(near[best] & leaves[None, :], share[:, None], 0.0)
    blanks: dict[str, object] = {
        "shares": round(100 * errors[best] / max(total, 1.0), 1),
        "level": round(100 * level / max(total, 1.0), 1),
    }
    return matrix, [Finding(f"forecast.junior_shares.{best}", table="enrolment", params=blanks)]


def _share_of(came: Floats, pool: Floats) -> Floats:
    """Each school's share of a pool's leavers a year before, over its last years."""
    weights = np.array(ENTRY_MEMORY[: pool.shape[1]])
    came = came[:, 1:][:, ::-1][:, : len(weights)]
    pool = pool[:, ::-1][:, : len(weights)]
    return np.asarray((came @ weights) / np.maximum(pool @ weights, 1e-9), dtype=np.float64)
