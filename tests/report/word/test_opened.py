import re
from pathlib import Path

import pytest

from junheng.report.document import Heading
from junheng.report.word.draw import draw_word
from junheng.terms.messages import LANGS, Lang
from tests.report.word.opened import pages
from tests.report.word.samples import rich

pytestmark = pytest.mark.libreoffice


def plain(words: str) -> str:
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("lang", LANGS)
def test_libreoffice_lays_the_document_out_as_meant(lang: Lang, tmp_path: Path) -> None:
    whole = rich(lang)
    found = pages(draw_word(whole), tmp_path)
    assert "义务教育优质均衡发展自评报告" in found[0]
    assert all("数据为虚构" in page for page in found)
    page_numbers = [re.findall(r"(?m)^(?:— (\d+) —|Page (\d+))$", page) for page in found]
    numbers = [[int(zh or en) for zh, en in numbers] for numbers in page_numbers]
    assert numbers == [[], *([number] for number in range(1, len(found)))]

    # The contents state the page on which each heading stands.
    lines = re.findall(r"(?m)^(.+?)\.{3,}(\d+)$", found[1])
    stated = {plain(words): int(number) for words, number in lines}
    bare = [plain(page) for page in found]
    wanted = [plain(b.label + b.words) for s in whole.sections for b in s.blocks if isinstance(b, Heading)]
    assert stated == {words: next(n for n, page in enumerate(bare) if n > 1 and words in page) for words in wanted}

    # A sheet fits its page: the next one begins on the next page.
    sheets = [next(n for n, page in enumerate(bare) if n > 1 and f"第{k}小学情况表" in page) for k in (1, 2, 3)]
    assert sheets == [sheets[0], sheets[0] + 1, sheets[0] + 2]
    assert "应当补齐教师。" in bare[sheets[-1] + 1]

    # Headings of a table stand on each of its pages.
    assert all("学校名称" in page for page in bare if "第40小学" in page or "第10小学" in page)
