from concerns.register.models.assessment import Assessment, Dimension, Direction, Observation
from concerns.register.models.beside import Beside
from concerns.register.models.concern import Concern, ConcernContent, ConcernKey, Receipt
from concerns.register.models.desk import Assignment, SavedView, Seen
from concerns.register.models.duties import Advice, How, OwnDuties
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
    last_is_ours,
    letters_at,
)
from concerns.register.models.proposal import MeasureKind, MeasureProposal
from concerns.register.models.repeats import (
    EarlierRead,
    RepeatNote,
    SamePerson,
    SecondReading,
    SubjectPrint,
)
from concerns.register.models.retention import Retention
from concerns.register.models.steps import StepTaken
from concerns.register.models.target import Target
from concerns.register.models.task_due import TaskDue
from concerns.register.models.transfers import Transfer
from concerns.register.models.work import ConcernNote, DeskTask, Disclosure

__all__ = [
    "Advice",
    "Assessment",
    "Assignment",
    "Attachment",
    "AttachmentPart",
    "Beside",
    "Concern",
    "ConcernContent",
    "ConcernKey",
    "ConcernNote",
    "ConcernUnitGrant",
    "ConcernUserGrant",
    "ConflictOfInterest",
    "DeskTask",
    "Dimension",
    "Direction",
    "Disclosure",
    "EarlierRead",
    "How",
    "Letter",
    "LetterKey",
    "MeasureKind",
    "MeasureProposal",
    "Observation",
    "OwnDuties",
    "Purpose",
    "Receipt",
    "RepeatNote",
    "Retention",
    "SamePerson",
    "SavedView",
    "SecondReading",
    "Seen",
    "StepTaken",
    "SubjectPrint",
    "Transfer",
    "Target",
    "TaskDue",
    "last_is_ours",
    "letters_at",
]
