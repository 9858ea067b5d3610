"""One command: the data base made or brought up to date, then the application served."""

import os
import secrets
import select
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

if TYPE_CHECKING:
    from junheng.web.demonstration import Account

FORWARDED = "x-forwarded-proto x-forwarded-for"
"""What a proxy is believed."""
CONNECTIONS = 900
"""Browsers whose connections are kept; with waitress's own 100, the next one waits until somebody leaves."""


def prepare(home: Path, *, demonstration: bool) -> None:
    """Make what an installation needs: folder, secret, data base; with the demonstration's county if asked for."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    _settle(home)
    call_command("migrate", verbosity=0)
    if demonstration:
        from junheng.web.demonstration import load

        load()


def serve(host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until interrupted; `ready` is called once the port is open.

    Raises:
        OSError: the port is taken.
    """
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from waitress import create_server

    from junheng.web.jobs import Worker
    from junheng.web.receiving import answer_when_full
    from junheng.web.services.judging import judge_at_start

    # Who else may say by which scheme, and from where, a browser came.
    proxy = {"trusted_proxy": settings.PROXY, "trusted_proxy_headers": FORWARDED} if settings.HTTPS else {}
    listening: dict[int, object] = {}
    server = create_server(
        get_wsgi_application(),
        map=listening,
        host=host,
        port=port,
        threads=8,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=hasattr(select, "poll"),
        max_request_body_size=4 * settings.LARGEST_REQUEST,
        clear_untrusted_proxy_headers=True,
        **proxy,
    )
    answer_when_full(listening.values())
    worker = Worker()
    worker.start()
    judge_at_start()
    ready()
    try:
        server.run()
    finally:
        worker.stop()


def backup(home: Path, out: Path) -> int:
    """Everything of an installation as one file, while it runs; how many files of people it holds.

    Raises:
        InputError: there is nothing to keep, or the file cannot be written.
        EngineError: PostgreSQL's programs are missing or failed.
    """
    _settle(home)
    from junheng.web.services.backup import backup

    return backup(out)


def restore(file: Path, home: Path) -> int:
    """An installation from such a file, into an empty place; how many files of people it has.

    Raises:
        InputError: the place is not empty, or the file is no backup or damaged.
        StateError: the file was made by a newer version.
        EngineError: PostgreSQL's programs are missing or failed.
    """
    _settle(home, secret=False)
    from junheng.web.services.backup import restore

    return restore(file)


def first_administrator() -> tuple[str, str] | None:
    """User name and one-time password of the account that sets up an empty installation, until it was used."""
    from junheng.web.services.accounts import first_administrator

    return first_administrator()


def demonstration_accounts() -> "list[Account]":
    """The accounts of the demonstration; none elsewhere."""
    from junheng.web.demonstration import accounts

    return list(accounts())


def demonstration_password() -> str:
    """The one password of them all."""
    from junheng.web.demonstration import PASSWORD

    return PASSWORD


def _settle(home: Path, *, secret: bool = True) -> None:
    """Let Django work with what lies at a place; processes begun by this one find it too."""
    os.environ["JUNHENG_HOME"] = str(home.resolve())
    if secret and home.is_dir():
        os.environ.setdefault("JUNHENG_SECRET", _secret(home / "secret"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "junheng.web.settings"
    django.setup()


def _secret(path: Path) -> str:
    """The installation's secret, made at its first start and readable by its owner alone."""
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        draft.replace(path)
    return path.read_text(encoding="utf-8")
