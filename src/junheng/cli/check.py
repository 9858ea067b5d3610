"""`junheng check`: a dry run over a county's data; it changes nothing."""

from pathlib import Path

import click

from junheng.cli import data
from junheng.cli.output import findings_json, print_findings, print_json, print_tally
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.findings import errors
from junheng.terms.messages import text


@click.command("check", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    data.MAPPING,
    data.PREVIOUS,
    Option(["--marked"], type=data.FILE, metavar="FILE", help="cli.option.marked"),
    data.JSON,
    data.LANG,
)
@click.pass_context
def check(
    context: click.Context,
    book: Path,
    mapping: Path | None,
    previous: Path | None,
    marked: Path | None,
    as_json: bool,
) -> int:
    """Read, check, print."""
    lang = lang_of(context)
    _, _, findings = data.checked(book, mapping, [previous] if previous is not None else [], lang)
    if marked is not None:
        from junheng.facts.workbook.marked import write_marked

        write_marked(book, findings, marked, lang)
    if as_json:
        print_json(findings_json(findings, lang))
    else:
        print_findings(findings, lang)
        print_tally(findings, lang)
        if marked is not None:
            click.echo(text("cli.written", lang, path=str(marked)))
    return 1 if errors(findings) else 0
