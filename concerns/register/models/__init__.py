from concerns.register.models.assessment import Assessment, Dimension, Direction, Observation
from concerns.register.models.concern import Concern, ConcernContent, ConcernKey, Receipt
from concerns.register.models.grants import (
    ConcernUnitGrant,
    ConcernUserGrant,
    ConflictOfInterest,
    Purpose,
)
from concerns.register.models.proposal import MeasureKind, MeasureProposal
from concerns.register.models.steps import StepTaken

__all__ = [
    "Assessment",
    "Concern",
    "ConcernContent",
    "ConcernKey",
    "ConcernUnitGrant",
    "ConcernUserGrant",
    "ConflictOfInterest",
    "Dimension",
    "Direction",
    "MeasureKind",
    "MeasureProposal",
    "Observation",
    "Purpose",
    "Receipt",
    "StepTaken",
]
