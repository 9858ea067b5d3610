"""Lists and patterns of the reader: each is used, so that whoever edits one changes what is read."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

HERE = files("junheng.deliver.reading")
CODE = "\n".join(path.read_text(encoding="utf-8") for path in Path(str(HERE)).glob("*.py"))
GRAMMAR = HERE.joinpath("grammar.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", tomllib.loads(HERE.joinpath("words.toml").read_text(encoding="utf-8")))
def test_every_list_is_used(name: str) -> None:
    assert f'"{name}"' in CODE or f"<@{name}>" in GRAMMAR


@pytest.mark.parametrize("name", tomllib.loads(GRAMMAR))
def test_every_pattern_is_used(name: str) -> None:
    assert f'"{name}"' in CODE or re.search(rf"(?<!P)<{name}>", GRAMMAR)


@pytest.mark.parametrize("name", tomllib.loads(HERE.joinpath("words.toml").read_text(encoding="utf-8")))
def test_no_word_stands_twice_in_a_list(name: str) -> None:
    listed = tomllib.loads(HERE.joinpath("words.toml").read_text(encoding="utf-8"))[name]
    if isinstance(listed, list):
        assert len(listed) == len(set(map(str, listed)))
