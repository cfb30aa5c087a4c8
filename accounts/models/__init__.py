from accounts.models.authority import Authority, Unit
from accounts.models.person import Membership, Role, User

__all__ = ["Authority", "Membership", "Role", "Unit", "User"]
