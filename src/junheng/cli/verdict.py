"""The verdict on the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from junheng.cli.output import print_tally, table
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.assess.outcome import Assessment, Spread

VERDICT_MARK = {"pass": "✔", "fail": "✘", "undetermined": "?"}


def print_county(assessment: "Assessment", lang: Lang) -> None:
    """One county: verdict, coefficients, clauses."""
    from junheng.assess.contract import detail

    click.echo(
        text(
            "cli.county_title",
            lang,
            county=assessment.county_name or assessment.county_code,
            standard=assessment.rulebook.name(lang),
            source=assessment.rulebook.source,
            on=assessment.on.isoformat(),
            year=assessment.school_year,
        )
    )
    click.echo(
        text(
            "cli.verdict_line",
            lang,
            verdict=verdict_word(assessment.verdict, lang),
            computed=verdict_word(assessment.computed, lang),
        )
    )
    for stage, result in assessment.stages.items():
        rule = text(
            "cli.stage_schools" if result.schools_met is not None else "cli.stage_no_rule",
            lang,
            schools=result.schools,
            met=result.schools_met,
            unknown=result.schools_unknown,
        )
        title = text(
            "cli.stage_title",
            lang,
            stage=text(f"terms.stage.{stage}", lang),
            verdict=verdict_word(result.verdict, lang),
            computed=verdict_word(result.computed, lang),
            schools=rule,
        )
        rows = [
            _spread_row(assessment.rulebook.indicators[id].name(lang), spread, lang)
            for id, spread in result.spreads.items()
        ]
        if result.composite is not None:
            composite = result.composite
            rows.append(
                [
                    "",
                    text("cli.composite", lang),
                    "",
                    _coefficient(composite.value, lang),
                    _coefficient(float(composite.limit), lang),
                    _passes(composite.passes, lang) + (text("cli.near", lang) if composite.borderline else ""),
                    "",
                ]
            )
        headings = [
            text(f"cli.heading.{name}", lang) for name in ("id", "indicator", "mean", "cv", "limit", "verdict", "way")
        ]
        table(title, headings, rows, right=(2, 3, 4))
    headings = [text(f"cli.heading.{name}", lang) for name in ("id", "clause", "verdict", "why")]
    rows = [
        [
            id,
            assessment.rulebook.clauses[id].name(lang),
            verdict_word(result.verdict, lang),
            detail(result, lang),
        ]
        for id, result in assessment.clauses.items()
    ]
    table(text("cli.clauses", lang), headings, rows)
    _choices(assessment, lang)
    print_tally(assessment.findings, lang)


def _choices(assessment: "Assessment", lang: Lang) -> None:
    for id in assessment.tolerances:
        schools = assessment.tolerances_used.get(id, ())
        label = assessment.rulebook.tolerances[id].label(lang)
        click.echo(text("cli.tolerance", lang, id=id, label=label, number=len(schools)))
    for id, value in assessment.settings.items():
        setting = assessment.rulebook.settings[id]
        if value != setting.default:
            click.echo(text("cli.setting", lang, label=setting.label(lang), value=value))
    for pair in assessment.rulebook.replaced:
        click.echo(
            text(
                "cli.replaced",
                lang,
                indicator=pair.new.indicator,
                stage=text(f"terms.stage.{pair.new.stage}", lang),
                new=float(pair.new.value),
                source=pair.new.source,
                old=float(pair.old.value),
                old_source=pair.old.source,
            )
        )
    for target in assessment.targets:
        click.echo(
            text(
                "cli.target",
                lang,
                id=target.id,
                value=target.value,
                wanted=float(target.wanted) if target.wanted is not None else None,
                verdict=verdict_word(target.verdict, lang),
            )
        )


def _spread_row(name: str, spread: "Spread", lang: Lang) -> list[str]:
    way = spread.nearest_way
    return [
        spread.indicator,
        name,
        _plain(float(spread.mean)) if spread.mean is not None else text("terms.no_data", lang),
        _coefficient(spread.cv, lang),
        _coefficient(float(spread.limit), lang) if spread.limit is not None else "—",
        _passes(spread.passes, lang) + (text("cli.near", lang) if spread.borderline else ""),
        text(
            "cli.level_way",
            lang,
            schools=way.schools,
            level=f"{way.level:.2f}",
            add=f"{float(way.add):,.0f}",
            unit=_unit(way.unit, lang),
        )
        if way is not None
        else "",
    ]


def _unit(id: str, lang: Lang) -> str:
    from junheng.facts.fields import units

    return units()[id].label(lang)


def _plain(value: float) -> str:
    """A county value: two decimals, four where two would show too little of it (0.0756 teachers per pupil)."""
    return f"{value:,.2f}" if abs(value) >= 1 or value == 0 else f"{value:.4f}"


def _coefficient(value: float | None, lang: Lang) -> str:
    return text("terms.no_data", lang) if value is None else f"{value:.3f}"


def _passes(passes: bool | None, lang: Lang) -> str:
    if passes is None:
        return "—"
    return verdict_word("pass" if passes else "fail", lang)


def verdict_word(verdict: str, lang: Lang) -> str:
    """The word for a verdict with its sign: colour is never the only difference."""
    return f"{VERDICT_MARK[verdict]} {text(f'terms.verdict.{verdict}', lang)}"


def print_counties(assessments: Sequence["Assessment"], lang: Lang) -> None:
    """Several counties: a line each."""
    stages = list(dict.fromkeys(stage for assessment in assessments for stage in assessment.stages))
    for stage in stages:
        ids = list(dict.fromkeys(id for a in assessments if stage in a.stages for id in a.stages[stage].spreads))
        rows = []
        for assessment in assessments:
            if stage not in assessment.stages:
                continue
            result = assessment.stages[stage]
            cells = []
            for id in ids:
                spread = result.spreads.get(id)
                mark = (
                    "" if spread is None or spread.passes is None else VERDICT_MARK["pass" if spread.passes else "fail"]
                )
                cells.append(f"{_coefficient(spread.cv if spread else None, lang)} {mark}".strip())
            rows.append(
                [
                    assessment.county_code,
                    assessment.county_name,
                    str(result.schools),
                    verdict_word(result.verdict, lang),
                    *cells,
                ]
            )
        headings = [text(f"cli.heading.{name}", lang) for name in ("code", "county", "schools", "verdict")]
        title = text("cli.counties_title", lang, stage=text(f"terms.stage.{stage}", lang))
        table(title, [*headings, *ids], rows, right=(2, *range(4, 4 + len(ids))))


def print_path(steps: Sequence[dict[str, Any]], lang: Lang) -> None:
    """The path of target years, a line each."""
    for step in steps:
        click.echo(
            text(
                "cli.path_step",
                lang,
                year=step["year"],
                standard=step["standard"],
                verdict=verdict_word(step["verdict"], lang),
                computed=verdict_word(step["computed"], lang),
            )
        )
