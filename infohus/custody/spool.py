"""Bytes that wait on a disk, but never readably: encrypted on the way, in a file without a name.

The key lives in this process's memory alone. A process that is killed leaves nothing behind; what a
disk still holds of its pages is ciphertext that nobody can open.
"""

import os
from collections.abc import Iterator
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_keygen,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)
from nacl.exceptions import RuntimeError as NotOurs
from nacl.exceptions import ValueError as TooShort

from infohus.custody.sealing import SealBroken

PIECE = 512 * 1024  # bytes of plain text that are encrypted, and in memory, at a time
_SEALED = PIECE + crypto_secretstream_xchacha20poly1305_ABYTES
_HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MORE = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_END = crypto_secretstream_xchacha20poly1305_TAG_FINAL


class Spool:
    """Write, `finish`, then read as often as needed; `close` lets go of file and key."""

    def __init__(self) -> None:
        self.size = 0
        self.is_finished = False
        self._pending = bytearray()
        self._key = crypto_secretstream_xchacha20poly1305_keygen()
        self._state = crypto_secretstream_xchacha20poly1305_state()
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115  (closed by `close`)
        self._put(crypto_secretstream_xchacha20poly1305_init_push(self._state, self._key))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        # A form that nobody asked again forgets its files: that must not need anybody's care.
        if hasattr(self, "_file"):
            self.close()

    @property
    def closed(self) -> bool:
        return self._file.closed

    def write(self, data: bytes) -> None:
        """Add bytes at the end. Raises ValueError once finished or closed."""
        if self.is_finished or self.closed:
            raise ValueError("Nothing more can be written here.")
        self.size += len(data)
        rest = memoryview(data)
        while rest:
            room = PIECE - len(self._pending)
            self._pending += rest[:room]
            rest = rest[room:]
            if rest:  # a full piece, and not the last one
                self._push(_MORE)

    def finish(self) -> None:
        """No more is written; what was written can be read. Twice is as good as once."""
        if not self.is_finished:
            self._push(_END)
            self.is_finished = True

    def pieces(self) -> Iterator[bytes]:
        """What was written, at most 512 KiB at a time; nothing at all if that was nothing.

        Raises SealBroken when the file was cut short or changed, and ValueError when closed or
        not finished.
        """
        if not self.is_finished or self.closed:
            raise ValueError("There is nothing to read here.")
        return self._pieces()

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces()

    def read(self) -> bytes:
        """Everything at once: only for what may stand in memory whole."""
        return b"".join(self.pieces())

    def close(self) -> None:
        self._file.close()
        self._pending.clear()
        self._key = b""

    def _pieces(self) -> Iterator[bytes]:
        state = crypto_secretstream_xchacha20poly1305_state()
        place, tag = _HEADER, _MORE
        try:
            header = os.pread(self._file.fileno(), _HEADER, 0)
            crypto_secretstream_xchacha20poly1305_init_pull(state, header, self._key)
            while tag != _END:
                sealed = os.pread(self._file.fileno(), _SEALED, place)
                piece, tag = crypto_secretstream_xchacha20poly1305_pull(state, sealed)
                place += len(sealed)
                if piece:
                    yield piece
        except (NotOurs, TooShort):
            raise SealBroken("A temporary file was changed or cut short.") from None

    def _push(self, tag: int) -> None:
        piece = bytes(self._pending)
        self._pending.clear()
        self._put(crypto_secretstream_xchacha20poly1305_push(self._state, piece, tag=tag))

    def _put(self, sealed: bytes) -> None:
        rest = memoryview(sealed)
        while rest:  # an unbuffered file may take less than it is given
            rest = rest[self._file.write(rest) :]
