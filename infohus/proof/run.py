"""The proof itself: file the canaries, search every place, and say what was found."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404

from concerns.register.states import IllegalStep
from infohus.custody.keyring import KeyUnavailable
from infohus.proof import database, files, memory
from infohus.proof.administrator import Admin, administrator
from infohus.proof.canaries import file_canaries
from infohus.proof.errors import ProofImpossible
from infohus.proof.finding import Finder
from infohus.proof.markers import Markers
from infohus.proof.stage import staged

Streams = Iterable[Iterable[bytes]]
Tell = Callable[[str], None]
HOLD_THE_JOURNAL = ("journal_dump", "full_dump", "base_backup", "wal")
TITLES = {
    "journal_dump": "dump of the journal",
    "full_dump": "dump of the whole database",
    "base_backup": "base backup",
    "wal": "write-ahead log",
    "logs": "log files",
    "media": "media and other files",
    "redis": "Redis",
    "outbox": "outbox and e-mails",
}


@dataclass(frozen=True)
class Report:
    """Hits per place: distinct markers found there that no opened measure put there."""

    canaries: int
    places: dict[str, int]
    opened: int
    opened_found_in_journal: int

    @property
    def is_clean(self) -> bool:
        return not any(self.places.values()) and self.opened == self.opened_found_in_journal

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def prove(
    canaries: int,
    *,
    progress: Callable[[Sequence[int]], Iterable[int]] = iter,
    tell: Tell = lambda words: None,
) -> Report:
    """File that many canaries on this installation's own servers and look for them in clear.

    Raises ProofImpossible when a place cannot be searched, or when the search fails to find what
    was planted for it to find. Whatever happens, the canaries are removed.
    """
    if settings.ROLE != "app":
        raise ProofImpossible("The canaries are filed as the web: leave INFOHUS_ROLE at “app”.")
    markers = Markers()
    finders = {place: Finder(markers.prefix) for place in TITLES}
    with ExitStack() as stack:
        admin = stack.enter_context(administrator())
        cast = stack.enter_context(staged(admin))
        stack.enter_context(database.kept_wal(admin))
        with files.logged_to_file(), memory.promised(finders["outbox"]):
            try:
                opened = file_canaries(progress(range(canaries)), cast, markers)
            except (DatabaseError, Http404, PermissionDenied, IllegalStep, KeyUnavailable) as error:
                raise ProofImpossible(
                    f"A canary could not be filed: {type(error).__name__}."
                ) from error
        for place, finder in finders.items():
            tell(f"Searching: {TITLES[place]}")
            _search(place, finder, admin, markers)
    return _report(canaries, finders, markers, opened)


def _search(place: str, finder: Finder, admin: Admin, markers: Markers) -> None:
    """Search one place. Raises ProofImpossible unless what must be found there is found."""
    if place in HOLD_THE_JOURNAL:
        if place == "base_backup":
            database.write_everything_out(admin)
        finder.search(_database(place, admin))
        is_able = bool(finder.found & markers.journaled)
    else:
        control, planted = markers.control(as_text=place == "outbox")
        for chunks in _streams(place, admin, control):
            finder.search(chunks)
        is_able = planted <= finder.found
    if not is_able:
        raise ProofImpossible(
            f"The search did not find in the {TITLES[place]} what was put there for it to find,"
            " so its zero would mean nothing."
        )


def _database(place: str, admin: Admin) -> Iterator[bytes]:
    if place == "journal_dump":
        return database.journal_dump()
    if place == "full_dump":
        return database.full_dump()
    return database.base_backup() if place == "base_backup" else database.wal(admin)


def _streams(place: str, admin: Admin, control: bytes) -> Iterator[Iterable[bytes]]:
    if place == "logs":
        with files.planted(settings.LOG_FOLDER, control):
            yield from files.logs()
        yield from database.server_logs(admin)
    elif place == "media":
        with files.planted(settings.MEDIA_ROOT, control):
            yield from files.media()
    elif place == "redis":
        with memory.planted_in_redis(control):
            yield from memory.in_redis()
    else:
        yield memory.outbox(admin, control)
        yield from files.mails()


def _report(
    canaries: int, finders: dict[str, Finder], markers: Markers, opened: list[set[str]]
) -> Report:
    places = {}
    for place, finder in finders.items():
        expected = markers.controls | (markers.journaled if place in HOLD_THE_JOURNAL else set())
        places[place] = len(finder.found - expected)
    seen = finders["journal_dump"].found
    return Report(canaries, places, len(opened), sum(picked <= seen for picked in opened))
