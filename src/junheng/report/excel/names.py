"""Names of sheets: what a workbook bears, and no two alike."""

import re
from collections.abc import Iterable

MOST = 31
"""Characters that a name may have."""
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """A name for each sheet, as near to the one wanted as a workbook allows; upper and lower case are one.

    Example:
        >>> sheet_names(["一小/分校", "一小:分校", "'x'", "", "History"])
        ['一小 分校', '一小 分校 (2)', 'x', '1', 'History 1']
    """
    found: list[str] = []
    taken: set[str] = set()
    for name in wanted:
        plain = FORBIDDEN.sub(" ", name).strip().strip("'").strip()[:MOST].strip() or "1"
        plain = f"{plain} 1" if plain.casefold() == "history" else plain  # a name that the program keeps for itself
        chosen, turn = plain, 1
        while chosen.casefold() in taken:
            turn += 1
            mark = f" ({turn})"
            chosen = plain[: MOST - len(mark)] + mark
        taken.add(chosen.casefold())
        found.append(chosen)
    return found
