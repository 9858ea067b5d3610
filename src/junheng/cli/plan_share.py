"""`junheng plan share`: funds shared between areas by population, economy, poverty and need."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data, judging
from junheng.cli.output import print_json
from junheng.cli.plan_share_tables import print_sharing
from junheng.cli.speech import Command, Option, lang_of
from junheng.terms.errors import InputError
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.plan.sharing.factors import Weights
    from junheng.plan.sharing.result import Sharing

FORMATS = (".json", ".docx", ".xlsx", ".pdf")
MOST_DIGITS = 16


@click.command("share", cls=Command)
@data.options(
    click.Argument(["book"], type=data.FILE),
    Option(["--amount"], required=True, metavar="YUAN", help="sharing.option.amount"),
    Option(["--weights"], type=data.FILE, metavar="FILE.toml", help="sharing.option.weights"),
    Option(["--floor"], metavar="YUAN", help="sharing.option.floor"),
    Option(
        ["--by"],
        type=click.Choice(["township", "county"]),
        default="township",
        show_default=True,
        help="sharing.option.by",
    ),
    Option(["--plan", "plans"], type=data.FILE, multiple=True, metavar="PLAN.json", help="sharing.option.plan"),
    Option(["--costs"], type=data.FILE, metavar="COSTS.toml", help="cli.option.costs"),
    *judging.OPTIONS,
    data.OUT,
    data.JSON,
    data.LANG,
)
@click.pass_context
def share(context: click.Context, /, book: Path, out: Path | None, as_json: bool, **asked: Any) -> int:
    """Read, check, assess, share, print."""
    from junheng.plan.sharing.contract import sharing_json

    lang = lang_of(context)
    if out is not None and out.suffix not in FORMATS:
        raise InputError("cli.unknown_format", path=str(out), known=", ".join(FORMATS))
    amount, weights = whole_amount(asked["amount"]), _weights(asked["weights"], asked["floor"])
    ready = judging.ready(book, [], asked, lang)
    if ready.refused:
        return judging.refuse(ready.findings, lang, as_json=as_json)
    number = len(ready.facts.county_codes())
    if asked["by"] == "township" and number > 1:
        raise InputError("sharing.several_counties", number=number)
    if asked["by"] == "county" and number < 2:
        raise InputError("sharing.one_county")
    sharing = _sharing(ready, asked, weights, amount)
    if out is not None:
        _write(out, sharing, lang)
    if as_json:
        print_json(sharing_json(sharing, lang))
    else:
        print_sharing(sharing, lang)
        if out is not None:
            click.echo(text("cli.written", lang, path=str(out)))
    return 1 if ready.wrong else 0


def whole_amount(given: str) -> int:
    """An amount of money, in whole yuan.

    Raises:
        InputError: no such amount.

    Example:
        >>> whole_amount("50000000")
        50000000
    """
    shown = given if len(given) <= 2 * MOST_DIGITS else given[: 2 * MOST_DIGITS] + "…"
    if not (given.isascii() and given.isdigit() and len(given) <= MOST_DIGITS and int(given)):
        raise InputError("sharing.amount", value=shown)
    return int(given)


def _weights(path: Path | None, floor: str | None) -> "Weights":
    from junheng.plan.sharing.factors import default_weights, load_weights

    found = default_weights() if path is None else load_weights(path)
    if floor is None:
        return found
    try:
        per_head = Decimal(floor)
    except InvalidOperation:
        raise InputError("sharing.floor_number", value=floor) from None
    if not per_head.is_finite() or per_head < 0 or abs(per_head.adjusted()) > MOST_DIGITS:
        raise InputError("sharing.floor_number", value=floor)
    return replace(found, floor_yuan_per_head=Fraction(per_head))


def _sharing(ready: judging.Ready, asked: Mapping[str, Any], weights: "Weights", amount: int) -> "Sharing":
    """The sharing that was asked for.

    Raises:
        InputError: a plan, an amount, a floor or the areas are not as they have to be.
        StandardsError: the standard or the file of costs is wrong.
    """
    from junheng.assess.quantities import prepared
    from junheng.assess.run import assess_one
    from junheng.plan.costs import default_costs, load_costs
    from junheng.plan.sharing.areas import County
    from junheng.plan.sharing.need import needs
    from junheng.plan.sharing.planned import read_plans
    from junheng.plan.sharing.result import Basis
    from junheng.plan.sharing.share import shared

    costs = default_costs() if asked["costs"] is None else load_costs(asked["costs"])
    counties, found, grounds = [], [], {}
    for facts in ready.facts.counties():
        assessment = assess_one(facts, {}, ready.request, ready.engine, ())
        # A plan names the digest of the facts prepared in this way; the assessment has refused a setting that is none.
        years = int(ready.request.choices.settings.get("rotation.years", "6"))
        ground = prepared(facts, ready.engine, years)
        grounds[assessment.county_code] = ground.digest
        own = needs(assessment, ground, costs)
        counties.append(County(assessment.county_code, assessment.county_name, facts, own))
        found.append(assessment)
    first = found[0]
    basis = Basis(
        counties=tuple((county.code, county.name) for county in counties),
        by=asked["by"],
        standard=first.rulebook.name,
        standard_id=first.rulebook.id,
        costs=costs.name,
        on=first.on,
        school_year=first.school_year,
        digests={one.county_code: one.data_digest for one in found},
        note=first.note,
    )
    planned = None
    if asked["plans"]:
        standards = {one.county_code: one.rulebook.id for one in found}
        planned = read_plans(asked["plans"], basis.by, list(standards), grounds, standards)
    return shared(counties, basis, weights, amount, planned)


def _write(out: Path, sharing: "Sharing", lang: Lang) -> None:
    """The sharing as JSON, or as a method page with its tables."""
    if out.suffix == ".json":
        import json

        from junheng.facts.files.atomic import replacing
        from junheng.plan.sharing.contract import sharing_json

        with replacing(out) as temporary:
            told = json.dumps(sharing_json(sharing, lang), ensure_ascii=False, indent=1, allow_nan=False)
            temporary.write_text(told, encoding="utf-8")
        return
    from junheng.report.kinds.share.document import build
    from junheng.report.write import write_document

    write_document(out, build(sharing, lang).numbered())
