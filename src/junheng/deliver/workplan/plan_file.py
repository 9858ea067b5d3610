"""A plan in a file, .toml or .xlsx by its ending."""

from dataclasses import dataclass
from pathlib import Path

from junheng.deliver.workplan.entries import PlanRead
from junheng.deliver.workplan.model import WorkPlan
from junheng.deliver.workplan.plan_toml import read_toml, write_toml
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, errors
from junheng.terms.messages import Lang, text

SAID = 5
"""Findings that an error names; `junheng workplan check` names them all."""


@dataclass(frozen=True)
class FirstFindings:
    """The first of some findings, as words inside a sentence."""

    findings: tuple[Finding, ...]

    def label(self, lang: Lang) -> str:
        """A line each: place, what is wrong, how to mend it."""
        return "\n".join(_line(finding, lang) for finding in self.findings[:SAID])


def _line(finding: Finding, lang: Lang) -> str:
    place = " ".join(part for part in (finding.locus.sheet, finding.locus.cell) if part)
    return text("workplan.said", lang, place=place, text=finding.text(lang), mend=finding.mend(lang))


def read_plan(path: Path) -> PlanRead:
    """A plan with what reading found.

    Args:
        path: A .toml file or an .xlsx workbook.

    Raises:
        InputError: the file cannot be read at all.
    """
    suffix = path.suffix.lower()
    if suffix == ".toml":
        return read_toml(path)
    if suffix in (".xlsx", ".xlsm"):
        from junheng.deliver.workplan.workbook_read import read_workbook

        return read_workbook(path)
    raise InputError("workplan.file_kind", path=path, suffix=path.suffix)


def load_plan(path: Path) -> WorkPlan:
    """A plan that can be worked with.

    Args:
        path: A .toml file or an .xlsx workbook.

    Raises:
        InputError: the file cannot be read, or something in it cannot be taken; it names the places.

    Example:
        >>> from junheng.deliver.workplan.plan_file import load_plan
        >>> plan = load_plan(Path("examples/workplan.toml"))
        >>> len(plan.tasks), plan.tasks[1].after, str(plan.tasks[1].end)
        (19, ('T1',), '2023-06')
    """
    return taken(read_plan(path), path)


def taken(read: PlanRead, path: Path) -> WorkPlan:
    """The plan that was read.

    Args:
        read: What reading gave.
        path: Where it was read, for the error.

    Raises:
        InputError: there is none; it says what is wrong, and where.
    """
    if read.plan is None:
        wrong = tuple(errors(read.findings))
        raise InputError("workplan.cannot_take", path=path, number=len(wrong), first=FirstFindings(wrong))
    return read.plan


def write_plan(path: Path, plan: WorkPlan, lang: Lang = "zh") -> None:
    """The plan in a file: reading it gives an equal plan.

    Args:
        path: Where to, .toml or .xlsx; an existing file is replaced once the new one is complete.
        plan: What to write.
        lang: Language of headings, notes and comments.

    Raises:
        InputError: another ending, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix == ".toml":
        write_toml(path, plan, lang)
    elif suffix == ".xlsx":
        from junheng.deliver.workplan.workbook_write import write_workbook

        write_workbook(path, plan, lang)
    else:
        raise InputError("workplan.file_kind", path=path, suffix=path.suffix)
