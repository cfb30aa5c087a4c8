"""Writes rows by COPY: as the database's administrator, since COPY stops at row-level security."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.models import Model
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infohus.demo.simulation.inventing import invent
from infohus.demo.simulation.rows import rows_of
from infohus.demo.simulation.town import Town

BATCH = 1_000  # concerns in one transaction: a run that is stopped leaves whole ones
EXISTS = "SELECT EXISTS (SELECT FROM register.register_concern WHERE id = %s)"
RESERVE = "SELECT setval('register.reference', nextval('register.reference') + %s) - %s"


class SimulationImpossible(Exception):
    """What stands in the way, in one sentence."""


def administrator() -> psycopg.Connection[tuple[Any, ...]]:
    """A connection that no policy binds. Raises SimulationImpossible."""
    if not settings.ADMIN_DATABASE_URL:
        raise SimulationImpossible("DATABASE_ADMIN_URL is missing: only an administrator copies.")
    address = conninfo_to_dict(settings.ADMIN_DATABASE_URL)
    name = connection.settings_dict["NAME"]
    connection.ensure_connection()
    # As Django's own connections: the same types, and nothing prepared. A bench compares the two.
    admin = psycopg.connect(
        make_conninfo("", **{**address, "dbname": name}),
        autocommit=True,
        context=connection.connection,
    )
    admin.prepare_threshold = None
    admin.execute("SET search_path TO public, register, journal")
    return admin


def reserved(concerns: int) -> int:
    """The first of so many numbers in a row, now taken. Raises SimulationImpossible."""
    with administrator() as admin:
        row = admin.execute(RESERVE, [concerns, concerns]).fetchone()
    return int(row[0]) if row else 0


def simulate(town: Town, concerns: int) -> Iterator[int]:
    """Write so many concerns of a town; yields how many each transaction brought.

    Raises SimulationImpossible when this seed has been here before.
    """
    with administrator() as admin:
        if admin.execute(EXISTS, [town.identity(0, "concern")]).fetchone() == (True,):
            raise SimulationImpossible(f"Seed {town.seed} is here already: choose another one.")
        for start in range(0, concerns, BATCH):
            numbers = range(start, min(start + BATCH, concerns))
            rows = (
                row
                for number in numbers
                for row in rows_of(
                    invent(number, seed=town.seed, of=concerns, newest=town.now), town
                )
            )
            with admin.transaction():
                copy(admin, rows)
            yield len(numbers)
        admin.execute("ANALYZE")


def copy(admin: psycopg.Connection[Any], rows: Iterable[Model]) -> None:
    """COPY the rows, table by table in the order in which the tables first appear."""
    tables: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        tables[type(row)].append(row)
    for model, its in tables.items():
        fields = model._meta.concrete_fields
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(model._meta.db_table),
            sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
        )
        with admin.cursor() as cursor, cursor.copy(statement) as target:
            for row in its:
                target.write_row([getattr(row, field.attname) for field in fields])
