"""One file in a process of its own: what arrives on standard input leaves clean on standard output.

The process is made for one file and ends with it. It has no keys, no database and no environment,
cannot write a file (so nothing of a stranger's file reaches the disk, not even in a crash), and the
system ends it when it takes more memory or time than an honest file needs.

The first line says "kept <kind>" or "refused <reason>"; after "kept" follow the bytes.
"""

import resource
import sys

from concerns.intake.cleaning.refusing import Reason, Refused
from concerns.intake.cleaning.washing import wash

MEMORY = 1024 * 1024 * 1024  # bytes: a picture of 40 megapixels twice, and the libraries
SECONDS = 30  # of processor time


def main() -> None:
    """Read, wash, answer."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (most, most))
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
