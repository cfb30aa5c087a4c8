"""Makes a small register large: every concern once more, and again, with all that belongs to it.

Inventing and sealing takes milliseconds for each concern; a copy made by the database takes far
less. A copy has keys and a number of its own and everything else of its original. What is sealed in
it does not open, for it is bound to the original's row: a copy is there to be passed over.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from infohus.demo.simulation.copying import administrator

TABLES = """
SELECT t.relname FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace
WHERE s.nspname = 'register' AND t.relkind = 'r' AND t.relname LIKE 'register\\_%'
  AND t.relname NOT LIKE '%historical%' ORDER BY t.relname
"""
# Each column with its type, and whether a unique index stands on it alone.
COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL), EXISTS (
    SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique
      AND i.indkey::text = a.attnum::text)
FROM pg_attribute a
WHERE a.attrelid = ('register.' || quote_ident(%s))::regclass AND a.attnum > 0
  AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity = '' ORDER BY a.attnum
"""
# The same for the same row and copy in every table, so that what points to a row finds its copy.
KEY = sql.SQL("md5({column}::text || '.' || k)::uuid")
UNIQUE = sql.SQL("sha256({column} || convert_to(k::text, 'UTF8'))")
NUMBER = sql.SQL("'C' || k || '-' || {column}")
LATER = sql.SQL("{column} + k * interval '1 second'")


def multiply(copies: int) -> Iterator[str]:
    """Copy the whole register so many times; yields each table that is done.

    Meetings, people and units are shared with the originals. The database has to be tidied up
    afterwards (tidying.tidy_up). Raises SimulationImpossible.
    """
    with administrator() as admin, admin.transaction():
        # No trigger runs and no reference is checked: all of it holds for the originals.
        admin.execute("SET LOCAL session_replication_role = replica")
        for [table] in admin.execute(TABLES).fetchall():
            admin.execute(_statement(admin, table), [copies])
            yield table


def _statement(admin: psycopg.Connection[Any], table: str) -> sql.Composed:
    columns = admin.execute(COLUMNS, [table]).fetchall()
    return sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values} FROM {table}, generate_series(1, %s) k"
    ).format(
        table=sql.Identifier("register", table),
        names=sql.SQL(", ").join(sql.Identifier(name) for name, _type, _alone in columns),
        values=sql.SQL(", ").join(_value(*column) for column in columns),
    )


def _value(name: str, of_type: str, is_unique: bool) -> sql.Composable:
    """What the copy has in this column."""
    column = sql.Identifier(name)
    if name == "meeting_id":
        return column
    if of_type == "uuid":
        return KEY.format(column=column)
    if is_unique and of_type == "bytea":
        return UNIQUE.format(column=column)
    if name == "reference":
        return NUMBER.format(column=column)
    # A second later, so that a list in the order of time has an order.
    if name == "received_at":
        return LATER.format(column=column)
    return column
