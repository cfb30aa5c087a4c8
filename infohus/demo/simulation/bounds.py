"""What docs/bench.md promises, and what a run has broken of it."""

from collections.abc import Iterator

from infohus.demo.simulation.measuring import Figure

PROMISED = ("inbox", "search by number", "concern")  # the others are measured, and promise nothing
RATIO = 1.5  # a page's SQL, against the same without any protection
P95 = 60.0  # milliseconds of the server's time, 95 of 100 times
GROWTH = 1.5  # a page's time with many concerns, against few


def broken(figure: Figure, before: Figure) -> Iterator[str]:
    """One sentence for each bound that the page breaks. `before` is the page with few concerns."""
    if figure.page.split(",")[0] not in PROMISED:
        return
    if figure.p95 > P95:
        yield f"{figure.page}: p95 is {figure.p95:.1f} ms, and at most {P95:.0f} is promised"
    if figure.ratio > RATIO:
        yield f"{figure.page}: {figure.ratio:.2f} x without protection, at most {RATIO} is promised"
    if figure.planned > RATIO:
        yield (
            f"{figure.page}: {figure.planned:.2f} x without protection when planned anew, "
            f"at most {RATIO} is promised"
        )
    if (grown := figure.grown(before)) > GROWTH:
        yield f"{figure.page}: {grown:.2f} x the time with few, at most {GROWTH} is promised"
