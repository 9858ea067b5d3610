"""One command: the data base made or brought up to date, then the application served."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

if TYPE_CHECKING:
    from junheng.web.demonstration import Account


def prepare(home: Path, *, demonstration: bool) -> None:
    """Make what an installation needs: folder, secret, data base; with the demonstration's county if asked for."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ["JUNHENG_HOME"] = str(home)
    os.environ.setdefault("JUNHENG_SECRET", _secret(home / "secret"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "junheng.web.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    if demonstration:
        from junheng.web.demonstration import load

        load()


def serve(host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until interrupted; `ready` is called once the port is open.

    Raises:
        OSError: the port is taken.
    """
    from django.core.wsgi import get_wsgi_application
    from waitress import create_server

    server = create_server(get_wsgi_application(), host=host, port=port, threads=8, clear_untrusted_proxy_headers=True)
    ready()
    server.run()


def demonstration_accounts() -> "list[Account]":
    """The accounts of the demonstration; none elsewhere."""
    from junheng.web.demonstration import accounts

    return list(accounts())


def demonstration_password() -> str:
    """The one password of them all."""
    from junheng.web.demonstration import PASSWORD

    return PASSWORD


def _secret(path: Path) -> str:
    """The installation's secret, made at its first start and readable by its owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return path.read_text(encoding="utf-8")
