"""Servers for one test run or one check, in a folder that is removed afterwards."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infohus.embedded.servers import servers


@contextmanager
def throwaway_servers() -> Iterator[dict[str, str]]:
    """Fresh servers, and the environment in which Django finds them and nothing else.

    Every name is given that the settings read and a developer may have set, so that no real
    database is ever the one that tests empty.
    """
    folder = Path(tempfile.mkdtemp(prefix="infohus-test-"))
    folder.chmod(0o711)
    try:
        with servers(folder, durable=False) as addresses:
            yield {
                **addresses.environ(),
                "INFOHUS_VAR": str(folder),
                "INFOHUS_ROLE": "app",
                "DEMO": "1",
                "SECRET_KEY": "only-for-tests",
                "ACTOR_KEY": secrets.token_hex(32),
                "EMAIL_URL": "memorymail://",
                "CLAMAV_URL": "",
            }
    finally:
        shutil.rmtree(folder, ignore_errors=True)
