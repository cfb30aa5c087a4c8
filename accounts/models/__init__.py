from accounts.models.authority import Authority, Unit
from accounts.models.mail_choice import MailChoice
from accounts.models.person import Membership, Role, User

__all__ = ["Authority", "MailChoice", "Membership", "Role", "Unit", "User"]
