"""Alembic's entry: the record hands over its own connection, so there is no ini file and no second engine."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None)
with context.begin_transaction():
    context.run_migrations()
