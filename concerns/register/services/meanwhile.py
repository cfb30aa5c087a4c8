"""Whether anybody has taken a step since somebody opened a page: nobody is overruled unseen."""

import hashlib

from accounts.models import User
from concerns.register.models import Concern, StepTaken
from concerns.register.states import IllegalStep, Step


class TakenMeanwhile(IllegalStep):
    """The page was drawn before the last step. The step itself may still be possible.

    `taken` is that last step, where the person may know of it; `is_own` says that it was theirs.
    """

    def __init__(self, step: Step, state: str, taken: StepTaken | None, *, by: User) -> None:
        super().__init__(step, state)
        self.taken = taken
        self.is_own = taken is not None and taken.taken_by_id == by.pk


def mark(concern: Concern) -> str:
    """What a page of the concern is drawn from, as a short text that tells nothing else.

    It differs as soon as a step is taken: from the one that the acting person sees, or from a
    state that began at another instant.
    """
    return _mark(concern, _last(concern))


def require_unchanged(concern: Concern, step: Step, began_from: str, *, by: User) -> None:
    """Raises TakenMeanwhile unless a page drawn from the concern now bears this mark."""
    last = _last(concern)
    if _mark(concern, last) == began_from:
        return
    # A step that the person may not know of leads elsewhere than the last one they see.
    is_it = began_from and last is not None and last.to_state == concern.state
    raise TakenMeanwhile(step, concern.state, last if is_it else None, by=by)


def _last(concern: Concern) -> StepTaken | None:
    return concern.steps.select_related("taken_by").order_by("-taken_at", "-pk").first()


def _mark(concern: Concern, last: StepTaken | None) -> str:
    seed = f"{concern.pk} {concern.state} {concern.state_since.isoformat()} {last and last.pk}"
    return hashlib.sha256(seed.encode()).hexdigest()[:16]
