"""Lists that people upload: looked through first, kept as they were shown, applied as a whole or not at all."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.utils import timezone

from junheng.terms.errors import InputError
from junheng.web.models import Person, Proposal, Unit
from junheng.web.services.refusals import Refused

LARGEST = 20 * 2**20
"""Bytes of an uploaded list."""
KEPT = timedelta(days=1)
"""How long a list waits to be applied."""

Lines = Sequence[Mapping[str, object]]


class Uploaded:
    """A file that came in, in a folder of its own under its own name; gone at the end.

    Raises:
        Refused: it is larger than a list may be.
    """

    def __init__(self, name: str, body: IO[bytes], size: int) -> None:
        if size > LARGEST:
            raise Refused("web.list.too_large", size=f"{size / 2**20:.0f}", limit=LARGEST // 2**20)
        self.name = Path(name.replace("\\", "/")).name[:100] or "list.xlsx"
        self._body, self._folder = body, tempfile.TemporaryDirectory(prefix="junheng-")

    def __enter__(self) -> Path:
        """Where it lies."""
        path = Path(self._folder.name, self.name)
        path.write_bytes(self._body.read())
        return path

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Remove it; an error names the file and not the folder."""
        self._folder.cleanup()
        if isinstance(error, InputError) and "path" in error.params:
            error.params["path"] = self.name


def keep(person: Person, unit: Unit | None, kind: str, file: str, rows: object, shown: Lines) -> Proposal:
    """Keep what a list says and what was shown of it; older ones that nobody applied are forgotten."""
    now = timezone.now()
    Proposal.objects.filter(made_at__lt=now - KEPT, applied_at=None).delete()
    faults = sum(bool(line.get("faults")) for line in shown)
    return Proposal.objects.create(
        person=person, unit=unit, kind=kind, file=file, made_at=now, rows=rows, shown=shown, faults=faults
    )


def take(proposal: Proposal, shown: Lines) -> None:
    """Take a list for applying, within the caller's transaction.

    Raises:
        Refused: it was applied before, has faults, or would now do something else than was shown.
    """
    if proposal.faults:
        raise Refused("web.list.faulty", number=proposal.faults)
    taken = Proposal.objects.filter(pk=proposal.pk, applied_at=None).update(applied_at=timezone.now())
    if not taken:
        raise Refused("web.list.applied_before")
    if list(shown) != list(proposal.shown):
        raise Refused("web.list.stale")
