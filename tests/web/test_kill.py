"""A few of the power cuts of `tools/kill_test.py`: what was acknowledged is there, nothing is half done."""

from pathlib import Path

import pytest

from tests.web.cluster import cluster
from tools.kill_test import Report, run


def looked_at(report: Report) -> None:
    """What a few kills must have met to prove anything."""
    assert report.kills == 3
    assert report.saves > 0
    assert set(report.documents) <= {"done", "failed"}


def test_after_power_cuts_what_was_acknowledged_is_there_and_nothing_is_half_done(tmp_path: Path) -> None:
    looked_at(run(tmp_path, kills=3, seed=7, worker=True))


@pytest.mark.postgres
def test_after_power_cuts_it_is_so_on_postgresql_too(tmp_path: Path) -> None:
    with cluster("junheng") as bases:
        looked_at(run(tmp_path, kills=3, seed=7, database=bases[0]))
