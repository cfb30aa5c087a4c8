from typing import Any

from django.core.management.base import BaseCommand

from infohus.demo import cast


class Command(BaseCommand):
    help = "Print who can sign in to the demo."

    def handle(self, **options: Any) -> None:
        rows = [
            (
                part.user.username,
                str(part.user),
                part.membership.get_role_display(),
                str(part.membership.unit),
            )
            for part in cast.parts()
        ]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
