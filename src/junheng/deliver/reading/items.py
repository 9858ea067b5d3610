"""The items of one plan, collected while its sentences are read in order."""

from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from junheng.deliver.reading.blocks import Block, opens
from junheng.deliver.reading.bodies import Bodies
from junheng.deliver.reading.clauses import is_example
from junheng.deliver.reading.dates import spans
from junheng.deliver.reading.deeds import task_dates
from junheng.deliver.reading.figures import figures
from junheng.deliver.reading.heading_tasks import heading_task
from junheng.deliver.reading.inner_dates import dates_of_deeds
from junheng.deliver.reading.masking import masked
from junheng.deliver.reading.model import Fact, Passage, Period, Target, Task
from junheng.deliver.reading.owners import Owners, owners, without_owners
from junheng.deliver.reading.repeated import once, targets_once
from junheng.deliver.reading.sections import ROOT, Section, Sentence
from junheng.deliver.reading.span import Around, Span
from junheng.deliver.reading.table_heads import Table, unit_said
from junheng.deliver.reading.tables import read_row
from junheng.deliver.reading.tasks import tasks
from junheng.deliver.reading.words import holds, pattern

RECENT = 12
"""Sentences that are kept for labels to come."""
LONG_PARAGRAPH = 50
LABELS = 4
"""Paragraphs that labels (责任单位：, 完成时限：) may stand behind what they belong to."""


class Items:
    """The items of a plan while its sentences are read in order."""

    def __init__(self, runs: Period, month: str | None, year: int | None = None) -> None:
        self.runs = runs
        self.start = runs.start or month
        self.since = min((one for one in (runs.start, month) if one is not None), default=None)
        self.year = int(self.start[:4]) if self.start else year
        self.tasks: list[Task] = []
        self.targets: list[Target] = []
        self.facts: list[Fact] = []
        self.goals: list[Passage] = []
        self.measures: list[Passage] = []
        self.safeguards: list[Passage] = []
        self.bodies = Bodies([])
        self.table = (0, Table())
        self.before_table = ""
        self.spot = 0
        self.open_heading: Sentence | None = None
        self.said: deque[Sentence] = deque(maxlen=RECENT)  # the sentences of this paragraph and the one before
        self.block = Block()
        self.opened = 0  # the paragraph of the heading that the sentences stand under

    def take(self, sentence: Sentence) -> None:
        """One sentence or row."""
        if sentence.line.cells:
            self._row(sentence)
            return
        self.before_table = sentence.text
        spot = sentence.source.place.paragraph
        if spot != self.spot and self.start and not self.runs.end and _turns(sentence.line.text):
            self.year = int(self.start[:4])
        self.spot = spot
        while self.said and self.said[0].source.place.paragraph < spot - LABELS:
            self.said.popleft()
        if sentence.heading:
            self.said.append(sentence)
            self._close_heading(sentence.section)
            if opens(sentence.section):
                self.block.close(self.tasks, self.targets)
                self.block = Block(len(self.tasks), len(self.targets))
            self.bodies.read(sentence)
            self.open_heading = sentence
            self.opened = sentence.source.place.paragraph
            if self.start and not self.runs.end and sentence.section.depth == 1:
                self.year = int(self.start[:4])  # each part of a paper without a period begins anew in its year
            if sentence.section.span is not None and sentence.section.span.until:
                self.year = int(sentence.section.span.until[:4])
            return
        if pattern("metadata").search(sentence.text):
            self._remember(spans(masked(sentence.text), self._around(sentence.section)))
            return
        if self.open_heading is not None and _same_level(self.open_heading.text, sentence.text):
            self._close_heading(ROOT)  # 1.成立领导小组 | 2.6月底前，完成摸底。: an item, and no heading
        signed = pattern("date_line").match(sentence.text) or pattern("signature").match(sentence.text)
        if not signed and self._sentence(sentence):
            self.said.append(sentence)
        self.open_heading = None

    def finish(self) -> None:
        """No more sentences."""
        self._close_heading(ROOT)
        self.block.close(self.tasks, self.targets)
        self.bodies.finish()
        self.tasks, self.targets = once(self.tasks), targets_once(self.targets)

    def _close_heading(self, following: Section) -> None:
        opened = self.open_heading
        self.open_heading = None
        if opened is None or any(one is opened.section for one in following.path()):
            return
        task = heading_task(opened)
        if task is not None:
            self.tasks.append(task)

    def _around(self, section: Section) -> Around:
        dated = section.dated
        span = dated.span if dated else None
        return Around(
            year=self.year,
            since=span.since if span else self.runs.start,
            until=span.until if span else self.runs.end,
            plan_since=self.start,
            plan_until=self.runs.end,
        )

    def _sentence(self, sentence: Sentence) -> bool:
        """A sentence of running text.

        Returns:
            Whether it says something by itself, and is no label of what stands before it.
        """
        dates = [self._in_time(span) for span in spans(masked(sentence.text), self._around(sentence.section))]
        if pattern("reports").search(sentence.text):
            dates = [self._told(span) for span in dates]
        dates = dates_of_deeds(sentence.text, _bracket_last(sentence.text, dates))
        skip = self.bodies.read(sentence)
        owned = owners(sentence.text)
        if dates and dates[0].until and pattern("all_above").search(sentence.text):
            self._date_above(sentence, dates[0].until)
            return False
        if pattern("period_sentence").match(sentence.text) and dates:
            return False
        if pattern("owners_alone").match(sentence.text) or pattern("deadline_alone").match(sentence.text):
            if self.block.date(sentence, dates, owned):
                return False
            self._own(sentence, owned, dates)
            return False
        if self.block.labels and _behind_time_label(sentence) and self.block.date(sentence, dates, owned):
            return False  # 内容：… | 牵头：… | 时间：…
        self.block.hear(sentence)
        found = figures(sentence, dates, skip=skip, plan_until=self.runs.end)
        self.targets += found.targets
        self.facts += found.facts
        self.tasks += (one for one in tasks(sentence, dates, found.targets, owned) if one.text)
        self._passage(sentence)
        self._remember(dates)
        return True

    def _date_above(self, sentence: Sentence, until: str) -> None:
        """A date for all the undated figures and tasks of a section (以上目标均须于…前完成)."""

        def here(item: Task | Target) -> bool:
            return item.source.place.paragraph >= self.opened

        for index, target in enumerate(self.targets):
            if target.by is None and here(target):
                self.targets[index] = replace(target, by=until, dated_by=sentence.source)
        for index, task in enumerate(self.tasks):
            if task.start is None and task.end is None and task.every is None and here(task):
                self.tasks[index] = replace(task, end=until, dated_by=sentence.source)

    def _in_time(self, span: Span) -> Span:
        """A date that is over before the plan begins speaks of the past."""
        if self.since is None or span.until is None or span.until[:7] >= self.since[:7]:
            return span
        years = int(self.since[:4]) - int(span.until[:4])
        over = years > 0 and (span.form != "until" or years > 1)  # 2025年12月底前完成 makes ready for 2026
        return replace(span, form="past") if over else span

    def _told(self, span: Span) -> Span:
        """A date of what a meeting looked at: over, where it ends before the meeting's month."""
        over = self.since is not None and span.until is not None and span.until[:7] < self.since[:7]
        return replace(span, form="past") if over and span.form in ("point", "span") else span

    def _own(self, sentence: Sentence, owned: Owners, dates: Sequence[Span]) -> None:
        """Units and a deadline in a sentence of their own are those of the tasks of its paragraph that have none.

        A paragraph that has no task yet becomes one: what it says before is what is to be done.
        """
        spot = sentence.source.place
        labelled = pattern("deadline_label").search(sentence.text)
        until = dates[0] if dates and labelled is not None else None
        start, end = task_dates(until, "", deadline=True) if until is not None else (None, None)
        before = self.said[-1].source.place.paragraph if self.said else spot.paragraph
        paragraphs = (spot.paragraph,) if spot.offset else (before, spot.paragraph)
        met = False
        for index in range(len(self.tasks) - 1, -1, -1):
            task = self.tasks[index]
            if task.source.place.paragraph not in paragraphs:
                break
            met = True
            task = replace(task, owner=task.owner or owned.owner, helpers=task.helpers or owned.helpers)
            if task.start is None and task.end is None and until is not None:
                task = replace(task, start=start, end=end, dated_by=sentence.source)
            self.tasks[index] = task
        said = [one for one in self.said if one.source.place.paragraph in paragraphs]
        if not met and said:
            deed = next((one for one in said if not one.heading), said[-1])
            if deed.heading and deed.section.depth <= 1:
                return  # 三、重点任务 is nothing to be done
            text = without_owners(deed.text).strip(" ，,。；;、：:")
            if not text:
                return
            self.tasks.append(
                Task(
                    text,
                    start,
                    end,
                    deed.source,
                    owned.owner,
                    owned.helpers,
                    dated_by=sentence.source if until else None,
                )
            )

    def _remember(self, dates: Sequence[Span]) -> None:
        for span in dates:
            spoken = span.since if span.form == "since" else span.until
            if spoken and span.form != "past":
                self.year = int(spoken[:4])

    def _row(self, sentence: Sentence) -> None:
        number, table = self.table
        if sentence.line.table != number:
            table = Table(unit=unit_said(self.before_table))
            self.table = (sentence.line.table, table)
        self.open_heading = None
        found = read_row(sentence, table, self._around(sentence.section))
        self.tasks += (one for one in found.tasks if one.text)
        self.targets += found.targets
        self.facts += found.facts
        if found.posts:
            self.bodies.seat(found.posts, sentence)

    def _passage(self, sentence: Sentence) -> None:
        if is_example(sentence.text) or not holds("doing", sentence.text):
            return
        for section in sentence.section.path():
            for name, into in (("safeguards", self.safeguards), ("goals", self.goals), ("measures", self.measures)):
                if holds(name, section.heading):
                    into.append(Passage(sentence.text, sentence.section.heading or None, sentence.source))
                    return


def _same_level(one: str, other: str) -> bool:
    """Whether two lines begin with numbers of the same kind."""
    first, second = pattern("mark").match(one), pattern("mark").match(other)
    return first is not None and second is not None and first.lastgroup == second.lastgroup


def _turns(text: str) -> bool:
    """Whether a paragraph of a speech or of minutes turns to something else: it is long, or bears a first number."""
    return len(text) >= LONG_PARAGRAPH or pattern("mark_one").match(text) is not None


def _behind_time_label(sentence: Sentence) -> bool:
    """Whether a sentence stands behind a label of time in its own paragraph (时间：2026年2月28日前)."""
    source = sentence.section.source
    here = source is not None and source.place.paragraph == sentence.source.place.paragraph
    return here and source is not None and pattern("time_label").fullmatch(source.text) is not None


def _bracket_last(text: str, dates: list[Span]) -> list[Span]:
    """The dates of a sentence; one in its bracket of owners (完成时限：…) counts only where there is no other.

    It is then the deadline of the whole sentence.
    """
    brackets = [(found.start(), found.end()) for found in pattern("any_bracket").finditer(text)]
    inside = [span for span in dates if any(begin <= span.at < end for begin, end in brackets)]
    if not inside:
        return dates
    outside = [
        span
        for span in dates
        if span not in inside and not (span.form == "point" and pattern("date_of_thing").match(text, span.to))
    ]
    if outside or pattern("deadline_label").search(text) is None:
        return outside
    first = inside[0]
    return [replace(first, at=0, to=0, form="until" if first.form == "point" else first.form)]
