"""Every page as a browser draws it: free of barriers, within the screen, in its language, under a title of its own."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.addresses import RIGHTS, pages, rows

pytestmark = pytest.mark.chromium

DESK, PHONE = (1366, 768), (390, 844)
LANG = {"zh": "zh-CN", "en": "en"}
GRAVE = ("serious", "critical")
CHECKED = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
LINE = 60
"""Pixels that the head of a page takes on a desk's screen: one line."""
FINGER = 24
"""Pixels of the smallest target that a finger hits (WCAG 2.2, 2.5.8)."""
PARTS = (".xlsx", ".svg", "/file/", "/template/", "/list/")
"""How addresses end behind which stands a file or a part of a page."""
ELSEWHERE = {"home", "login-code"}
"""Pages that lead to another."""
ELEMENT = re.compile(r'<\w+(?=[^>]* class="([^"]*)")?')
BROKEN = """() => Promise.all([...document.querySelectorAll("main img")].map(async (one) => {
    one.loading = "eager";
    const drawn = await one.decode().then(() => one.naturalWidth > 0, () => false);
    return drawn && one.alt.length > 10 ? [] : [one.src];
})).then((found) => found.flat())"""
SMALL = """(least) => [...document.querySelectorAll(".top a, .top button")].filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    return width < least || height < least;
}).map((one) => one.textContent)"""


class Round:
    """A round through the pages, in one language on one screen; each role looks from a browser of its own."""

    def __init__(self, desks: Callable[..., Any], lang: str, screen: tuple[int, int]) -> None:
        self.lang, self.width, self.rows = lang, screen[0], rows()
        self.faults: list[str] = []
        self.titles: dict[str, set[str]] = defaultdict(set)
        self._open = lambda: desks(*screen, lang=lang)
        self._desks: dict[str, Any] = {}
        self._seen: dict[str, set[str]] = defaultdict(set)

    def look(self, name: str, role: str, *, barriers: bool) -> None:
        """Look at a page, unless all kinds of elements that it shows to this role were seen on it before."""
        desk = self._desk("" if RIGHTS[name].get("open") else role)
        address = desk.address + RIGHTS[name]["path"].format(**self.rows)
        if name in self._seen and _kinds(desk.page.request.get(address).text()) <= self._seen[name]:
            return
        self._seen[name] |= _kinds(desk.page.goto(address).text())
        self.titles[desk.page.title()].add(name)
        self.faults += [f"{name} as {role}: {fault}" for fault in self._faults(desk.page, barriers=barriers)]

    def _desk(self, role: str) -> Any:
        if role not in self._desks:
            self._desks[role] = self._open()
            if role:
                self._desks[role].log_in(role)
        return self._desks[role]

    def _faults(self, page: Any, *, barriers: bool) -> Iterator[str]:
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > self.width:
            yield f"{wide} pixels wide"
        if (lang := page.evaluate("document.documentElement.lang")) != LANG[self.lang]:
            yield f"in {lang}"
        if broken := page.evaluate(BROKEN):
            yield f"pictures not drawn or without words: {broken}"
        if self.width == PHONE[0] and (small := page.evaluate(SMALL, FINGER)):
            yield f"too small for a finger: {small}"
        if self.width == DESK[0] and (high := page.locator(".top").bounding_box()["height"]) > LINE:
            yield f"its head is {high} pixels high"
        for one in Axe().run(page, options=CHECKED).response["violations"] if barriers else ():
            if one["impact"] in GRAVE:
                yield f"{one['id']} at {[node['target'] for node in one['nodes']][:5]}"


@pytest.mark.parametrize(
    ("lang", "screen", "every_role", "barriers"),
    [("zh", DESK, True, True), ("en", PHONE, False, True), ("zh", PHONE, False, False), ("en", DESK, False, False)],
)
def test_every_page_is_free_of_barriers_and_within_the_screen(
    lang: str, screen: tuple[int, int], every_role: bool, barriers: bool, desks: Any
) -> None:
    there = Round(desks, lang, screen)
    seen = [(name, role) for name, role in pages() if name not in ELSEWHERE and not file_or_part(name)]
    for name, role in seen if every_role else dict(seen).items():
        there.look(name, role, barriers=barriers)
    assert there.faults == []
    assert len(there.titles) == len({name for name, _ in seen})


def _kinds(told: str) -> set[str]:
    """The kinds of elements in the main part of a page, by name and class."""
    return {found.group() + (found.group(1) or "") for found in ELEMENT.finditer(told.partition("<main")[2])}


def file_or_part(name: str) -> bool:
    path: str = RIGHTS[name]["path"]
    return path.endswith(PARTS)
