"""A sharing of funds on paper: formula, weights, shares by area, figures, sensitivity, what to bear in mind."""

from collections.abc import Sequence

from junheng.plan.sharing.contract import worst_left
from junheng.plan.sharing.result import Sharing
from junheng.report import words
from junheng.report.document import Document, Draft, Section
from junheng.report.kinds.share.chart import share_chart
from junheng.report.kinds.share.formulas import money_formula, part_formulas, share_formula
from junheng.report.kinds.share.tables import factors, figures, lift, money, sensitivity, shares
from junheng.report.tables import Cell, full_decimals
from junheng.terms.findings import Finding
from junheng.terms.messages import Lang, text


def build(sharing: Sharing, lang: Lang) -> Document:
    """The method page.

    Args:
        sharing: The values; nothing is computed anew.
        lang: Language of the document.
    """
    basis = sharing.basis
    county = text("terms.separator.list", lang).join(name or code for code, name in basis.counties)
    done = [_shares, _lift, _figures, _sensitivity] if sharing.shares else []
    sections = [_method(sharing, lang), *(section(sharing, lang) for section in done)]
    if sharing.missing or sharing.findings:
        sections.append(_notes(sharing, lang))
    return Document(
        kind="share",
        title=text("sharing.doc.title", lang, county=county),
        caption=text(
            "sharing.doc.caption",
            lang,
            amount=f"{sharing.amount_yuan:,}",
            by=text(f"sharing.by.{basis.by}", lang),
            year=words.school_year(basis.school_year, lang),
            on=words.day(basis.on, lang),
        ),
        day=basis.on,
        sections=tuple(sections),
        lang=lang,
        note=basis.note,
    )


def _method(sharing: Sharing, lang: Lang) -> Section:
    weights, basis = sharing.weights, sharing.basis
    draft = Draft("method", text("sharing.doc.sheet.method", lang), lang)
    draft.heading(1, "sharing.doc.sheet.method")
    number = Cell(len(sharing.areas), decimals=0, source="length(areas)")
    amount = Cell(sharing.amount_yuan, decimals=0, source="amount_yuan")
    draft.say("sharing.doc.said", amount=amount, number=number, weights=weights.name(lang))
    if weights.source:
        draft.say("sharing.doc.source", source=weights.source(lang))
    if not weights.file:
        draft.warn("sharing.doc.assumed")
    draft.table(factors(sharing, lang))
    draft.say("sharing.doc.symbols")
    for said, formula in part_formulas(sharing):
        draft.item(said)
        draft.formula(formula)
    draft.say("sharing.doc.formula.share")
    draft.formula(share_formula())
    draft.say("sharing.doc.formula.money")
    draft.formula(money_formula())
    if weights.floor_yuan_per_head:
        floor = weights.floor_yuan_per_head
        draft.say("sharing.doc.floor", yuan=money(floor, "floor_yuan_per_head", full_decimals(floor)))
    draft.say("sharing.doc.formula.rounding")
    if weights.needs("need"):
        draft.say("sharing.doc.need", standard=basis.standard(lang), costs=basis.costs(lang))
    if not sharing.shares:
        draft.warn("sharing.undetermined")
    return draft.done()


def _shares(sharing: Sharing, lang: Lang) -> Section:
    draft = Draft("shares", text("sharing.doc.sheet.shares", lang), lang)
    draft.heading(1, "sharing.doc.sheet.shares")
    draft.table(shares(sharing, lang))
    if sharing.planned is not None:
        draft.note("sharing.doc.plan", files=list(sharing.planned.files))
    return draft.done(landscape=True)


def _lift(sharing: Sharing, lang: Lang) -> Section:
    draft = Draft("lift", text("sharing.doc.sheet.lift", lang), lang)
    draft.heading(1, "sharing.doc.sheet.lift")
    held = sharing.lift
    if held is None:
        draft.warn("sharing.lift_unknown")
    else:
        level = money(held.level, "lift.left_per_pupil_yuan", 2)
        formula = money(worst_left(sharing), "lift.left_per_pupil_by_formula_yuan", 2)
        spent = money(held.spent_yuan, "lift.spent_yuan")
        of = text(f"sharing.lift_of.{held.of}", lang)
        draft.say("sharing.lift_said", of=of, spent=spent, level=level, formula=formula)
        draft.table(lift(sharing, lang))
    if (chart := share_chart(sharing, lang)) is not None:
        draft.picture(chart, text("sharing.chart.title", lang))
    return draft.done()


def _figures(sharing: Sharing, lang: Lang) -> Section:
    draft = Draft("figures", text("sharing.doc.sheet.figures", lang), lang)
    draft.heading(1, "sharing.doc.sheet.figures")
    draft.table(figures(sharing, lang))
    return draft.done(landscape=True)


def _sensitivity(sharing: Sharing, lang: Lang) -> Section:
    draft = Draft("sensitivity", text("sharing.doc.sheet.sensitivity", lang), lang)
    draft.heading(1, "sharing.doc.sheet.sensitivity")
    draft.say("sharing.doc.sensitivity")
    draft.table(sensitivity(sharing, lang))
    return draft.done(landscape=True)


def _notes(sharing: Sharing, lang: Lang) -> Section:
    draft = Draft("notes", text("sharing.doc.sheet.notes", lang), lang)
    draft.heading(1, "sharing.doc.sheet.notes")
    _list(draft, "sharing.doc.missing", sharing.missing)
    _list(draft, "sharing.doc.findings", sharing.findings)
    return draft.done()


def _list(draft: Draft, heading: str, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    draft.heading(2, heading)
    for finding in findings:
        draft.item("sharing.doc.finding", text=finding.text(draft.lang), mend=finding.mend(draft.lang))
