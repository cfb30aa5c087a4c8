"""A press of Send counts once, and what was changed before the next press is something new."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile


def number_of(page: bytes, said: Any, files: Iterable["UploadedFile[Any]"] = ()) -> bytes:
    """32 bytes that name a submission: the same page, words and files give the same, no others do.

    `page` is the page's own random number, `said` anything that JSON can write. Files are taken as
    they arrived: what is kept of them is not the same, byte for byte, each time. Ask before they
    are looked through, for then they are closed.
    """
    words = json.dumps(said, sort_keys=True).encode("utf-8", "surrogatepass")
    return _hashed(page + _hashed(words) + b"".join(map(_digest, files)))


def _digest(file: "UploadedFile[Any]") -> bytes:
    name = (file.name or "").encode("utf-8", "surrogatepass")
    return _hashed(name) + _hashed(b"".join(map(_hashed, file.chunks())))


def _hashed(given: bytes) -> bytes:
    return hashlib.sha256(given).digest()
