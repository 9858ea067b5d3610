"""`junheng report`: what a county hands in and prints, as Word, PDF and Excel."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data, judging
from junheng.cli.output import print_json
from junheng.cli.progress import Progress
from junheng.cli.speech import Command, Option, lang_of
from junheng.report.drawers import FORMATS
from junheng.report.kinds.registry import KINDS, build
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.report.material import Material

ALL = "all"


@click.command("report", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    Option(
        ["--kind", "kinds"],
        multiple=True,
        default=["self-assessment"],
        show_default=True,
        type=click.Choice([*KINDS, ALL]),
        help="cli.option.kind",
    ),
    Option(["--format", "formats"], multiple=True, type=click.Choice([*FORMATS, ALL]), help="cli.option.format"),
    Option(["--out"], type=data.FILE, required=True, metavar="PATH", help="cli.option.out_report"),
    *judging.OPTIONS,
    Option(["--previous"], type=data.FILE, multiple=True, metavar="DATA", help="cli.option.previous_years"),
    Option(["--school", "schools"], multiple=True, metavar="ID", help="cli.option.school"),
    Option(["--map", "boundaries"], type=data.FILE, metavar="FILE.geojson", help="cli.option.map"),
    data.JSON,
    data.LANG,
)
@click.pass_context
def report(
    context: click.Context,
    /,
    book: Path,
    kinds: tuple[str, ...],
    formats: tuple[str, ...],
    out: Path,
    previous: tuple[Path, ...],
    schools: tuple[str, ...],
    boundaries: Path | None,
    as_json: bool,
    **asked: Any,
) -> int:
    """Read, check, judge, write."""
    lang = lang_of(context)
    chosen = _chosen(kinds, KINDS)
    files = _files(out, chosen, _chosen(formats or _format_of(out), FORMATS), lang)
    ready = judging.ready(book, previous, asked, lang)
    if ready.refused:
        return judging.refuse(ready.findings, lang, as_json=as_json)
    material = _material(ready, data.listed(schools), boundaries)
    written = _write(material, files, lang)
    if as_json:
        from junheng.report.material import material_json

        print_json(material_json(material, lang) | {"files": [str(path) for path in written]})
    else:
        for path in written:
            click.echo(text("cli.written", lang, path=str(path)))
    return 1 if ready.wrong else 0


def _chosen(given: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in known if one in given or ALL in given)


def _format_of(out: Path) -> tuple[str, ...]:
    """The format that a file's name asks for; all of them for a folder."""
    return (out.suffix[1:],) if out.suffix[1:] in FORMATS else (ALL,)


def _files(out: Path, kinds: Sequence[str], formats: Sequence[str], lang: Lang) -> dict[str, list[Path]]:
    """Where each kind goes: one file as named, several into the folder.

    Raises:
        InputError: several documents for one file, or a file's name that says another format.
    """
    if out.suffix and not out.is_dir():
        if out.suffix[1:] not in FORMATS:
            raise InputError("cli.unknown_format", path=str(out), known=", ".join(f".{one}" for one in FORMATS))
        if len(kinds) > 1 or len(formats) > 1:
            raise InputError("cli.needs_folder", path=str(out), number=len(kinds) * len(formats))
        if out.suffix[1:] != formats[0]:
            raise InputError("cli.other_format", path=str(out), format=formats[0])
        return {kinds[0]: [out]}
    return {kind: [out / f"{text(f'cli.file.{kind}', lang)}.{one}" for one in formats] for kind in kinds}


def _material(ready: judging.Ready, schools: tuple[str, ...], boundaries: Path | None) -> "Material":
    """The county and everything that may be said of it.

    Raises:
        InputError: there are several counties, an earlier year is another county's or none, or the map cannot be read.
    """
    from junheng.assess.run import assess_one
    from junheng.assess.survey import survey
    from junheng.report.boundaries import read_boundaries
    from junheng.report.material import Material

    codes = ready.facts.county_codes()
    if len(codes) > 1:
        raise InputError("cli.one_county_report", number=len(codes))
    others = sorted({code for facts in ready.earlier for code in facts.county_codes()} - set(codes))
    if others:
        raise InputError("cli.other_county", found=others, county=codes)
    years = [data.year_of(facts) for facts in (*ready.earlier, ready.facts)]
    if years != sorted(set(years)):
        raise InputError("cli.not_earlier", years=years)
    before = dict.fromkeys(codes, ready.last_year) if ready.last_year is not None else {}
    found = assess_one(ready.facts, before, ready.request, ready.engine, ready.findings)
    earlier = []
    for number, facts in enumerate(ready.earlier):
        own = dict.fromkeys(codes, ready.earlier[number - 1]) if number else {}
        earlier.append(assess_one(facts, own, ready.request, ready.engine, ()))
    return Material(
        assessment=found,
        survey=survey(ready.facts, ready.engine),
        earlier=tuple(earlier),
        boundaries=None if boundaries is None else read_boundaries(boundaries),
        only=schools,
    )


def _write(material: "Material", files: dict[str, list[Path]], lang: Lang) -> list[Path]:
    """Each document in each of its formats, with progress on standard error."""
    from junheng.report.write import write_document

    written = []
    with Progress(sum(map(len, files.values())), lang) as progress:
        for kind, paths in files.items():
            progress.building(text(f"cli.file.{kind}", lang))
            document = build(kind, material, lang)
            for path in paths:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_document(path, document, progress.drawing(path.name))
                written.append(path)
    return written
