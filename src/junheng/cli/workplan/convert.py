"""`junheng workplan convert`: the same plan as a file or as a workbook."""

from pathlib import Path

import click

from junheng.cli import data
from junheng.cli.output import print_findings
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.errors import InputError
from junheng.terms.messages import text


@click.command("convert", cls=Command)
@data.options(
    click.Argument(["plan"], type=data.FILE),
    Option(["--out"], type=data.FILE, metavar="PLAN.toml|.xlsx", required=True, help="cli.option.out"),
    data.LANG,
)
@click.pass_context
def convert(context: click.Context, /, plan: Path, out: Path) -> int:
    """Read, write; what reading doubted is said."""
    from junheng.deliver.workplan.plan_file import read_plan, taken, write_plan

    lang = lang_of(context)
    if out.exists() and out.samefile(plan):
        raise InputError("workplan.same_file", path=str(out))
    read = read_plan(plan)
    write_plan(out, taken(read, plan), lang)
    print_findings(read.findings, lang, err=True)
    click.echo(text("cli.written", lang, path=str(out)))
    return 0
