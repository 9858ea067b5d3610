"""Every rule speaks where it should and is silent just inside."""

from collections.abc import Mapping
from typing import Any

import pytest

from junheng.facts.checks import check
from junheng.facts.table import Facts
from junheng.terms.findings import Finding
from junheng.terms.messages import LANGS, catalogue
from tests.facts.checks.cases import facts_of, told

CASES = list(told())


def run(differences: Mapping[str, Any]) -> list[Finding]:
    before: Facts | None = None
    if "previous" in differences:
        before = facts_of(differences["previous"], school_year=2023)
    return check(facts_of(differences), before)


def test_the_sound_school_is_sound() -> None:
    assert check(facts_of({}), facts_of({}, school_year=2023)) == []


@pytest.mark.parametrize(("code", "fires"), [(case[1], case[2]) for case in CASES], ids=[case[0] for case in CASES])
def test_fires(code: str, fires: Mapping[str, Any]) -> None:
    found = [finding for finding in run(fires) if finding.code == code]
    assert found, f"{code} said nothing; said instead: {sorted({finding.code for finding in run(fires)})}"
    for finding in found:
        for lang in LANGS:
            said = finding.text(lang) + finding.mend(lang)
            assert "{" not in said
            assert "=" not in said, "a value is shown as the programmer sees it"
            assert finding.as_json(lang)["code"] == code


@pytest.mark.parametrize(("code", "holds"), [(case[1], case[3]) for case in CASES], ids=[case[0] for case in CASES])
def test_holds(code: str, holds: Mapping[str, Any]) -> None:
    assert [finding.text("en") for finding in run(holds) if finding.code == code] == []


def test_every_message_has_a_case() -> None:
    findings = {id for id, entry in catalogue().items() if id.startswith("check.") and entry.severity}
    assert findings == {case[1] for case in CASES}
