"""Files that people send: looked through before they are kept, and refused in plain words."""

from concerns.intake.inspection.inspecting import Inspected, inspect
from concerns.intake.inspection.refusals import Refusal

__all__ = ["Inspected", "Refusal", "inspect"]
