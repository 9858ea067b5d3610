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
    is_condition,
    is_example,
    is_glossary,
    is_past,
    strong_part,
)
from junheng.deliver.reading.dates import Span
from junheng.deliver.reading.deadlines import by_when
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Fact, FactKind, Target
from junheng.deliver.reading.owners import without_owners
from junheng.deliver.reading.quantities import PERCENT, WHOLE, Quantity, idle_one, makes, quantities, vague
from junheng.deliver.reading.sections import Sentence
from junheng.deliver.reading.words import any_of, hanzi, holds, pattern, words

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
        elif _wanted(
            text, own, clause, quantity, dates, background=background, aims=sentence.section.under("goals")
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
        if pattern("percent").search(text, clause.at, clause.to) is None:
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


def _wanted(
    text: str, own: str, clause: Clause, quantity: Quantity, dates: Sequence[Span], *, background: bool, aims: bool
) -> bool:
    if background or quantity.done or quantity.unit in words("never_wanted"):
        return False
    before = text[strong_part(text, quantity.at)[0] : quantity.at]
    if _told_of_the_past(text, clause, before, quantity, dates):
        return False
    things = quantity.unit in words("things")  # 完成100所乡村小规模学校改造 counts the schools themselves
    if pattern("attribute_before").search(before) or (
        not things and pattern("attribute_after").match(text, _number_end(text, quantity))
    ):
        return False
    if pattern("not_reached").search(before):
        return False
    if pattern("beyond").match(quantity.word) and pattern("of_it").match(text, quantity.to):
        return False  # 对进度滞后超过30天的项目
    if quantity.value == 1 and quantity.hanzi and pattern("recurring").search(own) and vague(quantity):
        return False  # 每学期至少家访一次 says how often
    if quantity.unit in words("distances") and pattern("nearby").search(before):
        return False
    if is_condition(text[slice(*strong_part(text, quantity.at))]) and not holds("firm", own):
        return False
    if quantity.unit in words("times") and not quantity.word:
        return False
    if text[quantity.at - 1 : quantity.at] in ("（", "(") and text[quantity.to : quantity.to + 1] in ("）", ")"):
        return False  # 金沙湾小学（36班）
    if quantity.operator is not None:
        if quantity.operator == "=" and quantity.word in words("equals"):
            return quantity.unit == PERCENT or holds("future", text[: quantity.to])
        return True
    if quantity.change:
        return True
    if idle_one(quantity):
        return False
    if vague(quantity) and (
        not _made_here(own, quantity.at - clause.at) or pattern("recurring").search(own) is not None
    ):
        return False  # 每周开设书法课1节 says how often, and no figure to reach
    if not vague(quantity) and holds("until", before) and pattern("reached_after").match(text, quantity.to):
        return True  # 到2024年底，20所学校达标
    if quantity.unit == PERCENT and pattern("share_reaches").match(text, quantity.to):
        return True  # 2025年底，60%的学校全部达标
    if aims and not vague(quantity) and holds("standing", own[: quantity.at - clause.at]):
        return True  # 每百名学生拥有骨干教师1.1名, among the aims
    share = quantity.unit == PERCENT and quantity.value == WHOLE
    if share and (pattern("all_of_them").match(text, quantity.to) or pattern("named_share").search(before)):
        return True  # 符合条件的校长100%参与交流
    if aims and quantity.unit == PERCENT and pattern("named_share").search(before):
        return True  # 学生巩固率100%
    if pattern("size_of_made").search(own[: quantity.at - clause.at]) and any_of("making").search(before):
        return not dates or any(span.form != "past" for span in dates)  # 2027年8月底前建成小学部，办学规模30个班
    if before.endswith(hanzi()["taking"]) and pattern("made_into").match(text[quantity.to :]):
        return True
    return _made_here(own, quantity.at - clause.at) or (quantity.unit == PERCENT and holds("future", before))


def _told_of_the_past(text: str, clause: Clause, before: str, quantity: Quantity, dates: Sequence[Span]) -> bool:
    """Whether the words before a figure speak of the past, with no date to come between.

    In 目前45%，2025年达到60% there is one.
    """
    if is_past(text[quantity.to : clause.to]):
        return True
    if holds("future_strong", before):
        return False
    words_of_past = [
        found.end()
        for found in any_of("past").finditer(before)
        if not pattern("said_beside").search(before[: found.start()])  # 较去年提高3个百分点
    ]
    if not words_of_past:
        return False
    last = quantity.at - len(before) + words_of_past[-1]
    if pattern("from_here").search(text, last, quantity.at):
        return False  # 由目前的52%提高到85%
    return not any(last <= span.at <= quantity.at and span.form != "past" for span in dates)


def _number_end(text: str, quantity: Quantity) -> int:
    """Where number and unit end, the limit behind them left out."""
    found = pattern("quantity").match(text, quantity.at)
    return found.end() if found is not None else quantity.to


def _made_here(own: str, at: int) -> bool:
    """Whether the clause makes or gets the things counted: 新建学校5所, 招聘教师120名."""
    before = own[:at]
    found = list(any_of("making").finditer(before))
    if not found or any_of("existing_strict").search(before) is not None:
        return False
    between = before[found[-1].end() :]
    return len(between) <= 16


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
        operator=quantity.operator or (">=" if quantity.change else "="),
        value=quantity.value,
        unit=quantity.unit,
        by=by,
        source=sentence.source,
        aspiration=holds("aspiring", sentence.text[: quantity.at]),
        change=quantity.change,
        reasons=("reading.doubt.about",) if quantity.around else (),
        dated_by=dated_by,
    )


def _fact(sentence: Sentence, clause: Clause, quantity: Quantity, kind: FactKind) -> Fact:
    text = sentence.text[clause.at : clause.to].strip(" ，,。；;、")
    return Fact(text, quantity.value, quantity.unit, kind, sentence.source)


def _bare(unit: str) -> str:
    """A unit without the ten thousands before it."""
    return pattern("times").sub("", unit)
