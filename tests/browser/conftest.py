"""A browser, Debian's Chromium, before a server of this process; what a page complains of fails the test."""

import os
from collections.abc import Generator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from pytest_django.live_server_helper import LiveServer

from junheng.web.demonstration import PREFIX, load
from junheng.web.middleware import COOKIE
from junheng.web.models import Person

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Playwright's own loop runs in this thread, and Django would take every query for one of a coroutine.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": "/usr/bin/chromium", "args": FLAGS}


@pytest.fixture(scope="session")
def browser(playwright: Playwright, browser_type_launch_args: dict[str, Any]) -> Generator[Browser]:
    found = playwright.chromium.launch(**browser_type_launch_args)
    yield found
    found.close()


class Desk:
    """Somebody's browser."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda told: self._heard(told.type, told.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda asked: self._asked(asked.url))

    def _heard(self, kind: str, words: str) -> None:
        # A refused save answers with 409, which the browser reports as failed.
        if kind in ("error", "warning") and "409" not in words:
            self.complaints.append(words)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.complaints.append(f"asked elsewhere: {url}")

    def log_in(self, role: str) -> Page:
        """Be logged in without the door, which has tests of its own, and see the first page."""
        client = Client()
        client.force_login(Person.objects.get(username=f"{PREFIX}{role}"))
        self.context.add_cookies(
            [{"name": name, "value": told.value, "url": self.address} for name, told in client.cookies.items()]
        )
        self.page.goto(self.address)
        return self.page


@pytest.fixture
def desks(browser: Browser, live_server: LiveServer) -> Generator[Any]:
    """Opens a browser for each person; at the end none may have complained."""
    load()
    opened: list[Desk] = []

    def open_(width: int = 1366, height: int = 768, lang: str = "zh") -> Desk:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        context.add_cookies([{"name": COOKIE, "value": lang, "url": live_server.url}])
        desk = Desk(context, live_server.url)
        opened.append(desk)
        return desk

    yield open_
    complaints = [complaint for desk in opened for complaint in desk.complaints]
    for desk in opened:
        desk.context.close()
    assert complaints == []
