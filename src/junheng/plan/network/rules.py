"""The county's rules of its school network, from a file over the default one."""

from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

from junheng.facts.fields import Label
from junheng.plan.county_files import name_over, read_file, said_of_files
from junheng.standards.model import Stage
from junheng.standards.read import Section, parse

BANDS = ("primary_lower", "primary_upper", "junior")
"""Grades whose pupils may go equally far."""
AGES: dict[str, range] = {"primary_lower": range(6, 9), "primary_upper": range(9, 12), "junior": range(12, 15)}
"""Completed years when the school year begins, one a grade."""
COSTS = ("keep", "close", "room", "open", "km")
MOST_YEARS = 10


@dataclass(frozen=True)
class Rules:
    """Years, distances, classes and costs.

    Attributes:
        years: School years after that of the data.
        last_lasts: School years that the last plan year stands for.
        day_km: By band, how far a day pupil may have to go.
        boards: Bands whose pupils may board.
        together: Whether a cell's primary children all go to one school.
        keep, close: Sites that are settled by hand.

    Units:
        kilometres by road, yuan.
    """

    name: Label
    years: tuple[int, ...]
    last_lasts: int
    day_km: dict[str, float]
    boarding_km: float
    boards: tuple[str, ...]
    merge_km: float
    road_factor: float
    km_per_hour: float
    class_size: dict[Stage, float]
    contiguous: bool
    together: bool
    costs: dict[str, float]
    keep: tuple[str, ...]
    close: tuple[str, ...]

    @property
    def weights(self) -> tuple[float, ...]:
        """School years that each plan year stands for."""
        after = (*self.years[1:], self.years[-1] + self.last_lasts)
        return tuple(float(later - year) for year, later in zip(self.years, after, strict=True))


def default_rules() -> Rules:
    """The rules that hold where a county says nothing else."""
    source = files(__package__).joinpath("rules.toml").read_text(encoding="utf-8")
    return _read(parse(source, "rules.toml"), None)


def load_rules(path: Path) -> Rules:
    """A county's rules over the default ones.

    Raises:
        InputError: no such file.
        StandardsError: not TOML, a rule that is not known, a value that makes no sense; names file and key.
    """
    with said_of_files():
        return _read(parse(read_file(path), path.name), default_rules())


def _read(top: Section, base: Rules | None) -> Rules:
    needed = base is None
    head = top.section("rules", needed)
    name = name_over(head, base.name if base else None)
    years, distance, classes = (top.section(key, needed) for key in ("years", "distance", "classes"))
    catchments, costs, sites = (top.section(key, needed) for key in ("catchments", "costs", "sites"))

    def default(value: object) -> tuple[Any, ...]:
        return () if base is None else (value,)

    def km(key: str, before: float | None) -> float:
        return float(distance.number(key, *default(before), least=Fraction(0)))

    found = Rules(
        name=name,
        years=_years(years, base.years if base else None),
        last_lasts=years.whole("last_lasts", *default(base and base.last_lasts), least=1),
        day_km={band: km(band, base.day_km[band] if base else None) for band in BANDS},
        boarding_km=km("boarding", base.boarding_km if base else None),
        boards=_bands(distance, base.boards if base else None),
        merge_km=km("merge", base.merge_km if base else None),
        road_factor=float(distance.number("road_factor", *default(base and base.road_factor), least=Fraction(1))),
        km_per_hour=float(distance.positive("km_per_hour", *default(base and base.km_per_hour))),
        class_size={
            stage: float(classes.positive(stage, *default(base and base.class_size[stage])))
            for stage in ("primary", "junior")
        },
        contiguous=catchments.take("contiguous", bool, *default(base and base.contiguous)),
        together=catchments.take("together", bool, *default(base and base.together)),
        costs={key: float(costs.number(key, *default(base and base.costs[key]), least=Fraction(0))) for key in COSTS},
        keep=sites.texts("keep", *default(base and base.keep)),
        close=sites.texts("close", *default(base and base.close)),
    )
    for section in (head, years, distance, classes, catchments, costs, sites, top):
        section.done()
    if found.contiguous and not found.together:
        raise catchments.wrong("contiguous", value="true", wanted="together = true")
    if both := sorted(set(found.keep) & set(found.close)):
        raise sites.wrong("close", value=both[0], wanted="≠ keep")
    return found


def _years(section: Section, base: tuple[int, ...] | None) -> tuple[int, ...]:
    given = section.take("plan", list, *(() if base is None else (list(base),)))
    fine = all(isinstance(year, int) and not isinstance(year, bool) and 0 <= year <= MOST_YEARS for year in given)
    if not given or not fine or list(given) != sorted(set(given)):
        raise section.wrong("plan", value=str(given), wanted=f"0 – {MOST_YEARS}, …")
    return tuple(given)


def _bands(section: Section, base: tuple[str, ...] | None) -> tuple[str, ...]:
    found = section.texts("boards", *(() if base is None else (base,)))
    for value in found:
        if value not in BANDS:
            raise section.wrong("boards", value=value, wanted=" / ".join(BANDS))
    return found
