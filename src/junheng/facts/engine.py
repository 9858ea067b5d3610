"""Where Narwhals expressions run: Polars on one machine, Spark when one machine is outgrown.

The only module that imports PySpark.
"""

from typing import Any, Protocol

import narwhals as nw
import polars as pl

from junheng.terms.errors import EngineError


class Engine(Protocol):
    """Takes a table in, gives a result out; both as Polars frames."""

    name: str

    def frame(self, table: pl.DataFrame) -> nw.LazyFrame:
        """The table, ready for expressions."""
        ...

    def collect(self, frame: nw.LazyFrame) -> pl.DataFrame:
        """The result."""
        ...


class PolarsEngine:
    """Polars, lazily."""

    name = "polars"

    def frame(self, table: pl.DataFrame) -> nw.LazyFrame:
        """The table, ready for expressions."""
        return nw.from_native(table.lazy())

    def collect(self, frame: nw.LazyFrame) -> pl.DataFrame:
        """The result."""
        native: pl.LazyFrame = frame.to_native()
        return native.collect()


class SparkEngine:
    """Spark, in local mode unless a session is running already.

    Raises:
        EngineError: PySpark or Java is not installed, or Spark did not start.
    """

    name = "spark"

    def __init__(self) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as absent:
            raise EngineError("engine.spark_missing") from absent
        try:
            self.session: Any = (
                SparkSession.builder.appName("junheng")
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "Asia/Shanghai")
                .config("spark.sql.shuffle.partitions", "4")
                .getOrCreate()
            )
        except Exception as failed:
            raise EngineError("engine.spark_failed", reason=str(failed).splitlines()[0]) from failed
        self.session.sparkContext.setLogLevel("ERROR")

    def frame(self, table: pl.DataFrame) -> nw.LazyFrame:
        """The table, ready for expressions."""
        native = self.session.createDataFrame(table.to_arrow())
        found: nw.LazyFrame = nw.from_native(native)
        return found

    def collect(self, frame: nw.LazyFrame) -> pl.DataFrame:
        """The result."""
        found: pl.DataFrame = frame.collect(backend="polars").to_native()
        return found


def engine(name: str) -> Engine:
    """An engine by name."""
    return SparkEngine() if name == "spark" else PolarsEngine()
