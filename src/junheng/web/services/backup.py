"""Everything of an installation as one file, taken while it runs, and back into an empty place.

The data base comes first and people's files after it: a file stays for a day after the last row that named it, so
every file that the copy of the data base names is there. The file holds the installation's secret and its accounts:
keep it as safe as them.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from junheng import __version__
from junheng.facts.files.atomic import replacing
from junheng.terms.errors import EngineError, InputError, StateError
from junheng.web.services.files import folder

KIND = "junheng-backup"
LAYOUT = 1
MANIFEST, SECRET, SQLITE, DUMP, FILES = "manifest.json", "secret", "junheng.sqlite3", "postgresql.dump", "files/"
DEBIANS = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version of PostgreSQL."""
STEP = 1_000
"""Pages that SQLite copies before it lets others write."""
CHUNK = 2**20


def backup(out: Path) -> int:
    """Write an installation into a file; how many files of people it holds.

    Raises:
        InputError: there is no installation, or the file cannot be written there.
        EngineError: PostgreSQL's programs are missing or failed.
    """
    base = _base()
    with TemporaryDirectory(prefix="junheng-") as place:
        copy = Path(place, base)
        _copied(copy)
        migrations = sorted(name for app, name in _applied() if app == "web")
        files = sorted(path for path in folder().glob("*/*") if not path.name.startswith("."))
        digests = {base: _digest(copy)}
        with replacing(out) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, base)
            secret = Path(settings.HOME) / SECRET
            if secret.is_file():
                archive.write(secret, SECRET)
                digests[SECRET] = _digest(secret)
            number = 0
            for path in files:
                # What goes meanwhile was named by no row for a day, so not by the copy either.
                with suppress(FileNotFoundError):
                    # Documents, pictures and workbooks are packed already.
                    archive.write(path, f"{FILES}{path.name}", compress_type=zipfile.ZIP_STORED)
                    number += 1
            told = {
                "kind": KIND,
                "layout": LAYOUT,
                "junheng": __version__,
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "migrations": migrations,
                "digests": digests,
            }
            archive.writestr(MANIFEST, json.dumps(told, indent=1))
        out.chmod(0o600)
    return number


def restore(file: Path) -> int:
    """Make an installation of such a file; how many files of people it has. Nothing is left where it fails.

    Raises:
        InputError: the place is not empty, or the file is no backup or damaged.
        StateError: the file was made by a newer version.
        EngineError: PostgreSQL's programs are missing or failed.
    """
    home = Path(settings.HOME)
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise InputError("cli.restore_not_empty", path=str(home))
    base = _base()
    if base == DUMP and connection.introspection.table_names():
        raise InputError("cli.restore_base_not_empty")
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(file) as archive, TemporaryDirectory(prefix=".junheng-", dir=home.parent) as place:
            draft = Path(place, "home")
            draft.mkdir(mode=0o700)
            number = _unpacked(archive, file, base, draft)
            if base == DUMP:
                _run("pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(draft / DUMP))
                (draft / DUMP).unlink()
            if home.exists():
                home.rmdir()
            draft.replace(home)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as broken:
        raise InputError("cli.restore_damaged", path=str(file)) from broken
    return number


def _unpacked(archive: zipfile.ZipFile, file: Path, base: str, draft: Path) -> int:
    """Every part at its place, each held against its digest."""
    told = _manifest(archive, file)
    digests: Mapping[str, str] = told["digests"]
    if base not in digests:
        raise InputError("cli.restore_other_base", wanted=base, found=", ".join(digests))
    number = 0
    for part in archive.infolist():
        name = part.filename
        if name == MANIFEST:
            continue
        if name.startswith(FILES):
            wanted, place = name.removeprefix(FILES), draft / FILES / name.removeprefix(FILES)[:2]
            if len(wanted) != 64 or not set(wanted) <= set("0123456789abcdef"):
                raise InputError("cli.restore_damaged", path=str(file))
            place.mkdir(parents=True, exist_ok=True)
            target = place / wanted
            number += 1
        elif name in digests and name in (base, SECRET):
            wanted, target = digests[name], draft / name
        else:
            raise InputError("cli.restore_damaged", path=str(file))
        with archive.open(part) as source, target.open("xb") as copy:
            shutil.copyfileobj(source, copy, CHUNK)
        target.chmod(0o600)
        if _digest(target) != wanted:
            raise InputError("cli.restore_damaged", path=str(file))
    if not (draft / base).is_file():
        raise InputError("cli.restore_damaged", path=str(file))
    return number


def _manifest(archive: zipfile.ZipFile, file: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        told = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as none:
        raise InputError("cli.restore_no_backup", path=str(file)) from none
    if not isinstance(told, dict) or told.get("kind") != KIND:
        raise InputError("cli.restore_no_backup", path=str(file))
    known = {name for app, name in MigrationLoader(None).disk_migrations if app == "web"}
    if told.get("layout", 0) > LAYOUT or not set(told.get("migrations", ())) <= known:
        raise StateError("cli.restore_newer", path=str(file), version=told.get("junheng", "?"), own=__version__)
    return told


def _base() -> str:
    """What the data base is called in the file."""
    return SQLITE if connection.vendor == "sqlite" else DUMP


def _copied(copy: Path) -> None:
    """The data base as it is at one moment, while others go on writing."""
    if connection.vendor != "sqlite":
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={copy}")
        return
    source = Path(str(settings.DATABASES["default"]["NAME"]))
    if not source.is_file():
        raise InputError("cli.backup_nothing", path=str(source.parent))
    with closing(sqlite3.connect(source, timeout=20)) as one, closing(sqlite3.connect(copy)) as other:
        one.backup(other, pages=STEP, sleep=0.01)


def _applied() -> set[tuple[str, str]]:
    return set(MigrationLoader(connection).applied_migrations)


def _digest(path: Path) -> str:
    found = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _run(program: str, *told: str) -> None:
    """One of PostgreSQL's programs, with the data base of the settings.

    Raises:
        EngineError: it is missing, or it failed.
    """
    base = settings.DATABASES["default"]
    newest = sorted(DEBIANS.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(program)
    if found is None:
        raise EngineError("cli.backup_no_program", program=program)
    wanted = {"PGHOST": base["HOST"], "PGPORT": base["PORT"], "PGUSER": base["USER"], "PGPASSWORD": base["PASSWORD"]}
    environment = os.environ | {name: str(value) for name, value in wanted.items() if value}
    ended = subprocess.run(  # noqa: S603  # PostgreSQL's own program
        [found, f"--dbname={base['NAME']}", *told], env=environment, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise EngineError("cli.backup_program_failed", program=program, reason=ended.stderr.strip()[-500:])
