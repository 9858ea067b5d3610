"""`junheng assess`: a county, or several, held against a standard."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data, judging
from junheng.cli.output import print_json
from junheng.cli.speech import Command, Option, lang_of
from junheng.cli.verdict import print_counties, print_county, print_path
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.assess.contract import Json
    from junheng.assess.outcome import Assessment


@click.command("assess", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    *judging.OPTIONS,
    data.PREVIOUS,
    Option(
        ["--path", "path_file"],
        is_flag=False,
        flag_value="quality-2035",
        metavar="[ID|FILE]",
        help="cli.option.path",
    ),
    Option(["--schools"], is_flag=True, help="cli.option.schools"),
    data.OUT,
    data.JSON,
    data.LANG,
)
@click.pass_context
def assess(
    context: click.Context,
    /,
    book: Path,
    previous: Path | None,
    path_file: str | None,
    schools: bool,
    out: Path | None,
    as_json: bool,
    **asked: Any,
) -> int:
    """Read, check, judge, print."""
    from junheng.assess.contract import assessment_json, counties_json
    from junheng.assess.run import assess_counties

    lang = lang_of(context)
    if out is not None and out.suffix not in (".xlsx", ".json"):
        raise InputError("cli.unknown_format", path=str(out), known=".xlsx, .json")
    ready = judging.ready(book, [previous] if previous is not None else [], asked, lang)
    if ready.refused:
        return judging.refuse(ready.findings, lang, as_json=as_json)
    request, facts = ready.request, ready.facts
    found: list[Assessment] = []
    number = len(facts.county_codes())
    for assessment in assess_counties(facts, ready.last_year, request, ready.engine, ready.findings):
        found.append(assessment)
        if number > 1:
            click.echo(text("cli.progress", lang, done=len(found), all=number, name=assessment.county_name), err=True)
    whole = number <= 1
    answer = assessment_json(found[0], lang) if whole else counties_json(found, lang, schools=schools)
    if path_file is not None and whole:
        from junheng.assess.path import assess_path, path_json
        from junheng.standards.path import find_path

        path = find_path(path_file)
        answer["path"] = path_json(
            assess_path(facts, path, request.choices, on=request.on, extra=request.extra, engine=ready.engine)
        )
    if out is not None:
        _write(out, found, answer, lang)
    if as_json:
        print_json(answer)
    else:
        print_county(found[0], lang) if whole else print_counties(found, lang)
        print_path(answer.get("path", []), lang)
        if out is not None:
            click.echo(text("cli.written", lang, path=str(out)))
    return 1 if ready.wrong else 0


def _write(out: Path, found: Sequence["Assessment"], answer: "Json", lang: Lang) -> None:
    """The report beside the screen: Excel for one county, JSON for any number."""
    if out.suffix == ".json":
        from junheng.facts.files.atomic import replacing

        with replacing(out) as temporary:
            temporary.write_text(json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")
        return
    from junheng.report.write import write_excel

    if len(found) != 1:
        raise InputError("cli.one_county_report", number=len(found))
    write_excel(out, found[0], lang)
