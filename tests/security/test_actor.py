"""Who is asking: what a forged, borrowed or mangled claim gets to see. Nothing."""

import hashlib
import hmac
import secrets

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from concerns.register.models import Concern, ConcernContent
from infohus.custody import actor
from tests import world
from tests.template import url_of

pytestmark = pytest.mark.django_db(transaction=True)


def claim(signed, *, is_local=True):
    """What injected SQL could do: say who is asking, past `act_as`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('infohus.actor', %s, %s)", [signed, is_local])


def rows_seen():
    return Concern.objects.count() + ConcernContent.objects.count()


def pk_of(username):
    return User.objects.get(username=username).pk


def this_transaction():
    """The server process and the instant that a claim has to name."""
    with connection.cursor() as cursor:
        cursor.execute(actor.THIS_TRANSACTION)
        return cursor.fetchone()


def own_backend():
    return this_transaction()[0]


def forged(user_id, backend, key):
    text = f"{user_id}.{backend}.{this_transaction()[1]}"
    return f"{text}.{hmac.new(key, text.encode(), hashlib.sha256).hexdigest()}"


def signed(user_id, backend):
    return actor.token(user_id, backend, this_transaction()[1], settings.ACTOR_KEY)


def another_person_with_ones_own_signature():
    mine = signed(pk_of("mentor"), own_backend())
    backend, began = this_transaction()
    return f"{pk_of('police')}.{backend}.{began}.{mine.rpartition('.')[2]}"


FORGERIES = {
    "empty": lambda: "",
    "no dots": lambda: "police",
    "only dots": lambda: "..",
    "many dots": lambda: "." * 5_000,
    "no signature": lambda: f"{pk_of('police')}.{own_backend()}.{this_transaction()[1]}.",
    "signed with another key": lambda: forged(
        pk_of("police"), own_backend(), secrets.token_bytes(32)
    ),
    "signed with an empty key": lambda: forged(pk_of("police"), own_backend(), b""),
    "signed for another connection": lambda: signed(pk_of("police"), own_backend() + 1),
    "another person, one's own signature": another_person_with_ones_own_signature,
    "a number beyond counting": lambda: forged(10**40, own_backend(), b"x"),
    "a person with a sign": lambda: forged("-1", own_backend(), b"x"),
    "letters outside ASCII": lambda: f"Bøgh.{own_backend()}.æøå€🔒",
    "a backend beyond counting": lambda: f"{pk_of('police')}.{'9' * 60}.00",
    "in capital letters": lambda: signed(pk_of("police"), own_backend()).upper(),
    "with a blank": lambda: " " + signed(pk_of("police"), own_backend()),
    "cut short": lambda: signed(pk_of("police"), own_backend())[:-1],
    "SQL": lambda: "1' OR '1'='1",
    "a percent sign": lambda: "%s.%s.%s",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_claim_shows_nothing_and_breaks_nothing(forgery):
    world.filed()
    with transaction.atomic():
        claim(FORGERIES[forgery]())
        assert rows_seen() == 0


def test_the_signature_itself_is_what_opens():
    """The counterpart of the forgeries: with the right key the same claim works."""
    world.filed()
    with transaction.atomic():
        claim(signed(pk_of("police"), own_backend()))
        assert rows_seen() == 2


def test_without_any_claim_there_are_no_rows():
    world.filed()
    assert rows_seen() == 0
    with transaction.atomic():
        assert rows_seen() == 0


def test_a_claim_is_worthless_on_another_connection():
    world.filed()
    with world.acting("police"), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('infohus.actor')")
        borrowed = cursor.fetchone()[0]
        assert rows_seen() == 2
        with psycopg.connect(url_of("DATABASE_URL", connection.settings_dict["NAME"])) as other:
            other.execute("SELECT set_config('infohus.actor', %s, true)", [borrowed])
            counted = "SELECT count(*) FROM register.register_concern"
            assert other.execute(counted).fetchone() == (0,)


def test_a_claim_ends_with_its_transaction():
    world.filed()
    with world.acting("police"):
        assert rows_seen() == 2
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('infohus.actor', true)")
        assert cursor.fetchone() == ("",)
        assert rows_seen() == 0


def test_a_claim_read_off_in_one_transaction_opens_nothing_in_the_next():
    world.filed()
    with world.acting("police"), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('infohus.actor')")
        read_off = cursor.fetchone()[0]
        assert rows_seen() == 2
    with transaction.atomic():
        claim(read_off)
        assert rows_seen() == 0


def test_a_claim_smuggled_into_the_session_ends_with_the_next_request():
    world.filed()
    with world.acting("police") as police:
        claim(signed(police.pk, own_backend()), is_local=False)
    try:
        for username in (None, "coordinator-ballerup", "administrator"):
            with world.acting(username):
                assert rows_seen() == 0
    finally:
        claim("", is_local=False)


def test_a_claim_injected_into_somebodys_transaction_widens_nothing():
    world.filed(municipality="ballerup")
    with world.acting("coordinator-ballerup"):
        assert rows_seen() == 2
    with world.acting("coordinator"):
        claim(forged(pk_of("police"), own_backend(), b"guessed"))
        assert rows_seen() == 0


def test_no_other_session_can_read_a_claim_off_the_running_statements(behind):
    statement = "SELECT query FROM pg_stat_activity WHERE pid = %s"
    with world.acting("police") as police:
        backend = connection.connection.info.backend_pid
        shown = behind.execute(statement, [backend]).fetchone()[0]
        signature = signed(police.pk, backend).rpartition(".")[2]
        assert "set_config" in shown and signature not in shown


def test_acting_lasts_one_transaction_and_needs_one():
    with pytest.raises(RuntimeError, match="one transaction"):
        actor.act_as(pk_of("police"))


def test_a_person_who_may_no_longer_sign_in_sees_nothing(behind):
    world.filed()
    behind.execute("UPDATE accounts_user SET is_active = false WHERE username = 'police'")
    try:
        with world.acting("police"):
            assert rows_seen() == 0
    finally:
        behind.execute("UPDATE accounts_user SET is_active = true WHERE username = 'police'")


def test_the_tests_themselves_run_as_the_webs_own_role():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("infohus_app", False, False)
