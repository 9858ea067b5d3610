"""The pages agree with the code, with each other and with the files that they point to."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from junheng.cli.main import COMMANDS, cli
from tests.docs.pages import ROOT, spoken

READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```", re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def leaves() -> set[str]:
    """Every command that can be run, with its group."""
    root = click.Context(cli, info_name="junheng", obj="en")
    found = set()
    for name in COMMANDS:
        command = cli.get_command(root, name)
        if isinstance(command, click.Group):
            inner = click.Context(command, info_name=name, parent=root, obj="en")
            found |= {f"junheng {name} {part}" for part in command.list_commands(inner)}
        else:
            found.add(f"junheng {name}")
    return found


def listed(page: str) -> list[str]:
    """The commands in a page's table, in its order."""
    return re.findall(r"^\| `(junheng [a-z -]+)` \|", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)


def shown(page: str) -> list[str]:
    """The commands in a page's console blocks."""
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    return [command for block in blocks for command, _ in spoken(block)]


def anchors(page: Path) -> set[str]:
    """The places in a page that a link can name, as code hosts spell them."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}


def test_generated_pages_are_fresh() -> None:
    command = [sys.executable, "tools/build_docs.py", "--check"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr


def test_each_readme_lists_every_command_and_no_other() -> None:
    assert set(listed("README.md")) == leaves()


def test_both_readmes_list_and_show_the_same_commands() -> None:
    one, other = READMES
    assert listed(one) == listed(other)
    assert shown(one) == shown(other)


def test_the_demo_does_what_the_readme_shows() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ndemo:")[1].split("\n\n")[0]
    lines = [line.strip().replace("$(BOOKS)/", "") for line in recipe.splitlines()]
    done = [line.removeprefix("$(BIN)/") for line in lines if line.startswith("$(BIN)/junheng ")]
    assert done[: len(shown(READMES[0]))] == shown(READMES[0])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        known = target.exists() and (not anchor or target.suffix != ".md" or anchor in anchors(target))
        if not known:
            broken.append(link)
    assert not broken


def test_every_page_of_the_documents_can_be_reached() -> None:
    """A page that no other page links to is not found by anybody."""
    reached = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in PAGES
        for link in LINK.findall(page.read_text(encoding="utf-8"))
    }
    docs = {page for page in PAGES if page.is_relative_to(ROOT / "docs")}
    assert not sorted(page.relative_to(ROOT).as_posix() for page in docs - reached)
