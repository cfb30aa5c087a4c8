import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.services import settling
from accounts.services.settling import PlannedAuthority, PlannedPerson, PlannedRole, PlannedUnit


class Command(BaseCommand):
    help = (
        "Create or change authorities, units and people as a TOML file says (docs/running.md). "
        "Runs as infohus_owner. Safe to run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", type=Path)

    def handle(self, *, plan: Path, **options: Any) -> None:
        if settings.ROLE != "owner":
            raise CommandError("Only the owner changes people: set INFOHUS_ROLE=owner.")
        try:
            tables = tomllib.loads(plan.read_text(encoding="utf-8"))
            authorities = [PlannedAuthority(**row) for row in tables.get("authority", [])]
            units = [PlannedUnit(**row) for row in tables.get("unit", [])]
            people = [_person(row) for row in tables.get("person", [])]
            settling.settle(authorities, units, people)
        except OSError as error:
            raise CommandError(f"{plan} cannot be read: {error.strerror}.") from error
        except (
            tomllib.TOMLDecodeError,
            UnicodeDecodeError,
            KeyError,
            TypeError,
            ValueError,
        ) as error:
            raise CommandError(f"{plan} is not a plan: {error}") from error
        except settling.PlanBroken as error:
            raise CommandError(str(error)) from error
        counted = f"{len(authorities)} authorities, {len(units)} units, {len(people)} people"
        self.stdout.write(self.style.SUCCESS(f"Settled: {counted}."))


def _person(row: dict[str, Any]) -> PlannedPerson:
    roles = tuple(_role(role) for role in row.get("roles", ()))
    return PlannedPerson(**{**row, "roles": roles})


def _role(row: dict[str, Any]) -> PlannedRole:
    days = [row.get("from"), row.get("until")]
    if any(day is not None and type(day) is not date for day in days):
        raise ValueError("from and until are days, such as 2026-12-01")
    return PlannedRole(row["role"], row["unit"], *days)
