"""A sharing of funds on the terminal: by what, who gets how much, what plans spend, what each weight does."""

from typing import TYPE_CHECKING

import click

from junheng.cli.output import print_findings, table
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from fractions import Fraction

    from junheng.plan.sharing.result import AreaShare, Sharing


def print_sharing(sharing: "Sharing", lang: Lang) -> None:
    """The whole sharing."""
    basis, weights = sharing.basis, sharing.weights
    names = [name or code for code, name in basis.counties]
    by = text(f"sharing.by.{basis.by}", lang)
    county = text("terms.separator.list", lang).join(names)
    click.echo(text("sharing.title", lang, county=county, amount=f"{sharing.amount_yuan:,}", by=by))
    click.echo(
        text(
            "sharing.basis",
            lang,
            weights=weights.name(lang),
            standard=basis.standard(lang),
            costs=basis.costs(lang),
        )
    )
    if weights.floor_yuan_per_head:
        click.echo(text("sharing.floor_said", lang, yuan=_number(weights.floor_yuan_per_head, 2)))
    _factors(sharing, lang)
    if sharing.status == "undetermined":
        click.echo(text("sharing.undetermined", lang))
    else:
        _areas(sharing, lang)
        _lift(sharing, lang)
        _sensitivity(sharing, lang)
    print_findings([*sharing.missing, *sharing.findings], lang)


def _lift(sharing: "Sharing", lang: Lang) -> None:
    """What the amount would lift, the weakest areas first."""
    from junheng.plan.sharing.contract import worst_left

    lift = sharing.lift
    if lift is None:
        click.echo(text("sharing.lift_unknown", lang))
        return
    of = text(f"sharing.lift_of.{lift.of}", lang)
    left = {"level": _number(lift.level, 2), "formula": _number(worst_left(sharing), 2)}
    click.echo(text("sharing.lift_said", lang, of=of, spent=_number(lift.spent_yuan), **left))
    table(
        text("sharing.heading.lift", lang),
        [_heading("area", lang), *(_in_yuan(name, lang) for name in ("lacking", "lift", "left_lift", "left_formula"))],
        [
            [
                one.area.name,
                _number(lift.lacking[one.area.id]),
                _number(lift.yuan[one.area.id]),
                _number(lift.left(one.area.id, lift.yuan[one.area.id]), 2),
                _number(lift.left(one.area.id, one.amount_yuan), 2),
            ]
            for one in sharing.shares
        ],
    )


def _heading(name: str, lang: Lang) -> str:
    return text(f"sharing.column.{name}", lang)


def _in_yuan(name: str, lang: Lang) -> str:
    return text("sharing.headed", lang, name=_heading(name, lang), unit=text("sharing.yuan", lang))


def _number(value: "Fraction | int | None", decimals: int = 0, *, signed: bool = False) -> str:
    from junheng.report.tables import Cell, Column

    return Column("", "", decimals=decimals, signed=signed).show(Cell(value))


def _percent(value: "Fraction | None", *, signed: bool = False) -> str:
    from junheng.report.tables import Cell, Column

    return Column("", "", decimals=2, signed=signed).show(Cell(value, share=True))


def _factors(sharing: "Sharing", lang: Lang) -> None:
    from junheng.plan.sharing.factors import field_label

    rows = [
        (
            factor.name(lang),
            field_label(factor.field)(lang),
            text(f"sharing.direction.{factor.direction}", lang),
            text(f"sharing.measure.{factor.measure}", lang),
            _percent(sharing.parts.get(factor.id)),
        )
        for factor in sharing.weights.factors
    ]
    headings = [_heading(name, lang) for name in ("factor", "field", "direction", "measure", "part")]
    table(text("sharing.heading.factors", lang), headings, rows, right=(4,))


def _areas(sharing: "Sharing", lang: Lang) -> None:
    headings = [
        _heading("area", lang),
        _heading("population", lang),
        _heading("share", lang),
        _in_yuan("amount", lang),
        _in_yuan("per_head", lang),
    ]
    floors = any(one.floor_yuan for one in sharing.shares)
    if floors:
        headings.append(_in_yuan("floor", lang))
    if sharing.planned is not None:
        headings += [_in_yuan("plan", lang), _in_yuan("difference", lang), _heading("plan_share", lang)]
        headings.append(_heading("difference_share", lang))
    rows = [_row(one, sharing, floors=floors) for one in sharing.shares]
    total = [text("sharing.total", lang), "", _percent(sum((one.share for one in sharing.shares), start=_nothing()))]
    total += [_number(sharing.amount_yuan), ""] + ([""] if floors else [])
    if sharing.planned is not None:
        inside = _inside(sharing)
        total += [_number(inside), _number(sharing.amount_yuan - inside, signed=True), "", ""]
    table(text("sharing.heading.areas", lang), headings, [*rows, total], right=range(1, len(headings)))


def _nothing() -> "Fraction":
    from fractions import Fraction

    return Fraction(0)


def _inside(sharing: "Sharing") -> "Fraction":
    """What the plans spend in the areas that share."""
    from junheng.plan.sharing.contract import plan_yuan

    return sum((plan_yuan(sharing, one.area) or _nothing() for one in sharing.shares), start=_nothing())


def _row(one: "AreaShare", sharing: "Sharing", *, floors: bool) -> list[str]:
    from junheng.plan.sharing.contract import difference_share, plan_share, plan_yuan

    row = [
        one.area.name,
        _number(one.area.population),
        _percent(one.share),
        _number(one.amount_yuan),
        _number(one.per_head_yuan, 2),
    ]
    if floors:
        row.append(_number(one.floor_yuan or None))
    if (planned := plan_yuan(sharing, one.area)) is not None:
        row += [_number(planned), _number(one.amount_yuan - planned, signed=True)]
        row += [_percent(plan_share(sharing, one.area)), _percent(difference_share(sharing, one), signed=True)]
    return row


def _sensitivity(sharing: "Sharing", lang: Lang) -> None:
    used = [factor for factor in sharing.weights.factors if factor.id not in sharing.idle]
    headings = [_heading("area", lang), *(factor.name(lang) for factor in used)]
    rows = [
        [one.area.name, *(_number(one.changes[factor.id].yuan, signed=True) for factor in used)]
        for one in sharing.shares
    ]
    table(text("sharing.heading.sensitivity", lang), headings, rows, right=range(1, len(headings)))
