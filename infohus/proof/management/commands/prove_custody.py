import json
import signal
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from infohus.proof.errors import ProofImpossible
from infohus.proof.run import TITLES, Report, prove

MOST = 10_000
CLEAN = (
    "Nothing that was written about a canary can be read in any of these places,"
    " except what was picked for a measure, in the journal."
)
LEAKED = "THE RULE IS BROKEN: text of canaries can be read where it must not be."
LOST = "The journal does not hold what was journaled: a measure was opened and its text is missing."


class Command(BaseCommand):
    help = (
        "Prove custody: file canary concerns, look for their text in the journal, dumps, a base"
        " backup, the write-ahead log, logs, files, Redis and the outbox, and remove them."
        " Exit code 0: found nowhere; 1: found; 2: the proof could not be carried out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--canaries", type=int, default=100, metavar="N", help="1 to 10,000")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, canaries: int, format: str, **options: Any) -> None:  # noqa: A002
        """Raises SystemExit(1) when a canary was found, CommandError when nothing is proved."""
        if not 1 <= canaries <= MOST:
            raise CommandError(f"Between 1 and {MOST:,} canaries, please.", returncode=2)
        try:
            with _ending_cleanly():
                report = prove(canaries, progress=self._progress, tell=self._tell)
        except ProofImpossible as problem:
            raise CommandError(str(problem), returncode=2) from problem
        is_json = format == "json"
        self.stdout.write(json.dumps(report.as_dict()) if is_json else _table(report))
        if not report.is_clean:
            raise SystemExit(1)

    def _progress(self, numbers: Sequence[int]) -> Iterable[int]:
        quiet = not self.stderr.isatty()
        bar: Iterable[int] = tqdm(numbers, desc="Filing", unit=" canaries", disable=quiet)
        return bar

    def _tell(self, words: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(words, style_func=str)


def _table(report: Report) -> str:
    lines = [
        f"Canaries filed{report.canaries:>25,}",
        f"Measures opened{report.opened:>24,}",
        f"… found in the journal{report.opened_found_in_journal:>17,}",
        "",
        "Hits where nothing may be read:",
        *(f"  {TITLES[place]:<30}{hits:>7,}" for place, hits in report.places.items()),
        "",
    ]
    if any(report.places.values()):
        return "\n".join([*lines, LEAKED])
    return "\n".join([*lines, CLEAN if report.is_clean else LOST])


@contextmanager
def _ending_cleanly() -> Iterator[None]:
    """Being told to end is a reason to clean up first."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
