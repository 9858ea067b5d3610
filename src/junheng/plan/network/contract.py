"""A school network as the JSON that programs read (schema in docs/schemas/network.schema.json), as CSV and GeoJSON.

A key may be added, never renamed.
"""

import csv
from collections.abc import Mapping
from dataclasses import asdict
from io import StringIO
from typing import Any

import numpy as np

from junheng.plan.network.outcome import CellLine, NetworkPlan, SiteLine, StagePlan
from junheng.terms.messages import Lang, text

Json = dict[str, Any]
WAN = 10_000
COLUMNS = (
    "year",
    "stage",
    "band",
    "cell",
    "cell_name",
    "township",
    "pupils",
    "site",
    "site_name",
    "km",
    "boards",
    "before",
    "before_km",
    "before_assumed",
    "further_km",
)
"""Of the catchment list."""


def network_json(plan: NetworkPlan, lang: Lang, *, inputs: Mapping[str, object]) -> Json:
    """The whole network.

    Args:
        plan: The values.
        lang: Language of names and reasons.
        inputs: What it was made with.
    """
    return {
        "status": plan.status,
        "inputs": dict(inputs),
        "stages": [_stage(stage, lang) for stage in plan.stages],
        "findings": [finding.as_json(lang) for finding in plan.findings],
    }


def _stage(stage: StagePlan, lang: Lang) -> Json:
    answer = stage.settled
    return {
        "stage": stage.ground.stage,
        "status": answer.status,
        "years": list(stage.ground.years),
        "cost_yuan": answer.cost,
        "bound_yuan": answer.bound,
        "gap": answer.gap,
        "split_cost_yuan": answer.split_cost,
        "split_gap": answer.split_gap,
        "by_hand_yuan": stage.by_hand,
        "costs_yuan": dict(stage.costs),
        "seconds": round(answer.seconds, 3),
        "sites": [site_json(line, lang) for line in stage.sites],
        "catchments": [cell_row(line, stage) for line in stage.cells],
        "travel": travel(stage),
        "short": short_json(stage),
    }


def site_json(line: SiteLine, lang: Lang) -> Json:
    """A site and what happens to it."""
    return {
        "site": line.site.id,
        "name": line.site.name,
        "township": line.site.township,
        "candidate": line.site.candidate,
        "fate": line.fate,
        "year": line.year,
        "into": list(line.into),
        "reason": line.reason,
        "why": why(line, lang),
        "figures": {name: None if value is None else round(value, 3) for name, value in asdict(line.figures).items()},
        "pupils": list(line.pupils),
        "places": list(line.places),
        "classes_added": line.classes,
    }


def why(line: SiteLine, lang: Lang) -> str:
    """The reason of what happens to a site, with its figures."""
    found, reason = line.figures, text(line.reason, lang)
    blanks = {
        "pupils": f"{found.pupils:,.0f}",
        "places": f"{found.places:,.0f}",
        "saved": f"{found.saved_yuan / WAN:,.1f}",
        "travel": f"{found.travel_yuan / WAN:+,.1f}",
        "building": f"{found.building_yuan / WAN:,.1f}",
        "longest": f"{found.longest_km:.1f}",
        "other": "" if found.other_km is None else f"{found.other_km:.1f}",
        "without": f"{found.without:,.0f}",
        "spare": f"{found.spare or 0.0:,.0f}",
    }
    kind: str = line.fate
    if kind == "keep" and found.without:
        kind = "without"
    elif kind == "keep" and found.other_km is None:
        kind = "empty"
    elif kind == "close" and not found.pupils:
        kind = "close_empty"
    elif kind in ("close", "open") and found.other_km is None:
        kind += "_unknown"
    return text(f"network.figures.{kind}", lang, reason=reason, **blanks)


def cell_row(line: CellLine, stage: StagePlan) -> Json:
    """A line of the catchment list, by `COLUMNS`."""
    names = {site.id: site.name for site in stage.ground.sites}
    return {
        "year": line.year,
        "stage": line.stage,
        "band": line.band,
        "cell": line.cell,
        "cell_name": line.name,
        "township": line.township,
        "pupils": line.pupils,
        "site": line.site,
        "site_name": names[line.site],
        "km": round(line.km, 3),
        "boards": line.boards,
        "before": line.before,
        "before_km": None if line.before_km is None else round(line.before_km, 3),
        "before_assumed": line.before_assumed,
        "further_km": None if line.further_km is None else round(line.further_km, 3),
    }


def travel(stage: StagePlan) -> list[Json]:
    """Travel before and after, by plan year: the pupils of that year on both ways."""
    found = []
    for year in stage.ground.years:
        lines = [line for line in stage.cells if line.year == year and line.before_km is not None and line.pupils]
        if not lines:
            continue
        pupils = sum(line.pupils for line in lines)
        before = sum(line.pupils * (line.before_km or 0.0) for line in lines)
        after = sum(line.pupils * line.km for line in lines)
        further = [line for line in lines if (line.further_km or 0.0) > 1e-6]
        found.append(
            {
                "year": year,
                "mean_km_before": before / pupils,
                "mean_km_after": after / pupils,
                "longest_km_after": max(line.km for line in lines),
                "pupils_further": sum(line.pupils for line in further),
                "cells_further": len({line.cell for line in further}),
            }
        )
    return found


def short_json(stage: StagePlan) -> Json | None:
    """What is missing where there is no network: cells too big or out of reach, places short, where to add them."""
    if stage.short is None:
        return None
    cells = stage.ground.cells
    missing: list[Json] = []
    for turn, year in enumerate(stage.ground.years):
        by_town: dict[str, float] = {}
        for at in np.nonzero(stage.short.unplaced[turn] > 1e-6)[0]:
            town = cells[at].township
            by_town[town] = by_town.get(town, 0.0) + float(stage.short.unplaced[turn, at])
        missing += [
            {"year": year, "township": town, "places": round(number, 3)} for town, number in sorted(by_town.items())
        ]
    out = zip(stage.short.out_of_reach, stage.short.nearest_km, strict=True)
    big = zip(stage.short.too_big, stage.short.most_places, strict=True)
    return {
        "too_big": [
            {
                "cell": cells[at].id,
                "name": cells[at].name,
                "township": cells[at].township,
                "band": cells[at].band,
                "pupils": int(np.ceil(stage.ground.problem.demand[:, at].max() - 1e-6)),
                "most_places": int(most),
            }
            for at, most in big
        ],
        "out_of_reach": [
            {
                "cell": cells[at].id,
                "name": cells[at].name,
                "township": cells[at].township,
                "band": cells[at].band,
                "nearest_km": None if np.isnan(km) else round(float(km), 3),
            }
            for at, km in out
        ],
        "places_short": missing,
        "add_at": [
            {
                "site": site.id,
                "name": site.name,
                "candidate": site.candidate,
                "places": int(np.ceil(places - 1e-6)),
                "beds": int(np.ceil(beds - 1e-6)),
            }
            for site, places, beds in zip(stage.ground.sites, stage.short.places, stage.short.beds, strict=True)
            if max(places, beds) > 1e-6
        ],
    }


def catchments_csv(plan: NetworkPlan) -> str:
    """The catchment list as CSV with a byte order mark, so that spreadsheets read Chinese."""
    file = StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for stage in plan.stages:
        for line in stage.cells:
            row = cell_row(line, stage)
            writer.writerow({key: "" if row[key] is None else row[key] for key in COLUMNS})
    return "\ufeff" + file.getvalue()


def network_geojson(plan: NetworkPlan, lang: Lang) -> Json:
    """Sites as points, and for each cell, stage and year a line to the site that it goes to."""
    features: list[Json] = []
    for stage in plan.stages:
        spots = {site.id: (site.lon, site.lat) for site in stage.ground.sites}
        homes = {cell.id: (cell.lon, cell.lat) for cell in stage.ground.cells}
        for line in stage.sites:
            if line.site.lon is not None and line.site.lat is not None:
                point = {"type": "Point", "coordinates": [line.site.lon, line.site.lat]}
                features.append(_feature(point, {"stage": stage.ground.stage, **site_json(line, lang)}))
        for cell in stage.cells:
            end = spots[cell.site]
            if end[0] is None:
                continue
            way = {"type": "LineString", "coordinates": [list(homes[cell.cell]), list(end)]}
            features.append(_feature(way, cell_row(cell, stage)))
    return {"type": "FeatureCollection", "features": features}


def _feature(geometry: Json, properties: Json) -> Json:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
