"""About forty fictional concerns, oldest first. Nobody in them exists."""

from infohus.demo.stories import arrived, assessed, closed, convened, measures, neighbours, triaged
from infohus.demo.story import Story

STORIES: tuple[Story, ...] = tuple(
    sorted(
        (
            *arrived.STORIES,
            *triaged.STORIES,
            *convened.STORIES,
            *assessed.STORIES,
            *measures.STORIES,
            *closed.STORIES,
            *neighbours.STORIES,
        ),
        key=lambda story: story.ago,
        reverse=True,
    )
)
