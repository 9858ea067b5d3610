"""Spark gives what Polars gives, to the last digit."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from random import Random

import polars as pl
import pytest

from junheng.assess.county import Choices, assess
from junheng.facts.engine import Engine, PolarsEngine, SparkEngine, engine
from junheng.facts.records import class_counts, facility_counts, teacher_counts
from junheng.facts.table import Facts
from junheng.terms.errors import EngineError
from tests.assess.counties import NATION, ON
from tests.facts.record_sheets import county_with_records


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    """One session for all tests of the group."""
    started = SparkEngine()
    yield started
    started.close()


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Thirty schools whose counts come from record sheets."""
    return county_with_records(30, Random(7))


def counted(facts: Facts, on: Engine) -> list[pl.DataFrame]:
    teachers = teacher_counts(on.frame(facts["teachers"]), on.frame(facts["training"]), 2024)
    classes = class_counts(on.frame(facts["classes"]))
    facilities = facility_counts(on.frame(facts["facilities"]))
    return [
        on.collect(teachers).sort("school", "stage"),
        on.collect(classes).sort("school", "stage"),
        on.collect(facilities).sort("school"),
    ]


@pytest.mark.java
def test_counts_from_records_are_the_same_on_spark(spark: SparkEngine, facts: Facts) -> None:
    for here, there in zip(counted(facts, PolarsEngine()), counted(facts, spark), strict=True):
        assert here.height >= 30
        assert there.columns == here.columns
        assert there.rows() == here.rows()


@pytest.mark.java
def test_an_assessment_on_spark_is_the_same_bit_for_bit(spark: SparkEngine, facts: Facts) -> None:
    choices = Choices(tolerances=("T1", "T2"))
    here, there = (assess(facts, NATION, ON, choices, engine=on) for on in (PolarsEngine(), spark))
    assert there.units == here.units
    assert there.stages == here.stages
    assert there.clauses == here.clauses
    assert there == here


@pytest.mark.java
def test_a_session_that_is_running_is_used(spark: SparkEngine) -> None:
    assert SparkEngine().session is spark.session


SCRIPT = """
import polars as pl
from junheng.facts.engine import SparkEngine
spark = SparkEngine()
print(spark.collect(spark.frame(pl.DataFrame({"a": [1, 2]})).select("a")).sum().item())
"""


@pytest.mark.java
def test_spark_says_nothing_of_its_own() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("3\n", "")


def test_without_java_it_is_said_what_to_install() -> None:
    script = "from junheng.facts.engine import engine\nengine('spark')"
    bare = {**os.environ, "JAVA_HOME": "/no-java-here"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=bare)
    last = done.stderr.strip().splitlines()[-1]
    assert EngineError.__name__ in last
    assert "Java" in last


def test_polars_is_the_engine_unless_another_is_named() -> None:
    assert engine("polars").name == "polars"
    frame = pl.DataFrame({"a": [1], "b": [date(2024, 1, 1)]})
    assert PolarsEngine().collect(PolarsEngine().frame(frame)).equals(frame)
