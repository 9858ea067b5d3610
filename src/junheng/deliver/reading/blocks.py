"""Blocks of a list of problems: 存在问题, 整改目标, 整改措施, 整改时限, each behind its label; the time is that of all.

The time may stand before or behind what it dates, so a block's items get theirs when the block is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from junheng.deliver.reading.clauses import is_past
from junheng.deliver.reading.deeds import said, task_dates
from junheng.deliver.reading.model import Target, Task
from junheng.deliver.reading.owners import Owners
from junheng.deliver.reading.sections import Section, Sentence
from junheng.deliver.reading.span import Span
from junheng.deliver.reading.words import holds, words


@dataclass
class Block:
    """What stands under one numbered heading.

    Attributes:
        task: The tasks of the plan before it.
        target: Its targets before it.
        asked: The sentences that stand behind a label of measures.
        labels: Whether it has labels such as 整改目标.
        dates: The dates behind its label of time.
        dated_by: The sentence of that label.
        over: What stood behind a label before that one; what comes after it says something else.
        done: The label of time says that it is done (已于4月底完成).
        owned: The units behind its label of owners.
    """

    task: int = 0
    target: int = 0
    asked: list[Sentence] = field(default_factory=list)
    labels: bool = False
    dates: Span | None = None
    dated_by: Sentence | None = None
    over: Section | None = None
    done: bool = False
    owned: Owners = field(default_factory=Owners)

    def hear(self, sentence: Sentence) -> None:
        """Note a sentence that stands behind one of its labels."""
        label = _label(sentence.section)
        if label is None or sentence.heading or sentence.section is self.over:
            return
        self.labels = True
        if holds("measures", label.heading):
            self.asked.append(sentence)

    def date(self, sentence: Sentence, dates: Sequence[Span], owned: Owners) -> bool:
        """Take a label of time or owners.

        Returns:
            Whether the block is one with labels; its items are dated when it closes.
        """
        if is_past(sentence.text):
            self.done = True
        if dates and self.dates is None:
            self.dates, self.dated_by, self.over = dates[0], sentence, sentence.section
        self.owned = replace(
            self.owned, owner=self.owned.owner or owned.owner, helpers=self.owned.helpers or owned.helpers
        )
        return self.labels

    def close(self, tasks: list[Task], targets: list[Target]) -> None:
        """Date the block's items; each measure that is no task yet becomes one."""
        if self.labels and self.done:
            del tasks[self.task :]
            del targets[self.target :]
            return
        if not self.labels or self.dates is None or self.dated_by is None:
            return
        start, end = task_dates(self.dates, "", deadline=True)
        source = self.dated_by.source
        for index in range(self.task, len(tasks)):
            task = tasks[index]
            task = replace(task, owner=task.owner or self.owned.owner, helpers=task.helpers or self.owned.helpers)
            if task.start is None and task.end is None:
                task = replace(task, start=start, end=end, dated_by=source)
            tasks[index] = task
        for index in range(self.target, len(targets)):
            if targets[index].by is None:
                targets[index] = replace(targets[index], by=end, dated_by=source)
        known = {task.source for task in tasks[self.task :]}
        tasks += [
            Task(text, start, end, one.source, self.owned.owner, self.owned.helpers, dated_by=source)
            for one in self.asked
            if one.source not in known and holds("doing", one.text) and (text := said(one.text))
        ]


def _label(section: Section) -> Section | None:
    """The label that a sentence stands behind: a heading without a number under one that has one."""
    for one in section.path():
        if _is_label(one):
            return one if one.above is not None and one.above.depth else None
        if one.marked and not (one.above is not None and _label(one.above) is not None):
            return None
    return None


def _is_label(section: Section) -> bool:
    """Whether a heading is a word with a colon, without a number or one of a list of problems (2.整改措施：)."""
    if section.source is None or not section.source.text.endswith(("：", ":")):
        return False
    return not section.marked or section.heading in words("block_labels")


def opens(section: Section) -> bool:
    """Whether a heading begins a new block: it bears a number, and is no item behind a label."""
    return section.marked and _label(section) is None
