"""The townships of a county as a map: brought as GeoJSON, kept with the county."""

import json
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from junheng.report.boundaries import read_boundaries
from junheng.report.material import GeoJson
from junheng.terms.errors import InputError
from junheng.web.models import Measure, Person, Unit
from junheng.web.services.log import record
from junheng.web.services.permission import allow
from junheng.web.services.refusals import Refused
from junheng.web.services.standards import changed

LARGEST = 5_000_000
"""Bytes of a map."""


def map_of(county: Unit) -> tuple[int, str]:
    """Which map lies under a county: the county's key and the map's digest, empty without one."""
    return county.pk, Measure.objects.filter(county=county).values_list("digest", flat=True).first() or ""


@transaction.atomic
def bring_map(person: Person, county: Unit, file: str, body: bytes, revision: int) -> None:
    """Keep the boundaries of a county's townships.

    Raises:
        Refused: it may not be, the file is too large, or somebody changed the map in between.
        InputError: the file is no such map.
    """
    allow(person, "set-map", county)
    if len(body) > LARGEST:
        raise Refused("web.map.large", file=file, most=LARGEST // 1_000_000)
    boundaries = _read(file, body)
    if "\\u0000" in json.dumps(boundaries):  # no data base holds it
        raise InputError("charts.boundaries.collection", path=file)
    before = map_of(county)[1]
    measure = keep_map(county, boundaries, revision)
    record(person, county, "brought-map", measure, before=before, after=measure.digest)


def keep_map(county: Unit, boundaries: GeoJson, revision: int = 0) -> Measure:
    """Boundaries as a county's."""
    digest = sha256(json.dumps(boundaries, sort_keys=True).encode()).hexdigest()
    measure = changed(county, revision, boundaries=boundaries, digest=digest)
    measure.digest = digest
    return measure


def _read(file: str, body: bytes) -> GeoJson:
    """The reader takes a file; its errors name the one that the person sent."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "boundaries.geojson"
        path.write_bytes(body)
        try:
            return read_boundaries(path)
        except InputError as wrong:
            raise InputError(wrong.code, **{**wrong.params, "path": file}) from wrong
