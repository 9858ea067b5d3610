"""Invented plans for property tests: any value that the dictionary lets a field have."""

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from junheng.deliver.workplan.fields import PLAN, Field, Thing, code_list, code_words, parts, things, unitless
from junheng.deliver.workplan.model import When, WorkPlan
from junheng.deliver.workplan.values import BAD_IN_ID, CONTROL, SPLITS

WORDS = st.text(min_size=1, max_size=12).map(lambda made: CONTROL.sub("", made).strip()).filter(bool)
LINES = st.one_of(
    WORDS, st.sampled_from(['=HYPERLINK("x")', "一、\n二、", 'a"""b\\n"', "[[tasks]]\nid = 1", "_x0041_", "@a"])
)
IDS = st.one_of(
    st.from_regex(r"[A-Z]\d{1,3}", fullmatch=True),
    WORDS.filter(lambda made: not BAD_IN_ID.search(made)),
)
NAMES = WORDS.filter(lambda made: not SPLITS.search(made)) | st.sampled_from(["甲、乙", "a, b"])
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
WHENS = st.builds(lambda day, whole: When(day.year, day.month, None if whole else day.day), DAYS, st.booleans())
NUMBERS = st.one_of(
    st.integers(-(10**18), 10**18).map(Fraction),
    st.decimals(-(10**9), 10**9, places=4).map(Fraction),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12).map(Fraction),
    st.fractions(max_denominator=10**6),
)
BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "text": LINES,
    "texts": st.lists(NAMES, max_size=3).map(tuple),
    "id": IDS,
    "ref": IDS,
    "refs": st.lists(IDS, max_size=3).map(tuple),
    "when": WHENS,
    "day": DAYS,
    "number": NUMBERS,
    "share": st.fractions(0, 1),
    "count": st.integers(-5, 10**6),
    "year": st.integers(1990, 2100),
    "yuan": NUMBERS,
    "flag": st.booleans(),
    "unit": st.sampled_from(["%", "所", "平方米"]) | WORDS.filter(lambda made: made not in unitless()),
}


def entry(field: Field) -> st.SearchStrategy[Any]:
    """Any value of a field."""
    if field.type == "code":
        chosen: st.SearchStrategy[Any] = st.sampled_from(list(code_list(field.codes)))
        if field.open:
            chosen |= WORDS.filter(lambda made: made.casefold() not in code_words(field.codes))
    else:
        chosen = BY_TYPE[field.type]
    if field.type == "unit" and field.required:
        chosen |= st.just("")
    return chosen if field.required else st.just(field.default) | chosen


def item(thing: Thing) -> st.SearchStrategy[Any]:
    """Any item of a thing."""
    return st.builds(thing.kind, **{id: entry(field) for id, field in thing.fields.items()})


@st.composite
def plans(draw: st.DrawFn) -> WorkPlan:
    """Any plan, sound or not."""
    own = {id: draw(entry(field)) for id, field in things()[PLAN].fields.items()}
    return WorkPlan(**own, **{thing.id: tuple(draw(st.lists(item(thing), max_size=2))) for thing in parts()})
