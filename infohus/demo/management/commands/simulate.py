import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from infohus.demo import cast
from infohus.demo.simulation.copying import SimulationImpossible, reserved, simulate
from infohus.demo.simulation.town import Town

NEWEST = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Command(BaseCommand):
    help = (
        "Fill the register with invented, sealed concerns, the same for the same seed. For trying "
        "how the program fares with many; only where DEMO is on. Needs DATABASE_ADMIN_URL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--concerns", type=int, default=10_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, concerns: int, seed: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented concerns are written only where DEMO is on.")
        if not cast.is_complete():
            raise CommandError("The demo people are missing: run load_people as the owner first.")
        if concerns < 1:
            raise CommandError("Say how many concerns: at least 1.")
        began = time.monotonic()
        try:
            town = Town(seed=seed, reference_from=reserved(concerns), now=NEWEST)
            with tqdm(total=concerns, unit=" concerns", disable=not self.stderr.isatty()) as bar:
                for written in simulate(town, concerns):
                    bar.update(written)
        except SimulationImpossible as error:
            raise CommandError(str(error)) from None
        took = time.monotonic() - began
        self.stdout.write(f"Invented concerns: {concerns}, seed {seed}, in {took:.1f} seconds.")
