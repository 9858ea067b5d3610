"""`junheng backup` and `junheng restore`: an installation of the web application as one file."""

import os
from pathlib import Path
from types import ModuleType

import click

from junheng.cli import data
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.errors import InputError
from junheng.terms.messages import text


def _home() -> Option:
    return Option(
        ["--home"], type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="cli.option.home"
    )


@click.command("backup", cls=Command)
@data.options(click.Argument(["out"], type=data.FILE), _home(), data.LANG)
@click.pass_context
def backup(context: click.Context, out: Path, home: Path | None) -> int:
    """Write everything of an installation into one file, while it runs."""
    web = _web()
    if out.is_dir():
        raise InputError("cli.backup_folder", path=str(out))
    number = web.backup(_place(home), out)
    click.echo(text("cli.backup_written", lang_of(context), path=str(out), number=number))
    return 0


@click.command("restore", cls=Command)
@data.options(click.Argument(["file"], type=data.FILE), _home(), data.LANG)
@click.pass_context
def restore(context: click.Context, file: Path, home: Path | None) -> int:
    """Make an installation of such a file, in an empty place."""
    web = _web()
    if not file.is_file():
        raise InputError("cli.restore_no_file", path=str(file))
    place = _place(home)
    number = web.restore(file, place)
    click.echo(text("cli.restored", lang_of(context), path=str(place), number=number))
    return 0


def _place(home: Path | None) -> Path:
    return home or Path(os.environ.get("JUNHENG_HOME") or Path.home() / ".junheng")


def _web() -> ModuleType:
    try:
        from junheng.web import serve
    except ImportError as absent:
        raise InputError("cli.serve_absent", package=absent.name) from absent
    return serve
