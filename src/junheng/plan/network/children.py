"""Children of each cell by age, in the year of the data and after it.

Those that the cells hold grow a year older each year. Ages that no cell has a row for, and children born since, follow
from the table of births, where it has the year: those of the cell's township, or of the county where only that is
known, shared out as the youngest children of the cells are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from junheng.facts.table import Facts
from junheng.terms.errors import InputError

YOUNGEST = 3
"""Ages whose children births are shared out by: the youngest that the cells have."""


@dataclass(frozen=True)
class Child:
    """Children of an age in a cell, and the school that most of them go to."""

    number: int
    school: str | None


class Children:
    """Of all cells.

    Args:
        facts: With `cells`, each row of which has age and children, and `births`.
        start: School year of the data.

    Attributes:
        shared: Years of birth whose children were shared out, so far.
    """

    def __init__(self, facts: Facts, start: int) -> None:
        self.start = start
        self.shared: set[int] = set()
        self._held: dict[str, dict[int, Child]] = {}
        self._township: dict[str, str | None] = {}
        for row in facts["cells"].iter_rows(named=True):
            self._held.setdefault(row["cell"], {})[row["age"]] = Child(row["children"], row["school_now"])
            self._township.setdefault(row["cell"], row["township"])
        self._ages = {age for held in self._held.values() for age in held}
        self._births: dict[tuple[str, int], int] = {}
        for row in facts["births"].drop_nulls("births").iter_rows(named=True):
            self._births[row["area"], row["year"]] = row["births"]
        young = sorted(self._ages)[:YOUNGEST]
        self._weight = {
            cell: sum(held[age].number for age in young if age in held) for cell, held in self._held.items()
        }
        self._born: dict[int, dict[str, int]] = {}

    def schools(self, cell: str, ages: Iterable[int]) -> list[str]:
        """The schools that a cell's children of these ages go to, so far as it is said."""
        found = [self._held[cell].get(age) for age in ages]
        return [child.school for child in found if child is not None and child.school is not None]

    def aged(self, cell: str, wanted: Iterable[int], ahead: int) -> float:
        """Children of these ages so many years after the data.

        Raises:
            InputError: neither the cells nor the births tell.
        """
        return sum(self._of(cell, age - ahead, ahead) for age in wanted)

    def _of(self, cell: str, age: int, ahead: int) -> float:
        if age in self._ages:
            child = self._held[cell].get(age)
            return 0.0 if child is None else float(child.number)
        year = self.start - age
        if year not in self._born:
            self._born[year] = self._share_out(year)
        born = self._born[year].get(cell)
        if born is None:
            if age < 0:
                raise InputError("network.too_far", ahead=ahead, year=year)
            raise InputError("network.no_age", age=age, year=year)
        self.shared.add(year)
        return float(born)

    def _share_out(self, year: int) -> dict[str, int]:
        """Children born in a year by cell, whole ones; no entry for cells that no births are known of."""
        births = {area: born for (area, of), born in self._births.items() if of == year}
        among: dict[str, list[str]] = {}
        for cell, township in self._township.items():
            among.setdefault(township or "", []).append(cell)
        if not births.keys() & among.keys():
            # Where only one area that is no township has births, it is the county.
            return _shares(next(iter(births.values())), list(self._township), self._weight) if len(births) == 1 else {}
        found: dict[str, int] = {}
        for township, cells in among.items():
            if township in births:
                found |= _shares(births[township], cells, self._weight)
        return found


def _shares(number: int, cells: list[str], weight: dict[str, int]) -> dict[str, int]:
    """A number shared out by weight, in whole ones: the largest remainders are rounded up."""
    total = sum(weight[cell] for cell in cells)
    exact = {cell: number * (weight[cell] / total if total else 1 / len(cells)) for cell in cells}
    found = {cell: int(value) for cell, value in exact.items()}
    left = number - sum(found.values())
    for cell in sorted(cells, key=lambda cell: (found[cell] - exact[cell], cell))[:left]:
        found[cell] += 1
    return found
