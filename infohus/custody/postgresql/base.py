"""Django's PostgreSQL backend, refusing every role that row-level security does not bind."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg import Connection

WHO_AM_I = "SELECT rolname, rolsuper, rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = user"


class UnsafeRole(ImproperlyConfigured):
    """The database role sees through every policy, so the program does not start with it."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection as one of our own roles. Raises UnsafeRole for a superuser or BYPASSRLS."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        connection: Connection[Any] = super().get_new_connection(conn_params)
        row = connection.execute(WHO_AM_I).fetchone()
        connection.rollback()
        if row is None or row[1] or row[2]:
            connection.close()
            name = row[0] if row else "?"
            raise UnsafeRole(
                f"The database role “{name}” is a superuser or bypasses row-level security. "
                "Connect as infohus_app (web), infohus_worker (jobs) or infohus_owner (migrations)."
            )
        return connection
