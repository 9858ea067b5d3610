"""How the resources that a combined school shares go to its stages, with the published example worked."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from junheng.assess.outcome import Assessment
from junheng.facts.fields import Field, code_list, find
from junheng.report import words
from junheng.report.document import Draft
from junheng.report.formula import Formula, Number, Sub, Symbol, Word
from junheng.report.formula import Fraction as Over
from junheng.report.kinds.method.formulas import fields_of, figure, number, row, sub, summed, totals_of
from junheng.report.kinds.method.published import nine_year_books, published, split_as_published
from junheng.report.kinds.method.wording import fields_said, printed
from junheng.report.tables import EMPTY, Cell, Column, Table
from junheng.standards.model import STAGES, Rulebook
from junheng.terms.messages import Lang, text

PARTS = (*STAGES, "senior")


def split_fields(rulebook: Rulebook, fields: Iterable[Field]) -> list[str]:
    """Those of some fields that belong to the whole school, where a standard says how they are split."""
    return [field.id for field in fields if field.table == "schools" and rulebook.splits]


def sharing(draft: Draft, assessment: Assessment) -> None:
    """The split of combined schools: weights, formula and example; nothing where the standard splits nothing."""
    book, lang = assessment.rulebook, draft.lang
    if not book.splits:
        return
    draft.heading(2, "method.split")
    draft.say("method.split.said")
    draft.formula(share_of_stage())
    draft.say("method.split.symbols")
    draft.table(_weights(book.splits, draft.sheet, lang))
    own = {name for one in book.indicators.values() for name in fields_of(totals_of(one)) if _of_stage(name)}
    if own:
        listed = [name for one in book.indicators.values() for name in fields_of(totals_of(one)) if name in own]
        draft.item("method.split.own", fields=fields_said(dict.fromkeys(listed), lang))
    draft.item("method.split.rooms")
    draft.item("method.split.senior")
    if set(STAGES) <= set(book.splits.get("nine_year", {})) and set(STAGES) <= set(book.stages):
        _example(draft, book)


def share_of_stage() -> Formula:
    """The part of a school's resource that one of its stages gets: weighted pupils over all weighted pupils."""
    own, every = row(sub("w", "s"), sub("p", "s")), row(sub("w", "t"), sub("p", "t"))
    whole = summed(every, "t", "m")
    return Formula(row(sub("r", "s"), "=", "r", "×", Over(own, whole)), "split")


def _of_stage(name: str) -> bool:
    found = find(name)
    return found is not None and found.table == "stages"


def _weights(splits: Mapping[str, Mapping[str, Fraction]], sheet: str, lang: Lang) -> Table:
    types = code_list("school_type")
    columns = (
        words.column("type", lang, width=24),
        *(Column(part, text(f"method.part.{part}", lang), width=16, centred=True) for part in PARTS),
    )
    rows = tuple(
        {
            "type": Cell(types[type].label(lang) if type in types else type),
            **{part: figure(weights[part]) if part in weights else EMPTY for part in PARTS},
        }
        for type, weights in splits.items()
    )
    title = text("method.title.weights", lang)
    return Table("weights", sheet, title, columns, rows, broad=False)


def _example(draft: Draft, book: Rulebook) -> None:
    """The published nine-year school, split by the code that splits the county's."""
    given, lang, weights = published()["nine_year"], draft.lang, book.splits["nine_year"]
    found = nine_year_books(book)
    pupils = {stage: Fraction(given[f"pupils_{stage}"]) for stage in STAGES}
    draft.say(
        "method.split.example",
        primary=figure(pupils["primary"]),
        junior=figure(pupils["junior"]),
        books=figure(Fraction(given["books"])),
        weight_primary=printed(weights["primary"]),
        weight_junior=printed(weights["junior"]),
    )
    each = [row(number(pupils[stage]), "×", number(weights[stage])) for stage in STAGES]
    whole = row(each[0], "+", each[1])
    for stage, own in zip(STAGES, each, strict=True):
        name = Sub(Symbol("r"), Word(words.stage(stage, lang)))
        value = Number(Cell(found[stage], decimals=2))
        right = row(number(Fraction(given["books"])), "×", Over(own, whole), "=", value)
        draft.formula(Formula(row(name, "=", right), f"split-{stage}"))
    if split_as_published(book):
        draft.note(
            "method.split.published",
            primary=figure(Fraction(given["printed_primary"])),
            junior=figure(Fraction(given["printed_junior"])),
            source=given["source"],
        )
