from concerns.register.models.assessment import Assessment, Dimension, Direction, Observation
from concerns.register.models.concern import Concern, ConcernContent, ConcernKey, Receipt
from concerns.register.models.desk import Assignment, SavedView, Seen
from concerns.register.models.grants import (
    ConcernUnitGrant,
    ConcernUserGrant,
    ConflictOfInterest,
    Purpose,
)
from concerns.register.models.mailbox import (
    Attachment,
    AttachmentPart,
    Letter,
    LetterKey,
    is_answered,
)
from concerns.register.models.proposal import MeasureKind, MeasureProposal
from concerns.register.models.repeats import SamePerson, SubjectPrint
from concerns.register.models.steps import StepTaken

__all__ = [
    "Assessment",
    "Assignment",
    "Attachment",
    "AttachmentPart",
    "Concern",
    "ConcernContent",
    "ConcernKey",
    "ConcernUnitGrant",
    "ConcernUserGrant",
    "ConflictOfInterest",
    "Dimension",
    "Direction",
    "Letter",
    "LetterKey",
    "MeasureKind",
    "MeasureProposal",
    "Observation",
    "Purpose",
    "Receipt",
    "SamePerson",
    "SavedView",
    "Seen",
    "StepTaken",
    "SubjectPrint",
    "is_answered",
]
