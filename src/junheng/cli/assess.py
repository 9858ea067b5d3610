"""`junheng assess`: a county, or several, held against a standard."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from junheng.cli import data
from junheng.cli.output import findings_json, print_findings, print_json, print_tally
from junheng.cli.speech import Command, Option, lang_of
from junheng.cli.verdict import print_counties, print_county, print_path
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, errors
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.assess.contract import Json
    from junheng.assess.outcome import Assessment


@click.command("assess", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    data.STANDARD,
    data.WITH,
    data.ON,
    data.MAPPING,
    data.PREVIOUS,
    data.TOLERANCE,
    data.SET,
    data.GROUP,
    data.ENGINE,
    Option(
        ["--path", "path_file"],
        is_flag=False,
        flag_value="quality-2035",
        metavar="[ID|FILE]",
        help="cli.option.path",
    ),
    Option(["--schools"], is_flag=True, help="cli.option.schools"),
    Option(["--partial"], is_flag=True, help="cli.option.partial"),
    data.OUT,
    data.JSON,
    data.LANG,
)
@click.pass_context
def assess(
    context: click.Context,
    book: Path,
    standard: str,
    extra: tuple[str, ...],
    on: str | None,
    mapping: Path | None,
    previous: Path | None,
    tolerance: tuple[str, ...],
    settings: tuple[str, ...],
    group: str,
    engine: str,
    path_file: str | None,
    schools: bool,
    partial: bool,
    out: Path | None,
    as_json: bool,
) -> int:
    """Read, check, judge, print."""
    from junheng.assess.contract import assessment_json, counties_json
    from junheng.assess.county import Choices
    from junheng.assess.partial import without_errors
    from junheng.assess.run import Request, assess_counties
    from junheng.facts.engine import engine as find_engine
    from junheng.facts.fields import dictionary
    from junheng.standards.resolve import find_rulebook

    lang = lang_of(context)
    if group not in dictionary()["schools"].fields:
        raise InputError("cli.unknown_group", field=group)
    if out is not None and out.suffix not in (".xlsx", ".json"):
        raise InputError("cli.unknown_format", path=str(out), known=".xlsx, .json")
    chosen = find_rulebook(standard)
    added = data.rulebooks(data.listed(extra))
    facts, before, findings = data.checked(book, mapping, previous, lang)
    wrong = errors(findings)
    if wrong and not partial:
        return _refused(findings, lang, as_json)
    if wrong:
        facts = without_errors(facts, findings)
    choices = Choices(data.settings(settings), data.listed(tolerance), group)
    request = Request(
        standard=chosen,
        extra=tuple(added),
        on=data.day(on, facts),
        choices=choices,
    )
    sums = find_engine(engine)
    found: list[Assessment] = []
    number = len(facts.county_codes())
    for assessment in assess_counties(facts, before, request, sums, findings):
        found.append(assessment)
        if number > 1:
            click.echo(text("cli.progress", lang, done=len(found), all=number, name=assessment.county_name), err=True)
    whole = number <= 1
    answer = assessment_json(found[0], lang) if whole else counties_json(found, lang, schools=schools)
    if path_file is not None and whole:
        from junheng.assess.path import assess_path, path_json
        from junheng.standards.path import find_path

        answer["path"] = path_json(
            assess_path(facts, find_path(path_file), choices, on=request.on, extra=request.extra, engine=sums)
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
    return 1 if wrong else 0


def _refused(findings: Sequence[Finding], lang: Lang, as_json: bool) -> int:
    """Errors in the data: they are printed, nothing is computed."""
    if as_json:
        print_json(findings_json(findings, lang))
    else:
        print_findings([finding for finding in findings if finding.severity == "error"], lang)
        print_tally(findings, lang)
    click.echo(text("cli.refused", lang), err=True)
    return 1


def _write(out: Path, found: Sequence["Assessment"], answer: "Json", lang: Lang) -> None:
    """The report beside the screen: Excel for one county, JSON for any number."""
    if out.suffix == ".json":
        from junheng.facts.files.atomic import replacing

        with replacing(out) as temporary:
            temporary.write_text(json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")
        return
    from junheng.report.excel import write_excel

    if len(found) != 1:
        raise InputError("cli.one_county_report", number=len(found))
    write_excel(out, found[0], lang)
