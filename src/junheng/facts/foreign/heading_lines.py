"""Headings of one or several lines: each column's name with the groups above it, joined with "/"."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from junheng.facts.files.sheets import Sheet, letter
from junheng.facts.workbook.headings import bare_heading, shown_heading

LOOKED_AT = 10
"""Rows from the top in which the first line of headings may stand."""
MOST_LINES = 4
"""Lines that a heading may have."""


@dataclass(frozen=True)
class HeadingLines:
    """Where a sheet's headings stand and what they say.

    Attributes:
        first: Index of the first line.
        lines: How many lines.
        names: The heading of each column; empty where there is none.
    """

    first: int
    lines: int
    names: tuple[str, ...]

    @property
    def below(self) -> int:
        """Index of the first row of data."""
        return self.first + self.lines


def joined(sheet: Sheet, first: int, lines: int) -> HeadingLines:
    """The headings of a sheet whose first line and number of lines are known.

    A group's heading counts for the columns to its right until the next one; in a workbook that has it
    merged, for exactly the merged columns.

    Example:
        >>> rows = [["学校", "教师", None, None], [None, "合计", "学历", None], [None, None, "硕士", "本科"]]
        >>> joined(Sheet("表", rows), 0, 3).names
        ('学校', '教师/合计', '教师/学历/硕士', '教师/学历/本科')
    """
    rows = sheet.rows[first : first + lines]
    width = max((len(row) for row in rows), default=0)
    reach = {start: end[1] for start, end in sheet.merged}
    levels: list[list[str]] = []
    for depth, row in enumerate(rows):
        texts = [shown_heading(row[column]) if column < len(row) else "" for column in range(width)]
        levels.append(texts if depth == lines - 1 else _spread(texts, levels, first + depth, reach))
    names = []
    for column in range(width):
        path: list[str] = []
        for level in levels:
            if level[column] and (not path or bare_heading(level[column]) != bare_heading(path[-1])):
                path.append(level[column])
        names.append("/".join(path))
    return HeadingLines(first, lines, tuple(names))


def _spread(
    texts: Sequence[str], above: Sequence[Sequence[str]], row: int, reach: dict[tuple[int, int], int]
) -> list[str]:
    filled: list[str] = []
    last = -1
    for column, text in enumerate(texts):
        if text:
            last = column
        elif last >= 0 and any(level[column] != level[column - 1] for level in above):
            last = -1  # another group begins one line up
        if last >= 0 and not text and column > reach.get((row, last), column):
            last = -1
        filled.append(texts[last] if last >= 0 else "")
    return filled


def find_headings(
    sheet: Sheet, wanted: Iterable[str], first: int | None = None, lines: int | None = None
) -> HeadingLines:
    """The lines that name most of the wanted columns.

    Of equals those that end lowest: a line that adds nothing to the wanted headings belongs to the groups of
    other columns and is no data, because all wanted columns are blank in it.
    """
    targets = {bare_heading(name) for name in wanted}
    starts = [first] if first is not None else range(min(LOOKED_AT, max(len(sheet.rows), 1)))
    counts = [lines] if lines is not None else range(1, MOST_LINES + 1)
    candidates = [joined(sheet, start, count) for start in starts for count in counts]
    named = [len(targets & positions(found.names).keys()) for found in candidates]
    best = max(range(len(candidates)), key=lambda n: (named[n], candidates[n].below, candidates[n].first))
    if named[best] == 0:
        return candidates[0]
    return candidates[best]


def positions(names: Sequence[str]) -> dict[str, list[int]]:
    """Column indices by heading as it is compared; of equal ones the second also as `heading[2]`."""
    found: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        if name:
            found.setdefault(bare_heading(name), []).append(index)
    repeated = {key: indices for key, indices in found.items() if len(indices) > 1}
    for key, indices in repeated.items():
        found |= {f"{key}[{number}]": [index] for number, index in enumerate(indices, 1)}
    return found


def close_headings(name: str, names: Collection[str]) -> list[str]:
    """Headings that look most like a name, with their column letters."""
    bare = {bare_heading(heading): (index, heading) for index, heading in enumerate(names) if heading}
    tail = bare_heading(name).rsplit("/", 1)[-1]
    like = get_close_matches(bare_heading(name), bare, 3, 0.5)
    like += [key for key in bare if tail and key.rsplit("/", 1)[-1] == tail]
    return [f"{bare[key][1]} ({letter(bare[key][0])})" for key in dict.fromkeys(like)][:4]
