import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Authority, Role, Unit, User
from concerns.register.states import AgeBand, Outcome, Source, State
from infohus.custody.sealing import SealedField
from infohus.custody.versions import versions


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, user: User) -> Self:
        """The stubs that the person may see: the same answer as the policy `stub_read`.

        What their desk handed on is not among them (`transferring.stubs`).
        """
        stepped_away = self._rows_of("conflicts").filter(user=user, ended_at=None)
        return self.filter(self._at_hand(user)).exclude(pk__in=stepped_away.values("concern"))

    def _rows_of(self, relation: str) -> models.QuerySet[models.Model]:
        """The rows that point here, asked themselves: through the stubs each would be asked twice,
        and every policy on a stub be planned once more."""
        rows = self.model._meta.get_field(relation).related_model
        assert isinstance(rows, type), relation
        return rows._default_manager.all()

    def _at_hand(self, user: User) -> Q:
        """A live grant of their own, a question to their department, or their desk's own work."""
        now = timezone.now()
        mine = Q(
            pk__in=self._rows_of("user_grants")
            .filter(user=user, valid_until__gt=now)
            .values("content_object")
        )
        for membership in user.memberships:
            mine |= Q(
                pk__in=self._rows_of("unit_grants")
                .filter(
                    group=membership.unit.group_id,
                    role=membership.role,
                    valid_until__gt=now,
                    purpose="measure",
                )
                .values("content_object")
            )
        overseen = Q(custodian__in=user.authorities_as(Role.POLICE_COORDINATOR)) | Q(
            municipality__in=user.authorities_as(Role.MUNICIPAL_COORDINATOR)
        )
        return mine | overseen

    def open(self) -> Self:
        return self.exclude(state=State.CLOSED)


class Concern(models.Model):
    """The stub of a concern: number, dates, state, age band, outcome. It identifies nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    municipality = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    custodian = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    source = models.CharField(max_length=20, choices=Source)
    age_band = models.CharField(max_length=20, choices=AgeBand)
    is_acute = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    state_since = models.DateTimeField()
    received_at = models.DateTimeField()
    # When the police last cleared it. Their step is theirs alone; that it was taken shows anyway.
    cleared_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    department = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ConcernQuerySet.as_manager()
    history = versions()

    class Meta:
        ordering = ["-received_at"]
        default_permissions = ()
        permissions = [("read_content", "May read the content while a grant lives")]
        indexes = [
            # Lists show the newest first and stop after a page, whoever may see how many.
            models.Index(fields=["-received_at", "-id"], name="concern_newest"),
            models.Index(
                fields=["municipality", "state", "-received_at"], name="concern_municipal_inbox"
            ),
            models.Index(
                fields=["custodian", "state", "-received_at"], name="concern_police_inbox"
            ),
            # Deadlines are looked for among what is open, however much has been closed.
            models.Index(fields=["state_since"], name="concern_open", condition=~Q(state="closed")),
            # One index for each order of the lists, and the open ones apart: they are few.
            models.Index(fields=["-state_since", "-id"], name="concern_moved"),
            models.Index(
                fields=["-received_at", "-id"],
                name="concern_open_newest",
                condition=~Q(state="closed"),
            ),
            models.Index(
                fields=["reference", "id"],
                name="concern_open_number",
                condition=~Q(state="closed"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="concern_closed_at_iff_closed",
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="concern_erased_when_closed",
                condition=Q(erased_at__isnull=True) | Q(state="closed"),
            ),
            models.CheckConstraint(
                name="concern_outcome_when_decided",
                condition=(Q(state__in=["outcome", "follow_up", "closed"]) & ~Q(outcome=""))
                | (~Q(state__in=["outcome", "follow_up", "closed"]) & Q(outcome="")),
            ),
            models.CheckConstraint(
                name="concern_measure_names_department",
                condition=~Q(outcome="measure") | Q(department__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("register:detail", args=[self.pk])

    @property
    def arrival(self) -> tuple[datetime, uuid.UUID]:
        """Its place in the order of arrival, which no two share: many are noted by the minute."""
        return self.received_at, self.pk

    # Django's own would put every label into words to find this one, for each row of a page.
    def get_state_display(self) -> str:  # type: ignore[no-redef]
        return str(State(self.state).label)

    def get_outcome_display(self) -> str:  # type: ignore[no-redef]
        return str(Outcome(self.outcome).label) if self.outcome else ""

    @property
    def is_closed(self) -> bool:
        return self.state == State.CLOSED

    @property
    def may_be_about_a_child(self) -> bool:
        """Whether a child notification is to be written, or at least to be thought of."""
        return self.age_band != AgeBand.ADULT


class ConcernKey(models.Model):
    """The concern's data key, sealed to its custodian. Deleting it erases what it opens.

    `mailbox_key` is the public half of a key that only the receipt code gives: what is sealed to it
    is for the referrer. Concerns from before there were mailboxes have none.
    """

    concern = models.OneToOneField(
        Concern, models.PROTECT, primary_key=True, related_name="data_key"
    )
    keyring_id = models.CharField(max_length=16)
    sealed = models.BinaryField()
    mailbox_key = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"Key of {self.concern_id}"


class ConcernContent(models.Model):
    """Who it is about, who wrote, and what: every column sealed.

    `circumstances` are codes of the form's shorter answers, as JSON.
    """

    concern = models.OneToOneField(
        Concern, models.PROTECT, primary_key=True, related_name="content"
    )
    worry = SealedField()
    subject_name = SealedField()
    subject_area = SealedField()
    signs = SealedField()
    referrer_name = SealedField()
    referrer_contact = SealedField()
    referrer_role = SealedField()
    notice_email = SealedField(null=True)
    circumstances = SealedField(null=True)
    history = versions()

    def __str__(self) -> str:
        return f"Content of {self.concern_id}"


class Receipt(models.Model):
    """What the referrer's code is checked against. Hashes of random numbers, nothing else."""

    concern = models.OneToOneField(
        Concern, models.PROTECT, primary_key=True, related_name="receipt"
    )
    code_hash = models.BinaryField(unique=True)
    submission_hash = models.BinaryField(unique=True)

    def __str__(self) -> str:
        return f"Receipt of {self.concern_id}"
