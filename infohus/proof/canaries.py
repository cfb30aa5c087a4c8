"""How many canaries have which fate: a fixed mixture, so that two runs can be compared."""

from collections.abc import Callable, Iterable

from infohus.proof import stories
from infohus.proof.markers import Markers
from infohus.proof.stage import Cast
from infohus.proof.stories import Walk


def _opened(walk: Walk) -> set[str]:
    return walk.opened()


# The first is one with a measure: without it the search could not show that it finds anything.
MIXTURE: tuple[tuple[Callable[[Walk], object], bool], ...] = (
    (_opened, True),
    (Walk.closed, True),
    (stories.rolled_back, False),
    (stories.failed, False),
    (Walk.filed, True),
    (Walk.triaged, True),
    (Walk.turned_away, True),
    (Walk.assessed, True),
    (stories.failed_handover, True),
    (stories.repeated, True),
    (stories.abandoned, True),
    (Walk.closed, True),
)


def file_canaries(numbers: Iterable[int], cast: Cast, markers: Markers) -> list[set[str]]:
    """File the canaries with these numbers. Returns, for each measure, what was journaled."""
    opened = []
    for number in numbers:
        story, commits = MIXTURE[number % len(MIXTURE)]
        walk = Walk(cast, markers, cast.kept if commits else cast.aborted)
        journaled = story(walk)
        if story is _opened and isinstance(journaled, set):
            opened.append(journaled)
            markers.journaled |= journaled
    return opened
