"""`junheng workplan diff`: what changed from one version of a plan to the next, who approved it and why."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from junheng.cli import data
from junheng.cli.output import print_json
from junheng.cli.speech import Command, lang_of
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.deliver.workplan.model import Version


@click.command("diff", cls=Command)
@data.options(click.Argument(["old"], type=data.FILE), click.Argument(["new"], type=data.FILE), data.JSON, data.LANG)
@click.pass_context
def diff(context: click.Context, /, old: Path, new: Path, as_json: bool) -> int:
    """Read both, compare, print."""
    from junheng.deliver.workplan.fields import things
    from junheng.deliver.workplan.plan_file import load_plan
    from junheng.deliver.workplan.versions import approvals, difference

    lang = lang_of(context)
    before, after = load_plan(old), load_plan(new)
    changes, approved = difference(before, after), approvals(before, after)
    if as_json:
        print_json(
            {
                "changes": [change.as_json(lang) for change in changes],
                "versions": [
                    {
                        "number": one.number,
                        "on": one.on.isoformat(),
                        "approved_by": one.approved_by,
                        "reason": one.reason,
                    }
                    for one in approved
                ],
            }
        )
        return 0
    for version in approved:
        click.echo(_approved(version, lang))
    if changes and not approved:
        click.echo(text("workplan.change_unexplained", lang, thing=things()["versions"]))
    for change in changes:
        click.echo(change.text(lang))
    if not changes:
        click.echo(text("workplan.change_none", lang))
    return 0


def _approved(version: "Version", lang: Lang) -> str:
    return text(
        "workplan.change_approved",
        lang,
        number=version.number,
        on=version.on,
        approved_by=version.approved_by,
        reason=version.reason,
    )
