"""Run by Alembic: migrate the connection that `bot.store.migrating` hands over, in its transaction."""

from alembic import context

from bot.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    transactional_ddl=True,  # so it is, once transactions begin where we say
)
with context.begin_transaction():
    context.run_migrations()
