"""What the pages show is what happens."""

from pathlib import Path

import pytest

from tests.docs.pages import ROOT, examples

PAGES = {"README.md": "en", "README.zh-CN.md": "zh", "docs/tour.md": "en"}


@pytest.mark.parametrize(("page", "lang"), PAGES.items())
def test_a_page_prints_what_it_says(page: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUNHENG_LANG", lang)
    found = examples(ROOT / page)
    assert found
    for example in found:
        example.evaluate()
