from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from infohus.screens import catalogue

LANGUAGE = "da"  # English is what the sources are written in


class Command(BaseCommand):
    help = "Bring the Danish texts up to date with code and templates; --compile only compiles."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compile", action="store_true")

    def handle(self, **options: Any) -> None:
        if not options["compile"]:
            catalogue.update(LANGUAGE)
            lacking = catalogue.missing(LANGUAGE)
            self.stdout.write(f"{len(lacking)} texts have no Danish yet.")
            for text in lacking:
                self.stdout.write(f"  {text}")
        catalogue.compile_to_mo(LANGUAGE)
        self.stdout.write(self.style.SUCCESS("The texts are compiled."))
