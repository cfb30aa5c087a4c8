from concerns.journal.models.case import Case, JournalEntry
from concerns.journal.models.measure import Measure, MentorAssignment
from concerns.journal.models.notification import (
    ChildNotification,
    NotificationAssessment,
    NotificationText,
)

__all__ = [
    "Case",
    "ChildNotification",
    "JournalEntry",
    "Measure",
    "MentorAssignment",
    "NotificationAssessment",
    "NotificationText",
]
