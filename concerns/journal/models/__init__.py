from concerns.journal.models.case import Case, JournalEntry
from concerns.journal.models.measure import Measure, MentorAssignment

__all__ = ["Case", "JournalEntry", "Measure", "MentorAssignment"]
