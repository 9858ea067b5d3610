"""A PostgreSQL server of our own, reached by a socket alone, and gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.conftest import POSTGRES_HOMES


@contextmanager
def cluster(*bases: str) -> Iterator[list[str]]:
    """Addresses of empty data bases with these names."""
    homes = sorted(POSTGRES_HOMES.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    program = homes[-1] if homes else Path(shutil.which("postgres") or "postgres")
    place = Path(tempfile.mkdtemp(prefix="junheng-pg-"))
    # PostgreSQL refuses to run as root.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(place, "postgres", "postgres")

    def run(name: str, *told: str) -> None:
        begin = [*user, str(program.parent / name), *told]
        subprocess.run(begin, check=True, stdout=subprocess.DEVNULL, cwd=place)

    run("initdb", "-D", f"{place}/data", "-U", "junheng", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    told = f"-c listen_addresses= -c unix_socket_directories={place} -c max_connections=200"
    run("pg_ctl", "-D", f"{place}/data", "-w", "-l", f"{place}/log", "-o", told, "start")
    try:
        for base in bases:
            run("createdb", "-h", str(place), "-U", "junheng", base)
        yield [f"postgresql://junheng@/{base}?host={quote(str(place))}" for base in bases]
    finally:
        run("pg_ctl", "-D", f"{place}/data", "-w", "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)
