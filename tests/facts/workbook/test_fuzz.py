"""Mutated workbooks: whatever is done to a file, it ends in facts with findings or in a `JunhengError`.

Every mutation is drawn from a seed that its test names, so that a failure can be seen again.
"""

import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import openpyxl
import polars as pl
import pytest

from junheng.facts.fields import dictionary
from junheng.facts.table import empty
from junheng.facts.workbook.read import read_workbook
from junheng.terms.errors import JunhengError
from junheng.terms.messages import LANGS
from tests.facts.books import lean, small_book

ROUNDS = 20
"""Mutated workbooks a test; 12 + 12 + 10 + 6 tests make 800."""
ENTRIES: tuple[object, ...] = (
    None, "", " ", "　", "0", 0, -1, 1.5, 1e300, -1e-300, 10**17, True, False, "NaN", "=1/0", "=A1", "+1",
    "@x", "９９", "1,234", "1,2,3", "12亩", "5%", "是", "小学", "合计", "示例", "Example", "x" * 40_000,
    "\u202e", "𠀀",
    "1e999", "0x1F", "-", "—", "2024-13-45", "99999999", "#REF!", "{sheet}", "%s", "'", '"', "<a>&amp;", "\n",
    "学校标识码", "-0", "−5", "1.",
)  # fmt: skip
WORDS = (
    b"", b"0", b"-1", b"999999999", b"A1", b"ZZZ9", b"NaN", b"e", b"s", b"b", b"str", b"inlineStr",
    b"d", b"\xff",
    b"&amp;", b"&x;", b"<!DOCTYPE a>", b"<c/>", b"</row>", b"<row>", b"<f>", b"1e999", b"]]>", b"\0",
)  # fmt: skip


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return lean(small_book(tmp_path_factory.mktemp("fuzz") / "book.xlsx")).read_bytes()


def outcome(path: Path, seed: str) -> str:
    """What reading a file ends in: `facts`, or the code of the error. Anything else is a failure."""
    try:
        facts, findings = read_workbook(path)
    except JunhengError as stop:
        return stop.code if all(map(stop.say, LANGS)) else ""
    except BaseException as bug:
        raise AssertionError(seed) from bug
    for finding in findings:
        assert all(finding.text(lang) and "{" not in finding.code for lang in LANGS), seed
        assert finding.severity in ("error", "warning", "note"), seed
        assert finding.as_json("zh")["sheet"] is not None, seed
    for id, table in dictionary().items():
        assert facts[id].schema == empty(id).schema, seed
        for field in table.fields.values():
            held = facts[id][field.id]
            if field.numeric and len(held.drop_nulls()):
                low, high = held.min(), held.max()
                assert field.min is None or low >= field.min * field.scale, (seed, field.id)
                assert field.max is None or high <= field.max * field.scale, (seed, field.id)
            assert not (field.key and held.null_count()), (seed, field.id)
    assert facts["schools"].select(pl.col("school").is_duplicated().any()).item() in (False, None), seed
    return "facts"


def rounds(path: Path, name: str, mutate: Callable[[Random], bytes]) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for number in range(ROUNDS):
        seed = f"{name}-{number}"
        path.write_bytes(mutate(Random(seed)))
        ended = outcome(path, seed)
        assert ended, seed
        outcomes[ended] += 1
    assert outcomes.total() == ROUNDS
    return outcomes


@pytest.mark.parametrize("batch", range(12))
def test_mutated_cells(original: bytes, tmp_path: Path, batch: int) -> None:
    def mutate(chance: Random) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(original))
        for _ in range(chance.choice((1, 3, 10, 40))):
            sheet = book[chance.choice(("全县", "学校", "学段"))]
            row, column = chance.randint(1, sheet.max_row + 2), chance.randint(1, min(sheet.max_column, 45))
            kind = chance.random()
            if kind < 0.85:
                sheet.cell(row, column).value = chance.choice(ENTRIES)
            elif kind < 0.9:
                sheet.merge_cells(None, row, column, row + chance.randint(0, 2), column + chance.randint(0, 2))
            elif kind < 0.95:
                sheet.insert_rows(row)
            else:
                sheet.insert_cols(column)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def quick(chance: Random) -> bytes:
        try:
            return mutate(chance)
        except (ValueError, AttributeError):  # openpyxl itself refuses some entries and merged cells
            return original

    rounds(tmp_path / "book.xlsx", f"cells-{batch}", quick)


@pytest.mark.parametrize("batch", range(12))
def test_mutated_xml(original: bytes, tmp_path: Path, batch: int) -> None:
    def mutate(chance: Random) -> bytes:
        with zipfile.ZipFile(io.BytesIO(original)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        names = [name for name in parts if "worksheets/sheet" in name or "workbook" in name or "shared" in name]
        for _ in range(chance.choice((1, 2, 8))):
            name = chance.choice([*names, chance.choice(list(parts))])
            parts[name] = spoilt(bytearray(parts[name]), chance)
        return zipped(parts)

    rounds(tmp_path / "book.xlsx", f"xml-{batch}", mutate)


def spoilt(body: bytearray, chance: Random) -> bytes:
    """A part with a byte changed, a stretch taken out, copied or replaced."""
    if not body:
        return bytes(body)
    start = chance.randrange(len(body))
    length = chance.choice((1, 2, 8, 60))
    kind = chance.randrange(5)
    if kind == 0:
        body[start] = chance.randrange(256)
    elif kind == 1:
        del body[start : start + length]
    elif kind == 2:
        body[start:start] = body[start : start + length * 4]
    elif kind == 3:
        body[start : start + chance.choice((0, 1, 3))] = chance.choice(WORDS)
    else:
        marks = [place for place, mark in enumerate(body) if mark == ord('"')]
        if len(marks) > 1:
            index = chance.randrange(len(marks) - 1)
            body[marks[index] + 1 : marks[index + 1]] = chance.choice(WORDS)
    return bytes(body)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize("batch", range(10))
def test_mutated_archives(original: bytes, tmp_path: Path, batch: int) -> None:
    def mutate(chance: Random) -> bytes:
        if chance.random() < 0.5:
            with zipfile.ZipFile(io.BytesIO(original)) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
            names = list(parts)
            for _ in range(chance.choice((1, 2, 5))):
                one, other = chance.choice(names), chance.choice(names)
                if chance.random() < 0.5:
                    parts.pop(one, None)
                else:
                    parts[one] = parts.get(other, b"")
            return zipped(parts)
        body = bytearray(original)
        for _ in range(chance.choice((1, 4, 30))):
            body[chance.randrange(len(body))] = chance.randrange(256)
        return bytes(body[: chance.randrange(len(body))]) if chance.random() < 0.2 else bytes(body)

    rounds(tmp_path / "book.xlsx", f"archive-{batch}", mutate)


@pytest.mark.parametrize("batch", range(6))
def test_mutated_old_workbooks(tmp_path: Path, batch: int) -> None:
    old = (Path(__file__).parents[1] / "small.xls").read_bytes()

    def mutate(chance: Random) -> bytes:
        body = bytearray(old)
        for _ in range(chance.choice((1, 5, 40))):
            body[chance.randrange(chance.choice((600, len(body))))] = chance.choice((0, 255, chance.randrange(256)))
        return bytes(body)

    rounds(tmp_path / "book.xls", f"xls-{batch}", mutate)


def test_text_tables_of_noise(original: bytes, tmp_path: Path) -> None:
    head = "学校标识码,学校名称,学段,在校生数\n3300000001,甲,小学,12\n".encode("gb18030")

    def mutate(chance: random.Random) -> bytes:
        body = bytearray(head * chance.randint(1, 3))
        for _ in range(chance.choice((0, 1, 10))):
            body[chance.randrange(len(body))] = chance.randrange(256)
        return bytes(body)

    rounds(tmp_path / "学校.csv", "csv", mutate)
