"""The tables of a sharing: factors, shares, figures, sensitivity; every figure names its place in the JSON."""

from fractions import Fraction

from junheng.facts.fields import dictionary
from junheng.plan.sharing.contract import difference_share, plan_share, plan_yuan
from junheng.plan.sharing.factors import COMPUTED, field_label
from junheng.plan.sharing.result import Sharing
from junheng.report import words
from junheng.report.sources import path
from junheng.report.tables import EMPTY, Cell, Column, Row, Table, bracketed, full_decimals
from junheng.terms.messages import Lang, text

NARROW, MEDIUM, BROAD = 12, 16, 24


def money(value: Fraction | int | None, source: str, decimals: int = 0) -> Cell:
    """Yuan."""
    return EMPTY if value is None else Cell(value, decimals=decimals, source=source)


def _part(value: Fraction | None, source: str) -> Cell:
    return EMPTY if value is None else Cell(value, share=True, decimals=2, source=source)


def _column(key: str, lang: Lang, width: float, unit: str = "", *, signed: bool = False) -> Column:
    return Column(key, text(f"sharing.column.{key}", lang), unit, 0, width, signed=signed)


def _title(key: str, lang: Lang) -> str:
    return text(f"sharing.doc.title.{key}", lang)


def factors(sharing: Sharing, lang: Lang) -> Table:
    """What is shared by, and how."""
    columns = (
        _column("factor", lang, BROAD),
        _column("field", lang, BROAD),
        _column("direction", lang, MEDIUM),
        _column("measure", lang, BROAD),
        _column("part", lang, NARROW),
    )
    rows = tuple(
        {
            "factor": Cell(factor.name(lang)),
            "field": Cell(field_label(factor.field)(lang)),
            "direction": Cell(text(f"sharing.direction.{factor.direction}", lang)),
            "measure": Cell(text(f"sharing.measure.{factor.measure}", lang)),
            "part": _part(sharing.parts.get(factor.id), f"factors[{at}].part"),
        }
        for at, factor in enumerate(sharing.weights.factors)
    )
    return Table("factors", "", _title("factors", lang), columns, rows, broad=False)


def shares(sharing: Sharing, lang: Lang) -> Table:
    """What each area gets, beside what plans spend there, and the sum."""
    yuan = text("sharing.yuan", lang)
    columns = [
        _column("area", lang, BROAD),
        _column("population", lang, NARROW),
        _column("share", lang, NARROW),
        _column("amount", lang, MEDIUM, yuan),
        _column("per_head", lang, NARROW, yuan),
    ]
    if any(one.floor_yuan for one in sharing.shares):
        columns.append(_column("floor", lang, NARROW, yuan))
    if sharing.planned is not None:
        columns += [
            _column("plan", lang, MEDIUM, yuan),
            _column("difference", lang, BROAD, yuan, signed=True),
            _column("plan_share", lang, NARROW),
            _column("difference_share", lang, NARROW, signed=True),
        ]
    rows: list[Row] = []
    for at, one in enumerate(sharing.shares):
        here = f"areas[{at}]"
        planned = plan_yuan(sharing, one.area)
        rows.append(
            {
                "area": Cell(one.area.name),
                "population": money(one.area.population, f"{here}.population"),
                "share": _part(one.share, f"{here}.share"),
                "amount": money(one.amount_yuan, f"{here}.amount_yuan"),
                "per_head": money(one.per_head_yuan, f"{here}.per_head_yuan", 2),
                "floor": money(one.floor_yuan or None, f"{here}.floor_yuan"),
                "plan": money(planned, f"{here}.plan_yuan"),
                "difference": money(None if planned is None else one.amount_yuan - planned, f"{here}.difference_yuan"),
                "plan_share": _part(plan_share(sharing, one.area), f"{here}.plan_share"),
                "difference_share": _part(difference_share(sharing, one), f"{here}.difference_share"),
            }
        )
    rows.append(_total(sharing, lang))
    return Table("shares", "", _title("shares", lang), tuple(columns), tuple(rows))


def lift(sharing: Sharing, lang: Lang) -> Table:
    """What each area lacks, what lifts it, and what is left for each pupil by the lift and by the formula."""
    yuan = text("sharing.yuan", lang)
    columns = (
        _column("area", lang, BROAD),
        _column("lacking", lang, MEDIUM, yuan),
        _column("pupils", lang, NARROW),
        _column("lift", lang, MEDIUM, yuan),
        _column("left_lift", lang, MEDIUM, yuan),
        _column("left_formula", lang, MEDIUM, yuan),
    )
    rows: list[Row] = []
    held = sharing.lift
    for at, one in enumerate(sharing.shares if held is not None else ()):
        here, id = f"areas[{at}].lift", one.area.id
        if held is not None:
            rows.append(
                {
                    "area": Cell(one.area.name),
                    "lacking": money(held.lacking[id], f"{here}.lacking_yuan"),
                    "pupils": money(held.pupils[id], f"{here}.pupils"),
                    "lift": money(held.yuan[id], f"{here}.yuan"),
                    "left_lift": money(held.left(id, held.yuan[id]), f"{here}.left_per_pupil_yuan", 2),
                    "left_formula": money(held.left(id, one.amount_yuan), f"{here}.left_per_pupil_by_formula_yuan", 2),
                }
            )
    return Table("lift", "", _title("lift", lang), columns, tuple(rows))


def _total(sharing: Sharing, lang: Lang) -> Row:
    planned = None
    if sharing.planned is not None:
        planned = sum((plan_yuan(sharing, one.area) or Fraction(0) for one in sharing.shares), Fraction(0))
    return {
        "area": Cell(text("sharing.total", lang), "strong"),
        "share": _part(sum((one.share for one in sharing.shares), Fraction(0)), "sum(areas[].share)"),
        "amount": money(sum(one.amount_yuan for one in sharing.shares), "sum(areas[].amount_yuan)"),
        "plan": money(planned, "sum(areas[].plan_yuan)"),
        "difference": money(None if planned is None else sharing.amount_yuan - planned, "sum(areas[].difference_yuan)"),
    }


def figures(sharing: Sharing, lang: Lang) -> Table:
    """Each area's figure and part, factor by factor."""
    used = [factor for factor in sharing.weights.factors if factor.id not in sharing.idle]
    columns = [_column("area", lang, BROAD)]
    for factor in used:
        group = bracketed(factor.name(lang), _unit(factor.field, lang)) if _unit(factor.field, lang) else ""
        columns += [
            Column(f"value.{factor.id}", text("sharing.doc.value", lang), "", 0, MEDIUM, group or factor.name(lang)),
            Column(f"part.{factor.id}", text("sharing.doc.part", lang), "", 2, NARROW, group or factor.name(lang)),
        ]
    rows: list[Row] = []
    for at, one in enumerate(sharing.shares):
        row: dict[str, Cell] = {"area": Cell(one.area.name)}
        for factor in used:
            value = one.area.figures[factor.field]
            here = f"areas[{at}]"
            source = f"{here}.{path('figures', factor.field)}"
            row[f"value.{factor.id}"] = money(value, source, _decimals(sharing, factor.field))
            row[f"part.{factor.id}"] = _part(one.parts[factor.id], f"{here}.{path('parts', factor.id)}")
        rows.append(row)
    return Table("figures", "", _title("figures", lang), tuple(columns), tuple(rows))


def _decimals(sharing: Sharing, field: str) -> int:
    """Decimals that print a column in full, two at most; what was computed in yuan goes without."""
    if field in COMPUTED:
        return 0
    return max(full_decimals(one.area.figures[field] or Fraction(0), most=2) for one in sharing.shares)


def _unit(field: str, lang: Lang) -> str:
    if field in COMPUTED:
        return words.unit("yuan" if field == "need" else "person", lang)
    return words.unit(unit, lang) if (unit := dictionary()["areas"][field].unit) else ""


def sensitivity(sharing: Sharing, lang: Lang) -> Table:
    """What a point more of each weight changes, yuan."""
    used = [factor for factor in sharing.weights.factors if factor.id not in sharing.idle]
    yuan = text("sharing.yuan", lang)
    columns = [
        _column("area", lang, BROAD),
        *(Column(f"weight.{factor.id}", factor.name(lang), yuan, 0, MEDIUM, signed=True) for factor in used),
    ]
    rows = tuple(
        {"area": Cell(one.area.name)}
        | {
            f"weight.{factor.id}": money(
                one.changes[factor.id].yuan, f"areas[{at}].{path('sensitivity', factor.id, 'yuan')}"
            )
            for factor in used
        }
        for at, one in enumerate(sharing.shares)
    )
    return Table("sensitivity", "", _title("sensitivity", lang), tuple(columns), rows)
