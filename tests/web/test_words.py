"""Pages say nothing but the catalogue's words."""

import re
from pathlib import Path

import pytest

from junheng.terms.messages import catalogue

WEB = Path(__file__).parents[2] / "src" / "junheng" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SAID = re.compile(r"""\{% say ["']([^"']+)["']""")
IN_CODE = re.compile(r"""["'](web\.[a-z_.\-]+)""")


def said() -> set[str]:
    return {f"web.{id}" for path in TEMPLATES for id in SAID.findall(path.read_text(encoding="utf-8"))}


def named() -> set[str]:
    sources = [*WEB.rglob("*.py"), *WEB.parent.joinpath("cli").glob("serve.py")]
    return {id for path in sources for id in IN_CODE.findall(path.read_text(encoding="utf-8"))}


def test_what_templates_say_is_in_the_catalogue() -> None:
    assert said() <= set(catalogue())


def test_every_word_of_the_web_application_is_said_somewhere() -> None:
    whole, beginnings = said() | named(), tuple(id for id in named() if id.endswith("."))
    unused = [id for id in catalogue() if id.startswith("web.") and id not in whole and not id.startswith(beginnings)]
    assert unused == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_sentence_and_no_style_or_script_stands_in_a_template(path: Path) -> None:
    words = path.read_text(encoding="utf-8").replace("中文", "")  # the language's own name
    assert not re.search(r"[一-鿿]", words)
    assert not re.search(r"<style|<script(?![^>]*src=)| on[a-z]+=|style=|javascript:", words)
