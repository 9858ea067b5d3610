"""What a plan's figures say in sentences: why an action, what a limit costs, what is in the way."""

from collections.abc import Mapping
from typing import Literal

from junheng.assess.outcome import Assessment
from junheng.facts.fields import units
from junheng.plan.actions import actions
from junheng.plan.result import Block, Line, Plan, Price
from junheng.plan.situation import class_clause, room_clause
from junheng.standards.model import Rulebook
from junheng.terms.messages import Lang, text

WAN = 10_000
"""Yuan in the unit in which money is shown."""

Kind = Literal["threshold", "coefficient", "land", "budget", "rooms", "split-room", "split-teacher"]

MOST_DIGITS = 6
BEYOND = 0.01
"""What lies farther above a threshold than rounding up explains is for the coefficient as well."""
MOST_NAMED = 5
"""Schools that a sentence names; data have all."""


def rulebook_of(plan: Plan) -> Rulebook:
    """The standard that a plan keeps."""
    return next(iter(plan.before.values())).rulebook


def school_names(plan: Plan) -> dict[str, str]:
    """Names by identifier, of all schools of the county."""
    return {unit.school: unit.name for found in plan.before.values() for unit in found.units}


def wan(yuan: float) -> str:
    """Money in 万元 as it is shown.

    Example:
        >>> wan(14_499_700.0)
        '1,449.97'
    """
    return f"{yuan / WAN:,.2f}"


def resource(line: Line, lang: Lang) -> str:
    """What an action is, in words: the verb with what it is about."""
    return action_word(line.id, line.action, lang)


def action_word(id: str, verb: str, lang: Lang) -> str:
    """The words for an action; its id where a file names one that there is not."""
    if id not in actions() and id != "split-class":
        return id
    return text(f"allocate.leaving.{id}" if verb == "move-out" else f"allocate.action.{id}", lang)


def fund(name: str, lang: Lang) -> str:
    """Which purse pays."""
    return text(f"allocate.fund.{name}", lang)


def unit_word(unit: str, lang: Lang) -> str:
    """A unit of the dictionary in words; nothing where there is none."""
    return units()[unit].label(lang) if unit in units() else unit


def reason(line: Line, rulebook: Rulebook, lang: Lang) -> str:
    """Why an action: which clause, from what to what."""
    if line.action == "split-class":
        return text("allocate.reason.split", lang, clause=line.clause)
    if line.clause == "land":
        return text("allocate.reason.land", lang)
    indicator = rulebook.indicators.get(line.clause)
    if indicator is None:
        if line.clause and line.clause == room_clause(rulebook) and line.before is not None:
            return text("allocate.reason.rooms", lang, clause=line.clause, before=line.before)
        if line.clause and line.clause == class_clause(rulebook):
            return text("allocate.reason.classes", lang, clause=line.clause)
        return text("allocate.reason.asked", lang)
    params: dict[str, object] = {
        "clause": line.clause,
        "name": indicator.name(lang),
        "unit": indicator.unit(lang),
        "stage": text(f"terms.stage.{line.stage}", lang),
        "before": told(line.before, line.against),
        "after": told(line.after, line.against),
    }
    if line.action == "move-out":
        return text("allocate.reason.leaves", lang, **params)
    if line.spread or line.against is None:
        return text("allocate.reason.coefficient", lang, **params)
    params["against"] = told(line.against, None)
    if line.after is not None and line.after < line.against * (1 - 1e-9):
        return text("allocate.reason.floor", lang, **params)
    divisible = line.unit in ("m2", "yuan")
    beyond = divisible and line.after is not None and line.after > line.against * (1 + BEYOND)
    return text("allocate.reason.beyond" if beyond else "allocate.reason.threshold", lang, **params)


def told(value: float | None, against: float | None) -> str | None:
    """A value with two decimals, or as many as show that it lies below what it is held against.

    Example:
        >>> told(4.196, 4.2), told(5.0, 4.2), told(4.2, 4.2), told(4.200001, 4.2)
        ('4.196', '5', '4.2', '4.2')
    """
    if value is None:
        return None
    digits = 2
    while (
        against is not None
        and digits < MOST_DIGITS
        and value < against * (1 - 1e-9)
        and round(value, digits) == round(against, digits)
    ):
        digits += 1
    shown = f"{value:,.{digits}f}"
    return shown.rstrip("0").rstrip(".")


def price(found: Price, rulebook: Rulebook, lang: Lang) -> str:
    """What a limit costs at the margin."""
    return text(
        f"allocate.price.{found.kind}",
        lang,
        year=found.year,
        stage=text(f"terms.stage.{found.stage}", lang),
        clause=found.clause,
        indicator=found.indicator,
        name=rulebook.indicators[found.indicator].name(lang),
        wan=wan(abs(found.marginal_cost_yuan)),
    )


def kind_of(block: Block) -> Kind:
    """What kind of thing is in the way."""
    first = block.clause.split("/")[0]
    for kind in ("land", "budget", "rooms", "split-room", "split-teacher"):
        if first == kind:
            return kind
    return "threshold" if block.unit else "coefficient"


def clause_of(block: Block, rulebook: Rulebook) -> str:
    """The clause that is in the way; `land` and `budget` for those."""
    kind = kind_of(block)
    if kind == "rooms":
        return room_clause(rulebook)
    return class_clause(rulebook) if kind in ("split-room", "split-teacher") else block.clause


def obstacle(block: Block, rulebook: Rulebook, names: Mapping[str, str], lang: Lang) -> str:
    """What is in the way, where, by how much, and what would open the way."""
    kind = kind_of(block)
    indicator = rulebook.indicators.get(block.indicator or "")
    relaxed = block.smallest_relaxation
    money = kind == "budget"
    digits = ".3f" if kind == "coefficient" else ",.2f"
    named = [names.get(school, school) for school in block.schools[:MOST_NAMED]]
    return text(
        f"allocate.block.{kind}",
        lang,
        year=block.year,
        stage=text(f"terms.stage.{block.stage}", lang) if block.stage else "",
        clause=clause_of(block, rulebook),
        indicator=block.indicator or "",
        name=indicator.name(lang) if indicator is not None else "",
        unit=unit_word(block.unit, lang),
        value_unit=indicator.unit(lang) if indicator is not None else "",
        number=len(block.schools),
        schools=named if len(named) == len(block.schools) else [*named, "…"],
        amount=wan(block.amount) if money else f"{block.amount:{digits}}",
        relaxed=None if relaxed is None else wan(relaxed) if money else f"{relaxed:{digits}}",
    )


def outside_name(id: str, assessment: Assessment, lang: Lang) -> str:
    """A clause with its name."""
    clause = assessment.rulebook.clauses.get(id)
    return id if clause is None else f"{id} {clause.name(lang)}"
