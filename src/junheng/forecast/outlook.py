"""Early warning: which clauses fail in which year if nothing is done, and how probably.

Every year is judged by the assessment itself on the expected pupils, and all at once in many possible futures; tests
hold the two equal, future by future.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from junheng.assess.county import assess
from junheng.assess.outcome import Assessment, Verdict
from junheng.assess.run import Request
from junheng.facts.engine import Engine, PolarsEngine
from junheng.facts.table import Facts
from junheng.forecast.futures.county import failures
from junheng.forecast.project import Projection
from junheng.forecast.subjects import Subject, order, verdicts
from junheng.standards.model import Rulebook
from junheng.standards.resolve import by_name, resolve
from junheng.terms.calendar import last_day
from junheng.terms.places import NATION, is_code

LEAST = 0.1
"""A clause that fails in fewer futures is not warned of."""


@dataclass(frozen=True)
class Alert:
    """A clause that may fail in a year.

    Attributes:
        probability: Share of the futures in which it fails.
        expected: Its verdict on the expected pupils.
        now: Whether it fails already in the data's own year.
    """

    subject: Subject
    year: int
    probability: float
    expected: Verdict
    now: bool


@dataclass(frozen=True)
class Outlook:
    """What becomes of a county if nothing is done.

    Attributes:
        now: The assessment of the data's own year.
        expected: Of the expected pupils, by year.
        warnings: By year, the county first, then schools.
        draws: Futures that the probabilities are shares of; 0 where only the expected pupils were judged.
        least: The least probability that is told.
    """

    now: Assessment
    expected: Mapping[int, Assessment]
    warnings: tuple[Alert, ...]
    draws: int
    least: float


Progress = Callable[[int, int], None]


def outlook(
    projection: Projection,
    request: Request,
    *,
    draws: int = 100,
    least: float = LEAST,
    engine: Engine | None = None,
    on_progress: Progress | None = None,
) -> Outlook:
    """Assess the county now, in every year to come, and in possible futures.

    Args:
        projection: The county's facts in later years.
        request: The standard and what may be chosen; `on` is the day on which the data's own year is judged. Later
            years are judged on their own last day, by what is in force then.
        draws: Futures assessed, at most those of the forecast.
        least: The least probability that is told.
        engine: Where the sums are made.
        on_progress: Told after each step how many of how many are done.

    Raises:
        InputError: the facts do not say which county or school year they are.
        StandardsError: nothing is in force in a later year, or a setting is not known.
    """
    engine = engine or PolarsEngine()
    forecast = projection.forecast
    many = min(draws, len(forecast.draws))
    steps = 1 + 2 * len(forecast.years)
    done = 0

    def told() -> None:
        nonlocal done
        done += 1
        if on_progress is not None:
            on_progress(done, steps)

    now = _assessed(projection.now, in_force(projection.now, request), engine)
    failing_now = {subject for subject, verdict in verdicts(now).items() if verdict == "fail"}
    told()
    expected: dict[int, Assessment] = {}
    warnings: list[Alert] = []
    for year in forecast.years:
        facts = projection.facts(year)
        force = in_force(facts, replace(request, on=last_day(year)))
        expected[year] = _assessed(facts, force, engine)
        told()
        likely = verdicts(expected[year])
        shares = {subject: float(verdict == "fail") for subject, verdict in likely.items()}
        if many:
            fails = failures(
                projection,
                year,
                facts,
                force.rulebook,
                force.request.on,
                request.choices,
                draws=many,
                also=force.also,
                engine=engine,
            )
            shares = {subject: float(futures.mean()) for subject, futures in fails.items()}
        told()
        warnings += [
            Alert(subject, year, shares[subject], likely.get(subject, "undetermined"), subject in failing_now)
            for subject in sorted(shares, key=order)
            if shares[subject] >= least
        ]
    return Outlook(now, expected, tuple(warnings), many, least)


@dataclass(frozen=True)
class Force:
    """What is in force for a county on a day."""

    request: Request
    rulebook: Rulebook
    also: Sequence[Rulebook]


def in_force(facts: Facts, request: Request) -> Force:
    """What is in force where a county lies, on the day of the request."""
    code = next(iter(facts.county_codes()), "")
    place = code if is_code(code) else NATION
    rulebook = resolve(request.standard, place, request.on, request.extra)
    named = rulebook.standardised.school_rules if rulebook.standardised is not None else ()
    also = [by_name(id, place, request.on, request.extra) for id in named if id != rulebook.id]
    return Force(request, rulebook, also)


def _assessed(facts: Facts, force: Force, engine: Engine) -> Assessment:
    request = force.request
    return assess(facts, force.rulebook, request.on, request.choices, also=force.also, engine=engine)
