"""What the tests of the command line share: one invented county's workbook, and a way to run a command."""

from collections.abc import Callable
from pathlib import Path

import pytest

from junheng.cli.main import run
from junheng.facts.example import example_county
from junheng.facts.workbook.template import write_facts

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of an invented county of 30 schools."""
    path = tmp_path_factory.mktemp("county") / "county.xlsx"
    write_facts(path, example_county(30, 7), "zh", None)
    return path


@pytest.fixture
def junheng(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command: exit status, standard output, standard error."""

    def call(*args: object) -> tuple[int, str, str]:
        status = run([str(arg) for arg in args])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call
