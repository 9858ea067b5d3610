"""Click, speaking the catalogue's languages: help, usage and mistakes come from `terms/messages`."""

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

import click

from junheng.terms.messages import LANGS, Lang, text


def chosen(args: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """The language of this run: `--lang` first, then JUNHENG_LANG, Chinese otherwise.

    Example:
        >>> chosen(["check", "a.xlsx", "--lang", "en"], {}), chosen([], {"JUNHENG_LANG": "en"})
        ('en', 'en')
    """
    asked = ""
    for position, arg in enumerate(args):
        if arg == "--lang" and position + 1 < len(args):
            asked = args[position + 1]
        elif arg.startswith("--lang="):
            asked = arg.removeprefix("--lang=")
    asked = asked or environment.get("JUNHENG_LANG", "")
    return next((lang for lang in LANGS if asked == lang), "zh")


def lang_of(context: click.Context) -> Lang:
    """The run's language, kept as the context's object."""
    return context.obj if context.obj in LANGS else "zh"


class Option(click.Option):
    """An option whose help is a message id."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and what it does."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], text(self.help, lang_of(ctx))


class _Spoken(click.Command):
    """Help and usage in the run's language."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """One line about the command."""
        context = click.get_current_context(silent=True)
        return text(f"cli.help.{self.name}", lang_of(context) if context else "zh")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text(f"cli.help.{self.name}", lang_of(ctx)))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """How it is called."""
        prefix = text("cli.usage", lang_of(ctx)) + " "
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its options."""
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx)) is not None]
        if records:
            with formatter.section(text("cli.options", lang_of(ctx))):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help` itself, spoken too."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = text("cli.option.help", lang_of(ctx))
        return option


class Command(_Spoken):
    """A command of the catalogue."""


class Group(_Spoken, click.Group):
    """A group whose commands are loaded when they are asked for, so that `--help` stays quick.

    Attributes:
        commands_at: Command name → `module:attribute`.
    """

    def __init__(self, *args: Any, commands_at: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commands_at = dict(commands_at or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the work."""
        return [*self.commands_at, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, loaded now."""
        if cmd_name not in self.commands_at:
            return super().get_command(ctx, cmd_name)
        module, attribute = self.commands_at[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its options."""
        super().format_options(ctx, formatter)
        lang = lang_of(ctx)
        with formatter.section(text("cli.commands", lang)):
            # Named from the catalogue, not from the commands: loading them all would load every engine.
            formatter.write_dl([(name, text(f"cli.help.{name}", lang)) for name in self.list_commands(ctx)])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Written with the options."""


def usage_mistake(error: click.UsageError, lang: Lang) -> str:
    """A wrong call in one sentence."""
    name = error.ctx.command_path if error.ctx else "junheng"
    if isinstance(error, click.NoSuchOption):
        close = text("terms.separator.list", lang).join(error.possibilities or []) or "—"
        return text("cli.no_such_option", lang, option=error.option_name, close=close, command=name)
    if isinstance(error, click.MissingParameter):
        wanted = error.param.opts[-1] if error.param and error.param.opts else ""
        metavar = wanted.upper() if error.param is not None and error.param.param_type_name == "argument" else wanted
        return text("cli.missing_parameter", lang, parameter=metavar, command=name)
    if isinstance(error, click.BadParameter):
        wanted = error.param.opts[-1] if error.param and error.param.opts else ""
        kind = getattr(error.param, "type", None)
        allowed = ", ".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else ""
        code = "cli.bad_choice" if allowed else "cli.bad_parameter"
        return text(code, lang, parameter=wanted, allowed=allowed, command=name)
    unknown = getattr(error, "command_name", None)
    if unknown is not None or error.message.startswith("No such command"):
        return text("cli.no_such_command", lang, command=name)
    return text("cli.wrong_usage", lang, command=name)
