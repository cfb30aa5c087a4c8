"""What must be given is given, or the program does not start and says what to do."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

REQUIRED = {
    "SECRET_KEY": "Give a long random text",
    "ACTOR_KEY": "Give 64 random hexadecimal digits",
}


def start(tmp_path, **changes):
    """Read the settings in a process of its own, with nothing generated lying about."""
    kept = {name: text for name, text in os.environ.items() if name not in REQUIRED}
    given = {"SECRET_KEY": "s" * 50, "ACTOR_KEY": "00" * 32, "INFOHUS_VAR": str(tmp_path)}
    environ = {name: text for name, text in (kept | given | changes).items() if text is not None}
    return subprocess.run(
        [sys.executable, "-c", "from infohus import settings as s; print(s.DEBUG, s.DEMO)"],
        env=environ,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("text", [None, ""])
def test_without_a_secret_it_stops_and_says_what_to_give(tmp_path, name, text):
    stopped = start(tmp_path, DEMO="0", **{name: text})
    assert stopped.returncode != 0
    last = stopped.stderr.strip().splitlines()[-1]
    assert f"{name} is missing. {REQUIRED[name]}" in last
    assert "make run" in last


def test_with_both_it_starts_without_debugging_and_without_demo(tmp_path):
    started = start(tmp_path, DEMO=None)
    assert (started.returncode, started.stdout.split()) == (0, ["False", "False"]), started.stderr


def test_what_make_run_generated_fills_in_what_is_missing(tmp_path):
    (tmp_path / "infohus.env").write_text(f"SECRET_KEY={'x' * 50}\nACTOR_KEY={'ab' * 32}\nDEMO=1\n")
    started = start(tmp_path, SECRET_KEY=None, ACTOR_KEY=None, DEMO=None)
    assert (started.returncode, started.stdout.split()) == (0, ["False", "True"]), started.stderr


def test_an_actor_key_that_is_no_key_stops_it(tmp_path):
    assert start(tmp_path, ACTOR_KEY="not hexadecimal").returncode != 0
