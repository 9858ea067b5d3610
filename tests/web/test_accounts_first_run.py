"""`junheng serve` on an empty folder: one account with a password by chance, printed until it was used; a secret."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

PRINTED = re.compile(r"admin，一次性密码：(\S+?)（")


@contextmanager
def served(home: Path) -> Generator[tuple[str, str | None]]:
    """The server's address, and the password that it printed before it was ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "junheng", "serve", "--home", str(home), "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUNHENG_", "DJANGO_"))}
    with subprocess.Popen(
        [*command, "--lang", "zh"],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment | {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
    ) as server:
        assert server.stdout is not None
        try:
            ready = server.stdout.readline()
            assert f":{port}" in ready
            # The account is printed in the same breath; where there is none, nothing follows while it serves.
            address = f"http://127.0.0.1:{port}"
            build_opener().open(f"{address}/login/").read()
            os.set_blocking(server.stdout.fileno(), False)
            rest = "".join(server.stdout.readlines())
            found = PRINTED.search(rest)
            yield address, found[1] if found else None
        finally:
            server.terminate()


def come_in(address: str, password: str) -> str:
    """Where one is led after the login."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    told = {"csrfmiddlewaretoken": token[1], "username": "admin", "password": password}
    return str(browser.open(f"{address}/login/", urlencode(told).encode()).geturl())


def test_the_first_run_makes_an_administrator_and_the_next_ones_do_once_he_came_in_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as (_, lost):
        assert lost is not None
    with served(tmp_path) as (address, password):
        assert password not in (None, lost)
        assert come_in(address, lost).endswith("/login/")
        assert come_in(address, str(password)).endswith("/me/password/")
    with served(tmp_path) as (address, nothing):
        assert nothing is None
    secret = tmp_path / "secret"
    assert secret.stat().st_mode & 0o077 == 0
    assert len(secret.read_text(encoding="utf-8")) > 50
