"""`junheng`: errors become one sentence and an exit status here, and nowhere else."""

import gc
import os
import sys
from collections.abc import Sequence

import click

from junheng import __version__
from junheng.cli.interrupts import INTERRUPTED
from junheng.cli.speech import Group, Option, chosen, usage_mistake
from junheng.terms.errors import JunhengError
from junheng.terms.messages import text

COMMANDS = {
    "template": "junheng.cli.forms:template",
    "check": "junheng.cli.check:check",
    "map": "junheng.cli.forms:map_table",
    "assess": "junheng.cli.assess:assess",
    "explain": "junheng.cli.explain:explain",
    "report": "junheng.cli.report:report",
    "forecast": "junheng.cli.forecast:forecast",
    "plan": "junheng.cli.plan:plan",
    "workplan": "junheng.cli.workplan:workplan",
    "standards": "junheng.cli.standards:standards",
    "example": "junheng.cli.forms:example",
    "serve": "junheng.cli.serve:serve",
    "backup": "junheng.cli.backup:backup",
    "restore": "junheng.cli.backup:restore",
}


cli = Group(
    name="junheng",
    commands_at=COMMANDS,
    params=[
        Option(["--lang"], expose_value=False, metavar="zh|en", help="cli.option.lang"),
        Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            help="cli.option.version",
            callback=lambda ctx, _param, asked: _version(ctx) if asked else None,
        ),
    ],
    no_args_is_help=True,
)


def _version(context: click.Context) -> None:
    click.echo(__version__)
    context.exit(0)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with the status of the contract."""
    # One short run that reads many cells: looking for cycles after every 700 of them costs a fifth of its time.
    gc.set_threshold(1_000_000, 50, 100)
    sys.exit(run(sys.argv[1:] if args is None else args))


def run(args: Sequence[str]) -> int:
    """Run one command and give its exit status."""
    lang = chosen(args, os.environ)
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another code page must not turn a verdict into a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = cli.main(list(args), prog_name="junheng", standalone_mode=False, obj=lang)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
        return 2
    except click.UsageError as mistake:
        click.echo(usage_mistake(mistake, lang), err=True)
        return 2
    except JunhengError as stopped:
        click.echo(stopped.say(lang), err=True)
        return stopped.exit_status
    except (click.Abort, KeyboardInterrupt):
        click.echo(text("cli.interrupted", lang), err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has seen enough.
        sys.stderr.close()
        return 0
    except OSError as failed:
        click.echo(text("cli.os_error", lang, path=failed.filename or "", reason=failed.strerror or ""), err=True)
        return 2
    return status if isinstance(status, int) else 0
