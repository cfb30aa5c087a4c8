import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from infohus.outbox import recipients

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)  # from one try to the next
KEPT_TRYING = timedelta(days=3)
WAITING = Q(sent_at=None, given_up_at=None)


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> Self:
        """What is promised, and neither sent nor given up."""
        return self.filter(WAITING)

    def due(self) -> Self:
        """What may be tried now. What was never tried comes first, so nothing bad is in its way."""
        now = timezone.now()
        due = self.waiting().filter(Q(try_after=None) | Q(try_after__lte=now))
        return due.order_by(F("try_after").asc(nulls_first=True), "created_at")


class Message(models.Model):
    """An e-mail we have promised, stored in the transaction that promised it.

    It points somebody to the program and says nothing about anybody. Where the address itself would
    tell who somebody is, it stands encrypted in `sealed_to` until the e-mail is sent or given up,
    then nowhere. Nobody tries it before `try_after`; `attempts` counts the tries.
    What must not be said twice carries the keyed hash of what it is about in `once`
    (infohus.outbox.once): 32 bytes that tell nothing. It leaves on its day or not at all: what it
    is about may be over by then, and whoever still finds it true promises it anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField(blank=True)
    sealed_to = models.BinaryField(null=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    once = models.BinaryField(null=True, unique=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="outbox_waiting", condition=WAITING)]
        constraints = [
            models.CheckConstraint(
                name="outbox_private_address_ends_with_its_use",
                condition=WAITING | Q(sealed_to=None),
            )
        ]

    def __str__(self) -> str:
        return f"Message {self.pk}"

    @property
    def address(self) -> str:
        """Where it goes. Raises CryptoError when SECRET_KEY is another one than then."""
        return recipients.unseal(bytes(self.sealed_to)) if self.sealed_to else self.to

    @property
    def is_of_its_day(self) -> bool:
        """Whether it says what is so on its day: what is said once is asked anew the day after."""
        return self.once is not None

    @property
    def is_out_of_time(self) -> bool:
        """Whether its day is over, or it was tried for so long that it is news no more."""
        if self.is_of_its_day:
            return timezone.localdate(self.created_at) < timezone.localdate()
        return self.attempts > 0 and timezone.now() - self.created_at > KEPT_TRYING

    def stands_for(self) -> MessageQuerySet:
        """This one, and those of the same run that are stored as sent with it."""
        same = Message.objects.filter(created_at=self.created_at, to=self.to, subject=self.subject)
        return same.filter(Q(pk=self.pk) | Q(sent_at=self.created_at))

    def send(self) -> None:
        headers = {"Message-ID": f"<{self.pk}@infohus>"}
        EmailMessage(
            self.subject, self.body, settings.DEFAULT_FROM_EMAIL, [self.address], headers=headers
        ).send()


def wait_after(attempts: int) -> timedelta:
    """How long to leave it after so many tries: twice as long each time."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(LONGEST_WAIT, FIRST_WAIT * doubled)
