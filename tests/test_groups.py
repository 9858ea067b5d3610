"""A group whose thing is missing is left out aloud, or fails the run where all groups were promised."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")
REMEDIES = {
    "shared": "put shared/ beside the checkout",
    "java": "default-jre-headless",
    "chromium": "Debian package chromium",
    "libreoffice": "libreoffice-calc, libreoffice-math, libreoffice-writer, poppler-utils",
}
STORY = """
import pytest

def test_plain():
    pass

def test_reads(shared):
    assert (shared / "figures.txt").read_text() == "0.52"

@pytest.mark.java
@pytest.mark.parametrize("number", range(3))
def test_spark(number):
    pass

@pytest.mark.chromium
def test_page():
    pass

@pytest.mark.libreoffice
def test_document():
    pass
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of its own, with the real conftest.py, on a machine that has none of the things."""
    tests = tmp_path / "checkout" / "tests"
    tests.mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    (tests / "conftest.py").write_bytes(CONFTEST.read_bytes())
    (tests / "test_story.py").write_text(STORY)
    (tests.parent / "pytest.toml").write_text("[pytest]\nstrict = true\n")
    return tests.parent


@pytest.fixture
def run(checkout: Path) -> Run:
    def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        bare = {"PATH": str(checkout.parent / "bin"), "HOME": str(checkout.parent)}
        kept = {name: value for name, value in os.environ.items() if name == "SYSTEMROOT"}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            cwd=checkout,
            env={**kept, **bare, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return start


def give(checkout: Path, *programs: str) -> None:
    """Put programs of these names on the PATH."""
    for name in programs:
        path = checkout.parent / "bin" / name
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)


def give_shared(folder: Path) -> None:
    folder.mkdir()
    (folder / "figures.txt").write_text("0.52")


def line(output: str, name: str) -> str:
    found = [text for text in output.splitlines() if f"group {name} " in text]
    assert len(found) == 1, output
    return found[0]


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_what_is_missing_is_deselected_and_named(run: Run, workers: tuple[str, ...]) -> None:
    done = run(*workers)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout.splitlines()[-1]
    assert "skipped" not in done.stdout
    for name, remedy in REMEDIES.items():
        assert remedy in line(done.stdout, name)
    assert "3 tests need Java" in line(done.stdout, "java")
    assert "1 test needs" in line(done.stdout, "chromium")
    assert "postgres" not in done.stdout, "no test asked for it"


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_where_all_are_promised_a_missing_one_fails_the_run(run: Run, workers: tuple[str, ...]) -> None:
    done = run(*workers, JUNHENG_ALL_GROUPS="1")
    assert done.returncode == 1
    assert line(done.stdout, "java").startswith("ERROR")
    assert "1 passed" in done.stdout.splitlines()[-1], "the other tests have run all the same"


def test_what_is_there_runs(run: Run, checkout: Path) -> None:
    give(checkout, "java", "chromium", "soffice", "libsmlo.so", "pdftoppm")
    give_shared(checkout.parent / "shared")
    done = run(JUNHENG_ALL_GROUPS="1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 passed" in done.stdout.splitlines()[-1]
    assert "left out" not in done.stdout
    assert "deselected" not in done.stdout


def test_shared_may_lie_elsewhere(run: Run, checkout: Path) -> None:
    give_shared(checkout.parent / "elsewhere")
    done = run("-k", "test_reads", JUNHENG_ALL_GROUPS="1", JUNHENG_SHARED=str(checkout.parent / "elsewhere"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_named_place_counts_even_if_the_usual_one_exists(run: Run, checkout: Path) -> None:
    give_shared(checkout.parent / "shared")
    done = run("-k", "test_reads", JUNHENG_ALL_GROUPS="1", JUNHENG_SHARED=str(checkout.parent / "nowhere"))
    assert done.returncode == 1
    assert "ERROR: group shared" in done.stdout


def test_a_fixture_makes_its_test_a_member_of_the_group(run: Run, checkout: Path) -> None:
    give_shared(checkout.parent / "shared")
    assert "1 passed" in run("-m", "shared").stdout


def test_a_test_that_nobody_chose_is_not_missed(run: Run) -> None:
    done = run("-m", "not shared", "-k", "plain or reads", JUNHENG_ALL_GROUPS="1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "left out" not in done.stdout


def test_a_run_of_missing_tests_only_is_no_success(run: Run) -> None:
    assert run("-k", "test_page").returncode == pytest.ExitCode.NO_TESTS_COLLECTED
    assert run("-k", "test_page", JUNHENG_ALL_GROUPS="1").returncode == pytest.ExitCode.TESTS_FAILED


def test_a_failing_test_still_fails(run: Run, checkout: Path) -> None:
    (checkout / "tests" / "test_wrong.py").write_text("def test_wrong():\n    assert 1 == 2\n")
    assert run().returncode == pytest.ExitCode.TESTS_FAILED
