"""`junheng serve`: the web application."""

import os
from pathlib import Path

import click

from junheng.cli import data
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.errors import InputError
from junheng.terms.messages import text


@click.command("serve", cls=Command)
@data.options(
    Option(["--home"], type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="cli.option.home"),
    Option(["--host"], default="127.0.0.1", show_default=True, metavar="ADDRESS", help="cli.option.host"),
    Option(["--port"], type=click.IntRange(1, 65535), default=8000, show_default=True, help="cli.option.port"),
    Option(["--demo", "demonstration"], is_flag=True, help="cli.option.demo"),
    data.LANG,
)
@click.pass_context
def serve(context: click.Context, home: Path | None, host: str, port: int, demonstration: bool) -> int:
    """Serve the web application until it is interrupted."""
    lang = lang_of(context)
    try:
        from junheng.web import serve as web
    except ImportError as absent:
        raise InputError("cli.serve_absent", package=absent.name) from absent
    place = home or Path(os.environ.get("JUNHENG_HOME") or Path.home() / ".junheng")
    web.prepare(place, demonstration=demonstration)
    first = web.first_administrator()

    def ready() -> None:
        click.echo(text("cli.serve_ready", lang, address=f"http://{host}:{port}", home=place))
        if first is not None:
            click.echo(text("cli.serve_first", lang, name=first[0], password=first[1]))
        for account in web.demonstration_accounts():
            words = text(f"web.role.{account.role}", lang)
            click.echo(text("cli.serve_account", lang, name=account.name, role=words, unit=account.unit))
        if demonstration:
            click.echo(text("cli.serve_password", lang, password=web.demonstration_password()))

    web.serve(host, port, ready)
    return 0
