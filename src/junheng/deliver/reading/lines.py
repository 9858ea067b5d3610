"""Lines of a document as extracted: running text, or a table's row with its cells."""

from dataclasses import dataclass

CELL_JOINT = " | "


@dataclass(frozen=True)
class Line:
    """One line or paragraph of a document.

    Attributes:
        text: Its text; of a row, its cells joined.
        cells: The cells of a table's row; empty for running text.
        table: Which table the row belongs to, from 1; 0 for running text.
        indented: It begins further right, so it begins a paragraph.
        heading: The document's own style says that it is a heading or title.
        goes_on: It continues the line before.
    """

    text: str
    cells: tuple[str, ...] = ()
    table: int = 0
    indented: bool = False
    heading: bool = False
    goes_on: bool = False


def row(cells: tuple[str, ...], table: int) -> Line:
    """A table's row."""
    return Line(CELL_JOINT.join(cells), cells, table)
