"""Alembic's entry: runs on the connection that `steward.platform.schema` hands over."""

from alembic import context

from steward.platform.db import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
