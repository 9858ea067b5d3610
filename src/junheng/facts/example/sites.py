"""Which schools the example county has, where they lie and what they are called."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from junheng.facts.example.draws import PLACES, Flags, Floats, Ints
from junheng.terms.messages import text

COUNTY = "990101"
"""No division of GB/T 2260 begins with 99."""

SEAT = (115.4, 31.6)
KM_PER_DEGREE = 111.2
RANK = (
    "complete_secondary", "twelve_year", "junior", "nine_year", "primary", "campus", "teaching_point",
    "special", "kindergarten",
)  # fmt: skip


@dataclass(frozen=True)
class Township:
    """A township: its name, its seat and its villages."""

    name: str
    urban: bool
    lon: float
    lat: float
    villages: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """One row of the register to be. `kind` is the school's type, or `campus` for one that is not counted."""

    kind: str
    place: str
    township: int
    private: bool = False
    centre: bool = False
    village: int = 0
    name: str = ""
    id: str = ""
    parent: int = -1
    lon: float = 0.0
    lat: float = 0.0

    @property
    def type(self) -> str:
        """The school type as entered."""
        return "primary" if self.kind == "campus" else self.kind


@dataclass(frozen=True)
class Sites:
    """The register to be, in the order of its rows, with the columns that later draws ask for.

    Shapes:
        Arrays have one entry a site.
    """

    townships: tuple[Township, ...]
    rows: tuple[Site, ...]

    @property
    def place(self) -> Ints:
        """Number of each site's place in `PLACES`."""
        return np.array([PLACES.index(site.place) for site in self.rows], dtype=np.int64)

    @property
    def township(self) -> Ints:
        """Number of each site's township."""
        return np.array([site.township for site in self.rows], dtype=np.int64)

    def of(self, *kinds: str) -> Flags:
        """Which sites are of these kinds."""
        return np.array([site.kind in kinds for site in self.rows], dtype=np.bool_)

    @property
    def private(self) -> Flags:
        """Which sites are run privately."""
        return np.array([site.private for site in self.rows], dtype=np.bool_)

    @property
    def ids(self) -> list[str]:
        """The identifiers."""
        return [site.id for site in self.rows]


def composition(schools: int) -> dict[str, int]:
    """How many of each kind a register of so many rows has; the rest are primary schools."""
    counts = {
        "junior": max(1, round(0.14 * schools)),
        "nine_year": max(1, round(0.08 * schools)),
        "teaching_point": max(1, round(0.07 * schools)) if schools >= 8 else 0,
        "kindergarten": round(schools / 15) if schools >= 12 else 0,
        "campus": int(schools >= 12),
        "complete_secondary": int(schools >= 15),
        "special": int(schools >= 20),
        "twelve_year": int(schools >= 60),
    }
    return {"primary": schools - sum(counts.values()), **counts}


def sites(schools: int, rng: np.random.Generator) -> Sites:
    """The register of a county: sites with names, places and identifiers, ordered by township."""
    number = max(2, round(schools / 6))
    townships = _townships(number, max(1, round(0.15 * number)), rng)
    rows = sorted(_placed(composition(schools), townships, schools, rng), key=_order)
    rows = _named(rows, townships)
    rows = [replace(site, id=f"{COUNTY}{row:04d}") for row, site in enumerate(rows, start=1)]
    rows = _with_campuses(rows, townships)
    return Sites(townships, tuple(_on_the_map(rows, townships, rng)))


def _order(site: Site) -> tuple[int, int, int, int]:
    return site.township, RANK.index(site.kind), PLACES.index(site.place), site.village


def _townships(number: int, urban: int, rng: np.random.Generator) -> tuple[Township, ...]:
    """Townships round the county seat, each about as far from its neighbours as the others."""
    first, second = text("example.township.first"), text("example.township.second")
    names = [a + b for a in first for b in second]
    chosen = [names[at] for at in rng.permutation(len(names))[:number]]
    villages = [a + b for a in text("example.village.first") for b in text("example.village.second")]
    outer = max(1, number - urban)
    reach = min(60.0, 4.2 + 4.2 * np.sqrt(outer))
    found = []
    for at, name in enumerate(chosen):
        inner = at < urban
        distance = 1.2 * np.sqrt(at) if inner else 4.5 + reach * np.sqrt((at - urban + 0.5) / outer)
        angle = 2.399963 * at + 0.25 * rng.standard_normal()
        lon, lat = _moved(SEAT, distance * np.cos(angle), distance * np.sin(angle))
        own = tuple(villages[(at * 31 + step * 29) % len(villages)] for step in range(len(villages)))
        label = text("example.township.urban" if inner else "example.township.town", name=name)
        found.append(Township(label, inner, lon, lat, own))
    return tuple(found)


def _moved(at: tuple[float, float], east: float, north: float) -> tuple[float, float]:
    lon, lat = at
    return lon + east / (KM_PER_DEGREE * float(np.cos(np.radians(lat)))), lat + north / KM_PER_DEGREE


def _placed(
    counts: dict[str, int], townships: tuple[Township, ...], schools: int, rng: np.random.Generator
) -> list[Site]:
    """Sites without names: large ones in the core, a centre school in each township, villages round it."""
    urban = [at for at, township in enumerate(townships) if township.urban]
    outer = [int(at) for at in rng.permutation([at for at, t in enumerate(townships) if not t.urban])]
    villages: Counter[int] = Counter()
    rows: list[Site] = []

    def in_core(kind: str, number: int, private: bool = False) -> None:
        rows.extend(Site(kind, "urban", urban[at % len(urban)], private) for at in range(number))

    def in_towns(kind: str, number: int, centre: bool = False, start: int = 0) -> None:
        rows.extend(Site(kind, "town", outer[(start + at) % len(outer)], centre=centre) for at in range(number))

    def in_villages(kind: str, number: int, start: int | None = None) -> None:
        for at in range(number):
            township = outer[int(rng.integers(len(outer))) if start is None else (start + at) % len(outer)]
            rows.append(Site(kind, "rural", township, village=villages[township]))
            villages[township] += 1

    primary, junior, nine = counts["primary"], counts["junior"], counts["nine_year"]
    core = max(1, round(0.18 * primary))
    private = int(schools >= 30)
    in_core("primary", core - private)
    in_core("primary", private, private=True)
    centres = min(primary - core, len(outer))
    in_towns("primary", centres, centre=True)
    in_villages("primary", primary - core - centres)
    core = max(1, round(0.3 * junior))
    towns = junior - core
    in_core("junior", core)
    in_towns("junior", towns)
    core = round(0.15 * nine)
    in_core("nine_year", core)
    # Combined schools stand where there is no junior school, as far as that goes.
    combined = (nine - core + 1) // 2
    in_towns("nine_year", combined, start=towns)
    in_villages("nine_year", nine - core - combined, start=towns + combined)
    in_core("complete_secondary", counts["complete_secondary"])
    in_core("twelve_year", counts["twelve_year"], private=True)
    in_villages("teaching_point", counts["teaching_point"])
    in_core("special", counts["special"])
    core = min(counts["kindergarten"], max(1, counts["kindergarten"] // 4))
    in_core("kindergarten", core)
    in_towns("kindergarten", counts["kindergarten"] - core, centre=True)
    in_villages("campus", counts["campus"], start=0)
    return rows


def _named(rows: list[Site], townships: tuple[Township, ...]) -> list[Site]:
    seen: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    named = []
    for site in rows:
        township = townships[site.township]
        blanks = {"township": township.name, "village": township.villages[site.village]}
        entry = _name_entry(site)
        numbers[entry] += 1
        name = text(f"example.school.{entry}", **blanks, number=numbers[entry], parent="")
        seen[name] += 1
        if seen[name] > 1:
            name = text("example.school.again", name=name, number=seen[name])
        named.append(replace(site, name=name))
    return named


def _name_entry(site: Site) -> str:
    if site.kind in ("complete_secondary", "twelve_year", "special", "teaching_point", "campus"):
        return site.kind
    if site.private:
        return f"private_{site.kind}"
    if site.place == "town":
        return f"centre_{site.kind}" if site.centre else f"town_{site.kind}"
    return f"{'urban' if site.place == 'urban' else 'village'}_{site.kind}"


def _with_campuses(rows: list[Site], townships: tuple[Township, ...]) -> list[Site]:
    """Campuses given to the centre school of their township, whose name they carry."""
    out = list(rows)
    for at, site in enumerate(rows):
        if site.kind == "campus":
            parent = next(
                number
                for number, other in enumerate(rows)
                if other.kind == "primary" and other.centre and other.township == site.township
            )
            village = townships[site.township].villages[site.village]
            name = text("example.school.campus", parent=rows[parent].name, village=village)
            out[at] = replace(site, parent=parent, name=name)
    return out


def _on_the_map(rows: list[Site], townships: tuple[Township, ...], rng: np.random.Generator) -> list[Site]:
    out = []
    for site, east, north, far, turn in zip(
        rows,
        rng.standard_normal(len(rows)),
        rng.standard_normal(len(rows)),
        rng.uniform(1.5, 5.0, len(rows)),
        rng.uniform(0.0, 2 * np.pi, len(rows)),
        strict=True,
    ):
        township = townships[site.township]
        spread = {"urban": 0.8, "town": 0.35}.get(site.place)
        step = (spread * east, spread * north) if spread else (far * np.cos(turn), far * np.sin(turn))
        lon, lat = _moved((township.lon, township.lat), float(step[0]), float(step[1]))
        out.append(replace(site, lon=lon, lat=lat))
    return out


def degrees(values: list[float] | Floats) -> Ints:
    """Degrees as they are held: whole millionths, of which four decimals count (about ten metres)."""
    return np.round(np.asarray(values) * 10_000).astype(np.int64) * 100
