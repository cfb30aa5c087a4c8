"""The people, desks and keys that every invented row needs, looked up once."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import Authority, Membership, Role, Unit, User
from concerns.register import access
from infohus.custody.keyring import keyring
from infohus.demo.simulation.ways import next_meeting
from meetings.models import Meeting

MINUTES_ARE_DONE = timedelta(days=1)  # after a meeting it is closed


@dataclass
class Town:
    """A police district with its municipalities, and the meetings planned so far."""

    seed: int
    reference_from: int
    now: datetime
    meetings: dict[uuid.UUID, Meeting] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.municipalities = {row.slug: row for row in Authority.objects.municipalities()}
        self.desks = {desk.authority_id: desk for desk in Unit.objects.desks()}
        self.units = {unit.slug: unit for unit in Unit.objects.all()}
        self.people = list(User.objects.order_by("pk"))
        self.police = User.objects.get(username="police")
        self.permission = access.read_content()
        self.coordinators: dict[int, User] = {}
        self.caseworkers: dict[int, list[User]] = {}
        for place in Membership.objects.select_related("user", "unit").order_by("pk"):
            if place.role == Role.MUNICIPAL_COORDINATOR:
                self.coordinators[place.unit.authority_id] = place.user
            elif place.role == Role.CASEWORKER:
                self.caseworkers.setdefault(place.unit_id, []).append(place.user)
        custodians = {row.district.slug for row in self.municipalities.values() if row.district}
        self.key_ids = {slug: keyring().key_id(slug) for slug in custodians}
        self.matching_keys = {slug: keyring().matching_key(slug) for slug in custodians}

    def identity(self, number: int, part: str) -> uuid.UUID:
        """The same for the same seed."""
        name = f"infohus simulation {self.seed}.{number}.{part}"
        return uuid.UUID(bytes=hashlib.sha256(name.encode()).digest()[:16], version=4)

    def submission(self, number: int) -> bytes:
        return self.identity(number, "submission").bytes

    def meeting(self, municipality: Authority, after: datetime) -> tuple[Meeting, bool]:
        """The next meeting of a municipality's infohus, and whether it had to be planned."""
        starts_at = next_meeting(after)
        pk = self.identity(int(starts_at.timestamp()), f"meeting {municipality.slug}")
        is_new = pk not in self.meetings
        if is_new:
            coordinator = self.coordinators[municipality.pk]
            closes_at = starts_at + MINUTES_ARE_DONE
            is_over = closes_at < self.now
            self.meetings[pk] = Meeting(
                pk=pk,
                municipality=municipality,
                custodian=municipality.district,
                starts_at=starts_at,
                place="Rådhuset",
                planned_by=coordinator,
                closed_at=closes_at if is_over else None,
                closed_by=coordinator if is_over else None,
            )
        return self.meetings[pk], is_new
