"""A rotation list on the terminal."""

import sys
from typing import TYPE_CHECKING

import click

from junheng.cli.output import print_findings, table
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from junheng.plan.rotation.result import Rotation

MOST_MOVES = 20
"""Lines shown; JSON and the workbook have all."""
MOST_NAMES = 12


def print_rotation(
    found: "Rotation", lang: Lang, county: str, made_with: str, names: "Mapping[str, str] | None"
) -> None:
    """The list on the terminal."""
    from junheng.plan.rotation.contract import kind_words, rule_words, subject_words, why

    click.echo(text("rotate.title", lang, county=county, year=found.records.year))
    if found.status == "unknown":
        click.echo(text("rotate.status_unknown", lang))
    elif found.status == "infeasible":
        _print_short(found, lang)
        for block in found.blocking:
            rule = rule_words(block.rule, lang)
            click.echo(text("rotate.block", lang, rule=rule, movers=block.movers, backbone=block.backbone))
        if not found.blocking and found.short is not None:
            click.echo(text("rotate.block_none", lang))
        _print_holding(found, lang)
    else:
        _print_moves(found, lang)
        shown = found.moves[:MOST_MOVES]
        heads = ("teacher", *(("name",) if names is not None else ()), "from", "to", "subject", "kind", "km", "why")
        schools = found.records.schools
        table(
            text("rotate.sheet_moves", lang),
            [text(f"rotate.column.{head}", lang) for head in heads],
            [
                [
                    move.teacher,
                    *([names.get(move.teacher, "")] if names is not None else []),
                    schools[move.from_school].name if move.from_school in schools else move.from_school,
                    schools[move.to_school].name if move.to_school in schools else move.to_school,
                    subject_words(move.subject, lang),
                    kind_words(move.kind, lang),
                    "—" if move.km is None else f"{move.km:.1f}",
                    why(move, lang),
                ]
                for move in shown
            ],
        )
        if len(found.moves) > len(shown):
            click.echo(text("rotate.more", lang, number=len(found.moves) - len(shown)))
        click.echo(text("rotate.proved", lang, number=len(found.held)))
    click.echo(made_with)
    print_findings(found.findings, lang)
    sys.stdout.flush()


def _print_moves(found: "Rotation", lang: Lang) -> None:
    """The answer in some sentences."""
    moved = [move for move in found.moves if move.kind == "exchange"]
    click.echo(
        text(
            "rotate.status_optimal",
            lang,
            eligible=len(found.records.eligible),
            wanted=found.wanted,
            moved=len(moved),
            backbone=sum(move.backbone for move in moved),
            support=sum(move.kind == "support" for move in found.moves),
            back=sum(move.kind == "return" for move in found.moves),
            points=f"{found.points:.1f}",
            gap=f"{found.gap:.3%}",
        )
    )
    before, after = (sum(getattr(unit, name) for unit in found.units) for name in ("missing_before", "missing_after"))
    recruit = sum(entry.recruit for entry in found.open)
    click.echo(text("rotate.posts_line", lang, before=f"{before:.1f}", after=f"{after:.1f}", recruit=recruit))
    lessons, seconded = sum(visit.lessons for visit in found.visits), len(found.secondments)
    click.echo(text("rotate.second_line", lang, visits=len(found.visits), lessons=lessons, seconded=seconded))
    if found.changed is not None:
        numbers = {key: len(ids) for key, ids in found.changed.items()}
        click.echo(text("rotate.changed", lang, **numbers))
    elif found.greedy is None:
        click.echo(text("rotate.greedy_fails", lang))
    else:
        click.echo(text("rotate.greedy", lang, points=f"{found.greedy:.1f}"))


def _print_short(found: "Rotation", lang: Lang) -> None:
    """By how many the shares are missed."""
    if found.short is None:
        click.echo(text("rotate.status_infeasible_open", lang, wanted=found.wanted, proved=found.least_short))
        return
    movers, backbone = found.short
    click.echo(text("rotate.status_infeasible", lang, wanted=found.wanted, movers=movers, backbone=backbone))


def _print_holding(found: "Rotation", lang: Lang) -> None:
    """Which rules hold the list back at which schools, and who cannot move."""
    from junheng.plan.rotation.contract import place_words, rule_words, stuck_words

    if found.holding:
        click.echo(text("rotate.holding_title", lang))
        for rule in dict.fromkeys(one.rule for one in found.holding):
            own = [place_words(found, one, lang) for one in found.holding if one.rule == rule]
            said = text("terms.separator.list", lang).join(
                [*own[:MOST_NAMES], *(["…"] if len(own) > MOST_NAMES else [])]
            )
            click.echo(
                "  " + text("rotate.holding_line", lang, rule=rule_words(rule, lang), number=len(own), where=said)
            )
    if found.stuck:
        backbone = sum(one.backbone for one in found.stuck)
        click.echo(text("rotate.stuck_title", lang, number=len(found.stuck), backbone=backbone))
        for rule in dict.fromkeys(one.rule for one in found.stuck):
            own = [one.teacher for one in found.stuck if one.rule == rule]
            names = [*own[:MOST_NAMES], *(["…"] if len(own) > MOST_NAMES else [])]
            said = text("terms.separator.list", lang).join(names)
            click.echo(
                "  " + text("rotate.stuck_line", lang, rule=stuck_words(rule, lang), number=len(own), teachers=said)
            )
