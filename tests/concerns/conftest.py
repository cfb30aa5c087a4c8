"""A keyring that a test may take keys out of."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from infohus.custody.keyring import keyring


@pytest.fixture
def without_key(settings: LazySettings, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """`without_key("match")` takes that key of every custodian away, as long as the test lasts."""
    folder = tmp_path / "keyring"
    shutil.copytree(settings.KEYRING, folder)
    settings.KEYRING = folder
    keyring.cache_clear()

    def take(kind: str) -> None:
        for path in folder.glob(f"*.{kind}"):
            path.unlink()

    yield take
    keyring.cache_clear()
