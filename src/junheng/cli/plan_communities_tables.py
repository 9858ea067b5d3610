"""Communities on the terminal."""

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from junheng.cli.output import print_findings, table
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.plan.communities.follow import Following
    from junheng.plan.communities.result import Communities

MOST_LINES = 30
"""Lines shown; JSON and the workbook have all."""


def print_communities(found: "Communities", lang: Lang, made_with: str, *, interrupted: bool = False) -> None:
    """The list, or why there is none."""
    from junheng.plan.communities.contract import kind_words

    records = found.records
    kind = kind_words(found.rules.kind, lang)
    click.echo(text("communities.title", lang, county=records.county, kind=kind, year=records.year))
    if found.status == "unknown":
        click.echo(text(f"communities.status_{'interrupted' if interrupted else 'unknown'}", lang))
    elif found.status == "infeasible":
        _print_blocks(found, lang)
    else:
        _print_list(found, lang)
    click.echo(made_with)
    print_findings(found.findings, lang)
    sys.stdout.flush()


def _print_list(found: "Communities", lang: Lang) -> None:
    records = found.records
    schools = sum(1 + len(one.members) for one in found.communities)
    click.echo(
        text(
            "communities.status_done",
            lang,
            number=len(found.communities),
            schools=schools,
            out=len(found.out),
            points=_shown(found.points),
            bound=_shown(found.bound),
            gap="—" if found.gap is None else f"{found.gap:.3%}",
        )
    )
    after = _shown(found.uneven_after, 2)
    click.echo(text("communities.evenness", lang, before=f"{found.uneven_before:.2f}", after=after))
    if found.changed is not None:
        click.echo(text("communities.changed", lang, **{key: len(ids) for key, ids in found.changed.items()}))
    elif found.greedy is None:
        click.echo(text("communities.greedy_fails", lang))
    else:
        click.echo(text("communities.greedy", lang, points=_shown(found.greedy)))
    heads = ("group", "lead", "members", "pupils", "mean", "apart", "km", "names")
    lines = [
        [
            str(number),
            records.schools[one.lead].name,
            str(len(one.members)),
            str(one.pupils),
            f"{one.quality:.2f}",
            f"{one.quality - records.mean:+z.2f}",
            f"{max((member.km for member in one.members), default=0.0):.1f}",
            text("terms.separator.list", lang).join(records.schools[member.school].name for member in one.members),
        ]
        for number, one in enumerate(found.communities, start=1)
    ]
    titles = [text(f"communities.column.{head}", lang) for head in heads]
    table(text("communities.sheet_groups", lang), titles, lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        click.echo(text("communities.more", lang, number=len(lines) - MOST_LINES))
    click.echo(text("communities.proved", lang, number=len(found.held)))


def _print_blocks(found: "Communities", lang: Lang) -> None:
    from junheng.plan.communities.contract import rule_words

    schools = found.records.schools
    click.echo(text("communities.status_infeasible", lang, short=found.short))
    for one in found.missed[:MOST_LINES]:
        name = schools[one.school].name
        if one.nearest is None:
            click.echo(text("communities.missed_alone", lang, school=name))
        else:
            lead = schools[one.nearest].name
            click.echo(text("communities.missed", lang, school=name, lead=lead, km=_shown(one.km)))
    for block in found.blocking:
        if block.rule == "most":
            click.echo(text("communities.block_most", lang, short=block.short))
        else:
            click.echo(text("communities.block", lang, rule=rule_words(block.rule, lang), short=block.short))
    if not found.blocking:
        click.echo(text("communities.block_none", lang))


def print_following(found: "Following", lang: Lang) -> None:
    """Members' gaps then and now."""
    click.echo(text("communities.follow_title", lang, county=found.county, since=found.since, year=found.year))
    click.echo(text("communities.follow_mean", lang, then=_shown(found.mean_then), now=_shown(found.mean_now)))
    states = Counter(one.state for one in found.members)
    number = {state: states[state] for state in ("ahead", "closing", "same", "widening", "unknown")}
    click.echo(text("communities.follow_counts", lang, **number))
    lines = [
        [
            found.names[one.lead],
            found.names[one.school],
            f"{one.then:.1f}",
            _shown(one.now),
            "—" if one.closed is None else f"{one.closed:.0%}",
            text(f"communities.state.{one.state}", lang),
        ]
        for one in found.members
    ]
    heads = ("lead", "school", "then", "now", "closed", "state")
    titles = [text(f"communities.column.{head}", lang) for head in heads]
    table(text("communities.sheet_follow", lang), titles, lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        click.echo(text("communities.more", lang, number=len(lines) - MOST_LINES))
    print_findings(found.findings, lang)
    sys.stdout.flush()


def _shown(value: float | None, decimals: int = 1) -> str:
    return "—" if value is None else f"{value:.{decimals}f}"
