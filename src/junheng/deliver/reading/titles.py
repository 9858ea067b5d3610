"""What a plan's title and first words say: which place it is for, and from when to when it runs."""

from collections import Counter
from collections.abc import Iterable

from junheng.deliver.reading.clauses import is_example, is_past
from junheng.deliver.reading.dates import spans
from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Period
from junheng.deliver.reading.numerals import number
from junheng.deliver.reading.separate import Part
from junheng.deliver.reading.span import Around, months_later
from junheng.deliver.reading.words import holds, pattern

FIRST = 12
LAST = 6
FAR = 40
HEAD = 200


def area(part: Part) -> str | None:
    """The place that a plan is for: by its title, else by who issued it."""
    for text in (part.title or "", *part.printed, *part.letterhead):
        found = pattern("area_of_title").match(text)
        if found is not None and not _no_place(found["area"]):
            return found["area"]
    named = Counter(
        found["area"]
        for text in _edges(part)
        for found in pattern("area_of_issuer").finditer(text)
        if not _no_place(found["area"])
    )
    return named.most_common(1)[0][0] if named else None


def _no_place(name: str) -> bool:
    return holds("area_never", name) or holds("unnamed", name)


def _edges(part: Part) -> Iterable[str]:
    lines = [line.text for _, line, _ in part.lines if not line.cells]
    return (text[:400] for text in [*lines[:FIRST], *lines[-LAST:]])


def document_month(part: Part) -> str | None:
    """The month that the document bears, on a line of its own at its head or foot."""
    for text in reversed([*part.printed, *_edges(part)]):
        if pattern("date_line").match(text):
            found = spans(text, Around())
            if found and found[0].since:
                return found[0].since[:7]
    return None


def first_day(part: Part) -> str | None:
    """The month of the first full date in a document's first words, where nothing else tells when it is of."""
    for _, line, _ in part.lines[:LAST]:
        for span in spans(masked(line.text[:HEAD]), Around()):
            if span.scale == "day" and span.form == "point" and span.since:
                return span.since[:7]
    return None


def document_year(part: Part) -> int | None:
    """The year of the document: of its date, else of its number."""
    month = document_month(part)
    if month is not None:
        return int(month[:4])
    found = next((one for text in part.letterhead if (one := pattern("year_of_number").search(text))), None)
    return int(found["year"]) if found is not None else None


def period(part: Part) -> Period:
    """From when to when a plan runs, as its title or a sentence of its own says.

    A title with one year (2024年…方案) is of that year; a year of an edition (2023版) says nothing.
    """
    for text in (part.title or "", *part.printed):
        if (plan := pattern("five_year_title").search(text)) is not None:
            first = 1951 + 5 * (int(number(plan["number"]) or 0) + 10)
            return Period(f"{first}-01", f"{first + 4}-12")
        for span in spans(masked(text), Around()):
            if pattern("looked_back_at").match(text, span.to):
                continue  # 2024年工作自评及2025年工作计划
            if span.form == "span":
                return Period(span.since and span.since[:7], span.until and span.until[:7])
            if span.scale == "year" and span.form == "point":
                return Period(span.since, span.until)
    for _, line, _ in part.lines:
        if (found := _stated(line)) is not None:
            return found
    return _opened(part)


def _opened(part: Part) -> Period:
    """A plan that says in its first words from when it is carried out, and in its aims for how long."""
    first = [line.text for _, line, _ in part.lines[:FIRST] if not line.cells]
    for text in first:
        if not holds("preamble", text):
            continue
        begun = next((span for span in spans(masked(text), Around()) if span.form == "since" and span.since), None)
        if begun is None or begun.since is None or is_past(text[begun.to : begun.to + FAR]):
            continue
        start = begun.since[:7]
        lasting = next((found for line in first for found in pattern("lasting").finditer(line)), None)
        years = number(lasting["number"]) if lasting is not None else None
        return Period(start, months_later(start, 12 * int(years) - 1) if years is not None else None)
    return Period()


def _of_elsewhere(text: str, at: int) -> bool:
    """Whether the sentence that holds a place of a text is an example from elsewhere."""
    begin = max(text.rfind(sign, 0, at) for sign in "。！？") + 1
    return is_example(text[begin : at + FAR])


def _stated(line: Line) -> Period | None:
    counted = pattern("period_from").search(line.text)
    if counted is not None and not _of_elsewhere(line.text, counted.start()):
        begins = spans(masked(counted["start"]), Around())
        years = number(counted["number"])
        if len(begins) == 1 and begins[0].since and years is not None:
            start = begins[0].since[:7]
            return Period(start, months_later(start, 12 * int(years) - 1))
    for label in pattern("period_label").finditer(line.text):
        behind = line.text[label.end() : label.end() + 40]
        for span in spans(masked(behind), Around()):
            if span.form == "span" and span.at <= 2 and span.since and span.until:
                return Period(span.since[:7], span.until[:7])
    return None
