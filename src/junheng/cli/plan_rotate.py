"""`junheng plan rotate`: who moves where next school year."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data, judging
from junheng.cli.interrupts import INTERRUPTED, Patience
from junheng.cli.output import print_json
from junheng.cli.plan_options import EFFORT
from junheng.cli.plan_progress import Bounds
from junheng.cli.plan_rotate_tables import print_rotation
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.errors import EngineError, InputError
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from junheng.plan.rotation.result import Rotation
    from junheng.plan.rotation.rotate import Given
    from junheng.plan.rotation.rules import Rules

FORMATS = (".json", ".xlsx", ".docx")


@click.command("rotate", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    Option(["--rules"], type=data.FILE, metavar="RULES.toml", help="rotate.option_rules"),
    Option(["--curriculum"], type=data.FILE, metavar="LESSONS.toml", help="rotate.option_curriculum"),
    Option(["--refused"], type=data.FILE, metavar="FILE", help="rotate.option_refused"),
    Option(["--previous", "earlier"], type=data.FILE, metavar="LIST.json", help="rotate.option_earlier"),
    Option(["--names"], type=data.FILE, metavar="FILE", help="rotate.option_names"),
    Option(["--journeys"], type=data.FILE, metavar="FILE.csv", help="rotate.option_journeys"),
    Option(["--roads"], type=data.FILE, metavar="FILE.osm.pbf", help="rotate.option_roads"),
    Option(["--managers"], type=data.FILE, metavar="FILE", help="rotate.option_managers"),
    Option(["--letters"], type=data.FILE, metavar="OUT.docx", help="rotate.option_letters"),
    data.MAPPING,
    Option(["--partial"], is_flag=True, help="cli.option.partial"),
    *EFFORT,
    Option(["--seed"], type=click.IntRange(0), default=0, show_default=True, metavar="K", help="rotate.option_seed"),
    data.OUT,
    data.JSON,
    data.LANG,
)
@click.pass_context
def rotate(
    context: click.Context,
    /,
    book: Path,
    names: Path | None,
    letters: Path | None,
    out: Path | None,
    as_json: bool,
    **asked: Any,
) -> int:
    """Read, check, find the list, check it, print."""
    from junheng.assess.partial import without_errors
    from junheng.plan.digests import digest
    from junheng.plan.request import Effort
    from junheng.plan.rotation.contract import rotation_json
    from junheng.plan.rotation.curriculum import default_curriculum, load_curriculum
    from junheng.plan.rotation.ground import Asked
    from junheng.plan.rotation.records import records
    from junheng.plan.rotation.replies import read_earlier, read_names, read_refusals, refuse_unknown
    from junheng.plan.rotation.rotate import rotate as found_by
    from junheng.plan.rotation.rules import default_rules, load_rules
    from junheng.terms.findings import errors

    lang = lang_of(context)
    if out is not None and out.suffix not in FORMATS:
        raise InputError("cli.unknown_format", path=str(out), known=", ".join(FORMATS))
    if letters is not None and letters.suffix != ".docx":
        raise InputError("cli.unknown_format", path=str(letters), known=".docx")
    rules = default_rules() if asked["rules"] is None else load_rules(asked["rules"])
    lessons = default_curriculum() if asked["curriculum"] is None else load_curriculum(asked["curriculum"])
    refused = frozenset() if asked["refused"] is None else read_refusals(asked["refused"])
    earlier = None if asked["earlier"] is None else read_earlier(asked["earlier"])
    called = None if names is None else read_names(names)
    given = _given(asked, rules)
    facts, _, findings = data.checked(book, asked["mapping"], [], lang)
    wrong = bool(errors(findings))
    if wrong and not asked["partial"]:
        return judging.refuse(findings, lang, as_json=as_json)
    if wrong:
        facts = without_errors(facts, findings)
    if refused:
        refuse_unknown(refused, records(facts, rules, lessons))
    effort = Effort(asked["seconds"], asked["gap"], asked["seed"])
    with Patience() as patience:
        found = found_by(
            facts,
            rules,
            lessons,
            Asked(refused, earlier),
            effort,
            given,
            say=Bounds(lang, "rotate.step_"),
            stop=lambda: patience.over,
        )
    inputs = {
        "digests": {"data": facts.digest, "rules": digest(rules), "curriculum": digest(lessons)},
        "rules": rules.name(lang),
        "curriculum": lessons.name(lang),
        "seed": effort.seed,
        "gap": effort.gap,
        "weights": dict(rules.weights),
        "distances": {name: None if asked[name] is None else asked[name].name for name in ("journeys", "roads")},
    }
    made_with = text("rotate.made_with", lang, rules=rules.name(lang), curriculum=lessons.name(lang))
    county = next(iter(facts["county"]["name"].drop_nulls()), "") or facts.county_codes()[0]
    told = rotation_json(found, lang, inputs=inputs, names=called)
    note = facts["county"]["note"][0] or ""
    if out is not None:
        _write(out, found, told, lang, county, made_with, called, note)
    if letters is not None:
        from junheng.report.kinds.rotation.letters import build as written
        from junheng.report.write import write_document

        write_document(letters, written(found, lang, county, called, note))
    if as_json:
        print_json(told)
    else:
        print_rotation(found, lang, county, made_with, called)
        for path in (out, letters):
            if path is not None:
                click.echo(text("cli.written", lang, path=str(path)))
    if patience.over or found.interrupted:
        click.echo(text("cli.interrupted", lang), err=True)
        return INTERRUPTED
    if found.status == "unknown":
        raise EngineError("rotate.out_of_time")
    return 1 if wrong else 0


def _given(asked: "Mapping[str, Any]", rules: "Rules") -> "Given":
    """Journeys, roads and managers from their files."""
    from junheng.plan.rotation.replies import read_managers
    from junheng.plan.rotation.rotate import Given
    from junheng.plan.travel.measured import read_measured
    from junheng.plan.travel.roads import read_roads

    return Given(
        {} if asked["journeys"] is None else read_measured(asked["journeys"], rules.km_per_hour),
        None if asked["roads"] is None else read_roads(asked["roads"]),
        {} if asked["managers"] is None else read_managers(asked["managers"]),
    )


def _write(
    out: Path,
    found: "Rotation",
    told: "Mapping[str, Any]",
    lang: Lang,
    county: str,
    made_with: str,
    names: "Mapping[str, str] | None",
    note: str,
) -> None:
    if out.suffix == ".json":
        from junheng.facts.files.atomic import replacing

        with replacing(out) as temporary:
            temporary.write_text(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")
        return
    from junheng.report.kinds.rotation.document import build
    from junheng.report.write import write_document

    write_document(out, build(found, lang, county, made_with, names, note).numbered())
