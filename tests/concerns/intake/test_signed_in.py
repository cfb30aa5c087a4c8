"""Somebody on the staff writes a concern in their own time: the form does not know them."""

import pytest
from django.test import Client

from accounts.models import User
from tests.concerns.intake.journeys import fill, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("username", ["coordinator", "leader-family", "administrator"])
def test_a_concern_of_somebody_signed_in_leaves_no_trace_of_them(behind, username):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    fill(client)
    assert send(client).status_code == 200

    writers = behind.execute(
        "SELECT history_user_id FROM register.register_historicalconcern"
        " UNION ALL SELECT history_user_id FROM register.register_historicalconcerncontent"
    ).fetchall()
    assert writers == [(None,), (None,)]
    filed = behind.execute("SELECT actor_id FROM audit_event WHERE action = 'concern_filed'")
    assert filed.fetchall() == [(None,)]
