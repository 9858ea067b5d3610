"""`junheng template`, `example` and `map`: files that a person goes on with."""

from pathlib import Path

import click

from junheng.cli import data
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.messages import text


@click.command("template", cls=Command)
@data.options(Option(["--out"], type=data.FILE, required=True, metavar="FILE.xlsx", help="cli.option.out"), data.LANG)
@click.pass_context
def template(context: click.Context, out: Path) -> int:
    """Write the fill-in workbook."""
    from junheng.facts.workbook.template import write_template

    lang = lang_of(context)
    write_template(out, lang)
    click.echo(text("cli.written", lang, path=str(out)))
    return 0


@click.command("example", cls=Command)
@data.options(
    Option(
        ["--schools"],
        type=click.IntRange(5, 3000),
        default=60,
        show_default=True,
        metavar="N",
        help="cli.option.example_schools",
    ),
    Option(["--seed"], type=int, default=1, show_default=True, metavar="S", help="cli.option.seed"),
    Option(["--errors"], is_flag=True, help="cli.option.errors"),
    Option(["--year"], type=int, metavar="YYYY", help="cli.option.example_year"),
    Option(["--boundaries"], type=data.FILE, metavar="FILE.geojson", help="cli.option.example_boundaries"),
    Option(["--out"], type=data.FILE, required=True, metavar="FILE.xlsx", help="cli.option.out"),
    data.LANG,
)
@click.pass_context
def example(
    context: click.Context,
    schools: int,
    seed: int,
    errors: bool,
    year: int | None,
    boundaries: Path | None,
    out: Path,
) -> int:
    """Write an invented county."""
    from junheng.facts.example import example_county
    from junheng.facts.example.years import in_year
    from junheng.facts.workbook.template import write_facts

    lang = lang_of(context)
    facts = example_county(schools, seed, errors)
    if year is not None:
        facts = in_year(facts, year)
    write_facts(out, facts, lang, str(facts["county"]["note"][0]))
    click.echo(text("cli.example_written", lang, schools=schools, seed=seed, path=str(out)))
    if boundaries is not None:
        _write_boundaries(boundaries, schools, seed)
        click.echo(text("cli.written", lang, path=str(boundaries)))
    return 0


def _write_boundaries(path: Path, schools: int, seed: int) -> None:
    import json

    from junheng.facts.example.boundaries import example_boundaries
    from junheng.facts.files.atomic import replacing

    with replacing(path) as temporary:
        shapes = example_boundaries(schools, seed)
        temporary.write_text(json.dumps(shapes, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@click.command("map", cls=Command)
@data.options(
    click.Argument(["file"], type=data.FILE),
    Option(["--out"], type=data.FILE, metavar="FILE.toml", help="cli.option.out"),
    data.LANG,
)
@click.pass_context
def map_table(context: click.Context, file: Path, out: Path | None) -> int:
    """Propose a mapping for a person to edit."""
    from junheng.facts.foreign.propose import propose
    from junheng.terms.errors import InputError

    lang = lang_of(context)
    if not file.exists():
        raise InputError("cli.no_file", path=str(file))
    proposed = propose(file, lang)
    if out is None:
        click.echo(proposed)
        return 0
    from junheng.facts.files.atomic import replacing

    with replacing(out) as temporary:
        temporary.write_text(proposed, encoding="utf-8")
    click.echo(text("cli.written", lang, path=str(out)))
    return 0
