from typing import Any

from django.core.management.base import BaseCommand

from infohus.demo import people


class Command(BaseCommand):
    help = "Create the demo authorities, units and people, once. Runs as infohus_owner."

    def handle(self, **options: Any) -> None:
        is_new = people.settle()
        self.stdout.write("Demo people created." if is_new else "Demo people were there already.")
