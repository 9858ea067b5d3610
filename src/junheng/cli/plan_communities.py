"""`junheng plan communities`: which schools belong together, and whether members come nearer to their leads."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data, judging
from junheng.cli.interrupts import INTERRUPTED, Patience
from junheng.cli.output import print_json
from junheng.cli.plan_options import EFFORT
from junheng.cli.plan_progress import Bounds
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.errors import EngineError, InputError
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.facts.table import Facts
    from junheng.plan.communities.rules import Rules
    from junheng.report.document import Document

FORMATS = (".json", ".docx", ".xlsx", ".pdf", ".geojson")
KINDS = ("community", "group", "pairing", "township")


@click.command("communities", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    Option(
        ["--kind"], type=click.Choice(KINDS), default="community", show_default=True, help="communities.option_kind"
    ),
    Option(["--rules"], type=data.FILE, metavar="RULES.toml", help="communities.option_rules"),
    Option(["--wishes"], type=data.FILE, metavar="WISHES.toml", help="communities.option_wishes"),
    Option(["--previous"], type=data.FILE, metavar="LIST", help="communities.option_previous"),
    Option(["--journeys"], type=data.FILE, metavar="FILE.csv", help="communities.option_journeys"),
    Option(["--follow"], type=data.FILE, metavar="LIST.json", help="communities.option_follow"),
    data.MAPPING,
    Option(["--partial"], is_flag=True, help="cli.option.partial"),
    *EFFORT,
    Option(
        ["--seed"], type=click.IntRange(0), default=0, show_default=True, metavar="K", help="communities.option_seed"
    ),
    data.OUT,
    data.JSON,
    data.LANG,
)
@click.pass_context
def communities(context: click.Context, /, book: Path, out: Path | None, as_json: bool, **asked: Any) -> int:
    """Read, check, find the list, check it, print; or compare an earlier list with the data."""
    from junheng.assess.partial import without_errors
    from junheng.plan.communities.rules import default_rules, load_rules
    from junheng.terms.findings import errors

    lang = lang_of(context)
    if out is not None and out.suffix not in FORMATS:
        raise InputError("cli.unknown_format", path=str(out), known=", ".join(FORMATS))
    if asked["follow"] is not None and (asked["wishes"] is not None or asked["previous"] is not None):
        raise InputError("communities.follow_nothing")
    if asked["follow"] is not None and out is not None and out.suffix == ".geojson":
        raise InputError("communities.follow_format")
    rules = default_rules(asked["kind"]) if asked["rules"] is None else load_rules(asked["rules"], asked["kind"])
    facts, _, findings = data.checked(book, asked["mapping"], [], lang)
    wrong = bool(errors(findings))
    if wrong and not asked["partial"]:
        return judging.refuse(findings, lang, as_json=as_json)
    if wrong:
        facts = without_errors(facts, findings)
    if asked["follow"] is not None:
        return _follow(facts, rules, asked["follow"], out, lang, as_json=as_json) or int(wrong)
    return _form(facts, rules, asked, out, lang, as_json=as_json) or int(wrong)


def _form(
    facts: "Facts", rules: "Rules", asked: Mapping[str, Any], out: Path | None, lang: Lang, *, as_json: bool
) -> int:
    """A list: found, written, printed."""
    from dataclasses import replace

    from junheng.cli.plan_communities_tables import print_communities
    from junheng.plan.communities.contract import communities_json, geojson
    from junheng.plan.communities.form import formed
    from junheng.plan.communities.lists import read_previous
    from junheng.plan.communities.wishes import Wishes, read_wishes
    from junheng.plan.digests import digest
    from junheng.plan.request import Effort
    from junheng.plan.travel.measured import read_measured

    wishes = Wishes() if asked["wishes"] is None else read_wishes(asked["wishes"])
    if asked["previous"] is not None:
        wishes = replace(wishes, previous=read_previous(asked["previous"]))
    measured = {} if asked["journeys"] is None else read_measured(asked["journeys"], rules.km_per_hour)
    effort = Effort(asked["seconds"], asked["gap"], asked["seed"])
    with Patience() as patience:
        found = formed(
            facts, rules, wishes, measured, effort, say=Bounds(lang, "communities.step_"), stop=lambda: patience.over
        )
    inputs = {
        "digests": {"data": facts.digest, "rules": digest(rules), "wishes": digest(wishes)},
        "rules": rules.name(lang),
        "seed": effort.seed,
        "gap": effort.gap,
    }
    made_with = text("communities.made_with", lang, rules=rules.name(lang))
    told = communities_json(found, lang, inputs=inputs)
    if out is not None:
        if out.suffix in (".json", ".geojson"):
            _write_json(out, told if out.suffix == ".json" else geojson(found))
        else:
            from junheng.report.kinds.communities.document import build

            _write_document(out, build(found, lang, made_with, agreements=out.suffix != ".xlsx", note=_note(facts)))
    if as_json:
        print_json(told)
    else:
        print_communities(found, lang, made_with, interrupted=patience.over)
        if out is not None:
            click.echo(text("cli.written", lang, path=str(out)))
    if patience.over:
        click.echo(text("cli.interrupted", lang), err=True)
        return INTERRUPTED
    if found.status == "unknown":
        raise EngineError("communities.out_of_time")
    return 0


def _note(facts: "Facts") -> str:
    return facts["county"]["note"][0] or ""


def _follow(facts: "Facts", rules: "Rules", path: Path, out: Path | None, lang: Lang, *, as_json: bool) -> int:
    """Members' gaps then and now."""
    from junheng.cli.plan_communities_tables import print_following
    from junheng.plan.communities.contract import following_json
    from junheng.plan.communities.follow import followed
    from junheng.plan.communities.lists import read_list

    found = followed(facts, rules, read_list(path))
    told = following_json(found, lang)
    if out is not None:
        if out.suffix == ".json":
            _write_json(out, told)
        else:
            from junheng.report.kinds.communities.following import build

            _write_document(out, build(found, lang, _note(facts)))
    if as_json:
        print_json(told)
    else:
        print_following(found, lang)
        if out is not None:
            click.echo(text("cli.written", lang, path=str(out)))
    return 0


def _write_json(out: Path, told: Mapping[str, Any]) -> None:
    from junheng.facts.files.atomic import replacing

    with replacing(out) as temporary:
        temporary.write_text(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")


def _write_document(out: Path, document: "Document") -> None:
    from junheng.report.write import write_document

    write_document(out, document.numbered())
