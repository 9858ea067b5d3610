"""`junheng plan network`: which sites stay, close, grow or open, and which cells each of them serves."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data, judging
from junheng.cli.interrupts import INTERRUPTED, Patience
from junheng.cli.output import print_findings, print_json, table
from junheng.cli.plan_options import EFFORT
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.errors import EngineError, InputError
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from junheng.plan.network.outcome import NetworkPlan

FORMATS = (".json", ".xlsx", ".docx", ".csv")
MOST_LINES = 40
"""Sites shown; JSON and the workbook have all."""


@click.command("network", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    Option(["--rules"], type=data.FILE, metavar="RULES.toml", help="network.option_rules"),
    Option(["--distances"], type=data.FILE, metavar="JOURNEYS.csv", help="network.option_distances"),
    Option(["--map", "map_"], type=data.FILE, metavar="MAP.geojson", help="network.option_map"),
    data.MAPPING,
    Option(["--partial"], is_flag=True, help="cli.option.partial"),
    *EFFORT,
    Option(["--seed"], type=click.IntRange(0), default=0, show_default=True, metavar="K", help="network.option_seed"),
    data.OUT,
    data.JSON,
    data.LANG,
)
@click.pass_context
def network(
    context: click.Context, /, book: Path, map_: Path | None, out: Path | None, as_json: bool, **asked: Any
) -> int:
    """Read, check, settle, check again, print."""
    from junheng.assess.partial import without_errors
    from junheng.plan.digests import digest
    from junheng.plan.network.contract import network_geojson, network_json
    from junheng.plan.network.outcome import network_plan
    from junheng.plan.network.rules import default_rules, load_rules
    from junheng.plan.request import Effort
    from junheng.plan.travel.journeys import Journeys
    from junheng.plan.travel.measured import read_measured
    from junheng.terms.findings import errors

    lang = lang_of(context)
    if out is not None and out.suffix not in FORMATS:
        raise InputError("cli.unknown_format", path=str(out), known=", ".join(FORMATS))
    rules = default_rules() if asked["rules"] is None else load_rules(asked["rules"])
    measured = {} if asked["distances"] is None else read_measured(asked["distances"], rules.km_per_hour)
    facts, _, findings = data.checked(book, asked["mapping"], [], lang)
    wrong = bool(errors(findings))
    if wrong and not asked["partial"]:
        return judging.refuse(findings, lang, as_json=as_json)
    if wrong:
        facts = without_errors(facts, findings)
    effort = Effort(asked["seconds"], asked["gap"], asked["seed"])
    with Patience() as patience:
        found = network_plan(facts, rules, Journeys(rules.road_factor, measured), effort, lambda: patience.over)
    inputs = {
        "digests": {"data": facts.digest, "rules": digest(rules)},
        "rules": rules.name(lang),
        "seed": effort.seed,
        "gap": effort.gap,
    }
    made_with = text("network.made_with", lang, rules=rules.name(lang))
    county = next(iter(facts["county"]["name"].drop_nulls()), "") or facts.county_codes()[0]
    told = network_json(found, lang, inputs=inputs)
    if out is not None:
        _write(out, found, told, lang, county, made_with, facts["county"]["note"][0] or "")
    if map_ is not None:
        _write_text(map_, json.dumps(network_geojson(found, lang), ensure_ascii=False, allow_nan=False))
    if as_json:
        print_json(told)
    else:
        _print(found, lang, county, made_with)
        for path in (out, map_):
            if path is not None:
                click.echo(text("cli.written", lang, path=str(path)))
    if patience.over:
        click.echo(text("cli.interrupted", lang), err=True)
        return INTERRUPTED
    if found.status == "unknown":
        raise EngineError("network.out_of_time")
    return 1 if wrong else 0


def _write(
    out: Path, found: "NetworkPlan", told: "Mapping[str, Any]", lang: Lang, county: str, made_with: str, note: str
) -> None:
    from junheng.plan.network.contract import catchments_csv

    if out.suffix == ".json":
        _write_text(out, json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False))
        return
    if out.suffix == ".csv":
        _write_text(out, catchments_csv(found))
        return
    from junheng.report.kinds.network.document import build
    from junheng.report.write import write_document

    write_document(out, build(found, lang, county, made_with, note).numbered())


def _write_text(path: Path, words: str) -> None:
    from junheng.facts.files.atomic import replacing

    with replacing(path) as temporary:
        temporary.write_text(words, encoding="utf-8")


def _print(found: "NetworkPlan", lang: Lang, county: str, made_with: str) -> None:
    from junheng.plan.network.contract import why
    from junheng.report.kinds.network.sentences import sentences

    click.echo(text("network.title", lang, county=county))
    for said in sentences(found, lang):
        click.echo(said)
    changed = [
        (stage, line) for stage in found.stages for line in stage.sites if line.fate in ("close", "grow", "open")
    ]
    if changed:
        heads = ("stage", "name", "fate", "year", "into", "classes", "why")
        rows = []
        for stage, line in changed[:MOST_LINES]:
            names = {site.id: site.name for site in stage.ground.sites}
            rows.append(
                [
                    text(f"terms.stage.{line.stage}", lang),
                    line.site.name,
                    text(f"network.fate.{line.fate}", lang),
                    str(line.year),
                    text("terms.separator.list", lang).join(names[id] for id in line.into),
                    str(line.classes),
                    why(line, lang),
                ]
            )
        table(text("network.sheet.sites", lang), [text(f"network.column.{head}", lang) for head in heads], rows)
    click.echo(made_with)
    click.echo(text("network.assumed", lang))
    print_findings(found.findings, lang)
