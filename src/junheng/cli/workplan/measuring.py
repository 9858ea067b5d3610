"""The plan that is followed, and what measures its targets: a county's data held against the plan's standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data
from junheng.cli.output import findings_json, print_findings, print_json, print_tally
from junheng.cli.speech import Option
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, errors
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.assess.outcome import Assessment
    from junheng.deliver.workplan.model import WorkPlan

STANDARD = "national-2017"
"""Where neither the command nor the plan names one."""

OPTIONS = (
    Option(["--data", "book"], type=data.FILE, metavar="BOOK", help="following.option.data"),
    Option(["--standard"], metavar="ID|FILE", help="following.option.standard"),
    data.WITH,
    data.MAPPING,
    data.TOLERANCE,
    data.SET,
    Option(["--terms"], type=data.FILE, metavar="TERMS.toml", help="following.option.terms"),
    Option(["--partial"], is_flag=True, help="following.option.partial"),
)


@dataclass(frozen=True)
class Followed:
    """Plans that can be followed, the one asked for first, and what is wrong in them."""

    plans: "tuple[WorkPlan, ...]"
    findings: tuple[Finding, ...]


def followed(*paths: Path) -> Followed:
    """Read and check plans.

    Raises:
        InputError: one cannot be read, or something in it cannot be taken.
    """
    from junheng.deliver.workplan.checks import check_plan, placed
    from junheng.deliver.workplan.plan_file import load_plan, read_plan

    plans, found = [], []
    for path in paths:
        read = read_plan(path)
        plan = read.plan or load_plan(path)  # the second says why there is none
        plans.append(plan)
        found += errors(placed(check_plan(plan), read.places))
    return Followed(tuple(plans), tuple(found))


def refuse(findings: tuple[Finding, ...], lang: Lang, *, as_json: bool) -> int:
    """Errors in the plan: they are printed, nothing is told of how it stands."""
    if as_json:
        print_json(findings_json(findings, lang))
    else:
        print_findings(findings, lang)
        print_tally(findings, lang)
    click.echo(text("following.refused", lang), err=True)
    return 1


@dataclass(frozen=True)
class Measurement:
    """The county on the day; `wrong` where its data have errors and the rest was judged."""

    assessment: "Assessment | None"
    wrong: bool = False


def measure(
    plan: "WorkPlan", on: date, asked: Mapping[str, Any], lang: Lang, *, as_json: bool, book: Path | None = None
) -> Measurement | int:
    """The data held against the plan's standard; an exit status where they have errors and are refused.

    Raises:
        InputError: the data cannot be read, or are those of several counties.
        StandardsError: no such standard, or none is in force.
    """
    path: Path | None = book or asked["book"]
    if path is None:
        return Measurement(None)
    from junheng.assess.run import assess_one
    from junheng.cli import judging

    choices = {
        "standard": asked["standard"] or plan.standard or STANDARD,
        "extra": asked["extra"],
        "on": on.isoformat(),
        "mapping": asked["mapping"],
        "tolerance": asked["tolerance"],
        "settings": asked["settings"],
        "group": "urban_rural",
        "engine": "polars",
        "partial": asked["partial"],
    }
    ready = judging.ready(path, [], choices, lang)
    if ready.refused:
        return judging.refuse(ready.findings, lang, as_json=as_json)
    if (number := len(ready.facts.county_codes())) > 1:
        raise InputError("following.one_county", number=number)
    return Measurement(assess_one(ready.facts, {}, ready.request, ready.engine, ready.findings), ready.wrong)
