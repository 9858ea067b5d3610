"""Findings in documents as rows of the facts."""

import pytest

from junheng.facts.proofs import Proof, with_proofs
from junheng.facts.table import Facts, frame_of

GIVEN = [{"clause": "G1", "met": True, "document": "旧"}, {"clause": "G2", "met": False, "document": "旧"}]


@pytest.fixture
def given() -> Facts:
    return Facts.of({"evidence": frame_of("evidence", GIVEN)})


def told(facts: Facts) -> dict[str, tuple[bool, str, str | None]]:
    rows = facts["evidence"].iter_rows(named=True)
    return {row["clause"]: (row["met"], row["document"], row["note"]) for row in rows}


def test_a_finding_takes_the_place_of_what_was_given(given: Facts) -> None:
    found = with_proofs(
        given, given, {"G2": Proof(met=True, document="新", note="已核对"), "G9": Proof(False, "新", None)}
    )
    assert told(found) == {
        "G1": (True, "旧", None),
        "G2": (True, "新", "已核对"),
        "G9": (False, "新", None),
    }


def test_what_decides_nothing_is_again_as_it_was_given(given: Facts) -> None:
    once = with_proofs(given, given, {"G2": Proof(met=True, document="新", note=None)})
    assert told(with_proofs(once, given, {"G2": None})) == told(given)
    assert "G9" not in told(with_proofs(given, given, {"G9": None}))


def test_without_documents_nothing_changes(given: Facts) -> None:
    assert with_proofs(given, Facts.of({}), {}) is given
