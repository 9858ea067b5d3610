"""Where a plan does not agree with itself, told with the sentence in question."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from junheng.deliver.reading.clauses import is_example
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Period, Remark, Source, Target, Task
from junheng.deliver.reading.numerals import number, shown
from junheng.deliver.reading.quantity import PERCENT, WHOLE
from junheng.deliver.reading.sections import Section, Sentence
from junheng.deliver.reading.words import holds, pattern, words

TOLERANCE_YEARS = 2
A_CENTURY = 120


def contradictions(
    sentences: Sequence[Sentence], tasks: Iterable[Task], targets: Iterable[Target], period: Period, area: str | None
) -> Iterator[Remark]:
    """All contradictions of a plan, in the order of their kinds."""
    running = [sentence for sentence in sentences if not sentence.line.cells]
    yield from _announced(running)
    yield from _headed(running)
    yield from _split(running)
    yield from _titles(running)
    yield from _history(running)
    yield from _totals(running)
    yield from _elsewhere(running, area)
    yield from _above_all(targets)
    yield from _backwards(tasks, period)


def _announced(sentences: Iterable[Sentence]) -> Iterator[Remark]:
    """Three parts announced, and another number listed in the same sentence."""
    for sentence in sentences:
        for found in pattern("announced").finditer(sentence.text):
            wanted = number(found["number"])
            listed = pattern("announced_list").match(sentence.text[found.end() :])
            if wanted is None or listed is None:
                continue
            count = _items(listed["list"])
            if count > 1 and count != wanted:
                yield Remark("reading.announced", {"announced": int(wanted), "found": count}, sentence.source)


def _items(text: str) -> int:
    marked = len(pattern("ordinal_item").findall(text))
    if marked:
        return marked
    for sign in ("；", ";", "、"):
        if sign in text:
            return len([part for part in text.split(sign) if part.strip()])
    return 0


def _headed(sentences: Sequence[Sentence]) -> Iterator[Remark]:
    """A heading that names a number, and another number of headings under it."""
    children: dict[Section, list[Section]] = {}
    sources: dict[Section, Source] = {}
    for sentence in sentences:
        if sentence.heading and sentence.section.above is not None:
            children.setdefault(sentence.section.above, []).append(sentence.section)
            sources[sentence.section] = sentence.source
    for section, source in sources.items():
        found = pattern("announced_heading").match(section.heading)
        wanted = number(found["number"]) if found is not None else None
        below = [one for one in children.get(section, []) if one.depth == children[section][0].depth]
        if wanted is not None and len(below) > 1 and len(below) != wanted:
            yield Remark("reading.announced", {"announced": int(wanted), "found": len(below)}, source)


def _split(sentences: Sequence[Sentence]) -> Iterator[Remark]:
    """A plan said to be in three parts, and a sixth part further on."""
    for index, sentence in enumerate(sentences):
        found = pattern("split_in").search(sentence.text)
        wanted = number(found["number"]) if found is not None else None
        if found is None or wanted is None:
            continue
        named = {
            item["number"]
            for later in sentences[index + 1 :]
            for item in pattern("split_item").finditer(later.text)
            if item["what"] == found["what"]
        }
        if named and len(named) != wanted:
            yield Remark("reading.announced", {"announced": int(wanted), "found": len(named)}, sentence.source)
            return


def _titles(sentences: Iterable[Sentence]) -> Iterator[Remark]:
    """Teachers by title that add up to more than the staff of the same sentence."""
    for sentence in sentences:
        titles = [number(found["number"]) or Fraction(0) for found in pattern("title_count").finditer(sentence.text)]
        staff = [number(found["number"]) or Fraction(0) for found in pattern("staff_count").finditer(sentence.text)]
        if len(titles) > 1 and staff and sum(titles) > max(staff):
            params: dict[str, object] = {"titles": int(sum(titles)), "staff": int(max(staff))}
            yield Remark("reading.titles_exceed_staff", params, sentence.source)


def _history(sentences: Iterable[Sentence]) -> Iterator[Remark]:
    """A founding year that does not fit the years of history: by the latest year that the plan speaks of."""
    founded: tuple[int, Sentence] | None = None
    stated: tuple[int, bool, Sentence] | None = None
    latest = 0
    for sentence in sentences:
        text = masked(sentence.text)
        if founded is None and (found := pattern("founded").search(text)):
            year = number(found["year"])
            founded = (int(year), sentence) if year is not None and year.denominator == 1 else None
        if stated is None and (history := pattern("years_of_history").search(text)):
            value = number(history["number"])
            stated = (int(value), bool(history["over"] or history["over2"]), sentence) if value is not None else None
        latest = max(latest, *(int(one) for one in pattern("plain_year").findall(text)), 0)
    if founded is None or stated is None or not latest:
        return
    years, over, sentence = stated
    passed = latest - founded[0]
    too_few = passed > years + _slack(years, over=over) + TOLERANCE_YEARS
    if too_few or years > A_CENTURY * 10:
        yield Remark("reading.history", {"year": founded[0], "years": years, "latest": latest}, sentence.source)


def _slack(years: int, *, over: bool) -> int:
    """How many years more a statement may mean: 60多年 up to ten, 5多年 one."""
    if not over:
        return 0
    return 10 if years % 10 == 0 else 1


def _totals(sentences: Iterable[Sentence]) -> Iterator[Remark]:
    """A total whose parts in the bracket behind it add up to something else."""
    for sentence in sentences:
        for found in pattern("total_with_parts").finditer(sentence.text):
            total = number(found["total"])
            parts = [
                number(one["number"]) or Fraction(0)
                for one in pattern("part_count").finditer(found["parts"])
                if one["unit"] == found["unit"]
            ]
            if total is None or len(parts) < 2:
                continue
            some = holds("some_of", found["parts"])
            if sum(parts) > total or (sum(parts) < total and not some):
                params: dict[str, object] = {
                    "total": shown(total),
                    "sum": shown(Fraction(sum(parts))),
                    "unit": found["unit"],
                }
                yield Remark("reading.total", params, sentence.source)


def _elsewhere(sentences: Iterable[Sentence], area: str | None) -> Iterator[Remark]:
    """Another place's name in the text, as left behind in a plan that was copied."""
    own: str | None = area
    told: set[str] = set()
    for sentence in sentences:
        text = masked(sentence.text)
        if is_example(text):
            continue
        for found in pattern("place_name").finditer(text):
            name = found["name"]
            if not _is_place(name):
                continue
            if own is None:
                own = name
            if name in own or name[-1] != own[-1] or name in told:
                continue
            told.add(name)
            yield Remark("reading.another_place", {"place": name, "area": own}, sentence.source)


def _is_place(name: str) -> bool:
    """Whether two characters before 县, 市 or 区 may be a name: no verb, no pronoun, no general word."""
    if holds("doing", name[:-1]) or name in words("area_never"):
        return False
    return not name.startswith(words("place_never")) and not name[:-1].endswith(words("place_never"))


def _above_all(targets: Iterable[Target]) -> Iterator[Remark]:
    for target in targets:
        if target.unit == PERCENT and target.value > WHOLE and not target.change:
            yield Remark("reading.above_hundred", {"value": shown(target.value)}, target.source)


def _backwards(tasks: Iterable[Task], period: Period) -> Iterator[Remark]:
    if period.start and period.end and period.end < period.start:
        yield Remark("reading.backwards", {"start": period.start, "end": period.end})
    for task in tasks:
        if task.start and task.end and task.end[:7] < task.start[:7]:
            yield Remark("reading.backwards", {"start": task.start, "end": task.end}, task.source)
