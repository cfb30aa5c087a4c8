"""Numbered lines for whoever waits."""

import time


class Progress:
    """Prints `2/8 Starting Redis … 0.1 s`, each line finished when the next step begins."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.number = 0
        self.began: float | None = None

    def step(self, label: str) -> None:
        self.done()
        self.number += 1
        self.began = time.monotonic()
        print(f"{self.number}/{self.steps} {label} … ", end="", flush=True)

    def done(self) -> None:
        if self.began is not None:
            print(f"{time.monotonic() - self.began:.1f} s", flush=True)
        self.began = None

    def broken(self) -> None:
        """End the line of a step that failed."""
        if self.began is not None:
            print(flush=True)
        self.began = None
