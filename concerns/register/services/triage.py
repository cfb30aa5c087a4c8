from accounts.models import User
from concerns.register.models import Concern
from concerns.register.services import stepping
from concerns.register.states import Step


def record_triage(concern: Concern, *, rationale: str, by: User) -> Concern:
    """Write down whether there is a risk of crime with an extremist motive, and why.

    The one criterion of triage. The ideology may be unknown, and nothing is counted.
    """
    return stepping.take(concern, Step.TRIAGE, by=by, rationale=rationale)
