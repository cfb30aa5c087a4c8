"""Django's PostgreSQL backend, refusing every role that row-level security does not bind."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg import Connection

WHO_AM_I = """
SELECT r.rolname, r.rolsuper OR r.rolbypassrls,
       EXISTS (SELECT FROM pg_catalog.pg_class c
               WHERE c.relowner = r.oid AND c.relpersistence = 'p'),
       has_database_privilege(current_database(), 'TEMPORARY')
FROM pg_catalog.pg_roles r WHERE r.rolname = user
"""


class UnsafeRole(ImproperlyConfigured):
    """The database role sees through every policy, or could make something in a temporary schema
    that is taken for ours. The program does not start with it.
    """


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection as one of our own roles. Raises UnsafeRole for a superuser or BYPASSRLS.

    The owner, who could lift the policies, connects only where INFOHUS_ROLE says so. Nobody else
    may make temporary tables or types.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        connection: Connection[Any] = super().get_new_connection(conn_params)
        row = connection.execute(WHO_AM_I).fetchone()
        connection.rollback()
        if row is None or row[1] or (row[2] and settings.ROLE != "owner"):
            connection.close()
            name = row[0] if row else "?"
            raise UnsafeRole(
                f"The database role “{name}” is a superuser, bypasses row-level security "
                "or owns tables. Connect as infohus_app (web), infohus_worker (jobs) or "
                "infohus_owner (migrations, INFOHUS_ROLE=owner)."
            )
        if row[3] and settings.ROLE != "owner":
            connection.close()
            raise UnsafeRole(
                f"The database role “{row[0]}” may make temporary tables. "
                "REVOKE TEMPORARY ON DATABASE … FROM PUBLIC (docs/running.md)."
            )
        return connection
