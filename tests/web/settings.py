"""The settings of an installation, for tests: a secret of their own, and quick passwords."""

import atexit
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from junheng.web.settings import *  # noqa: F403  # all of them, then what differs

SECRET_KEY = "of the tests"  # noqa: S105  # guards nothing
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
HOME = Path(mkdtemp(prefix="junheng-tests-"))
atexit.register(rmtree, HOME, ignore_errors=True)
