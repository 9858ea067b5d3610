"""Headings and what stands under them: sections, and the sentences with their place in them."""

from collections.abc import Iterator
from dataclasses import dataclass

from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.model import Source
from junheng.deliver.reading.span import Span
from junheng.deliver.reading.words import holds


@dataclass(frozen=True)
class Section:
    """A heading and where it stands in the plan.

    Attributes:
        heading: The heading, its number taken off.
        depth: 1 for 一、, 2 for （一）, and so on; 0 for the plan itself.
        above: The section that it is a part of.
        span: Dates that the heading names for all that stands under it.
        source: The heading as it stands.
        stage: It is a stage of the work.
        marked: It bears a number.
        over: It is about what was before the plan.
    """

    heading: str
    depth: int
    above: "Section | None" = None
    span: Span | None = None
    source: Source | None = None
    stage: bool = False
    marked: bool = False
    over: bool = False

    def path(self) -> "Iterator[Section]":
        """The section and all above it, innermost first."""
        here: Section | None = self
        while here is not None:
            yield here
            here = here.above

    def under(self, words_name: str) -> bool:
        """Whether it, or a section above it, has a word of a list in its heading."""
        return any(holds(words_name, one.heading) for one in self.path())

    @property
    def below(self) -> int:
        """The depth of a heading without a number that stands under it: one below the last that has one."""
        return next((one.depth for one in self.path() if one.marked), 0) + 1

    @property
    def dated(self) -> "Section | None":
        """The nearest section that names dates."""
        return next((one for one in self.path() if one.span is not None), None)


@dataclass(frozen=True)
class Sentence:
    """A sentence or table row with its section and place."""

    text: str
    source: Source
    section: Section
    line: Line
    heading: bool = False


ROOT = Section("", 0)
