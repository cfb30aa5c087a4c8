import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """What can stand in the access log."""

    CONTENT_READ = "content_read", _("Read the content of a concern")
    CONTENT_REFUSED = "content_refused", _("Was refused a concern")
    CONCERN_FILED = "concern_filed", _("Filed a concern")
    LETTER_WRITTEN = "letter_written", _("Wrote in a concern's mailbox")
    ATTACHMENT_READ = "attachment_read", _("Opened a file of a concern")
    STEP_TAKEN = "step_taken", _("Took a step in a concern")
    CONCERN_ERASED = "concern_erased", _("Erased a concern")
    GRANT_GIVEN = "grant_given", _("Gave access")
    GRANTS_ENDED = "grants_ended", _("Ended access")
    CONCERN_ASSIGNED = "concern_assigned", _("Said who works with a concern")
    NOTE_WRITTEN = "note_written", _("Wrote a note on a concern")
    DESK_TASK_SET = "desk_task_set", _("Set a task on a concern")
    DESK_TASK_ENDED = "desk_task_ended", _("Ended a task on a concern")
    DISCLOSED = "disclosed", _("Wrote down what was passed on from a concern")
    DUTIES_ANSWERED = (
        "duties_answered",
        _("Answered whether the municipality has duties of its own"),
    )
    WORK_HANDED_OVER = "work_handed_over", _("Handed a colleague's work over")
    TARGETS_SET = "targets_set", _("Set how long a step may take")
    RETENTION_SET = "retention_set", _("Set how long closed concerns are kept")
    NAMES_SEARCHED = "names_searched", _("Searched for a name")
    SECOND_READ = "second_read", _("Signed as second reader of a repeat")
    REPEAT_DECIDED = "repeat_decided", _("Said whether two concerns are about one person")
    CONFLICT_DECLARED = "conflict_declared", _("Declared a conflict of interest")
    CONFLICT_ENDED = "conflict_ended", _("Ended a conflict of interest")
    MEETING_PLANNED = "meeting_planned", _("Planned a meeting")
    MEETING_CLOSED = "meeting_closed", _("Closed a meeting")
    MEASURE_PREPARED = "measure_prepared", _("Prepared a measure")
    MEASURE_OPENED = "measure_opened", _("Opened a measure")
    CASE_READ = "case_read", _("Read a journaled case")
    CASE_REFUSED = "case_refused", _("Was refused a journaled case")
    NOTIFICATION_WRITTEN = "notification_written", _("Wrote a child notification")
    NOTIFICATION_READ = "notification_read", _("Read a child notification")
    NOTIFICATION_STEP = "notification_step", _("Worked on a child notification")
    TASK_READ = "task_read", _("Read a task sheet")
    GUIDANCE_PUBLISHED = "guidance_published", _("Published a guidance text")
    LOG_READ = "log_read", _("Read the access log")
    SIGNED_IN = "signed_in", _("Signed in")


class Event(models.Model):
    """Who did or read what, when, and under which grant. Never what it said.

    Append-only: no application role may change or delete a row, and a trigger stops everyone else.
    Municipality and custodian are numbers of authorities: whose auditor may read the row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    action = models.CharField(max_length=30, choices=Action)
    actor_id = models.BigIntegerField(null=True)
    target = models.CharField(max_length=60)
    target_id = models.UUIDField(null=True)
    grant_id = models.UUIDField(null=True)
    municipality_id = models.BigIntegerField(null=True)
    custodian_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["municipality_id", "-at"], name="event_municipality"),
            models.Index(fields=["custodian_id", "-at"], name="event_custodian"),
            # Who has opened one concern: a few rows of very many.
            models.Index(
                fields=["target_id", "at"],
                name="event_reads",
                condition=models.Q(action__in=["content_read", "attachment_read"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
