"""Where a text can be read in the database by whoever has the disk."""

import psycopg
from psycopg import sql

COLUMNS = """
SELECT table_schema, table_name, column_name, data_type
FROM information_schema.columns
JOIN information_schema.tables USING (table_catalog, table_schema, table_name)
WHERE table_type = 'BASE TABLE'
  AND table_schema NOT IN ('pg_catalog', 'information_schema')
  AND data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'ARRAY')
"""
IN_BYTES = "SELECT {} WHERE EXISTS (SELECT FROM {} WHERE position({} IN {}) > 0)"
IN_TEXT = "SELECT {} WHERE EXISTS (SELECT FROM {} WHERE position({} IN {}::text) > 0)"


def places(behind: psycopg.Connection, text: str) -> set[str]:
    """Every column, as schema.table.column, of every schema, in which the text stands in plain."""
    asked = [_asked(text, *column) for column in behind.execute(COLUMNS).fetchall()]
    return {place for (place,) in behind.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall()}


def schemas(behind: psycopg.Connection, text: str) -> set[str]:
    return {place.partition(".")[0] for place in places(behind, text)}


def _asked(text: str, schema: str, table: str, column: str, kind: str) -> sql.Composed:
    is_bytes = kind == "bytea"
    return sql.SQL(IN_BYTES if is_bytes else IN_TEXT).format(
        sql.Literal(f"{schema}.{table}.{column}"),
        sql.Identifier(schema, table),
        sql.Literal(text.encode() if is_bytes else text),
        sql.Identifier(column),
    )
