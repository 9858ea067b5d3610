"""Words of the plan that are no tasks: guiding thought, principles, measures, safeguards."""

from collections.abc import Callable

from junheng.deliver.workplan.model import Passage
from junheng.report.document import Draft, Heading, Paragraph
from junheng.report.kinds.workplan.material import WorkPlanMaterial

KINDS = ("background", "guidance", "principle", "measure", "safeguard")


def of_kind(kind: str) -> Callable[[Draft, WorkPlanMaterial], None]:
    """What adds the passages of a kind to a chapter, in the order of the plan."""

    def add(draft: Draft, material: WorkPlanMaterial) -> None:
        add_passages(draft, [one for one in material.plan.passages if one.kind == kind])

    return add


def add_passages(draft: Draft, passages: list[Passage]) -> None:
    """Add passages, each under its heading; a heading that several share, or that is the chapter's, stands once."""
    chapter = draft.blocks[0] if draft.blocks else None
    before = chapter.words if isinstance(chapter, Heading) else ""
    for one in passages:
        if one.heading and one.heading != before:
            draft.blocks.append(Heading(2, one.heading))
        before = one.heading or ""
        for line in one.text.splitlines():
            if line.strip():
                draft.blocks.append(Paragraph((line.strip(),)))
