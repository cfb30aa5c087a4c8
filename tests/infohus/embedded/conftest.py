"""Real servers in folders of their own: nothing here asks Django."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def folder():
    """A data folder whose path is long and has spaces; passable for PostgreSQL's own user."""
    top = Path(tempfile.mkdtemp(prefix="infohus-test-"))
    top.chmod(0o711)
    yield top / ("a long name with spaces " * 5).strip() / "var"
    shutil.rmtree(top, ignore_errors=True)


@pytest.fixture
def launcher_environ(folder):
    """What a person's shell gives `make run`: no addresses, a data folder."""
    names = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**kept, "INFOHUS_VAR": str(folder)}
