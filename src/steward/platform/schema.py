"""The database schema: one linear history of migrations for SQLite and PostgreSQL."""

from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from steward.platform.db import reader

# Alembic's own table: which revision a database is at.
HISTORY = "alembic_version"


def migrations_folder() -> Path:
    """Inside the wheel, or the migrations folder of a source tree."""
    inside = Path(str(files("steward"))) / "_migrations"
    return inside if inside.exists() else Path(__file__).resolve().parents[3] / "migrations"


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Bring the schema up to `revision`, in one transaction."""
    with engine.begin() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: sa.Engine, revision: str) -> None:
    """Take the schema back to `revision`, in one transaction."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def current(engine: sa.Engine) -> tuple[str | None, str | None]:
    """(revision of the database, newest revision of this release)."""
    with reader(engine) as connection:
        here = MigrationContext.configure(connection).get_current_revision()
        return here, ScriptDirectory.from_config(_config(connection)).get_current_head()


def knows(engine: sa.Engine, revision: str) -> bool:
    """Whether this release has that revision in its history."""
    with reader(engine) as connection:
        return revision in {s.revision for s in ScriptDirectory.from_config(_config(connection)).walk_revisions()}
