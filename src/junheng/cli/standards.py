"""`junheng standards`: list, show, validate and test standards."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from junheng.cli import data
from junheng.cli.output import print_findings, print_json, table
from junheng.cli.speech import Command, Group, Option, lang_of
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:  # the command line begins faster without it
    from junheng.standards.confidence import Confidence

standards = Group(
    name="standards",
    commands_at={
        "list": "junheng.cli.standards:list_standards",
        "show": "junheng.cli.standards:show",
        "validate": "junheng.cli.standards:validate",
        "test": "junheng.cli.standards:test",
    },
    no_args_is_help=True,
)


def _headings(names: str, lang: Lang) -> list[str]:
    return [text(f"cli.heading.{name}", lang) for name in names.split()]


@click.command("list", cls=Command)
@data.options(data.JSON, data.LANG)
@click.pass_context
def list_standards(context: click.Context, as_json: bool) -> int:
    """The standards that come with Junheng."""
    from junheng.standards.resolve import shipped

    lang = lang_of(context)
    books = list(shipped().values())
    if as_json:
        print_json(
            [
                {
                    "id": book.id,
                    "name": book.name(lang),
                    "source": book.source,
                    "place": book.place,
                    "since": book.since.isoformat(),
                    "until": book.until.isoformat() if book.until else None,
                    "amends": book.amends,
                    "example": book.example,
                }
                for book in books
            ]
        )
        return 0
    rows = [
        [
            book.id,
            book.name(lang) + (text("cli.example_mark", lang) if book.example else ""),
            book.source,
            book.place,
            book.since.isoformat(),
            book.amends or "",
        ]
        for book in books
    ]
    table(text("cli.standards", lang), _headings("id name source place since amends", lang), rows)
    return 0


@click.command("show", cls=Command)
@data.options(
    click.Argument(["standard"]),
    data.WITH,
    Option(["--place"], default="000000", metavar="CODE", help="cli.option.place"),
    data.ON,
    data.JSON,
    data.LANG,
)
@click.pass_context
def show(
    context: click.Context, standard: str, extra: tuple[str, ...], place: str, on: str | None, as_json: bool
) -> int:
    """What is in force at a place on a day, and what was replaced."""
    from junheng.standards.resolve import find_rulebook, resolve, weaker
    from junheng.terms.places import is_code

    lang = lang_of(context)
    if not is_code(place):
        raise InputError("cli.not_a_place", value=place)
    book = find_rulebook(standard)
    wanted = data.as_day(on) if on is not None else date.today()
    found = resolve(book, place, wanted, data.rulebooks(data.listed(extra)))
    limits = [
        {
            "indicator": limit.indicator,
            "name": found.indicators[limit.indicator].name(lang),
            "stage": limit.stage,
            "compare": limit.compare,
            "value": float(limit.value),
            "unit": found.indicators[limit.indicator].unit(lang),
            "source": limit.source,
            "place": limit.place,
            "where": [f"{condition.field} {condition.test} {condition.value}" for condition in limit.where],
            "replaces": [
                {"value": float(pair.old.value), "source": pair.old.source}
                for pair in found.replaced
                if pair.new == limit
            ],
        }
        for limit in found.limits
    ]
    clauses = [
        {
            "id": clause.id,
            "dimension": clause.dimension(lang),
            "name": clause.name(lang),
            "stages": list(clause.stages),
            **_confidence(clause.confidence, lang),
        }
        for clause in found.clauses.values()
    ]
    if as_json:
        print_json(
            {
                "id": found.id,
                "name": found.name(lang),
                "source": found.source,
                "place": place,
                "on": wanted.isoformat(),
                "amended_by": list(found.amended_by),
                "limits": limits,
                "clauses": clauses,
                "tolerances": [
                    {"id": t.id, "name": t.label(lang), **_confidence(t.confidence, lang)}
                    for t in found.tolerances.values()
                ],
                "settings": {id: {"values": list(s.values), "default": s.default} for id, s in found.settings.items()},
            }
        )
        return 0
    click.echo(f"{found.id}  {found.name(lang)}  {found.source}")
    rows = [
        [
            str(limit["indicator"]),
            str(limit["name"]),
            text(f"terms.stage.{limit['stage']}", lang),
            ("≥ " if limit["compare"] == "at_least" else "≤ ") + f"{limit['value']:g}",
            str(limit["unit"]),
            str(limit["source"]) + "".join(f" ← {old['value']:g} {old['source']}" for old in limit["replaces"]),  # type: ignore[attr-defined]  # a list of dicts
        ]
        for limit in limits
    ]
    table(text("cli.limits", lang), _headings("id indicator stage limit unit source", lang), rows)
    rows = [[c.id, c.dimension(lang), c.name(lang), c.confidence.said(lang)] for c in found.clauses.values()]
    table(text("cli.clauses", lang), _headings("id dimension clause confidence", lang), rows)
    rows = [[t.id, t.label(lang), t.confidence.said(lang)] for t in found.tolerances.values()]
    if rows:
        table(text("cli.tolerances", lang), _headings("id tolerance confidence", lang), rows)
    print_findings(weaker(found), lang)
    return 0


def _confidence(confidence: "Confidence", lang: Lang) -> dict[str, str | None]:
    """How sure an entry is, as programs read it."""
    return {"confidence": confidence.grade, "remark": confidence.remark(lang) if confidence.remark else None}


@click.command("validate", cls=Command)
@data.options(click.Argument(["file"], type=data.FILE, nargs=-1, required=True), data.LANG)
@click.pass_context
def validate(context: click.Context, file: tuple[Path, ...]) -> int:
    """Read standard files strictly."""
    from junheng.standards.load import load

    lang = lang_of(context)
    for path in file:
        book = load(path)
        click.echo(
            text(
                "cli.valid",
                lang,
                path=str(path),
                id=book.id,
                indicators=len(book.indicators),
                clauses=len(book.clauses),
            )
        )
    return 0


@click.command("test", cls=Command)
@data.options(click.Argument(["file"], type=data.FILE, nargs=-1, required=True), data.LANG)
@click.pass_context
def test(context: click.Context, file: tuple[Path, ...]) -> int:
    """Run the cases of experts: YAML files, or folders of them."""
    from junheng.assess.cases.run import run_cases

    lang = lang_of(context)
    passed = failed = 0
    for given in file:
        paths = sorted(given.rglob("*.yaml")) if given.is_dir() else [given]
        for path in paths:
            for result in run_cases(path):
                passed += not result.failures
                failed += bool(result.failures)
                for failure in result.failures:
                    click.echo(failure.text(lang))
    click.echo(text("cli.cases", lang, passed=passed, failed=failed))
    return 1 if failed else 0
