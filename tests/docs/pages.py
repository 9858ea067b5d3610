"""Running the examples of a page: Python, commands of `junheng`, and the files that they read.

A `python` block is run, and compared where it has prompts. Of a `console` block each `$ junheng …` is run and
what it says compared. A `toml` block that begins with a comment such as `# stricter.toml` is written to that
file. `...` stands for whatever is left out.
"""

import shlex
from contextlib import redirect_stderr, redirect_stdout
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from io import StringIO
from pathlib import Path

from sybil import Example
from sybil.document import Document
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from junheng.cli.main import run

ROOT = Path(__file__).parents[2]
PROMPT = "$ "


def spoken(block: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what the page says that it prints.

    Example:
        >>> spoken("$ junheng --version\\n2026.1\\n")
        [('junheng --version', '2026.1\\n')]
    """
    found = []
    for part in ("\n" + block).split("\n" + PROMPT)[1:]:
        command, _, said = part.partition("\n")
        found.append((command.strip(), said))
    return found


def said_by(command: str) -> str:
    """What a command prints, its exit status at the end where that is not 0."""
    program, *args = shlex.split(command)
    if program != "junheng":
        raise ValueError(f"only junheng can be run here: {command}")
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        status = run(args)
    text = "\n".join(line.rstrip() for line in out.getvalue().rstrip().split("\n")) + "\n"
    return f"{text}(exit {status})\n" if status else text


def _console(example: Example) -> str | None:
    for command, wanted in spoken(example.parsed):
        got = said_by(command)
        if not OutputChecker().check_output(wanted.rstrip() + "\n", got, ELLIPSIS):
            return f"{command}\n\nThe page says:\n{wanted}\nIt prints:\n{got}"
    return None


def _file(example: Example) -> None:
    first = example.parsed.split("\n", 1)[0]
    if first.startswith("# ") and first.endswith(".toml"):
        Path(first.removeprefix("# ")).write_text(example.parsed, encoding="utf-8")


def examples(page: Path) -> list[Example]:
    """The page's examples in order; they share their names."""
    parsers = (
        PythonCodeBlockParser(doctest_optionflags=ELLIPSIS | NORMALIZE_WHITESPACE),
        CodeBlockParser("console", _console),
        CodeBlockParser("toml", _file),
    )
    return list(Document.parse(str(page), *parsers))
