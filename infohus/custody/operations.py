"""Migration operations that put a table where its custodian keeps it."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Keep(Operation):
    """Move an app's tables, history included, into a schema and force row-level security on them.

    From here on a table without a policy shows nothing to anybody, its owner included.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, schema: str, tables: list[str]) -> None:
        self.schema, self.tables = schema, tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Django finds the tables by search_path, so its own state does not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any
    ) -> None:
        quote = schema_editor.quote_name
        for table in self.tables:
            there = f"{quote(self.schema)}.{quote(table)}"
            schema_editor.execute(f"ALTER TABLE public.{quote(table)} SET SCHEMA {self.schema}")
            schema_editor.execute(f"ALTER TABLE {there} ENABLE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {there} FORCE ROW LEVEL SECURITY")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *_states: Any
    ) -> None:
        quote = schema_editor.quote_name
        for table in self.tables:
            there = f"{quote(self.schema)}.{quote(table)}"
            schema_editor.execute(f"ALTER TABLE {there} NO FORCE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {there} DISABLE ROW LEVEL SECURITY")
            schema_editor.execute(f"ALTER TABLE {there} SET SCHEMA public")

    def describe(self) -> str:
        return f"Keep {', '.join(self.tables)} in {self.schema}, under row-level security"
