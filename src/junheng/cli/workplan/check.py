"""`junheng workplan check`: what is wrong or doubtful in a plan; it changes nothing."""

from pathlib import Path

import click

from junheng.cli import data
from junheng.cli.output import findings_json, print_findings, print_json, print_tally
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.findings import errors


@click.command("check", cls=Command)
@data.options(
    click.Argument(["plan"], type=data.FILE),
    Option(["--child", "children"], type=data.FILE, multiple=True, metavar="PLAN", help="following.option.child"),
    data.JSON,
    data.LANG,
)
@click.pass_context
def check(context: click.Context, /, plan: Path, children: tuple[Path, ...], as_json: bool) -> int:
    """Read, check, print with the places of the file; what is handed down is held against the plans below."""
    from junheng.deliver.workplan.checks import check_family, check_plan, placed
    from junheng.deliver.workplan.plan_file import load_plan, read_plan
    from junheng.standards.resolve import find_rulebook

    lang = lang_of(context)
    read = read_plan(plan)
    findings = list(read.findings)
    if read.plan is not None:
        rulebook = find_rulebook(read.plan.standard) if read.plan.standard else None
        findings += placed(check_plan(read.plan, rulebook), read.places)
        findings += check_family(read.plan, [load_plan(child) for child in children])
    if as_json:
        print_json(findings_json(findings, lang))
    else:
        print_findings(findings, lang)
        print_tally(findings, lang)
    return 1 if errors(findings) else 0
