"""`junheng plan`: the least-cost plan of resources, and the other plans."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data, judging
from junheng.cli.interrupts import INTERRUPTED, Patience
from junheng.cli.output import print_json
from junheng.cli.plan_difference import print_difference
from junheng.cli.plan_options import EFFORT, budgets, pass_years
from junheng.cli.plan_progress import Search
from junheng.cli.plan_tables import print_plan
from junheng.cli.speech import Command, Group, Option, lang_of
from junheng.terms.errors import EngineError, InputError
from junheng.terms.findings import Finding, errors
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.facts.table import Facts
    from junheng.forecast.model import Forecast
    from junheng.plan.contract import Asked, Json
    from junheng.plan.costs import Costs
    from junheng.plan.request import Request
    from junheng.plan.result import Plan
    from junheng.standards.model import Rulebook

FORMATS = (".json", ".docx", ".xlsx", ".pdf")

plan = Group(
    name="plan",
    commands_at={
        "allocate": "junheng.cli.plan:allocate",
        "share": "junheng.cli.plan_share:share",
        "rotate": "junheng.cli.plan_rotate:rotate",
        "network": "junheng.cli.plan_network:network",
        "communities": "junheng.cli.plan_communities:communities",
    },
    no_args_is_help=True,
)


@click.command("allocate", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    *judging.OPTIONS,
    Option(["--costs"], type=data.FILE, metavar="COSTS.toml", help="cli.option.costs"),
    Option(["--years"], type=click.IntRange(0, 9), default=0, metavar="N", help="cli.option.plan_years"),
    Option(["--target"], type=int, metavar="YEAR", help="cli.option.target"),
    Option(["--budget"], metavar="YUAN[,YUAN…]", help="cli.option.budget"),
    Option(["--most-for-budget", "most"], is_flag=True, help="cli.option.most_for_budget"),
    Option(["--fix"], type=data.FILE, metavar="FILE", help="cli.option.fix"),
    Option(["--tilt"], type=data.FILE, metavar="FILE.toml", help="cli.option.tilt"),
    Option(
        ["--discount"],
        type=click.FloatRange(0, 1, max_open=True),
        default=0.0,
        show_default=True,
        metavar="R",
        help="cli.option.discount",
    ),
    Option(
        ["--share-of-draws", "share"],
        type=click.FloatRange(0, 1, min_open=True),
        metavar="S",
        help="cli.option.share_of_draws",
    ),
    Option(["--compare"], type=data.FILE, metavar="PLAN.json", help="cli.option.compare"),
    *EFFORT,
    Option(["--seed"], type=click.IntRange(0), default=0, show_default=True, metavar="K", help="cli.option.plan_seed"),
    Option(["--changes"], type=data.FILE, metavar="FILE", help="cli.option.changes"),
    Option(["--draws"], type=click.IntRange(20, 5000), default=200, show_default=True, help="cli.option.draws"),
    data.OUT,
    data.JSON,
    data.LANG,
)
@click.pass_context
def allocate(
    context: click.Context,
    /,
    book: Path,
    compare: Path | None,
    out: Path | None,
    as_json: bool,
    **asked: Any,
) -> int:
    """Read, check, forecast, plan, check the plan, print."""
    lang = lang_of(context)
    _refuse_usage(asked, out)
    earlier = _earlier(compare)
    ready = judging.ready(book, [], asked, lang)
    if ready.refused:
        return judging.refuse(ready.findings, lang, as_json=as_json)
    if (number := len(ready.facts.county_codes())) > 1:
        raise InputError("allocate.one_county", number=number)
    if asked["changes"] is not None:
        from junheng.cli.changes import with_changes

        facts, found = with_changes(ready.facts, asked["changes"], lang)
        ready = replace(ready, facts=facts, findings=[*ready.findings, *found])
        if errors(found):
            return judging.refuse(ready.findings, lang, as_json=as_json)
    answer = _answer(ready, asked, lang)
    if answer.plan.interrupted and answer.plan.status == "unknown":
        raise KeyboardInterrupt
    wanted = as_json or earlier is not None or (out is not None and out.suffix == ".json")
    told = _told(answer, earlier, lang) if wanted else {}
    if out is not None:
        _write(out, answer, told, lang)
    if as_json:
        print_json(told)
    else:
        print_plan(answer.plan, answer.asked, lang)
        if earlier is not None:
            print_difference(told["difference"], lang)
        if out is not None:
            click.echo(text("cli.written", lang, path=str(out)))
    if answer.plan.interrupted:
        click.echo(text("cli.interrupted", lang), err=True)
        return INTERRUPTED
    if answer.plan.status == "unknown":
        raise EngineError("allocate.out_of_time")
    return 1 if ready.wrong else 0


@dataclass(frozen=True)
class _Answer:
    """A plan, with what it was made from."""

    plan: "Plan"
    asked: "Asked"
    facts: "Facts"
    forecast: "Forecast | None"


def _refuse_usage(asked: Mapping[str, Any], out: Path | None) -> None:
    """What can be said to be wrong before anything is read."""
    if asked["most"] and asked["budget"] is None:
        raise InputError("allocate.budget_missing")
    if not asked["years"]:
        for name, option in (("target", "--target"), ("share", "--share-of-draws"), ("changes", "--changes")):
            if asked[name] is not None:
                raise InputError("allocate.needs_years", option=option)
    if out is not None and out.suffix not in FORMATS:
        raise InputError("cli.unknown_format", path=str(out), known=", ".join(FORMATS))


def _earlier(compare: Path | None) -> "Json | None":
    if compare is None:
        return None
    from junheng.plan.compare import earlier_plan

    return earlier_plan(compare)


def _answer(ready: judging.Ready, asked: Mapping[str, Any], lang: Lang) -> _Answer:
    """The plan that was asked for.

    Raises:
        InputError: an option or a file of wishes names what is not there, or figures are missing.
        StandardsError: the standard or the file of costs is wrong, or of a kind that no plan can promise.
        EngineError: the solver failed.
    """
    from junheng.forecast.outlook import in_force
    from junheng.plan.contract import Asked
    from junheng.plan.costs import default_costs, load_costs
    from junheng.plan.digests import digest
    from junheng.plan.reasons import school_names
    from junheng.plan.refusals import refuse_standard
    from junheng.plan.wishes import broken_wishes

    facts = ready.facts
    rulebook = in_force(facts, ready.request).rulebook
    # Cheap questions are asked before the forecast, so that a mistake is told at once.
    refuse_standard(rulebook)
    costs = default_costs() if asked["costs"] is None else load_costs(asked["costs"])
    request = _request(ready, asked)
    with Search(lang, money=not request.most) as shown:
        forecast = _forecast(facts, asked, shown, lang)
        plan = _searched(facts, rulebook, costs, request, forecast, asked["share"], ready.request.on, shown)
    found: list[Finding] = [*(forecast.findings if forecast is not None else ())]
    if plan.lines:
        found += broken_wishes(plan.lines, request.question, school_names(plan))
    told = Asked(
        request=request,
        digests={"costs": digest(costs), "standard": digest(rulebook)},
        draws=asked["draws"] if forecast is not None else 0,
        share=asked["share"],
        findings=found,
        costs_file=None if asked["costs"] is None else asked["costs"].name,
    )
    return _Answer(plan, told, facts, forecast)


def _request(ready: judging.Ready, asked: Mapping[str, Any]) -> "Request":
    """The question in full."""
    from junheng.plan.listed_wishes import read_list
    from junheng.plan.model import Question
    from junheng.plan.request import Effort, Request
    from junheng.plan.wishes import Wishes, read_fixes, read_weights

    facts, ahead = ready.facts, asked["years"]
    if not (origin := data.year_of(facts)):
        raise InputError("allocate.no_year")
    years = tuple(range(origin + 1, origin + ahead + 1)) if ahead else (origin,)
    wishes, fix = Wishes(), asked["fix"]
    if fix is not None:
        wishes = (read_fixes if fix.suffix == ".toml" else read_list)(fix, facts, years)
    return Request(
        question=Question(
            years=years,
            budgets_yuan=budgets(asked["budget"], len(years)),
            discount=asked["discount"],
            weights={} if asked["tilt"] is None else read_weights(asked["tilt"], facts),
            forbidden=wishes.forbidden,
            fixed=wishes.fixed,
        ),
        pass_years=pass_years(asked["target"], years),
        choices=ready.request.choices,
        effort=Effort(asked["seconds"], asked["gap"], asked["seed"]),
        most=asked["most"],
    )


def _forecast(facts: "Facts", asked: Mapping[str, Any], shown: Search, lang: Lang) -> "Forecast | None":
    """Pupils to come, from the data's own year; None where the plan is for that year."""
    if not asked["years"]:
        return None
    from junheng.forecast.pupils import forecast_pupils

    shown.say(text("cli.forecasting", lang))
    found = forecast_pupils(facts, asked["years"], draws=asked["draws"], seed=asked["seed"])
    if found.origin != (year := data.year_of(facts)):
        raise InputError("allocate.other_origin", origin=found.origin, year=year)
    return found


def _searched(
    facts: "Facts",
    rulebook: "Rulebook",
    costs: "Costs",
    request: "Request",
    forecast: "Forecast | None",
    share: float | None,
    on: date,
    shown: Search,
) -> "Plan":
    """The plan; after Ctrl-C the best one so far."""
    from junheng.plan.allocate import allocate as planned

    with Patience() as patience:

        def enough() -> bool:
            shown.tick()
            return patience.over

        try:
            plan = planned(
                facts,
                rulebook,
                costs,
                request,
                forecast=forecast,
                share=share,
                on=on,
                on_standing=shown,
                stop=enough,
            )
        except EngineError:
            # Ctrl-C reaches the solver's process as well, which then gives no answer.
            if patience.over:
                raise KeyboardInterrupt from None
            raise
    return replace(plan, interrupted=plan.interrupted or patience.over)


def _told(answer: _Answer, earlier: "Json | None", lang: Lang) -> "Json":
    from junheng.plan.compare import difference
    from junheng.plan.contract import plan_json

    found = plan_json(answer.plan, lang, answer.asked)
    return found if earlier is None else found | {"difference": difference(earlier, found)}


def _write(out: Path, answer: _Answer, told: "Json", lang: Lang) -> None:
    """The plan as JSON, or as a document."""
    if out.suffix == ".json":
        from junheng.facts.files.atomic import replacing

        with replacing(out) as temporary:
            temporary.write_text(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")
        return
    from junheng.report.kinds.plan.document import build
    from junheng.report.kinds.plan.material import plan_material
    from junheng.report.write import write_document

    material = plan_material(answer.plan, answer.facts, answer.forecast)
    write_document(out, build(material, lang, paper=out.suffix != ".xlsx").numbered())
