import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from infohus.demo.simulation import measuring
from infohus.demo.simulation.bounds import broken
from infohus.demo.simulation.copying import SimulationImpossible
from infohus.demo.simulation.measuring import Figure
from infohus.demo.simulation.multiplying import multiply
from infohus.demo.simulation.tidying import tidy_up


class Command(BaseCommand):
    help = (
        "Measure the desk's pages with few and with many invented concerns, in one run, and fail "
        "when a bound of docs/bench.md is broken. On a database of its own: make bench starts one, "
        "and throws it away."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--few", type=int, default=10_000)
        parser.add_argument("--many", type=int, default=1_000_000)
        parser.add_argument("--copies", type=int, default=0)

    def handle(self, *, few: int, many: int, copies: int, **options: Any) -> None:
        """Times are milliseconds; `sql` counts statements; the last three are of reads alone.

        With copies, only every so manieth of the many is invented; the others are its copies.
        """
        invented = many // (copies + 1)
        if not 0 < few < invented or many % (copies + 1) or copies < 0:
            raise CommandError(
                "Say --few and --many: the second number is the larger one. With --copies, it can "
                "be divided by one more than these."
            )
        self._simulate(few, seed=1)
        small = self._measured(few)
        self._simulate(invented - few, seed=2)
        self._copy(copies)
        large = self._measured(many, before=small)
        sentences = [words for page, one in large.items() for words in broken(one, small[page])]
        if sentences:
            raise CommandError("\n".join(["Bounds of docs/bench.md are broken.", *sentences]))
        self.stdout.write(self.style.SUCCESS("\nEvery bound of docs/bench.md holds."))

    def _simulate(self, concerns: int, *, seed: int) -> None:
        call_command("simulate", concerns=concerns, seed=seed, stdout=self.stdout)

    def _copy(self, copies: int) -> None:
        if not copies:
            return
        began = time.monotonic()
        tables = tqdm(multiply(copies), unit=" tables", disable=not self.stderr.isatty())
        number = sum(1 for _table in tables)
        took = time.monotonic() - began
        self.stdout.write(f"Copied {copies} times: {number} tables, in {took:.1f} seconds.")

    def _measured(self, of: int, before: dict[str, Figure] | None = None) -> dict[str, Figure]:
        """Every page by its name, told as soon as it is known."""
        tidy_up()
        self.stdout.write(f"\n{of} concerns\n{measuring.HEADING}" + (" grown" if before else ""))
        found = {}
        for figure in self._figures():
            found[figure.page] = figure
            grown = f" {figure.grown(before[figure.page]):6.2f}" if before else ""
            self.stdout.write(f"{figure}{grown}")
            self.stdout.flush()
        return found

    @staticmethod
    def _figures() -> Iterator[Figure]:
        try:
            yield from measuring.figures()
        except SimulationImpossible as error:
            raise CommandError(str(error)) from None
