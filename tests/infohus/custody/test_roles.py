"""A database role that sees through every policy is refused before the first query."""

import os
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections

from infohus.custody.postgresql.base import DatabaseWrapper, UnsafeRole

pytestmark = pytest.mark.django_db


def test_a_superuser_is_refused():
    administrator = urlsplit(os.environ["DATABASE_ADMIN_URL"])
    given = {
        **connections["default"].settings_dict,
        "USER": administrator.username or "",
        "PASSWORD": administrator.password or "",
    }
    with pytest.raises(UnsafeRole, match="superuser"):
        DatabaseWrapper(given, "default").ensure_connection()


def test_so_is_a_role_that_may_make_temporary_tables(behind):
    """The right is its database's, so each database has to be asked."""
    given = {**connections["default"].settings_dict}
    name = given["NAME"]
    behind.execute(f"GRANT TEMPORARY ON DATABASE {name} TO infohus_app")
    try:
        with pytest.raises(UnsafeRole, match="temporary tables"):
            DatabaseWrapper(given, "default").ensure_connection()
    finally:
        behind.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM infohus_app")
    allowed = DatabaseWrapper(given, "default")
    allowed.ensure_connection()
    allowed.close()


def test_tests_themselves_run_as_the_web_does():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('search_path')")
        assert cursor.fetchone() == ("infohus_app", "public,register,journal")
    assert settings.ROLE == "app"
