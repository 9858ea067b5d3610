"""The network of one stage as arrays: what a solver needs, and nothing that it returns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from junheng.plan.program import Flags, Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Problem:
    """Cells whose pupils go to sites, over some plan years.

    A site of today may close, for good; a candidate may open, for good. Classes that are added stay.

    Attributes:
        demand: Pupils of each cell.
        weight: School years that a plan year stands for.
        km: From each cell to each site; not a number where the way is not known.
        allowed: Which cells may go to which sites.
        boards: Of those, where the pupils have to board.
        places: Pupils that a site has room for as it is.
        most_classes: Classes that may be added.
        exists: Sites of today; the others are candidates.
        may_close: Sites of today that may close.
        keep_yuan: A year of an open site.
        open_yuan: Opening of a candidate.
        close_yuan: Closing of a site of today.
        room_yuan: A class more.
        beds: Boarding places.
        receives: [s, r]: whether r is near enough to take over from s when that closes.
        km_yuan: A pupil's kilometre, there only, over a school year.
        class_size: Pupils that a class more has room for.
        home: The cell that a site lies in.
        links: Which cells touch.
        must_close: Sites of today that are closed in the last year; None where none is settled.
        contiguous: Whether the cells of a site have to hang together with the one it lies in.

    Shapes:
        demand: T × U; weight: T; km, allowed, boards: U × S; receives: S × S; links: U × U; the others: S.

    Units:
        pupils, kilometres, yuan.
    """

    demand: Floats
    weight: Floats
    km: Floats
    allowed: Flags
    boards: Flags
    places: Floats
    most_classes: Ints
    exists: Flags
    may_close: Flags
    keep_yuan: Floats
    open_yuan: Floats
    close_yuan: Floats
    room_yuan: Floats
    beds: Floats
    receives: Flags
    km_yuan: float
    class_size: float
    home: Ints
    links: sparse.csr_array
    contiguous: bool = False
    must_close: Flags | None = None

    @property
    def years(self) -> int:
        """Number of plan years."""
        return int(self.demand.shape[0])

    @property
    def cells(self) -> int:
        """Number of cells."""
        return int(self.km.shape[0])

    @property
    def sites(self) -> int:
        """Number of sites."""
        return int(self.km.shape[1])

    @property
    def settled(self) -> Flags:
        """Sites that are open whatever is decided."""
        return self.exists & ~self.may_close


@dataclass(frozen=True, eq=False)
class Network:
    """What is decided.

    Attributes:
        open: Whether a site is open.
        classes: Classes added so far.
        share: Of a cell's pupils that go to a site: 0 or 1 for whole cells.

    Shapes:
        open, classes: T × S; share: T × U × S.
    """

    open: Flags
    classes: Ints
    share: Floats


def cost_of(problem: Problem, network: Network) -> dict[str, float]:
    """What a network costs, by kind, in yuan.

    Returns:
        `travel`, `keep`, `open`, `close`, `room`.
    """
    weight = problem.weight
    known = np.where(problem.allowed, problem.km, 0.0)
    travel = np.einsum("t,tu,us,tus->", weight, problem.demand, known, network.share, optimize=True)
    last = network.open[-1]
    return {
        "travel": float(travel) * problem.km_yuan,
        "keep": float(weight @ (network.open @ problem.keep_yuan)),
        "open": float(problem.open_yuan @ (last & ~problem.exists)),
        "close": float(problem.close_yuan @ (~last & problem.exists)),
        "room": float(problem.room_yuan @ network.classes[-1]),
    }
