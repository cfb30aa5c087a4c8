"""The assessment meetings of the demo: each is planned when the first concern needs it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from infohus.custody import actor
from meetings.models import Meeting
from meetings.services import planning

SATURDAY = 5  # of date.weekday()


@dataclass(frozen=True)
class Gathering:
    """A meeting in Gladsaxe, known by its place; `in_days` is negative for one that is over."""

    in_days: int
    place: str

    @property
    def starts_at(self) -> datetime:
        """One o'clock in Denmark on that day, or on the Monday after it where it is a weekend."""
        day = timezone.localdate() + timedelta(days=self.in_days)
        if day.weekday() >= SATURDAY:
            day += timedelta(days=7 - day.weekday())
        return timezone.make_aware(datetime.combine(day, time(13)))

    def meeting(self, coordinator: User) -> Meeting:
        """The meeting, planned if it is not yet. The acting person is the coordinator."""
        planned = Meeting.objects.filter(place=self.place, planned_by=coordinator).first()
        if planned is not None:
            return planned
        return planning.plan(
            municipality=coordinator.memberships[0].unit.authority,
            starts_at=self.starts_at,
            place=self.place,
            by=coordinator,
        )

    def close(self, coordinator: User) -> bool:
        """End it if somebody met and nobody closed it yet. True when this call closed it."""
        actor.act_as(coordinator.pk)
        open_ones = Meeting.objects.filter(place=self.place, planned_by=coordinator, closed_at=None)
        meeting = open_ones.first()
        if meeting is None:
            return False
        planning.close(meeting, by=coordinator)
        return True


THREE_WEEKS_AGO = Gathering(-21, "Rådhuset, lokale 2.14")
LAST_WEEK = Gathering(-8, "Rådhuset, lokale 1.02")
NEXT = Gathering(3, "Rådhuset, mødelokale Søen")
AFTER_NEXT = Gathering(17, "Rådhuset, mødelokale Mosen")
OVER = (THREE_WEEKS_AGO, LAST_WEEK)
