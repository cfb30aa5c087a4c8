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
IN_BYTES = "SELECT EXISTS (SELECT 1 FROM {} WHERE position(%s IN {}) > 0)"
IN_TEXT = "SELECT EXISTS (SELECT 1 FROM {} WHERE strpos({}::text, %s) > 0)"


def places(behind: psycopg.Connection, text: str) -> set[str]:
    """Every column, as schema.table.column, of every schema, in which the text stands in plain."""
    return {
        f"{schema}.{table}.{column}"
        for schema, table, column, kind in behind.execute(COLUMNS).fetchall()
        if _stands_in(behind, text, (schema, table), column, is_bytes=kind == "bytea")
    }


def schemas(behind: psycopg.Connection, text: str) -> set[str]:
    return {place.partition(".")[0] for place in places(behind, text)}


def _stands_in(
    behind: psycopg.Connection, text: str, table: tuple[str, str], column: str, *, is_bytes: bool
) -> bool:
    question = sql.SQL(IN_BYTES if is_bytes else IN_TEXT)
    query = question.format(sql.Identifier(*table), sql.Identifier(column))
    return behind.execute(query, [text.encode() if is_bytes else text]).fetchone()[0]
