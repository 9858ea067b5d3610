"""Early warning: probabilities are shares of futures, and say what fails already."""

from datetime import date

import pytest

from junheng.assess.county import Choices, assess
from junheng.assess.run import Request
from junheng.facts.example import example_county
from junheng.facts.table import Facts
from junheng.forecast.outlook import Outlook, outlook
from junheng.forecast.project import Projection
from junheng.forecast.subjects import order, verdicts
from junheng.standards.resolve import find_rulebook, resolve
from tests.forecast.made import drifting

NOW, LATER = date(2025, 8, 31), date(2027, 8, 31)
REQUEST = Request(find_rulebook("national-2017"), (), NOW, Choices())


@pytest.fixture(scope="module")
def county() -> Facts:
    return example_county(30, 3)


@pytest.fixture(scope="module")
def projection(county: Facts) -> Projection:
    return Projection.of(county, drifting(county, draws=8))


@pytest.fixture(scope="module")
def ahead(projection: Projection) -> Outlook:
    return outlook(projection, REQUEST, least=0.0)


def test_a_probability_is_the_share_of_futures_in_which_the_assessment_fails(
    projection: Projection, ahead: Outlook
) -> None:
    rulebook = resolve(REQUEST.standard, "990101", LATER)
    futures = [verdicts(assess(projection.facts(2026, draw), rulebook, LATER)) for draw in range(8)]
    told = {alert.subject: alert.probability for alert in ahead.warnings if alert.year == 2026}
    subjects = {subject for future in futures for subject in future}
    for subject in subjects:
        share = sum(future.get(subject) == "fail" for future in futures) / 8
        assert told.get(subject, 0.0) == pytest.approx(share)
    assert any(0 < probability < 1 for probability in told.values())


def test_what_fails_now_is_marked(county: Facts, ahead: Outlook) -> None:
    rulebook = resolve(REQUEST.standard, "990101", NOW)
    failing = {subject for subject, verdict in verdicts(assess(county, rulebook, NOW)).items() if verdict == "fail"}
    assert {alert.subject for alert in ahead.warnings if alert.now} <= failing
    assert all(alert.now == (alert.subject in failing) for alert in ahead.warnings)
    assert {alert.now for alert in ahead.warnings} == {True, False}


def test_the_expected_year_is_judged_by_the_assessment_itself(projection: Projection, ahead: Outlook) -> None:
    rulebook = resolve(REQUEST.standard, "990101", LATER)
    assert verdicts(ahead.expected[2026]) == verdicts(assess(projection.facts(2026), rulebook, LATER))


def test_rare_failures_are_not_told(projection: Projection, ahead: Outlook) -> None:
    often = outlook(projection, REQUEST, least=0.5)
    assert often.warnings == tuple(alert for alert in ahead.warnings if alert.probability >= 0.5)
    assert 0 < len(often.warnings) < len(ahead.warnings)


def test_warnings_stand_in_order_and_progress_is_told(projection: Projection) -> None:
    steps: list[tuple[int, int]] = []
    found = outlook(projection, REQUEST, on_progress=lambda done, of: steps.append((done, of)))
    assert steps == [(at, 5) for at in range(1, 6)]
    keys = [(alert.year, order(alert.subject)) for alert in found.warnings]
    assert keys == sorted(keys)


def test_without_futures_the_expected_pupils_decide(projection: Projection) -> None:
    found = outlook(projection, REQUEST, draws=0)
    assert found.draws == 0
    assert {alert.probability for alert in found.warnings} == {1.0}
    assert {alert.expected for alert in found.warnings} == {"fail"}
