"""Files of people: kept whole or not at all, also where the disk is full."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from junheng.web.services.files import fetch, path_of, store
from junheng.web.services.refusals import Refused

FULL = """
import resource, signal
import django
django.setup()
from junheng.web.services.files import folder, store
from junheng.web.services.refusals import Refused
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    store(bytes(300_000))
except Refused as refused:
    print(refused.say("en"))
store(b"small")
print([path.name for path in folder().glob("*/*")])
"""


def test_the_same_content_is_kept_once_under_its_digest() -> None:
    digest = store(b"what people bring")
    before = path_of(digest).stat().st_ino
    assert store(b"what people bring") == digest
    assert path_of(digest).stat().st_ino == before
    assert fetch(digest).read_bytes() == b"what people bring"


def test_what_is_no_longer_there_is_told() -> None:
    with pytest.raises(Refused, match="gone"):
        fetch("0" * 64)


def test_on_a_full_disk_it_is_told_and_nothing_is_left_of_the_file(tmp_path: Path) -> None:
    own = {"JUNHENG_HOME": str(tmp_path), "JUNHENG_SECRET": "x", "DJANGO_SETTINGS_MODULE": "junheng.web.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", FULL], env=os.environ | own, capture_output=True, text=True, check=True
    )
    told, left = ended.stdout.strip().split("\n")
    assert "was not kept" in told
    assert left.count("'") == 2
