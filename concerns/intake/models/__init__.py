from concerns.intake.models.guidance import GuidanceVersion, Language
from concerns.intake.models.sending_system import SendingSystem

__all__ = ["GuidanceVersion", "Language", "SendingSystem"]
