"""A school's place among its peers: the schools that count in the same stage of the county."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from junheng.assess.contract import number
from junheng.assess.outcome import Assessment, Unit
from junheng.standards.model import Indicator, Stage


@dataclass(frozen=True)
class PeerGroup:
    """The schools of a stage that have a value of an indicator.

    Attributes:
        of: How many they are.
        median: Of their values, each school counting once whatever its size.
    """

    of: int
    median: Fraction


@dataclass(frozen=True)
class Standing:
    """One school's stage among its peers.

    Attributes:
        ranks: Indicator → place, 1 the best; an indicator without a value has none.
    """

    school: str
    stage: Stage
    ranks: Mapping[str, int]


@dataclass(frozen=True)
class Peers:
    """Every school's place, and what it is a place among.

    Attributes:
        groups: By stage and indicator; an indicator that no school has a value of has none.
        standings: One for each unit in scope, in the order of the assessment.
    """

    groups: Mapping[Stage, Mapping[str, PeerGroup]]
    standings: tuple[Standing, ...]


def peers(assessment: Assessment) -> Peers:
    """The place of each school that counts, indicator by indicator.

    Values are compared exactly. Schools that the standard leaves out, and values that are missing, neither have a
    place nor take one.

    Rule:
        No regulation ranks schools; this is our choice. Better is more of what an indicator measures, or less where
        the standard says so (`Indicator.better`); equal values share the better place, and the places that they
        take up are skipped: 1, 2, 2, 4. The median of an even number of schools is the mean of the middle two.
    """
    values: dict[tuple[Stage, str], list[Fraction]] = defaultdict(list)
    own = [unit for unit in assessment.units if unit.in_scope]
    for unit in own:
        for id, value in _values(unit).items():
            values[unit.stage, id].append(value)
    rising = {key: sorted(found) for key, found in values.items()}
    groups: dict[Stage, dict[str, PeerGroup]] = {stage: {} for stage in assessment.stages}
    for (stage, id), found in rising.items():
        groups[stage][id] = PeerGroup(len(found), median(found))
    standings = tuple(
        Standing(
            unit.school,
            unit.stage,
            {
                id: place(value, rising[unit.stage, id], assessment.rulebook.indicators[id])
                for id, value in _values(unit).items()
            },
        )
        for unit in own
    )
    return Peers(groups, standings)


def _values(unit: Unit) -> dict[str, Fraction]:
    return {id: reading.value for id, reading in unit.readings.items() if reading.value is not None}


def place(value: Fraction, rising: Sequence[Fraction], indicator: Indicator) -> int:
    """1 and how many of the values, in rising order, are better."""
    if indicator.better == "less":
        return 1 + bisect_left(rising, value)
    return 1 + len(rising) - bisect_right(rising, value)


def median(rising: Sequence[Fraction]) -> Fraction:
    """The middle of values in rising order, exactly.

    Example:
        >>> median([Fraction(1), Fraction(2)]), median([Fraction(1), Fraction(2), Fraction(7)])
        (Fraction(3, 2), Fraction(2, 1))
    """
    middle = len(rising) // 2
    return rising[middle] if len(rising) % 2 else (rising[middle - 1] + rising[middle]) / 2


def peers_json(found: Peers) -> dict[str, Any]:
    """The places as programs read them: `stages` by stage and indicator, `schools` one by one."""
    return {
        "stages": {
            stage: {id: {"of": group.of, "median": number(group.median)} for id, group in by_indicator.items()}
            for stage, by_indicator in found.groups.items()
        },
        "schools": [
            {
                "id": standing.school,
                "stage": standing.stage,
                "indicators": {
                    id: {"rank": rank, "of": found.groups[standing.stage][id].of} for id, rank in standing.ranks.items()
                },
            }
            for standing in found.standings
        ],
    }
