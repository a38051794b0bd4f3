"""Runs the migrations of this database on the connection it is given, or on its own."""

import os

from alembic import context
from sqlalchemy import create_engine


def run(connection) -> None:
    context.configure(connection=connection, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = os.environ.get("DIAGNOSTIC_BALLOT_BOX_DATABASE") or context.config.get_main_option("sqlalchemy.url")
    with create_engine(url).begin() as own:
        run(own)
