"""The catalogue: both languages complete, equal blanks, nothing said elsewhere, nothing unused."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from junheng.terms.messages import catalogue, text

SOURCE = Path(__file__).parents[2] / "src" / "junheng"
MESSAGES = catalogue()
CHINESE = re.compile(r"[一-鿿]")


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("id", MESSAGES)
def test_both_languages_are_complete_with_equal_blanks(id: str) -> None:
    message = MESSAGES[id]
    assert message.zh
    assert message.en
    assert bool(message.zh_mend) == bool(message.en_mend)
    assert blanks(message.zh) == blanks(message.en)
    assert blanks(message.zh_mend) == blanks(message.en_mend)
    assert not CHINESE.search(message.en + message.en_mend)
    assert message.severity in ("", "error", "warning", "note")


def literals() -> Iterator[tuple[str, int, str]]:
    """Every text in the code that is no docstring, with where it stands."""
    written = (path for path in SOURCE.rglob("*.py") if path.parent.name != "migrations")  # Django writes those
    for path in sorted(written):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documentation = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        documentation |= {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
                yield path.relative_to(SOURCE).as_posix(), node.lineno, node.value


def test_every_message_that_the_code_names_exists() -> None:
    rooms = {id.split(".", 1)[0] for id in MESSAGES}
    shape = re.compile(rf"^({'|'.join(sorted(rooms))})\.[a-z][a-z0-9_.\-]*$")
    unknown = [
        (path, line, value)
        for path, line, value in literals()
        if shape.match(value)
        and value not in MESSAGES
        and not value.endswith((".toml", ".xlsx", ".csv", ".parquet", ".js", ".typ"))
        and not any(id.startswith(value) for id in MESSAGES)
    ]
    assert unknown == []


# Words that a table may carry or a person's file is recognised by: data of the reader, not sentences.
FONTS = {"宋体", "黑体", "仿宋", "楷体"}
READS_CHINESE = ("facts/", "standards/", "assess/cases/")


def test_no_sentence_for_people_is_written_in_the_code() -> None:
    sentences = [
        (path, line, value)
        for path, line, value in literals()
        if (CHINESE.search(value) and value not in FONTS and not path.startswith(READS_CHINESE))
        or re.search(r"[一-鿿].*[。，；]", value)
    ]
    assert sentences == []


def test_a_list_is_joined_as_the_language_does() -> None:
    assert text("assess.detail.spread_over", "zh", limit=0.5, over=["R1", "R2"]) == "差异系数高于0.5的指标：R1、R2"
    assert text("assess.detail.spread_over", "en", limit=0.5, over=["R1", "R2"]).endswith("R1, R2")
