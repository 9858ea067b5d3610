"""What is different from an earlier plan, on the terminal."""

from typing import Any

import click

from junheng.cli.verdict import verdict_word
from junheng.terms.messages import Lang, text

MOST_CHANGES = 10
"""Actions of a kind that are shown; JSON has all."""


def print_difference(found: dict[str, Any], lang: Lang) -> None:
    """What is different from an earlier plan."""
    click.echo(text("cli.plan_difference", lang))
    for key in ("cost", "bound"):
        pair = found[key]
        click.echo(
            text(
                f"cli.plan_difference_{key}",
                lang,
                before=_money_or_none(pair["before"]),
                after=_money_or_none(pair["after"]),
                change=f"{pair['change'] / 10_000:+,.2f}" if "change" in pair else None,
            )
        )
    for key in ("status", "inside"):
        pair = found[key]
        if pair["before"] != pair["after"]:
            click.echo(
                text(
                    f"cli.plan_difference_{key}",
                    lang,
                    before=_word(key, pair["before"], lang),
                    after=_word(key, pair["after"], lang),
                )
            )
    if found["inputs"]:
        click.echo(text("cli.plan_difference_inputs", lang, names=sorted(found["inputs"])))
    actions = found["actions"]
    numbers = {name: len(actions[name]) for name in ("added", "removed", "changed")}
    click.echo(text("cli.plan_difference_actions", lang, **numbers))
    for name in ("added", "removed"):
        largest = sorted(actions[name], key=lambda action: -action["cost"])[:MOST_CHANGES]
        for action in largest:
            click.echo(_changed(f"cli.plan_{name}", action, f"{action['quantity']:,g}", action["cost"], lang))
    for action in sorted(actions["changed"], key=lambda one: -abs(one["cost"]["change"]))[:MOST_CHANGES]:
        quantity = f"{action['quantity']['before']:,g} → {action['quantity']['after']:,g}"
        click.echo(_changed("cli.plan_changed", action, quantity, action["cost"]["change"], lang))


def _money_or_none(yuan: float | None) -> str | None:
    from junheng.plan.reasons import wan

    return None if yuan is None else wan(yuan)


def _word(key: str, value: str, lang: Lang) -> str:
    return verdict_word(value, lang) if key == "inside" else text(f"cli.plan_status.{value}", lang)


def _changed(code: str, action: dict[str, Any], quantity: str, cost: float, lang: Lang) -> str:
    from junheng.plan.reasons import action_word, unit_word

    return text(
        code,
        lang,
        school=action.get("name") or action["school"],
        action=action_word(action["id"], action["action"], lang),
        year=action["year"],
        quantity=quantity,
        unit=unit_word(action.get("unit") or "", lang),
        cost=f"{cost / 10_000:,.2f}",
    )
