"""Wanted figures and figures of what there is: which of a sentence's quantities are which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from junheng.deliver.reading.clauses import (
    Clause,
    clause_at,
    clauses,
    covers,
    is_background,
    is_example,
    is_glossary,
    strong_part,
)
from junheng.deliver.reading.deadlines import by_when
from junheng.deliver.reading.english.figures import english_figures
from junheng.deliver.reading.english.telling import is_english
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Fact, FactKind, Operator, Target
from junheng.deliver.reading.owners import without_owners
from junheng.deliver.reading.quantities import default_operator, makes, quantities, vague
from junheng.deliver.reading.quantity import PERCENT, WHOLE, Quantity
from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.span import Span
from junheng.deliver.reading.wanting import is_wanted, undated
from junheng.deliver.reading.words import any_of, holds, pattern, words

LACKING_REACH = 12
BETWEEN = " ，,；;、：:"


@dataclass(frozen=True)
class Figures:
    """The targets and facts of a sentence."""

    targets: tuple[Target, ...] = ()
    facts: tuple[Fact, ...] = ()


def figures(
    sentence: Sentence, dates: Sequence[Span], *, skip: Sequence[tuple[int, int]] = (), plan_until: str | None = None
) -> Figures:
    """What a sentence wants in figures, and what it counts.

    Args:
        sentence: A sentence of running text.
        dates: Its dates.
        plan_until: The plan's end, for what is to be reached within all of it.
        skip: Places whose numbers belong to something else: a body's composition, a bracket of responsible units.

    Returns:
        Numbers that are neither, such as those of examples elsewhere, are in neither.
    """
    if is_english(sentence.text):
        return Figures(*english_figures(sentence, dates))
    text = masked(sentence.text)
    if is_example(text) or is_glossary(sentence):
        return Figures()
    background = is_background(sentence)
    targets: list[Target] = []
    facts: list[Fact] = []
    parts = clauses(text)
    made: Quantity | None = None
    for counted in [*quantities(text), *_whole(text)]:
        quantity = _with_date_between(text, dates, counted)
        if covers(dates, quantity.at) or any(at <= quantity.at < to for at, to in skip) or _time(text, quantity):
            continue
        clause = next((one for one in parts if one.at <= quantity.at < one.to), Clause(0, len(text)))
        own = text[clause.at : clause.to]
        lacks = _lacks(own, quantity.at - clause.at, quantity)
        if pattern("from_here").match(text, quantity.to):
            facts.append(_fact(sentence, clause, quantity, "amount"))  # 由46%提高到55%: where it stands now
            continue
        if lacks:
            facts.append(_fact(sentence, clause, quantity, "shortfall"))
        elif _over(text, dates, quantity):
            facts.append(_fact(sentence, clause, quantity, "amount"))
        elif is_wanted(
            text,
            own,
            clause,
            quantity,
            dates,
            background=background,
            aims=sentence.section.under("goals"),
            heading=sentence.section.heading,
        ) or (made is not None and _goes_along(text, dates, made, quantity)):
            targets.append(_target(sentence, clause, quantity, dates, plan_until))
            made = quantity if quantity.operator is None and not quantity.change else None
        elif _counted(text, own, clause, quantity, background=background):
            facts.append(_fact(sentence, clause, quantity, "amount"))
    return Figures(tuple(targets), tuple(facts))


def _whole(text: str) -> Iterator[Quantity]:
    """全覆盖, 全部达标 as 100 %, where no percentage says it already."""
    for found in pattern("whole").finditer(text):
        clause = clause_at(text, found.start())
        counted = pattern("quantity").match(text, found.end())  # 全部达到200兆以上
        if pattern("percent").search(text, clause.at, clause.to) is None and counted is None:
            yield Quantity(found.start(), found.end(), Fraction(WHOLE), PERCENT, "=", word=found[0], hanzi=True)


def _goes_along(text: str, dates: Sequence[Span], made: Quantity, quantity: Quantity) -> bool:
    """Whether a bare figure goes with one before it that is made: 新建小学3所、初中1所; 其中小学2500个."""
    between = text[made.to : quantity.at]
    alike = _bare(quantity.unit) == _bare(made.unit) or {quantity.unit, made.unit} <= set(words("money_units"))
    for span in dates:
        if made.to <= span.at and span.to <= quantity.at:
            between = between.replace(text[span.at : span.to], "")  # 其中：2023年1200万元，2024年1000万元
    if alike and quantity.operator is None and made.unit in words("money_units") and not between.strip(BETWEEN):
        return True  # 2026年900万元；2027年1200万元
    if not alike and quantity.operator is None and pattern("beside").fullmatch(between):
        alike = not any(holds(name, between) for name in ("doing", "existing", "past"))  # 6所，县级特色项目20个
    return alike and quantity.operator is None and pattern("along").fullmatch(between) is not None


def _with_date_between(text: str, dates: Sequence[Span], quantity: Quantity) -> Quantity:
    """A figure whose date stands between it and its word of comparison: 增加到2025年的200名."""
    if quantity.operator is not None:
        return quantity
    between = [span for span in dates if 0 <= quantity.at - span.to <= 1]
    if not between:
        return quantity
    # The date may have taken the 到 of 增加到 for its own.
    ends = (between[0].at, between[0].at + 1)
    limit = next((found for end in ends if (found := pattern("limit_before").search(text[:end]))), None)
    if limit is None or limit["exact"]:
        return quantity
    return replace(quantity, operator=">=" if limit["least"] else "<=", word=limit["least"] or limit["most"])


def _over(text: str, dates: Sequence[Span], quantity: Quantity) -> bool:
    """Whether the date that a figure stands behind is over."""
    before = [span for span in dates if span.at <= quantity.at]
    return (
        bool(before)
        and before[-1].form == "past"
        and not any(sign in text[before[-1].to : quantity.at] for sign in "；;")
    )


def _time(text: str, quantity: Quantity) -> bool:
    """Whether it is a duration of something else: 三天内, 为期3年."""
    if quantity.unit not in words("times"):
        return False
    soon = quantity.unit in words("long_times") and pattern("within").match(quantity.word)
    return bool(soon) or (quantity.operator is None and not makes(text, quantity.at))


def _lacks(own: str, at: int, quantity: Quantity) -> bool:
    """Whether the clause counts what is lacking: 尚缺图书8000册, and not 招聘紧缺学科教师60名."""
    before = own[:at]
    found = list(any_of("lacking").finditer(before[-LACKING_REACH:]))
    if not found or quantity.operator is not None or any_of("lacking_never").search(own) is not None:
        return False
    return not any_of("making_people").search(before)


def _counted(text: str, own: str, clause: Clause, quantity: Quantity, *, background: bool) -> bool:
    if quantity.unit in words("uncounted") or (quantity.hanzi and (not background or quantity.value == 1)):
        return False
    if len(own[: quantity.at - clause.at].strip()) == 1:
        return False  # one lost or misprinted sign (关5500平方米) tells nobody what is counted
    if vague(quantity) and not holds("existing", own):
        return False
    return background or holds("existing", text[: quantity.to])


def _target(
    sentence: Sentence, clause: Clause, quantity: Quantity, dates: Sequence[Span], plan_until: str | None
) -> Target:
    by, dated_by = by_when(sentence, quantity, dates, clause, plan_until)
    text = pattern("bullet").sub("", without_owners(sentence.text[clause.at : clause.to])).strip(" ，,。；;、")
    return Target(
        text=text,
        operator=quantity.operator or _operator(sentence, quantity, dates),
        value=quantity.value,
        unit=quantity.unit,
        by=by,
        source=sentence.source,
        aspiration=holds("aspiring", sentence.text[: quantity.at]),
        change=quantity.change,
        reasons=("reading.doubt.about",) if quantity.around else (),
        dated_by=dated_by,
    )


def _operator(sentence: Sentence, quantity: Quantity, dates: Sequence[Span]) -> Operator:
    """How a figure without a word of comparison is meant: a share by its name (参与率：85%), the rest exactly."""
    text = masked(sentence.text)
    name = undated(text, strong_part(text, quantity.at)[0], quantity.at, dates) or sentence.section.heading
    if pattern("named_share").search(name):
        return default_operator(name, quantity)
    return ">=" if quantity.change else "="


def _fact(sentence: Sentence, clause: Clause, quantity: Quantity, kind: FactKind) -> Fact:
    text = sentence.text[clause.at : clause.to].strip(" ，,。；;、")
    return Fact(text, quantity.value, quantity.unit, kind, sentence.source)


def _bare(unit: str) -> str:
    """A unit without the ten thousands before it."""
    return pattern("times").sub("", unit)
