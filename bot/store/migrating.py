"""Alembic without its files of settings: the migrations that lie in this package, run on a connection in hand.

SQLite's DDL is transactional, so a migration that fails or is killed leaves the database as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.errors import StorageError


@contextmanager
def migrations(connection: Connection | None = None) -> Iterator[Config]:
    """Give Alembic's configuration for the migrations of this package, to be run on `connection`."""
    with as_file(files("bot.store") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        yield config


def upgrade(connection: Connection, path: Path) -> None:
    """Run the missing migrations within the transaction of `connection`. Raises StorageError for a newer schema."""
    with migrations(connection) as config:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        present = MigrationContext.configure(connection).get_current_revision()
        if present is not None and present not in known:
            raise StorageError(
                f"the database {path} was written by a newer version of this program (schema {present}); update it"
            )
        command.upgrade(config, "head")
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StorageError(f"migrating the database {path} would break {len(broken)} references; nothing was changed")
