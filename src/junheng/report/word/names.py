"""Which style each block of a document has; compact sections have smaller ones."""

from junheng.report.document import Heading, Paragraph

PARAGRAPHS = {"body": "BodyText", "item": "ListBullet", "note": "Note", "warning": "Warning"}
COMPACT = {"body": "CompactText", "item": "CompactBullet", "note": "CompactNote", "warning": "CompactWarning"}


def block_style(block: Heading | Paragraph, *, compact: bool) -> str:
    """The style of a heading or paragraph.

    Example:
        >>> block_style(Heading(2, "县域概况"), compact=False), block_style(Paragraph(("注",), "note"), compact=True)
        ('Heading2', 'CompactNote')
    """
    if isinstance(block, Heading):
        return f"{'Compact' if compact else ''}Heading{block.level}"
    return (COMPACT if compact else PARAGRAPHS)[block.role]


def title_style(*, compact: bool, below: bool = False) -> str:
    """The style of a table's title, or of a picture's, which stands below it."""
    if compact:
        return "CompactCaption" if below else "CompactTitle"
    return "Caption" if below else "TableTitle"


def note_style(*, compact: bool) -> str:
    """The style of the notes under a table or picture."""
    return "CompactNote" if compact else "Note"


def end_style(*, compact: bool) -> str:
    """The style of the empty line that parts a table from what follows."""
    return "CompactEnd" if compact else "TableEnd"
