"""Where Narwhals expressions run: Polars on one machine, Spark when one machine is outgrown.

The only module that imports PySpark.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import narwhals as nw
import polars as pl

from junheng.terms.errors import EngineError

Lazy = nw.LazyFrame[Any]
"""A table on an engine; nothing is computed until it is collected."""


class Engine(Protocol):
    """Takes a table in, gives a result out; both as Polars frames."""

    name: str

    def frame(self, table: pl.DataFrame) -> Lazy:
        """The table, ready for expressions."""
        ...

    def collect(self, frame: Lazy) -> pl.DataFrame:
        """The result."""
        ...


class PolarsEngine:
    """Polars, lazily."""

    name = "polars"

    def frame(self, table: pl.DataFrame) -> Lazy:
        """The table, ready for expressions."""
        return nw.from_native(table.lazy())

    def collect(self, frame: Lazy) -> pl.DataFrame:
        """The result."""
        native: pl.LazyFrame = frame.to_native()
        return native.collect()


SPARK_SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",  # in local mode nothing has to be reached from outside
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "Asia/Shanghai",
    "spark.sql.shuffle.partitions": "4",  # the default of 200 is for clusters: a county takes minutes with it
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class SparkEngine:
    """Spark: the session that is running, or one of its own in local mode.

    Raises:
        EngineError: PySpark or Java is not installed, or Spark did not start.
    """

    name = "spark"

    def __init__(self) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as absent:
            raise EngineError("engine.spark_missing") from absent
        running = SparkSession.getActiveSession()
        self.session: Any = running if running is not None else _started(SparkSession.builder)

    def frame(self, table: pl.DataFrame) -> Lazy:
        """The table, ready for expressions."""
        found: Lazy = nw.from_native(self.session.createDataFrame(table.to_arrow()))
        return found

    def collect(self, frame: Lazy) -> pl.DataFrame:
        """The result."""
        found: pl.DataFrame = frame.collect(backend="polars").to_native()
        return found

    def close(self) -> None:
        """End the session; Spark also ends with the program."""
        self.session.stop()


def _started(builder: Any) -> Any:
    for name, value in SPARK_SETTINGS.items():
        builder = builder.config(name, value)
    with _errors_apart() as said:
        try:
            return builder.appName("junheng").master("local[*]").getOrCreate()
        except Exception as failed:
            # Python only saw that Java does not answer; the first thing that was said is why.
            said.seek(0)
            lines = [line for line in said.read().decode(errors="replace").splitlines() if "WARN" not in line]
            raise EngineError("engine.spark_failed", reason=[*lines, str(failed)][0]) from failed


@contextmanager
def _errors_apart() -> Iterator[Any]:
    """Standard error goes to a file: a program started meanwhile keeps it, and Java greets with warnings."""
    with tempfile.TemporaryFile() as said:
        kept = os.dup(2)
        os.dup2(said.fileno(), 2)
        try:
            yield said
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def engine(name: str) -> Engine:
    """An engine by name."""
    return SparkEngine() if name == "spark" else PolarsEngine()
