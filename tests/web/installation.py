"""A real installation: `junheng serve` as a process of its own, and browsers of people who use it."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

PASSWORD = "junheng-demo"  # noqa: S105  # of invented people
PATIENCE = 120
"""Seconds until something that has to happen counts as failed."""


class Client:
    """Somebody's browser, as far as forms and answers go."""

    def __init__(self, address: str, forwarded: str = "") -> None:
        self.address, self.forwarded = address, forwarded
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> tuple[int, bytes]:
        return self._ask(path)

    def post(self, path: str, told: dict[str, str], **headers: str) -> tuple[int, bytes]:
        body = urllib.parse.urlencode(told | {"csrfmiddlewaretoken": self._token()}).encode()
        return self._ask(path, body, headers)

    def send(self, path: str, told: dict[str, str], file: Path) -> tuple[int, bytes]:
        """Send a form with a file."""
        edge = "----of-the-tests"
        fields = told | {"csrfmiddlewaretoken": self._token()}
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n')
        body = "".join(parts).encode() + file.read_bytes() + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._ask(path, body, kind)

    def log_in(self, role: str) -> "Client":
        self.get("/login/")
        status, page = self.post("/login/", {"username": f"demo-{role}", "password": PASSWORD})
        if status != 200 or b'name="password"' in page:
            raise AssertionError(f"{role} was not let in: {status}")
        return self

    def _token(self) -> str:
        return next((cookie.value or "" for cookie in self.cookies if cookie.name == "csrftoken"), "")

    def _ask(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        told = {"X-Forwarded-Proto": self.forwarded} if self.forwarded else {}
        request = urllib.request.Request(self.address + path, body, told | (headers or {}))  # noqa: S310  # our own
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()


@dataclass
class Installation:
    """Where it lies, and the process that serves it.

    Attributes:
        database: A PostgreSQL address; empty for SQLite.
        https: A proxy that speaks https stands before it.
    """

    home: Path
    database: str = ""
    demonstration: bool = True
    https: bool = False
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUNHENG_", "DJANGO_"))}
        told = {"JUNHENG_DATABASE": self.database} if self.database else {}
        return kept | told | ({"JUNHENG_HTTPS": "1"} if self.https else {})

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Installation":
        """Serve, and wait until it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        told = ["serve", "--home", str(self.home), "--port", str(self.port), *(["--demo"] * self.demonstration)]
        with (self.home.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "junheng", *told], env=self.environment, stdout=log, stderr=log
            )
        self.until(self._answers, "the server answers")
        return self

    def _answers(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError((self.home.parent / "server.log").read_text(encoding="utf-8")[-2000:])
        try:
            return Client(self.address, "https" if self.https else "").get("/login/")[0] == 200
        except OSError:
            return False

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE)

    def client(self, role: str) -> Client:
        return Client(self.address).log_in(role)

    def run(self, *told: str, home: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """A command of ours on this installation."""
        begin = [sys.executable, "-m", "junheng", *told, "--home", str(home or self.home)]
        return subprocess.run(begin, env=self.environment, capture_output=True, text=True, check=False)

    def asked(self, expression: str) -> Any:
        """What an expression over the models says, asked in a process of its own."""
        return json.loads(self.done(f"import json\nprint(json.dumps({expression}, default=str))"))

    def done(self, statements: str) -> str:
        """Do something with the models in a process of its own; what it prints."""
        begin = "import django\ndjango.setup()\nfrom django.db.models import *\nfrom junheng.web.models import *\n"
        own = {"JUNHENG_HOME": str(self.home), "JUNHENG_SECRET": "x", "DJANGO_SETTINGS_MODULE": "junheng.web.settings"}
        told = subprocess.run(
            [sys.executable, "-c", begin + statements],
            env=self.environment | own,
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode:
            raise AssertionError(told.stderr[-2000:])
        return told.stdout

    def told(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query says, asked of the data base beside the server: quick enough to watch with."""
        if self.database:
            with psycopg.connect(self.database) as server:
                return server.execute(query.replace("%", "%%").replace("?", "%s").encode(), values).fetchall()
        with closing(sqlite3.connect(f"file:{self.home}/junheng.sqlite3?mode=ro", uri=True, timeout=20)) as base:
            return base.execute(query, values).fetchall()

    @staticmethod
    def until(done: Callable[[], object], what: str) -> None:
        """Wait until something has happened.

        Raises:
            AssertionError: it has not.
        """
        end = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > end:
                raise AssertionError(f"not within {PATIENCE} s: {what}")
            time.sleep(0.05)  # another process is at work: there is nothing here to wait on


def links(page: bytes, pattern: str) -> list[str]:
    """Addresses on a page."""
    return re.findall(f'(?:href|action)="({pattern})', page.decode())
