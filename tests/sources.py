"""The files of the house, for the tests that read them."""

import re
import subprocess
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ("accounts", "concerns", "infohus", "meetings")
SCORE = re.compile(
    r"\b(scor(e|es|ing)|points?|totals?|level|grade|rating|rank(ing)?|percent"
    r"|pointtal|niveau|samlet vurderingstal|procent)\b",
    re.IGNORECASE,
)


def tracked(*patterns: str) -> list[Path]:
    """The files of the repository, and those that are about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    names = sorted(filter(None, listed.stdout.split("\0")))
    return [path for name in names if (path := ROOT / name).is_file()]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def of_rooms() -> list[Path]:
    """Our own Python, without migrations: they are generated, or SQL."""
    paths = tracked(*(f"{room}/*.py" for room in ROOMS))
    return [path for path in paths if "migrations" not in path.parts]


def templates() -> dict[str, str]:
    folder = ROOT / "templates"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in tracked("templates/*.html")
    }
