"""From a county's tables to the problem of a stage: who lives where, who may go where, what sites have.

A cell and a band of grades are one row of the problem: grades that may go equally far go to one school.
"""

import re
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse
from scipy.spatial import Delaunay, QhullError

from junheng.facts.table import Facts
from junheng.plan.network.children import Children
from junheng.plan.network.problem import Ints, Problem
from junheng.plan.network.rules import AGES, BANDS, Rules
from junheng.plan.program import Flags, Floats
from junheng.plan.travel.journeys import Journeys, Spot
from junheng.standards.model import Stage
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding

DEGREE = 10**6
YUAN = 100
"""Millionths of 10,000 yuan in a yuan."""


@dataclass(frozen=True)
class Cell:
    """A cell and band."""

    id: str
    name: str
    township: str
    band: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Site:
    """A site and stage.

    Attributes:
        candidate: A place where a school might be built.
        stays: Why it may not close: `protected`, `not_consulted`, `kept`; empty where it may.
    """

    id: str
    name: str
    township: str
    lon: float | None
    lat: float | None
    candidate: bool
    stays: str


@dataclass(frozen=True, eq=False)
class Ground:
    """A stage's problem with the names that belong to its rows.

    Attributes:
        now: The site that each cell's pupils go to now; −1 where the data do not say.
        assumed_links: Whether it is assumed, from their places, which cells touch.

    Shapes:
        years: T; now: U.
    """

    stage: Stage
    years: tuple[int, ...]
    cells: tuple[Cell, ...]
    sites: tuple[Site, ...]
    problem: Problem
    now: Ints
    assumed_links: bool
    findings: tuple[Finding, ...]


def grounds(facts: Facts, rules: Rules, journeys: Journeys) -> tuple[Ground, ...]:
    """The problem of each stage that the tables have sites and children for.

    Args:
        facts: With `cells` and `sites`.
        rules: The county's.
        journeys: What distances are taken from.

    Raises:
        InputError: a table is missing, a site is not known or lacks a figure, or a rule names what may not be.
    """
    for table in ("cells", "sites"):
        if facts[table].is_empty():
            raise InputError("network.no_table", table=table)
    known = set(facts["sites"]["site"].to_list())
    if lost := sorted((set(rules.keep) | set(rules.close)) - known):
        raise InputError("network.unknown_site", site=lost[0])
    stages: tuple[Stage, ...] = ("primary", "junior")
    found = [_ground(facts, rules, journeys, stage) for stage in stages if stage in facts["sites"]["stage"].to_list()]
    return tuple(ground for ground in found if ground is not None)


def _ground(facts: Facts, rules: Rules, journeys: Journeys, stage: Stage) -> Ground | None:
    start = facts["county"]["school_year"].drop_nulls().max()
    if not isinstance(start, int):
        raise InputError("network.no_year")
    sites, rows = _sites(facts, rules, stage)
    bands = [band for band in BANDS if band.startswith(stage)]
    groups = [bands] if rules.together else [[band] for band in bands]
    cells = _cells(facts)
    children = Children(facts, start)
    listed: list[Cell] = []
    demand: list[Floats] = []
    now: list[int] = []
    number = {site.id: at for at, site in enumerate(sites)}
    for cell in cells:
        for group in groups:
            by_year = [sum(children.aged(cell.id, AGES[band], ahead) for band in group) for ahead in rules.years]
            listed.append(Cell(cell.id, cell.name, cell.township, group[0], cell.lon, cell.lat))
            demand.append(np.array(by_year, dtype=float))
            said = children.schools(cell.id, [age for band in group for age in AGES[band]])
            schools = [school for school in said if school in number]
            now.append(number[max(set(schools), key=schools.count)] if schools else -1)
    km = journeys.km(
        [Spot(cell.id, cell.lon, cell.lat) for cell in listed], [Spot(site.id, site.lon, site.lat) for site in sites]
    )
    between = journeys.km(
        [Spot(site.id, site.lon, site.lat) for site in sites], [Spot(site.id, site.lon, site.lat) for site in sites]
    )
    beds = np.array([row["boarding_places"] or 0 for row in rows], dtype=float)
    day = np.array([min(rules.day_km[band] for band in _of(cell.band, rules)) for cell in listed])
    may_board = np.array([all(band in rules.boards for band in _of(cell.band, rules)) for cell in listed])
    with np.errstate(invalid="ignore"):
        near = km <= day[:, None] + 1e-9
        boards = ~near & (km <= rules.boarding_km + 1e-9) & may_board[:, None] & (beds > 0)
        receives = (between <= rules.merge_km + 1e-9) & ~np.eye(len(sites), dtype=bool)
    links, assumed = _links(facts, listed)
    home = _homes(km)
    findings = _findings(sites, km, stage, assumed=assumed and rules.contiguous)
    if children.shared:
        born: dict[str, object] = {"first": min(children.shared), "last": max(children.shared)}
        findings.append(Finding("network.births_shared", table="births", stage=stage, params=born))
    size = rules.class_size[stage]
    problem = Problem(
        demand=np.array(demand).T.reshape(len(rules.years), len(listed)),
        weight=np.array(rules.weights),
        km=km,
        allowed=near | boards,
        boards=boards,
        places=np.array([row["places"] for row in rows], dtype=float),
        most_classes=np.array([row["most_classes"] or 0 for row in rows], dtype=np.int64),
        exists=np.array([not site.candidate for site in sites]),
        may_close=np.array([not site.candidate and not site.stays for site in sites]),
        keep_yuan=np.full(len(sites), rules.costs["keep"]),
        open_yuan=np.array([_building(row, rules) for row in rows]),
        close_yuan=np.full(len(sites), rules.costs["close"]),
        room_yuan=np.full(len(sites), rules.costs["room"]),
        beds=beds,
        receives=receives,
        km_yuan=rules.costs["km"],
        class_size=size,
        home=home,
        links=links,
        contiguous=rules.contiguous,
        must_close=np.array([site.id in rules.close for site in sites]),
    )
    years = tuple(start + year for year in rules.years)
    return Ground(stage, years, tuple(listed), tuple(sites), problem, np.array(now), assumed, tuple(findings))


def _of(band: str, rules: Rules) -> tuple[str, ...]:
    """The bands that a row of the problem stands for."""
    if rules.together and band == "primary_lower":
        return ("primary_lower", "primary_upper")
    return (band,)


def _building(row: dict[str, object], rules: Rules) -> float:
    cost = row["building_cost"]
    return rules.costs["open"] if not isinstance(cost, int) else cost / YUAN


def _sites(facts: Facts, rules: Rules, stage: Stage) -> tuple[list[Site], list[dict[str, object]]]:
    schools = {row["school"]: row for row in facts["schools"].iter_rows(named=True)}
    sites, rows = [], []
    for row in facts["sites"].filter(pl.col("stage") == stage).sort("site").iter_rows(named=True):
        id = row["site"]
        school = schools.get(id)
        if row["places"] is None:
            raise InputError("network.no_places", site=id)
        lon = row["lon"] if row["lon"] is not None or school is None else school["lon"]
        lat = row["lat"] if row["lat"] is not None or school is None else school["lat"]
        name = (school["name"] if school else None) or row["name"] or id
        stays = (
            ""
            if school is None
            else "protected"
            if row["protected"]
            else "kept"
            if id in rules.keep
            else ""
            if row["consulted"]
            else "not_consulted"
        )
        if id in rules.close and (stays or school is None):
            raise InputError(f"network.may_not_close_{stays or 'candidate'}", site=id, name=name)
        township = (school["township"] if school else None) or ""
        sites.append(Site(id, name, township, _degrees(lon), _degrees(lat), school is None, stays))
        rows.append(row)
    return sites, rows


def _degrees(held: int | None) -> float | None:
    return None if held is None else held / DEGREE


def _cells(facts: Facts) -> list[Cell]:
    """Cells, once each."""
    cells: dict[str, Cell] = {}
    for row in facts["cells"].sort("cell", "age").iter_rows(named=True):
        id = row["cell"]
        if row["lon"] is None or row["lat"] is None or row["children"] is None or row["age"] is None:
            raise InputError("network.cell_lacks", cell=id, row=row["_row"])
        place = (row["lon"] / DEGREE, row["lat"] / DEGREE)
        cells.setdefault(id, Cell(id, row["name"] or id, row["township"] or "", "", *place))
    return list(cells.values())


def _links(facts: Facts, listed: list[Cell]) -> tuple[sparse.csr_array, bool]:
    """Which rows of the problem touch: cells that are said to, or whose places are neighbours; bands apart."""
    said: dict[str, set[str]] = {}
    for cell, words in facts["cells"].select("cell", "neighbours").drop_nulls().iter_rows():
        said.setdefault(cell, set()).update(re.findall(r"[\w\-.]+", words))
    spots = {cell.id: (cell.lon, cell.lat) for cell in listed}
    for cell, others in said.items():
        for other in others:
            if other not in spots:
                raise InputError("network.unknown_neighbour", cell=cell, neighbour=other)
    pairs = {(one, other) for one, others in said.items() for other in others}
    assumed = not pairs
    if assumed:
        pairs = _touching(spots)
    place: dict[tuple[str, str], int] = {(cell.id, cell.band): at for at, cell in enumerate(listed)}
    bands = {cell.band for cell in listed}
    ends = [(place[one, band], place[other, band]) for one, other in sorted(pairs) for band in sorted(bands)]
    at = np.array(ends, dtype=np.int64).reshape(-1, 2)
    number = len(listed)
    matrix = sparse.coo_array((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(number, number))
    return sparse.csr_array(((matrix + matrix.T) > 0).astype(float)), assumed


def _touching(spots: dict[str, tuple[float, float]]) -> set[tuple[str, str]]:
    """Neighbours of a triangulation of the places; all of them where there is none."""
    ids = list(spots)
    points = np.array([spots[id] for id in ids])
    try:
        triangles = Delaunay(points, qhull_options="QJ Pp").simplices
    except (QhullError, ValueError):
        return {(one, other) for one in ids for other in ids if one != other}
    return {(ids[row[a]], ids[row[b]]) for row in triangles for a in range(3) for b in range(3) if a != b}


def _homes(km: Floats) -> Ints:
    """The cell that a site lies in: the nearest one."""
    known = np.where(np.isnan(km), np.inf, km)
    found: Ints = np.argmin(known, axis=0) if km.size else np.zeros(km.shape[1], dtype=np.int64)
    return found


def _findings(sites: list[Site], km: Floats, stage: Stage, *, assumed: bool) -> list[Finding]:
    unknown: Flags = np.atleast_1d(np.isnan(km).all(axis=0))
    found = [
        Finding("network.unknown_place", table="sites", school=site.id, stage=stage, params={"name": site.name})
        for site, lost in zip(sites, unknown, strict=True)
        if lost
    ]
    if assumed:
        found.append(Finding("network.assumed_links", table="cells", stage=stage))
    return found
