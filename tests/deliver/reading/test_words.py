"""Lists and patterns of the reader: each is used, so that whoever edits one changes what is read."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

HERE = files("junheng.deliver.reading")
CODE = "\n".join(path.read_text(encoding="utf-8") for path in Path(str(HERE)).rglob("*.py"))
GRAMMAR = "\n".join(
    HERE.joinpath(name).read_text(encoding="utf-8") for name in ("grammar.toml", "english_grammar.toml")
)
LISTS = {
    name: words
    for file in ("words.toml", "english_words.toml")
    for name, words in tomllib.loads(HERE.joinpath(file).read_text(encoding="utf-8")).items()
}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_used(name: str) -> None:
    assert f'"{name}"' in CODE or f"<@{name}>" in GRAMMAR


@pytest.mark.parametrize("name", tomllib.loads(GRAMMAR))
def test_every_pattern_is_used(name: str) -> None:
    assert f'"{name}"' in CODE or re.search(rf"(?<!P)<{name}>", GRAMMAR)


@pytest.mark.parametrize("name", LISTS)
def test_no_word_stands_twice_in_a_list(name: str) -> None:
    listed = LISTS[name]
    if isinstance(listed, list):
        assert len(listed) == len(set(map(str, listed)))
