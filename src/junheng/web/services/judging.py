"""A new version is judged before anybody asks for it: whoever looks first does not wait for it."""

import gc
import logging
from functools import partial
from threading import Thread

from django.db import Error, connection, transaction

from junheng.terms.errors import JunhengError
from junheng.web.models import Unit, Version
from junheng.web.services.assessments import HELD, Case, assessed, case_of, earlier_cases, facts_named, sheets_of
from junheng.web.services.gaps import priced
from junheng.web.services.standards import USUAL, Rules, books, measure_of, rules_for

NAME = "junheng-judging"

log = logging.getLogger(__name__)


def judge_ahead(version: Version) -> None:
    """Judge a version in the background, as soon as the transaction that makes it is there for all."""
    transaction.on_commit(partial(begin, version), robust=True)


def judge_at_start() -> Thread:
    """Begin to judge what people will look at first after a start: the newest version of each county."""

    def judge() -> None:
        try:
            newest = Version.objects.defer("body").select_related("county")
            for county in Unit.objects.filter(kind=Unit.Kind.COUNTY).order_by("-pk")[:HELD]:
                version = newest.filter(county=county).order_by("-school_year", "-number").first()
                if version is not None:
                    begin(version).join()
            # What is kept now stays: to look through all of it for what is not used any more, as Python does now and
            # then, makes somebody wait for a fifth of a second.
            gc.collect()
            gc.freeze()
        except Error:
            log.exception("the data base could not be asked what to judge")
        finally:
            connection.close()

    thread = Thread(target=judge, name=f"{NAME}-at-start", daemon=True)
    thread.start()
    return thread


def begin(version: Version) -> Thread:
    """Begin to judge a version by the standard that its county chose; what is found is kept for the pages."""
    chosen, _ = measure_of(version.county)
    case = case_of(version, rules_for(version.county, chosen) or Rules(USUAL))
    cases = (case, *earlier_cases(version.county, version, case))
    # All that is asked of the data base is asked here: the thread has no connection that would have to be closed.
    books(case.rules)
    for one in cases:
        facts_named(one.data)
    thread = Thread(target=_judge, args=(cases,), name=NAME, daemon=True)
    thread.start()
    return thread


def _judge(cases: tuple[Case, ...]) -> None:
    try:
        sheets_of(cases[0])
        priced(cases[0])
        for one in cases[1:]:
            assessed(one)
    except JunhengError:
        # Whoever opens the page is told the same in words.
        log.warning("version %s cannot be judged", cases[0].data.version, exc_info=True)
