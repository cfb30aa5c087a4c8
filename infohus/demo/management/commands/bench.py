from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from infohus.demo.simulation import measuring


class Command(BaseCommand):
    help = (
        "Measure the desk's pages with few and with many invented concerns, in one run. On a "
        "database of its own: make bench starts one, and throws it away."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--few", type=int, default=10_000)
        parser.add_argument("--many", type=int, default=1_000_000)

    def handle(self, *, few: int, many: int, **options: Any) -> None:
        """Times are milliseconds; `sql` counts statements; the last three are of reads alone."""
        medians: dict[str, float] = {}
        for seed, concerns in ((1, few), (2, many - few)):
            call_command("simulate", concerns=concerns, seed=seed)
            self.stdout.write(f"\n{few if seed == 1 else many} concerns\n{measuring.HEADING}")
            for figure in measuring.figures():
                grown = figure.median / medians.setdefault(figure.page, figure.median)
                self.stdout.write(f"{figure}" + (f"   x {grown:.2f}" if seed == 2 else ""))
