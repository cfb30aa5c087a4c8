import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection


@pytest.fixture
def installation(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The test servers as a running installation: real commits, and one proof at a time.

    Nothing is emptied afterwards: that the proof cleans up behind itself is part of the test.
    """
    with (Path(os.environ["INFOHUS_VAR"]) / "proof.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with django_db_blocker.unblock():
            yield
            connection.close()
