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
    whole = hashlib.sha256(page + hashlib.sha256(words).digest())
    for file in files:
        content = hashlib.sha256()
        for chunk in file.chunks():
            content.update(chunk)
        name = (file.name or "").encode("utf-8", "surrogatepass")
        whole.update(hashlib.sha256(name).digest() + content.digest())
    return whole.digest()
