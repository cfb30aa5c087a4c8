"""The whole product, once: from a stranger's worry to a journaled measure, role by role."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import world
from tests.browser import walking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOLD = walking.Worry()
CLEARED = "Politiet har intet imod, at infohuset ser på den."
RISK = "Truslerne er rettet mod bestemte personer."
OBSERVED = "Klasselæreren har hørt ham øve sig på en tale."
REASONS = "En voksen udenfor familien kan nå ham."
PROPOSED = "Familieafdelingen kender familien godt."
FACTS = "Forældrene har selv bedt om støtte."
DECISION = "Der bevilges en mentor efter servicelovens regler."
TASK = "Gå til boksning med ham hver tirsdag."

# What was sealed to the police, and must not be readable anywhere; and what was journaled.
SEALED = (
    TOLD.worry, TOLD.area, TOLD.sender, TOLD.contact, CLEARED, RISK, OBSERVED, REASONS, PROPOSED,
)  # fmt: skip
JOURNALED = (FACTS, DECISION, TASK, TOLD.name)

PLAIN = """
SELECT format('%I.%I.%I', table_schema, table_name, column_name),
       format(CASE data_type
                WHEN 'bytea' THEN 'SELECT count(*) FROM %I.%I WHERE position(%%b IN %I) > 0'
                ELSE 'SELECT count(*) FROM %I.%I WHERE strpos(%3$I::text, %%t) > 0'
              END, table_schema, table_name, column_name)
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
  AND (data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea', 'ARRAY'))
"""


def places(behind, text: str) -> set[str]:
    """Every column of every schema in which the text can be read by whoever has the disk."""
    columns = behind.execute(
        """
        SELECT table_schema, table_name, column_name, data_type
        FROM information_schema.columns
        JOIN information_schema.tables USING (table_catalog, table_schema, table_name)
        WHERE table_type = 'BASE TABLE'
          AND table_schema NOT IN ('pg_catalog', 'information_schema')
          AND data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea',
                            'ARRAY')
        """
    ).fetchall()
    return {
        f"{schema}.{table}.{column}"
        for schema, table, column, kind in columns
        if behind.execute(
            f'SELECT count(*) FROM "{schema}"."{table}" WHERE '
            + (
                f'position(%s IN "{column}") > 0'
                if kind == "bytea"
                else f'strpos("{column}"::text, %s) > 0'
            ),
            [text.encode() if kind == "bytea" else text],
        ).fetchone()[0]
    }
