"""`junheng explain`: how a figure came about."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data
from junheng.cli.output import print_findings, print_json
from junheng.cli.speech import Command, lang_of
from junheng.terms.findings import errors
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.assess.explain import Explanation, Input


@click.command("explain", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    click.Argument(["school"]),
    click.Argument(["stage"]),
    click.Argument(["indicator"]),
    data.STANDARD,
    data.WITH,
    data.ON,
    data.MAPPING,
    data.TOLERANCE,
    data.SET,
    data.JSON,
    data.LANG,
)
@click.pass_context
def explain(
    context: click.Context,
    book: Path,
    school: str,
    stage: str,
    indicator: str,
    standard: str,
    extra: tuple[str, ...],
    on: str | None,
    mapping: Path | None,
    tolerance: tuple[str, ...],
    settings: tuple[str, ...],
    as_json: bool,
) -> int:
    """Assess, then take one figure apart."""
    from junheng.assess.county import Choices
    from junheng.assess.explain import explain as derive
    from junheng.assess.partial import without_errors
    from junheng.assess.run import Request, assess_one
    from junheng.facts.engine import PolarsEngine
    from junheng.standards.resolve import find_rulebook

    lang = lang_of(context)
    facts, _, findings = data.checked(book, mapping, (), lang)
    # As under `assess --partial`: what an error names is not computed with.
    facts = without_errors(facts, findings)
    wanted = {text(f"terms.stage.{id}", "zh"): id for id in ("primary", "junior")}.get(stage, stage)
    choices = Choices(data.settings(settings), data.listed(tolerance))
    request = Request(find_rulebook(standard), tuple(data.rulebooks(data.listed(extra))), data.day(on, facts), choices)
    county = next(
        (part for part in facts.counties() if school in [*part["schools"]["school"], *part["schools"]["name"]]),
        facts,
    )
    found = derive(county, assess_one(county, {}, request, PolarsEngine(), findings), school, wanted, indicator)
    if as_json:
        print_json(_json(found, lang))
    else:
        _print(found, lang)
    wrong = [finding for finding in errors(findings) if finding.school == found.unit.school]
    print_findings(wrong, lang, err=True)
    return 1 if wrong else 0


def _json(found: "Explanation", lang: Lang) -> dict[str, Any]:
    from junheng.assess.contract import number

    reading = found.reading
    return {
        "school": found.unit.school,
        "name": found.unit.name,
        "stage": found.unit.stage,
        "indicator": found.indicator.id,
        "text": found.indicator.name(lang),
        "clause": {"source": found.source, "clause": found.clause},
        "formula": formula(found, lang),
        "numerator": [_input_json(entry, lang) for entry in found.numerator],
        "denominator": [_input_json(entry, lang) for entry in found.denominator],
        "weights": [_input_json(entry, lang) for entry in found.weights],
        "share": number(found.share),
        "value": number(reading.value),
        "threshold": number(reading.threshold),
        "floor": number(reading.floor),
        "state": reading.state,
        "shortfall": number(reading.shortfall),
        "to_floor": number(reading.to_floor),
        "unit": reading.unit,
        "missing": list(reading.missing),
        "tolerances": list(reading.tolerances),
    }


def _input_json(entry: "Input", lang: Lang) -> dict[str, Any]:
    from junheng.terms.findings import plain_value

    return {
        "field": entry.field,
        "text": entry.label(lang),
        "weight": plain_value(entry.weight),
        "value": plain_value(entry.value),
        "unit": entry.unit,
        "sheet": entry.locus.sheet,
        "cell": entry.locus.cell,
        "source": entry.source,
    }


def formula(found: "Explanation", lang: Lang) -> str:
    """The formula in words, as the method document prints it."""
    top = " ".join(_term(position, entry, lang) for position, entry in enumerate(found.numerator))
    bottom = " ".join(_term(position, entry, lang) for position, entry in enumerate(found.denominator))
    scale = found.indicator.scale
    share = text("cli.times_share", lang) if found.weights else ""
    return f"({top}){share} ÷ ({bottom})" + (f" × {scale}" if scale != 1 else "")


def _term(position: int, entry: "Input", lang: Lang) -> str:
    sign = "− " if entry.weight < 0 else ("+ " if position else "")
    size = abs(entry.weight)
    times = "" if size == 1 else f"{size} × "
    return f"{sign}{times}{entry.label(lang)}"


def _print(found: "Explanation", lang: Lang) -> None:
    reading = found.reading
    stage = text(f"terms.stage.{found.unit.stage}", lang)
    click.echo(text("explain.title", lang, school=found.unit.name, stage=stage, indicator=found.indicator.id))
    click.echo(f"{text('explain.clause', lang)}: {found.source} {found.clause} {found.indicator.name(lang)}")
    click.echo(f"{text('explain.formula', lang)}: {formula(found, lang)}")
    click.echo(f"{text('explain.inputs', lang)}:")
    for entry in (*found.numerator, *found.denominator, *found.weights):
        value = text("terms.no_data", lang) if entry.value is None else str(entry.value)
        place = " ".join(part for part in (entry.locus.sheet, entry.locus.cell) if part)
        if entry.source != "entered":
            place += " " + text(f"explain.{entry.source}", lang)
        click.echo(
            f"  {entry.label(lang)} = {value}  [{place}]"
            + (f"  × {float(entry.weight):g}" if entry.weight != 1 else "")
        )
    if found.share is not None:
        click.echo(f"{text('explain.share', lang)}: {found.share} = {float(found.share):.6f}")
    if reading.value is None:
        click.echo(f"{text('explain.result', lang)}: {text('explain.missing', lang)} ({', '.join(reading.missing)})")
        return
    limit = "" if reading.threshold is None else f"  ≥ {float(reading.threshold):g}"
    click.echo(f"{text('explain.result', lang)}: {float(reading.value):.6f} {found.indicator.unit(lang)}{limit}")
    click.echo(f"{text('explain.verdict', lang)}: {text(f'terms.state.{reading.state}', lang)}")
    if reading.shortfall:
        click.echo(f"{text('explain.shortfall', lang)}: {float(reading.shortfall):g}")
    if reading.tolerances:
        click.echo(f"{text('explain.tolerance', lang)}: {', '.join(reading.tolerances)}")
