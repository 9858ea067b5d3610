"""Test groups: what needs something from outside runs where that is there, and is left out aloud elsewhere.

A test joins a group by its marker (`@pytest.mark.java`), or by asking for the fixture of that name. Where the
thing is missing the group's tests are deselected and the summary says what to install. Under
JUNHENG_ALL_GROUPS=1 (as in .ci/run) tests that could not run make the run fail.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
POSTGRES_HOMES = Path("/usr/lib/postgresql")  # Debian keeps the server's programs off the PATH


@dataclass(frozen=True)
class Group:
    """Tests that need the same thing from outside."""

    name: str
    needs: str
    remedy: str
    is_there: Callable[[], bool]
    one_worker: bool = True  # its program is slow to start, or must not run twice


def shared_folder() -> Path:
    """Where the reference files lie: beside the checkout, or where JUNHENG_SHARED says."""
    return Path(os.environ.get("JUNHENG_SHARED") or CHECKOUT.parent / "shared")


def all_promised() -> bool:
    """Whether a missing group is an error, as in CI."""
    return os.environ.get("JUNHENG_ALL_GROUPS") == "1"


def has(*programs: str) -> bool:
    """Whether all these programs are on the PATH."""
    return all(shutil.which(program) for program in programs)


def has_java() -> bool:
    """Spark looks in JAVA_HOME first, then on the PATH."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=Path(home, "bin")) is not None if home else has("java")


def has_postgres() -> bool:
    """The server, not only its client."""
    return has("postgres") or any(POSTGRES_HOMES.glob("*/bin/postgres"))


def has_libreoffice() -> bool:
    """The program with what draws formulas, which it leaves blank without a word where that is not installed."""
    program = shutil.which("soffice")
    return program is not None and has("pdftoppm") and (Path(program).resolve().parent / "libsmlo.so").exists()


GROUPS = {
    group.name: group
    for group in (
        Group(
            "shared",
            "the reference files of shared/",
            "put shared/ beside the checkout, or name it in JUNHENG_SHARED",
            lambda: shared_folder().is_dir(),
            one_worker=False,
        ),
        Group("java", "Java 17 or newer for Spark", "Debian package default-jre-headless", has_java),
        Group("postgres", "a PostgreSQL server", "Debian package postgresql", has_postgres),
        Group("chromium", "the browser Chromium", "Debian package chromium", lambda: has("chromium")),
        Group(
            "libreoffice",
            "LibreOffice to look at documents",
            "Debian packages libreoffice-calc, libreoffice-math, libreoffice-writer, poppler-utils, fonts-liberation "
            "and fonts-noto-cjk",
            has_libreoffice,
        ),
    )
}
MISSED = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Make each group a marker."""
    config.stash[MISSED] = Counter[str]()
    for group in GROUPS.values():
        config.addinivalue_line("markers", f"{group.name}: needs {group.needs} ({group.remedy})")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    """Name each test's groups; let -m and -k choose; then take out the tests whose group is missing."""
    for item in items:
        for name in GROUPS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(name)
        for name, group in GROUPS.items():
            if group.one_worker and item.get_closest_marker(name) and config.pluginmanager.hasplugin("xdist"):
                item.add_marker(pytest.mark.xdist_group(name))
    yield
    absent = {name for name, group in GROUPS.items() if not group.is_there()}
    missed = {item: {mark.name for mark in item.iter_markers()} & absent for item in items}
    counted = Counter(name for names in missed.values() for name in names)
    config.stash[MISSED] = counted
    config.hook.pytest_deselected(items=[item for item in items if missed[item]])
    items[:] = [item for item in items if not missed[item]]
    if hasattr(config, "workeroutput"):  # pytest-xdist: tell the process that prints the summary
        config.workeroutput["missed"] = dict(counted)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # a class of pytest-xdist, which may be absent
    """Each worker collects all tests, so the largest count is the whole count."""
    node.config.stash[MISSED] |= Counter(getattr(node, "workeroutput", {}).get("missed", {}))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A missing group is an error where all groups were promised."""
    ended_well = exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}
    if all_promised() and ended_well and session.config.stash[MISSED]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line for each group that could not run."""
    word = "ERROR: group" if all_promised() else "group"
    for name, tests in sorted(config.stash[MISSED].items()):
        group = GROUPS[name]
        counted = "1 test needs" if tests == 1 else f"{tests} tests need"
        terminalreporter.write_line(f"{word} {name} left out: {counted} {group.needs}; {group.remedy}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the reference files; a test that asks for it belongs to the group `shared`."""
    return shared_folder()
