import psycopg
import pytest

from infohus.embedded import RefusedError, servers


def test_an_administrators_address_gets_the_roles(folder, tmp_path):
    with servers(folder, durable=False) as ours:
        maintenance = ours.database_admin_url.replace("/infohus?", "/postgres?")
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute("CREATE ROLE chief LOGIN CREATEROLE PASSWORD 'pw'")
            connection.execute("CREATE DATABASE given OWNER chief")
            connection.execute("DROP DATABASE infohus")
            for role in ("infohus_app", "infohus_owner", "infohus_worker"):
                connection.execute(f"DROP ROLE {role}")
        given = {
            "DATABASE_URL": f"postgresql://chief:pw@/given?host={ours.socket_dir}",
            "REDIS_URL": ours.redis_url,
        }
        for _ in range(2):  # the second time finds them
            with servers(tmp_path / "other", durable=False, given=given) as found:
                assert found.children == ()
                assert found.database_admin_url == given["DATABASE_URL"]
                with psycopg.connect(found.database_owner_url) as connection:
                    connection.execute("CREATE SCHEMA IF NOT EXISTS register")
                with psycopg.connect(found.database_url) as connection:
                    row = connection.execute("SELECT current_user, current_database()").fetchone()
                    assert row == ("infohus_app", "given")
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        connection.execute("CREATE TEMPORARY TABLE mine (id int)")


def test_roles_of_another_installation_are_not_taken_over(folder, tmp_path):
    with servers(folder, durable=False) as ours:
        given = {"DATABASE_URL": ours.database_admin_url, "REDIS_URL": ours.redis_url}
        with pytest.raises(RefusedError, match="exists at DATABASE_URL with another password"):
            with servers(tmp_path / "other", durable=False, given=given):
                pass


def test_a_humble_role_needs_the_other_two_addresses(folder, tmp_path):
    with servers(folder, durable=False) as ours:
        given = {"DATABASE_URL": ours.database_url, "REDIS_URL": ours.redis_url}
        with pytest.raises(RefusedError, match="give DATABASE_OWNER_URL and DATABASE_WORKER_URL"):
            with servers(tmp_path / "other", durable=False, given=given):
                pass

        given["DATABASE_OWNER_URL"] = ours.database_owner_url
        given["DATABASE_WORKER_URL"] = ours.database_worker_url
        with servers(tmp_path / "other", durable=False, given=given) as found:
            assert found.database_url == ours.database_url
            assert found.database_admin_url == ""


def test_a_database_that_does_not_answer_is_said(tmp_path):
    given = {"DATABASE_URL": "postgresql://nobody@/nothing?host=/nowhere"}
    with pytest.raises(RefusedError, match="does not answer"):
        with servers(tmp_path / "other", durable=False, given=given):
            pass
