"""Every migration, on data of the schema before it: no row is lost, no value changes, what is new has one that holds.

Migrations are found in the graph, so that a new one is tested without being named here. Each runs on a data base of its
own in which every column of every table is filled.
"""

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, ForeignKey, Model
from pytest_django import DjangoDbBlocker

from junheng.web.settings import _database
from tests.web.cluster import cluster

ALIAS = "migrated"
ROWS = 3
"""Rows of each table; where a column may be empty it is so in the first."""
DAY = datetime(2025, 9, 1, 8, tzinfo=UTC)
NAMES = sorted(name for app, name in MigrationLoader(None).graph.nodes if app == "web")
Rows = dict[str, dict[object, dict[str, Any]]]


@pytest.fixture(scope="module")
def server() -> Generator[str]:
    with cluster("migrated") as bases:
        yield bases[0]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def base(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Generator[BaseDatabaseWrapper]:
    """An empty data base."""
    url = request.getfixturevalue("server") if request.param == "postgresql" else ""
    told = _database(url) if url else _database("") | {"NAME": tmp_path / "migrated.sqlite3"}
    connections.settings[ALIAS] = connections.configure_settings({"default": told})["default"]
    connection = connections[ALIAS]
    with django_db_blocker.unblock():
        if url:
            with connection.cursor() as cursor:
                cursor.execute("drop schema public cascade; create schema public")
        try:
            yield connection
        finally:
            connection.close()
            del connections[ALIAS], connections.settings[ALIAS]


@pytest.mark.parametrize("name", NAMES)
def test_a_migration_keeps_every_row_with_its_values_and_fills_what_is_new(
    base: BaseDatabaseWrapper, name: str
) -> None:
    graph = MigrationLoader(None).graph
    others = [node for node in graph.leaf_nodes() if node[0] != "web"]
    parents = [parent.key for parent in graph.node_map["web", name].parents if parent.key[0] == "web"]
    old = migrated(base, others + parents)
    models_of_old = [model for model in old.get_models(include_auto_created=True) if model._meta.managed]
    for model in in_order(models_of_old):
        model._base_manager.using(ALIAS).bulk_create([filled(model, at) for at in range(ROWS)])
    base.check_constraints()
    kept = rows(models_of_old)
    assert all(len(found) == ROWS for found in kept.values())
    new = migrated(base, [*others, ("web", name)])
    base.check_constraints()
    now = rows([new.get_model(label) for label in kept])
    for label, found in kept.items():
        assert set(now[label]) == set(found), label
        for key, values in found.items():
            row = now[label][key]
            assert {column: row.get(column, "gone") for column in values} == values, f"{label} {key}"
            for column in set(row) - set(values):
                field = new.get_model(label)._meta.get_field(column.removesuffix("_id"))
                assert holds(field, row[column]), f"{label}.{column}: {row[column]!r}"


def test_the_rows_of_these_tests_fill_every_column(base: BaseDatabaseWrapper) -> None:
    apps = migrated(base, MigrationLoader(None).graph.leaf_nodes())
    for model in apps.get_models(include_auto_created=True):
        for at in range(ROWS):
            row = filled(model, at)
            empty = [field.name for field in model._meta.fields if getattr(row, field.attname) is None]
            assert not empty or at == 0, f"{model._meta.label}: {empty}"


def migrated(base: BaseDatabaseWrapper, targets: list[tuple[str, str]]) -> Apps:
    """Bring a data base there; the models as they are then."""
    executor = MigrationExecutor(base)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def in_order(found: list[type[Model]]) -> list[type[Model]]:
    """Models, each after those that it points to."""
    done: list[type[Model]] = []
    waiting = list(found)
    while waiting:
        free = [model for model in waiting if all(there in done or there is model for there in pointed(model))]
        assert free, f"tables that point to each other: {waiting}"
        done += free
        waiting = [model for model in waiting if model not in free]
    return done


def pointed(model: type[Model]) -> list[type[Model]]:
    return [field.related_model for field in model._meta.fields if isinstance(field, ForeignKey)]


def filled(model: type[Model], at: int) -> Model:
    """One row, always the same, unlike the others in every column that takes more than one value."""
    return model(**{field.attname: value(model, field, at) for field in model._meta.fields})


def value(model: type[Model], field: "Field[Any, Any]", at: int) -> object:
    """What a row has in a column."""
    if isinstance(field, ForeignKey):
        itself = field.related_model is model
        if field.null and at == 0:
            return None
        # The trees of units and the like: each row inside the one before it.
        other = at - 1 if itself else at
        there = field.related_model
        return value(there, there._meta.pk, other)
    if isinstance(field, models.AutoField | models.BigAutoField):
        return at + 1
    if field.null and at == 0:
        return None
    if field.choices:
        options = [option for option, _ in field.flatchoices]
        return options[at % len(options)]
    if isinstance(field, models.CharField | models.TextField):
        # The number first: it outlives the cut.
        return f"{at}县 {field.name}"[: field.max_length]
    return plain(field, at)


def plain(field: "Field[Any, Any]", at: int) -> object:
    """A value of a type that is neither text nor a pointer.

    Raises:
        AssertionError: nobody has said what such a column holds.
    """
    for types, made in (
        ((models.BooleanField,), at % 2 == 0),
        ((models.DateTimeField,), DAY + timedelta(days=at)),
        ((models.DateField,), (DAY + timedelta(days=at)).date()),
        ((models.FloatField,), at + 0.25),
        ((models.IntegerField,), 2020 + at),
        ((models.JSONField,), {"名称": f"第{at}校", "rows": [at, None, "1.50"]}),
        ((models.BinaryField,), bytes([at, 0, 255])),
    ):
        if isinstance(field, types):
            return made
    raise AssertionError(f"what does {field} hold? Say it here.")


def rows(found: list[type[Model]]) -> Rows:
    """All rows of models by key, bytes as bytes."""
    return {
        model._meta.label: {
            row[model._meta.pk.attname]: {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()}
            for row in model._base_manager.using(ALIAS).values()
        }
        for model in found
    }


def holds(field: "Field[Any, Any]", found: object) -> bool:
    """Whether what an old row has in a new column is a value that the column allows."""
    if found is None:
        return bool(field.null)
    if isinstance(field, ForeignKey):
        return field.related_model._base_manager.using(ALIAS).filter(pk=found).exists()
    if field.has_default() and found == field.get_default():
        return True
    field.clean(found, None)
    return True
