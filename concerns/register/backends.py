from typing import Any

from guardian.backends import ObjectPermissionBackend

from accounts.models import User
from concerns.register import access
from concerns.register.models import Concern

READ_CONTENT = "register.read_content"


class GrantBackend(ObjectPermissionBackend):
    """guardian's question, `user.has_perm(permission, concern)`, answered by live grants alone.

    guardian itself knows no end of a grant, and lets superusers through; this does neither.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not isinstance(user_obj, User) or not isinstance(obj, Concern) or perm != READ_CONTENT:
            return False
        return user_obj.is_active and access.why(user_obj, obj) is not None
