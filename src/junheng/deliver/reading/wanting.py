"""Which figures of a sentence are wanted."""

from collections.abc import Sequence

from junheng.deliver.reading.clauses import Clause, covers, is_condition, is_past, strong_part
from junheng.deliver.reading.quantities import idle_one, vague
from junheng.deliver.reading.quantity import PERCENT, WHOLE, Quantity
from junheng.deliver.reading.span import Span
from junheng.deliver.reading.words import any_of, hanzi, holds, pattern, words


def is_wanted(
    text: str,
    own: str,
    clause: Clause,
    quantity: Quantity,
    dates: Sequence[Span],
    *,
    background: bool,
    aims: bool,
    heading: str,
) -> bool:
    """Whether a figure is wanted, and is no figure of what there is, of the past or of a rule.

    Args:
        text: The sentence.
        own: The figure's clause.
        clause: Its place.
        quantity: The figure.
        dates: The sentence's dates.
        background: The sentence stands under a heading such as 现状.
        aims: It stands under a heading of aims.
        heading: The heading that it stands under.
    """
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
    if pattern("subject_before").search(before) and pattern("subject_after").match(text, quantity.to):
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
    if things and pattern("served").search(before) and pattern("served_by").match(text, quantity.to):
        return True  # 对28所薄弱学校实施改造
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
    ahead = (aims and quantity.unit in words("single_ok")) or holds("until", before) or holds("aspiring", before)
    if not vague(quantity) and ahead and pattern("reached_after").match(text, quantity.to):
        return True  # 到2024年底，20所学校达标
    if quantity.unit == PERCENT and pattern("share_reaches").match(text, quantity.to):
        return True  # 2025年底，60%的学校全部达标
    if aims and not vague(quantity) and holds("standing", own[: quantity.at - clause.at]):
        return True  # 每百名学生拥有骨干教师1.1名, among the aims
    share = quantity.unit == PERCENT and quantity.value == WHOLE
    if share and (pattern("all_of_them").match(text, quantity.to) or pattern("named_share").search(before)):
        return True  # 符合条件的校长100%参与交流
    dated = any(0 <= quantity.at - span.to <= 1 and span.form != "past" for span in dates)
    name = (
        undated(text, quantity.at - len(before), quantity.at, dates) or heading
    )  # 1.参与率：2025年85%: the name is a heading
    if quantity.unit == PERCENT and (aims or dated) and pattern("named_share").search(name):
        return True  # 学生巩固率100%; 参与率：2025年85%，2026年90%
    if quantity.unit in words("money_units") and pattern("paid_at").match(text, quantity.to):
        return True  # 按每生每年300元标准安排补助
    if pattern("size_of_made").search(own[: quantity.at - clause.at]) and any_of("making").search(before):
        return not dates or any(span.form != "past" for span in dates)  # 2027年8月底前建成小学部，办学规模30个班
    if quantity.unit == PERCENT and pattern("share_laid").match(text, quantity.to):
        return pattern("share_of_money").search(own[: quantity.at - clause.at]) is not None
    if before.endswith(hanzi()["taking"]) and pattern("made_into").match(text[quantity.to :]):
        return True
    return _made_here(own, quantity.at - clause.at) or (quantity.unit == PERCENT and holds("future", before))


def undated(text: str, begin: int, end: int, dates: Sequence[Span]) -> str:
    """A part of a sentence without its dates, and without the figures of other years between (参与率：85%，90%，)."""
    kept = "".join(sign for index, sign in enumerate(text[begin:end], begin) if not covers(dates, index))
    return pattern("figures_in_row").sub("", kept)


def _told_of_the_past(text: str, clause: Clause, before: str, quantity: Quantity, dates: Sequence[Span]) -> bool:
    """Whether the words before a figure speak of the past, with no date to come between.

    In 目前45%，2025年达到60% there is one.
    """
    if is_past(text[quantity.to : clause.to]):
        return True
    if pattern("as_of").search(before):
        return True
    if holds("future_strong", before):
        return False
    words_of_past = [
        found
        for found in any_of("past").finditer(before)
        if not pattern("said_beside").search(before[: found.start()])  # 较去年提高3个百分点
    ]
    if not words_of_past:
        return False
    last = quantity.at - len(before) + words_of_past[-1].end()
    if words_of_past[-1][0] in words("at_present") and pattern("from_here").search(text, last, quantity.at):
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
