"""The places inside PostgreSQL: two dumps, a base backup, and the write-ahead log."""

from collections.abc import Iterator
from contextlib import contextmanager

from infohus.proof.administrator import CHUNK, Admin, shown, streamed
from infohus.proof.errors import ProofImpossible
from infohus.proof.markers import letters

# The header of a page of the write-ahead log would cut a text that runs on across two pages.
LONG_HEADER, HEADER = 40, 24  # bytes: on the first page of a segment, and on all others


@contextmanager
def kept_wal(admin: Admin) -> Iterator[None]:
    """Let the server keep all of its write-ahead log from here on, until we are done or gone.

    Compressed page images would hide a text, so a server that compresses them is refused.
    """
    if shown(admin, "wal_compression") != "off":
        raise ProofImpossible(
            "The server compresses its write-ahead log, which hides text from this search:"
            " set wal_compression to off for the proof."
        )
    name = f"infohus_canary_{letters(8)}"
    admin.execute("SELECT pg_create_physical_replication_slot(%s, true, true)", [name])
    yield
    admin.execute("SELECT pg_drop_replication_slot(%s)", [name])


def write_everything_out(admin: Admin) -> None:
    """Bring what stands in memory to the disk, and end the current segment of the log."""
    admin.execute("SELECT pg_switch_wal()")
    admin.execute("CHECKPOINT")


def journal_dump() -> Iterator[bytes]:
    return streamed("pg_dump", "--no-password", "--schema=journal")


def full_dump() -> Iterator[bytes]:
    return streamed("pg_dump", "--no-password")


def base_backup() -> Iterator[bytes]:
    """Every file of the server as one uncompressed archive, its end of the log included."""
    return streamed(
        "pg_basebackup",
        "--no-password",
        "--pgdata=-",
        "--format=tar",
        "--wal-method=fetch",
        "--checkpoint=fast",
        "--no-manifest",
    )


def wal(admin: Admin) -> Iterator[bytes]:
    """All segments that the server has, oldest first, without the headers of their pages."""
    page = int(shown(admin, "wal_block_size"))
    names = admin.execute("SELECT name FROM pg_ls_waldir() ORDER BY name").fetchall()
    for (name,) in names:
        if not name.endswith((".history", ".backup", ".partial")):
            for number, pages in enumerate(server_file(admin, f"pg_wal/{name}")):
                yield _without_headers(pages, page, LONG_HEADER if number == 0 else HEADER)


def _without_headers(pages: bytes, size: int, first_header: int) -> bytes:
    view = memoryview(pages)
    starts = range(0, len(pages), size)
    headers = [first_header, *(HEADER for _ in starts[1:])]
    texts = (
        view[start + header : start + size] for start, header in zip(starts, headers, strict=True)
    )
    return b"".join(texts)


def server_file(admin: Admin, path: str) -> Iterator[bytes]:
    """A file on the server's machine, through its own connection; nothing where it is gone."""
    place = 0
    read = "SELECT pg_read_binary_file(%s, %s::bigint, %s::bigint, true)"
    while True:
        row = admin.execute(read, [path, place, CHUNK], binary=True).fetchone()
        chunk = bytes(row[0]) if row and row[0] else b""
        if chunk:
            yield chunk
        if len(chunk) < CHUNK:
            return
        place += len(chunk)


def server_logs(admin: Admin) -> Iterator[Iterator[bytes]]:
    """The server's own log files, where it collects them itself; ours lie in the log folder."""
    row = admin.execute("SELECT pg_current_logfile()").fetchone()
    if row is None or row[0] is None:
        return
    folder = shown(admin, "log_directory")
    for (name,) in admin.execute("SELECT name FROM pg_ls_logdir()").fetchall():
        yield server_file(admin, f"{folder}/{name}")
