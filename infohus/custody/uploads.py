"""Where files arrive: encrypted from the first chunk on, and no more of them than can be used.

Every upload, on whichever page, goes through `SpoolingHandler`: no readable temporary file exists,
and no more than a piece of a file is in memory. What is too much is counted but not kept, so that a
form can say so in words.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from infohus.custody.spool import PIECE, Spool

MOST_FILES = 10  # kept of one request; as many as one concern takes
MOST_BYTES = 20 * 1024 * 1024  # kept of one file; one byte more says that it was too large
MOST_BODY = MOST_FILES * MOST_BYTES + 5 * 1024 * 1024  # the files, the fields and their wrapping


class SpooledUpload(UploadedFile):  # type: ignore[type-arg]  # no subscript at run time
    """A file as it arrived. `size` is what was sent; `spool` holds it, unless it was too much."""

    def __init__(
        self,
        spool: Spool | None,
        *,
        name: str,
        size: int,
        content_type: str = "",
        is_too_many: bool = False,
    ) -> None:
        super().__init__(file=None, name=name, content_type=content_type, size=size)
        self.spool = spool
        self.is_too_many = is_too_many

    @property
    def closed(self) -> bool:
        return self.spool is None or self.spool.closed

    def read(self, num_bytes: int | None = None) -> bytes:
        """All of it, whatever is asked for: `chunks` is the way to read in bounded memory."""
        return b"".join(self.chunks())

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return self.spool.pieces() if self.spool else iter(())

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        return (self.size or 0) > PIECE

    def close(self) -> None:
        if self.spool:
            self.spool.close()


class SpoolingHandler(FileUploadHandler):
    """Django's upload handler for `settings.FILE_UPLOAD_HANDLERS`: the only one there."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._spool: Spool | None = None
        self._files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._files += 1
        self._spool = None if self._files > MOST_FILES else Spool()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._spool is None:
            return
        if self._spool.size + len(raw_data) > MOST_BYTES:
            self.upload_interrupted()  # the rest is read past, and what there is let go
        else:
            self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> SpooledUpload:
        spool, self._spool = self._spool, None
        if spool:
            spool.finish()
        return SpooledUpload(
            spool,
            name=self.file_name or "",
            size=file_size,
            content_type=self.content_type or "",
            is_too_many=self._files > MOST_FILES,
        )

    def upload_interrupted(self) -> None:
        if self._spool:
            self._spool.close()
        self._spool = None


def refuse_too_much(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a body that says it is larger than every file we take is not read at all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdecimal() and int(said) > MOST_BODY:
            return render(None, "413.html", status=413)  # nothing of the request is looked at
        return get_response(request)

    return middleware
