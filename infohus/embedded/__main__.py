"""`python -m infohus.embedded`: the launcher; `… with-servers -- <command>`: for checks."""

import os
import subprocess
import sys

from infohus.embedded.errors import RefusedError
from infohus.embedded.launcher import launch, listen_for_signals
from infohus.embedded.throwaway import throwaway_servers


def with_servers(command: list[str]) -> int:
    """Run a command with throw-away servers and the settings that name them."""
    listen_for_signals()
    try:
        with throwaway_servers() as environ:
            return subprocess.run(command, env={**os.environ, **environ}, check=False).returncode
    except RefusedError as refused:
        print(refused, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def main(words: list[str]) -> int:
    match words:
        case []:
            return launch()
        case ["with-servers", "--", _, *_]:
            return with_servers(words[2:])
        case _:
            print("Use: python -m infohus.embedded [with-servers -- <command>]", file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
