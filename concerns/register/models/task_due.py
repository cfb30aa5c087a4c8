from django.db import models

from accounts.models import Unit, User
from concerns.register.models.concern import Concern
from concerns.register.models.work import DeskTask


class TaskDue(models.Model):
    """When a desk's task is due and who does it now, without what it is.

    A trigger of DeskTask's table keeps it, since the functions that hand work over, and that tell
    the worker whom to write to, run as the owner, who has no access to a table with sealed text.
    Whoever sees a task sees its row here, and nobody else does.
    """

    task = models.OneToOneField(DeskTask, models.PROTECT, primary_key=True, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    assignee = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    is_open = models.BooleanField()

    class Meta:
        verbose_name_plural = "tasks due"
        indexes = [
            models.Index(fields=["due_on"], name="taskdue_open", condition=models.Q(is_open=True))
        ]

    def __str__(self) -> str:
        return f"{self.task_id} is due"
