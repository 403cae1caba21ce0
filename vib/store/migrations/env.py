"""Runs the migrations on the connection that `vib.store.migrate` hands over, in its transaction."""

from alembic import context

from vib.store.tables import Tables

context.configure(connection=context.config.attributes["connection"], target_metadata=Tables.metadata)
with context.begin_transaction():
    context.run_migrations()
