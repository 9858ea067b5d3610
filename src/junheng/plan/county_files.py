"""Files in which a county writes what holds there: costs, rules, weights, wishes, in TOML and over a default.

They are read by the strict reader of standards; what it finds wrong is said in words that fit any file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from junheng.facts.fields import Label
from junheng.standards.read import Section
from junheng.terms.errors import InputError, StandardsError
from junheng.terms.messages import LANGS, text

SAID = {
    "standards.not_toml": "allocate.not_toml",
    "standards.key_missing": "allocate.key_missing",
    "standards.wrong_value": "allocate.wrong_value",
    "standards.unknown_key": "allocate.unknown_key",
    "standards.unknown_code": "allocate.unknown_code",
}


def code_of(wrong: StandardsError) -> str:
    """The message that says it of any file."""
    return SAID.get(wrong.code, wrong.code)


@contextmanager
def said_of_files() -> Iterator[None]:
    """What the reader finds wrong is said of a county's file.

    Raises:
        StandardsError: the same, in words that fit any file.
    """
    try:
        yield
    except StandardsError as wrong:
        raise StandardsError(code_of(wrong), **wrong.params) from wrong


def read_file(path: Path, refusal: str = "allocate.no_file") -> str:
    """The text of a file.

    Args:
        path: The file.
        refusal: The message that says that it cannot be read.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as refused:
        raise InputError(refusal, path=str(path), reason=refused.strerror or "") from refused
    except UnicodeDecodeError as refused:
        raise InputError(refusal, path=str(path), reason="UTF-8") from refused


def name_over(head: Section, base: Label | None) -> Label:
    """The name that a file gives itself, or that it lies over another.

    Args:
        head: The section that holds the name.
        base: Name of what the file lies over; None for what lies over nothing.
    """
    if base is None or "name" in head:
        return head.label("name")
    said = {lang: text("plan.file_over", lang, file=head.file, base=base(lang)) for lang in LANGS}
    return Label(said["zh"], said["en"])
