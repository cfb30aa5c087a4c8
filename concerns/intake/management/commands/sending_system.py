from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Authority
from concerns.intake.models import SendingSystem
from concerns.intake.services import systems


class Command(BaseCommand):
    help = (
        "Add, list or revoke the systems that may send concerns through the API (docs/api.md). "
        "Runs as infohus_owner."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        add = deeds.add_parser("add", help="Prints the system's key, this once.")
        add.add_argument("name")
        add.add_argument("--municipality", metavar="SLUG", help="Without it, all of them.")
        deeds.add_parser("list")
        deeds.add_parser("revoke").add_argument("name")

    def handle(self, *, deed: str, **options: Any) -> None:
        if settings.ROLE != "owner":
            raise CommandError("Only the owner decides who sends: set INFOHUS_ROLE=owner.")
        if deed == "add":
            self._add(options["name"], options["municipality"])
        elif deed == "revoke":
            self._revoke(options["name"])
        else:
            self._list()

    def _add(self, name: str, slug: str | None) -> None:
        place = Authority.objects.municipalities().filter(slug=slug).first()
        if slug and place is None:
            raise CommandError(f"There is no municipality {slug}.")
        try:
            key = systems.add(name, municipality=place)
        except systems.NameTaken as error:
            raise CommandError(f"There is a system {name} already: choose a new name.") from error
        self.stdout.write(key)
        self.stderr.write("This is its key. It is shown only this once: store it with the system.")

    def _revoke(self, name: str) -> None:
        if not systems.revoke(name):
            raise CommandError(f"There is no current system {name}.")
        self.stdout.write(self.style.SUCCESS(f"{name} can send no more."))

    def _list(self) -> None:
        for system in SendingSystem.objects.select_related("municipality"):
            place = system.municipality or "all municipalities"
            ended = f", revoked {system.revoked_at:%Y-%m-%d}" if system.revoked_at else ""
            since = f"{system.created_at:%Y-%m-%d}{ended}"
            self.stdout.write(f"{system.pk} {system.name}: {place}, since {since}")
