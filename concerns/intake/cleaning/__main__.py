"""One file in a process of its own: what arrives on standard input leaves clean on standard output.

The process is made for one file and ends with it. Before it looks at a single byte it shuts itself
in: no environment, no further file or socket, no new program with more rights, and no more memory
or time than an honest file needs. What has to be loaded is loaded before that. It still runs as the
web's own user: what keeps a broken parser from other processes is the system's business
(docs/running.md).

The first line says "kept <kind>" or "refused <reason>"; after "kept" follow the bytes.
"""

import codecs
import ctypes
import os
import resource
import sys
from io import BytesIO

import pikepdf
from PIL import Image, ImageCms

from concerns.intake.cleaning.refusing import Reason, Refused
from concerns.intake.cleaning.washing import wash

MEMORY = 1024 * 1024 * 1024  # bytes: a picture of 40 megapixels twice, and the libraries
SECONDS = 30  # of processor time
LIMITS = (
    (resource.RLIMIT_AS, MEMORY),
    (resource.RLIMIT_CPU, SECONDS),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NPROC, 0),  # no child; a superuser is not bound by it
    (resource.RLIMIT_NOFILE, 0),  # what is open stays open; nothing can be opened
)
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252", "cp437", "latin-1")  # cp437: names in an archive
NO_NEW_PRIVILEGES = 38  # of prctl(2)


def load() -> None:
    """Everything that the libraries would otherwise look for on the disk at their first use."""
    Image.init()
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    ImageCms.createProfile("sRGB")
    locked = BytesIO()  # so that the cipher's own library is ready too
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a"))
    pikepdf.open(BytesIO(locked.getvalue())).close()


def shut_in() -> None:
    """From here on, nothing but what is read from standard input and written to standard output."""
    os.environ.clear()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    for limit, most in LIMITS:
        resource.setrlimit(limit, (most, most))


def main() -> None:
    """Read, wash, answer."""
    load()
    shut_in()
    answer = sys.stdout.buffer
    try:
        kind, clean = wash(sys.stdin.buffer.read())
    except Refused as refused:
        answer.write(f"refused {refused.reason}\n".encode())
    except MemoryError:
        answer.write(f"refused {Reason.TOO_MUCH_INSIDE}\n".encode())
    else:
        answer.write(f"kept {kind}\n".encode())
        answer.write(clean)


if __name__ == "__main__":
    main()
