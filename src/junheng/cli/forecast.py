"""`junheng forecast`: pupils to come, what they need, and what will fail if nothing is done."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data, judging
from junheng.cli.forecast_tables import print_forecast
from junheng.cli.output import print_json
from junheng.cli.progress import Progress
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, errors
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.facts.table import Facts
    from junheng.forecast.contract import Answer


@click.command("forecast", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    Option(["--years"], type=int, default=3, show_default=True, metavar="N", help="cli.option.years"),
    Option(["--changes"], type=data.FILE, metavar="FILE", help="cli.option.changes"),
    *judging.OPTIONS,
    Option(["--draws"], type=click.IntRange(20, 5000), default=200, show_default=True, help="cli.option.draws"),
    Option(["--seed"], type=int, default=0, show_default=True, metavar="K", help="cli.option.forecast_seed"),
    Option(["--least"], type=click.FloatRange(0, 1), default=0.1, show_default=True, help="cli.option.least"),
    Option(["--no-warnings"], is_flag=True, help="cli.option.no_warnings"),
    data.OUT,
    data.JSON,
    data.LANG,
)
@click.pass_context
def forecast(
    context: click.Context,
    /,
    book: Path,
    years: int,
    changes: Path | None,
    draws: int,
    seed: int,
    least: float,
    no_warnings: bool,
    out: Path | None,
    as_json: bool,
    **asked: Any,
) -> int:
    """Read, check, forecast, project, judge, print."""
    from junheng.cli.changes import with_changes
    from junheng.forecast.contract import forecast_json

    lang = lang_of(context)
    if out is not None and out.suffix != ".json":
        raise InputError("cli.unknown_format", path=str(out), known=".json")
    ready = judging.ready(book, [], asked, lang)
    if ready.refused:
        return judging.refuse(ready.findings, lang, as_json=as_json)
    if (number := len(ready.facts.county_codes())) > 1:
        raise InputError("forecast.one_county", number=number)
    if changes is not None:
        facts, found = with_changes(ready.facts, changes, lang)
        ready = replace(ready, facts=facts, findings=[*ready.findings, *found])
        if errors(found):
            return judging.refuse(ready.findings, lang, as_json=as_json)
    with Progress(1 if no_warnings else 2, lang) as shown:
        answer = _answer(ready, years, draws, seed, None if no_warnings else least, shown, lang)
    answered = forecast_json(answer, lang) if as_json or out is not None else {}
    if out is not None:
        from junheng.facts.files.atomic import replacing

        with replacing(out) as temporary:
            whole = json.dumps(answered, ensure_ascii=False, indent=1, allow_nan=False)
            temporary.write_text(whole, encoding="utf-8")
    if as_json:
        print_json(answered)
    else:
        print_forecast(answer, lang)
        if out is not None:
            click.echo(text("cli.written", lang, path=str(out)))
    return 1 if ready.wrong else 0


def _answer(
    ready: judging.Ready, years: int, draws: int, seed: int, least: float | None, shown: Progress, lang: Lang
) -> "Answer":
    """The forecast and what it means; without warnings where no least probability is given."""
    from junheng.forecast.backtest import county_backtest
    from junheng.forecast.contract import Answer
    from junheng.forecast.needs import needs, teacher_share
    from junheng.forecast.outlook import in_force, outlook
    from junheng.forecast.project import Projection
    from junheng.forecast.pupils import forecast_pupils

    facts = ready.facts
    told = shown.drawing(text("cli.forecasting", lang))
    foreseen = forecast_pupils(facts, years, draws=draws, seed=seed)
    told(1, 1)
    projection = Projection.of(facts, foreseen)
    rulebook = in_force(facts, ready.request).rulebook
    share = teacher_share(projection.now)
    found = [
        *ready.findings,
        *foreseen.findings,
        *projection.findings(),
        *_doubts(facts, foreseen.origin, share.source),
    ]
    ahead = None
    if least is not None:
        progress: Callable[[int, int], None] = shown.drawing(text("cli.warning_ahead", lang))
        ahead = outlook(projection, ready.request, draws=draws, least=least, engine=ready.engine, on_progress=progress)
    past = county_backtest(facts, years, draws=draws, seed=seed)
    return Answer(projection, rulebook, needs(projection, rulebook, share), share, ahead, past, found)


def _doubts(facts: "Facts", origin: int, share: str) -> list[Finding]:
    """What a reader has to know beside the figures."""
    found = []
    if data.year_of(facts) != origin:
        params: dict[str, object] = {"origin": origin, "year": data.year_of(facts)}
        found.append(Finding("forecast.other_origin", table="enrolment", fields=("school_year",), params=params))
    if share == "missing":
        found.append(Finding("forecast.no_teacher_share", table="county", fields=("teachers_in_staff_share",)))
    return found
