"""How sure an entry of a standard is: a grade, and what there is to say about it."""

from dataclasses import dataclass

from junheng.facts.fields import Label
from junheng.standards.read import Section
from junheng.terms.messages import Lang, text

SURE = "high"
GRADES = (
    SURE,
    "medium-high",
    "medium",
    "medium-low",
    "low",
    "sources-differ",
    "incomplete",
    "inference",
    "example",
)
"""Grades that have words in both languages; any other is told as it stands."""


@dataclass(frozen=True)
class Confidence:
    """How sure an entry is.

    Attributes:
        grade: One of GRADES, or words of a file's own; empty where nothing is said.
        remark: What a reader should know besides.
    """

    grade: str = SURE
    remark: Label | None = None

    @property
    def sure(self) -> bool:
        """Whether the entry is beyond doubt: nothing less than high confidence, and nothing to be said about it."""
        return self.grade in ("", SURE) and self.remark is None

    def said(self, lang: Lang) -> str:
        """The grade and the remark in words.

        Example:
            >>> Confidence("medium", Label("出自某市表格", "a city form")).said("en")
            'medium (a city form)'
        """
        code = self.grade or "none"
        grade = text(f"standards.grade.{code}", lang) if code in (*GRADES, "none") else code
        if self.remark is None:
            return grade
        return text("standards.graded", lang, grade=grade, remark=self.remark(lang))


CERTAIN = Confidence()
UNSTATED = Confidence("")


def read_confidence(section: Section, default: str = SURE) -> Confidence:
    """What an entry says of itself under `confidence` and `remark`."""
    return Confidence(section.text("confidence", default), section.words("remark"))
