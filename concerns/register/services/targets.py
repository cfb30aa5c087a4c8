"""How long each state may last: what a desk's coordinators decide for their own authority."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Authority, User
from concerns.register.deadlines import STATES_OF
from concerns.register.models import Target
from concerns.register.models.target import STANDARD
from concerns.register.services import once
from concerns.register.states import State
from infohus.audit.models import Action
from infohus.audit.record import record


class SetMeanwhile(Exception):
    """Somebody has set them since the person was shown them. Carries that newest setting."""

    def __init__(self, newest: Target) -> None:
        super().__init__("set meanwhile")
        self.newest = newest


@dataclass(frozen=True)
class Board:
    """What somebody may set: the states of one authority, with what holds in each now."""

    authority: Authority
    days: dict[State, int | None]
    newest: Target | None

    @property
    def seen(self) -> str:
        """What a form carries, to know whether somebody set anything in between."""
        return str(self.newest.pk) if self.newest else ""


def boards(user: User) -> list[Board]:
    """One for each authority whose deadlines are the person's to set."""
    found = []
    for role, states in STATES_OF.items():
        for authority in {
            authority.pk: authority for authority in user.authorities_as(role)
        }.values():
            rows = Target.objects.filter(authority=authority, state__in=states)
            chosen = {State(row.state): row.working_days for row in rows.current()}
            days = {state: chosen.get(state, STANDARD[state]) for state in states}
            found.append(Board(authority, days, rows.select_related("set_by").first()))
    return found


@transaction.atomic
def set_targets(
    authority: Authority, days: Mapping[State, int | None], *, seen: str, by: User
) -> bool:
    """Set how many working days each state may last, 0 or None for no deadline. True if changed.

    What is already so is left as it is, so that the second of two clicks changes nothing. Raises
    PermissionDenied for states that are not the person's to set, and SetMeanwhile when `seen` is
    no longer the newest setting: of two at once the second is told what the first one set.
    """
    once.one_at_a_time(Target, authority.pk)
    board = next(
        (b for b in boards(by) if b.authority == authority and set(days) <= set(b.days)), None
    )
    if board is None:
        raise PermissionDenied
    changed = {
        state: number or None
        for state, number in days.items()
        if (number or None) != board.days[state]
    }
    if changed and board.newest and seen != board.seen:
        raise SetMeanwhile(board.newest)
    now = timezone.now()
    for state, number in changed.items():
        row = Target(authority=authority, state=state, working_days=number, set_at=now, set_by=by)
        row.save(force_insert=True)
    if changed:
        _note(authority, changed, by)
    return bool(changed)


def _note(authority: Authority, changed: Mapping[State, int | None], by: User) -> None:
    is_police = authority.kind == Authority.Kind.POLICE
    record(
        Action.TARGETS_SET,
        target="targets",
        target_id=None,
        actor_id=by.pk,
        municipality_id=None if is_police else authority.pk,
        custodian_id=authority.pk if is_police else authority.district_id,
        working_days=", ".join(f"{state.value}: {n or 0}" for state, n in changed.items()),
    )
