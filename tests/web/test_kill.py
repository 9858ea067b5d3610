"""A few of the power cuts of `tools/kill_test.py`: what was acknowledged is there, nothing is half done."""

from pathlib import Path

from tools.kill_test import run


def test_after_power_cuts_what_was_acknowledged_is_there_and_nothing_is_half_done(tmp_path: Path) -> None:
    report = run(tmp_path, kills=3, seed=7)
    assert report.kills == 3
    assert report.saves > 0
    assert set(report.documents) <= {"done", "failed"}
