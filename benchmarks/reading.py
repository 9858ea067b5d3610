"""How well plans are read: precision and recall against annotated plans, and the time per megabyte.

    python benchmarks/reading.py [FOLDER …] [--misses]

A folder holds documents with their annotation beside them: NAME.txt or NAME.docx and NAME.gold.json; the annotation
of a real plan may lie alone, its document in shared/plans. A dated task
counts as found when one with the same start and end is read whose text is the same thing: one holds the other,
punctuation aside, or they share three fifths of the shorter one's characters in order. A numeric target counts as
found when operator, value, unit and date agree and the texts do likewise. Each read item answers for one annotated
item at most.
"""

import argparse
import json
import os
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from junheng.deliver.reading.contract import reading_json
from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.opening import read_plans
from junheng.deliver.reading.reading import read_lines

CHECKOUT = Path(__file__).parents[1]
INVENTED = CHECKOUT / "tests" / "deliver" / "reading" / "plans"
REAL = CHECKOUT / "tests" / "deliver" / "reading" / "real"
SHARED_PLANS = Path(os.environ.get("JUNHENG_SHARED") or CHECKOUT.parent / "shared") / "plans"
SHARED = 0.6
MEGABYTES = (1, 2, 4)

Item = dict[str, Any]


@dataclass(frozen=True)
class Score:
    """Annotated, read and agreeing items of one kind in one file."""

    wanted: int
    read: int
    found: int
    missed: tuple[Item, ...] = ()
    extra: tuple[Item, ...] = ()

    def __add__(self, other: "Score") -> "Score":
        return Score(self.wanted + other.wanted, self.read + other.read, self.found + other.found)

    @property
    def recall(self) -> float:
        """Share of the annotated items that were read."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Share of the read items that are annotated."""
        return self.found / self.read if self.read else 1.0


def plain(text: str) -> str:
    """A text's letters, figures and characters, in their ordinary width."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum() or sign in "%.")


def in_order(one: str, other: str) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for sign in one:
        before = 0
        for index, against in enumerate(other, 1):
            row[index], before = (before + 1 if sign == against else max(row[index], row[index - 1])), row[index]
    return row[-1]


def same_thing(one: str, other: str) -> bool:
    """Whether two texts speak of the same thing."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return False
    return first in second or second in first or in_order(first, second) >= SHARED * min(len(first), len(second))


def tasks_agree(gold: Item, read: Item) -> bool:
    """Whether a read task is the annotated one."""
    return gold["start"] == read["start"] and gold["end"] == read["end"] and same_thing(gold["text"], read["text"])


def targets_agree(gold: Item, read: Item) -> bool:
    """Whether a read target is the annotated one."""
    keys = ("operator", "unit", "by")
    return (
        all((gold[key] or None) == (read[key] or None) for key in keys)
        and abs(float(gold["value"]) - float(read["value"])) < 1e-6
        and same_thing(gold["text"], read["text"])
    )


def score(gold: Sequence[Item], read: Sequence[Item], agree: Callable[[Item, Item], bool]) -> Score:
    """Match as many items as possible, each with one other."""
    edges = [[index for index, item in enumerate(read) if agree(one, item)] for one in gold]
    held: dict[int, int] = {}

    def place(one: int, seen: set[int]) -> bool:
        for index in edges[one]:
            if index not in seen:
                seen.add(index)
                if index not in held or place(held[index], seen):
                    held[index] = one
                    return True
        return False

    found = {one for one in range(len(gold)) if place(one, set())}
    matched = set(held.values())
    assert found == matched or len(held) == len(found)  # noqa: S101  # a matching pairs one with one
    return Score(
        len(gold),
        len(read),
        len(held),
        tuple(item for index, item in enumerate(gold) if index not in matched),
        tuple(item for index, item in enumerate(read) if index not in held),
    )


def dated(plans: Sequence[Item]) -> list[Item]:
    """The dated tasks of all plans of a file."""
    return [task for plan in plans for task in plan["tasks"] if task["start"] or task["end"]]


def wanted(plans: Sequence[Item]) -> list[Item]:
    """The numeric targets of all plans of a file."""
    return [target for plan in plans for target in plan["targets"] if target["value"] is not None]


def pairs(folder: Path) -> Iterator[tuple[Path, list[Item]]]:
    """Documents of a folder with their annotation."""
    for gold in sorted(folder.rglob("*.gold.json")):
        stem = gold.name.removesuffix(".gold.json")
        for kind in (".docx", ".txt", ".pdf"):
            beside, shared = gold.with_name(stem + kind), SHARED_PLANS / (stem + kind)
            document = beside if beside.exists() else shared
            if document.exists():
                yield document, json.loads(gold.read_text(encoding="utf-8"))
                break


def time_per_megabyte() -> Iterator[tuple[int, float]]:
    """Seconds for texts of some megabytes, made of the plans at hand."""
    text = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(INVENTED.glob("*.txt")))
    text = text or "一、主要任务\n（一）2025年6月底前，完成校舍维修，教师本科率达到95%以上。\n"
    for size in MEGABYTES:
        whole = text * (size * 2**20 // len(text.encode()) + 1)
        lines = [Line(line) for line in whole.encode()[: size * 2**20].decode("utf-8", "ignore").split("\n")]
        started = time.perf_counter()
        read_lines(lines)
        yield size, time.perf_counter() - started


def main(args: Sequence[str] | None = None) -> None:
    """Print a line a file, the totals, and with --misses what was missed and what was too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[INVENTED, REAL])
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--no-time", action="store_true")
    asked = parser.parse_args(args)
    say = sys.stdout.write
    say(f"{'file':34} {'tasks':>6} {'recall':>7} {'prec.':>6}   {'targets':>7} {'recall':>7} {'prec.':>6}\n")
    totals = (Score(0, 0, 0), Score(0, 0, 0))
    for folder in asked.folders:
        for document, gold in pairs(folder):
            read = reading_json(read_plans(document), "zh")
            scores = (
                score(dated(gold), dated(read), tasks_agree),
                score(wanted(gold), wanted(read), targets_agree),
            )
            totals = (totals[0] + scores[0], totals[1] + scores[1])
            say(line(document.name, *scores))
            if asked.misses:
                for one in scores:
                    say("".join(f"      missed {brief(item)}\n" for item in one.missed))
                    say("".join(f"      extra  {brief(item)}\n" for item in one.extra))
    say(line("all", *totals))
    if not asked.no_time:
        for size, seconds in time_per_megabyte():
            say(f"{size} MB: {seconds:.1f} s, {seconds / size:.2f} s per MB\n")


def line(name: str, tasks: Score, targets: Score) -> str:
    """One file's scores."""
    return (
        f"{name[:34]:34} {tasks.wanted:6} {tasks.recall:7.1%} {tasks.precision:6.1%}   "
        f"{targets.wanted:7} {targets.recall:7.1%} {targets.precision:6.1%}\n"
    )


def brief(item: Item) -> str:
    """An item in one line."""
    if "operator" in item:
        return f"{item['operator']}{item['value']}{item['unit']} by {item['by']}: {item['text'][:90]}"
    return f"{item['start']} … {item['end']}: {item['text'][:90]}"


if __name__ == "__main__":
    main()
