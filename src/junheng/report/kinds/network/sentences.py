"""What a network comes to, in sentences: for the terminal and the first page."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from junheng.plan.network.contract import WAN, short_json, travel
from junheng.plan.network.outcome import NetworkPlan, StagePlan
from junheng.terms.messages import Lang, text


def band_words(band: str, lang: Lang, *, together: bool) -> str:
    """What grades a row of the list stands for."""
    return text(f"network.band.{'primary' if together and band == 'primary_lower' else band}", lang)


def sentences(plan: NetworkPlan, lang: Lang) -> list[str]:
    """All stages, in their order."""
    return [line for stage in plan.stages for line in _stage(stage, lang)]


def _stage(stage: StagePlan, lang: Lang) -> list[str]:
    answer, name = stage.settled, text(f"terms.stage.{stage.ground.stage}", lang)
    if answer.cost is None or answer.split_cost is None or answer.split_gap is None or answer.gap is None:
        return _short(stage, name, lang)
    number = Counter(line.fate for line in stage.sites)
    fates = {fate: number.get(fate, 0) for fate in ("keep", "close", "grow", "open")}
    years = text("terms.separator.list", lang).join(str(year) for year in stage.ground.years)
    loss = max(0.0, answer.cost - answer.split_cost * (1 - answer.split_gap)) / answer.cost
    found = [
        text(
            "network.stage_line",
            lang,
            stage=name,
            cost=_wan(answer.cost),
            years=years,
            gap=f"{answer.gap:.2%}",
            **fates,
        ),
        text(
            "network.split_line", lang, cost=_wan(answer.split_cost), gap=f"{answer.split_gap:.2%}", loss=f"{loss:.2%}"
        ),
    ]
    if stage.by_hand is None:
        found.append(text("network.by_hand_none", lang))
    else:
        found.append(text("network.by_hand", lang, cost=_wan(stage.by_hand)))
    found += [
        text(
            "network.travel_line",
            lang,
            year=row["year"],
            before=f"{row['mean_km_before']:.2f}",
            after=f"{row['mean_km_after']:.2f}",
            longest=f"{row['longest_km_after']:.1f}",
            pupils=round(row["pupils_further"]),
            cells=row["cells_further"],
        )
        for row in travel(stage)
    ]
    return found


def _wan(yuan: float) -> str:
    return f"{yuan / WAN:,.1f}"


def _where(cell: Mapping[str, Any], stage: StagePlan, lang: Lang) -> dict[str, str]:
    band = band_words(cell["band"], lang, together=stage.together)
    return {"township": cell["township"], "name": cell["name"], "band": band}


def _short(stage: StagePlan, name: str, lang: Lang) -> list[str]:
    told = short_json(stage)
    if told is None:
        return [text("network.unknown", lang, stage=name)]
    found = [text("network.infeasible", lang, stage=name)]
    for cell in told["too_big"]:
        where = _where(cell, stage, lang)
        most = {"pupils": cell["pupils"], "places": cell["most_places"]}
        found.append(text("network.too_big", lang, **most, **where))
    for cell in told["out_of_reach"]:
        where = _where(cell, stage, lang)
        if cell["nearest_km"] is None:
            found.append(text("network.out_of_reach_unknown", lang, **where))
        else:
            found.append(text("network.out_of_reach", lang, km=f"{cell['nearest_km']:.1f}", **where))
    for row in told["places_short"]:
        found.append(
            text(
                "network.places_short", lang, year=row["year"], township=row["township"], places=f"{row['places']:.0f}"
            )
        )
    for row in told["add_at"]:
        kind = "add_beds" if row["beds"] else "add_places"
        found.append(text(f"network.{kind}", lang, name=row["name"], places=row["places"], beds=row["beds"]))
    if len(found) == 1:
        found.append(text("network.short_together", lang))
    return found
