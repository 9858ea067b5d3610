"""The settings of an office behind a proxy: Django's own deployment checks find nothing."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.web.installation import Installation

# Not what tests in browsers set for themselves.
UNSET = ("DJANGO_", "JUNHENG_")


def _outside() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(UNSET)}


def test_the_deployment_checks_find_nothing_under_production_settings(tmp_path: Path) -> None:
    office = {
        "DJANGO_SETTINGS_MODULE": "junheng.web.settings",
        "JUNHENG_HOME": str(tmp_path),
        "JUNHENG_HOSTS": "balance.example.cn",
        "JUNHENG_HTTPS": "1",
        "JUNHENG_SECRET": "a secret of fifty characters and more: 0123456789 abcdefg",
    }
    begin = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    ended = subprocess.run(begin, env=_outside() | office, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


def test_every_migration_stands_for_the_models_as_they_are(tmp_path: Path) -> None:
    told = {"DJANGO_SETTINGS_MODULE": "junheng.web.settings", "JUNHENG_HOME": str(tmp_path), "JUNHENG_SECRET": "x"}
    begin = [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]
    ended = subprocess.run(begin, env=_outside() | told, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_behind_a_proxy_that_speaks_https_people_come_in_and_others_are_sent_to_https(tmp_path: Path) -> None:
    office = Installation(tmp_path / "home", demonstration=False, https=True).start()
    try:
        told = f"HEAD /login/ HTTP/1.0\r\nHost: 127.0.0.1:{office.port}\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", office.port), timeout=30) as plain:
            plain.sendall(told)
            answer = plain.recv(4096).decode()
        assert " 301 " in answer.splitlines()[0]
        assert f"Location: https://127.0.0.1:{office.port}/login/" in answer
    finally:
        office.stop()
