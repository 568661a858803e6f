from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event

from bot.errors import StorageError
from bot.store.migrating import migrations, upgrade
from bot.store.schema import HEAD, metadata


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{tmp_path}/news.db", connect_args={"isolation_level": None})
    event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.begin() as begun:
        yield begun
    engine.dispose()


def tables(connection: Connection) -> dict[str, str]:
    """Name → SQL of everything that the schema has, white space and the order of a table's lines left aside."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        name: "\n".join(sorted(line.strip().strip(",").replace('"', "") for line in sql.split("\n")))
        for name, sql in rows
        if not name.startswith(("sqlite_", "alembic_"))
    }


def test_the_head_constant_is_the_newest_migration() -> None:
    with migrations() as config:
        assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_alembic_finds_no_difference_between_migrations_and_metadata(connection: Connection, tmp_path: Path) -> None:
    upgrade(connection, tmp_path)
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    assert compare_metadata(context, metadata) == []


def test_migrations_write_the_very_sql_that_the_metadata_does(connection: Connection, tmp_path: Path) -> None:
    upgrade(connection, tmp_path)
    engine = create_engine("sqlite://")
    with engine.begin() as other:
        metadata.create_all(other)
        assert tables(connection) == tables(other)
    engine.dispose()


def test_down_to_nothing_and_up_again_ends_at_the_same_schema(connection: Connection, tmp_path: Path) -> None:
    upgrade(connection, tmp_path)
    before = tables(connection)
    with migrations(connection) as config:
        command.downgrade(config, "base")
        assert tables(connection) == {}
        command.upgrade(config, "head")
    assert tables(connection) == before


def test_what_an_earlier_schema_holds_is_kept(connection: Connection, tmp_path: Path) -> None:
    with migrations(connection) as config:
        command.upgrade(config, "0001")
    connection.exec_driver_sql("INSERT INTO repeated_pictures VALUES ('https://i.example/logo.png')")
    upgrade(connection, tmp_path)
    assert connection.exec_driver_sql("SELECT count(*) FROM repeated_pictures").scalar() == 1
    assert connection.exec_driver_sql("SELECT count(*) FROM seen_paragraphs").scalar() == 0


def test_a_schema_that_this_program_does_not_know_is_left_alone(connection: Connection, tmp_path: Path) -> None:
    upgrade(connection, tmp_path)
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match=r"newer version of this program \(schema 9999\)"):
        upgrade(connection, tmp_path)


def test_migrations_that_leave_broken_references_are_refused(connection: Connection, tmp_path: Path) -> None:
    upgrade(connection, tmp_path)
    connection.exec_driver_sql("INSERT INTO subscriptions VALUES (1, 404, 404, 0)")
    with pytest.raises(StorageError, match="would break 2 references"):
        upgrade(connection, tmp_path)
    connection.exec_driver_sql("DELETE FROM subscriptions")
