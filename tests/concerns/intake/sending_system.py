"""A forms engine, as it calls the API."""

import json
import secrets
import uuid
from contextlib import contextmanager

from django.db import connection
from django.test import Client
from django.utils import timezone

from concerns.intake.models.sending_system import key_hash
from tests.template import admin

PLACE = "/api/v1/concerns"
CONCERN = {
    "who": "citizen",
    "about": "person",
    "acute": "no",
    "worry": "Han siger, at nogle ikke fortjener at leve. Jeg hørte det i mandags.",
    "municipality": "gladsaxe",
    "age_band": "youth",
    "subject_name": "Elias",
    "subject_area": "Klubben ved søen",
    "signs_person": ["symbols"],
    "naming": "named",
    "name": "Karla Krog",
    "contact": "karla@example.dk",
}
AT_WORK = {"who": "professional", "family_knows": "no", "notified": "yes", "naming": ""}


class System:
    """Sends with its key; every call a new submission, unless it says which."""

    def __init__(self, key):
        self.key = key
        self.client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})

    def send(self, sent, *, submission=None, **headers):
        """`sent` is a body as it is, or becomes JSON; a header of None is left out."""
        names = {
            "authorization": f"Bearer {self.key}",
            "idempotency-key": submission or str(uuid.uuid4()),
            "content-type": "application/json",
        }
        names |= {name.replace("_", "-"): value for name, value in headers.items()}
        kind = names.pop("content-type")
        given = {name: value for name, value in names.items() if value is not None}
        body = sent if isinstance(sent, bytes) else json.dumps(sent)
        return self.client.post(PLACE, body, content_type=kind, headers=given)

    def file(self, submission=None, **fields):
        """The dull concern, with other fields or, where None, without some."""
        sent = {name: value for name, value in (CONCERN | fields).items() if value is not None}
        return self.send(sent, submission=submission)


@contextmanager
def added(name="Selvbetjening", municipality=None, *, is_revoked=False):
    """A system with a key, until the test ends: neither the web nor a test's own role adds one."""
    key = secrets.token_urlsafe(32)
    with admin(connection.settings_dict["NAME"]) as server:
        server.execute(
            "INSERT INTO intake_sendingsystem (name, municipality_id, key_hash, created_at,"
            " revoked_at) VALUES (%s, (SELECT id FROM accounts_authority WHERE slug = %s), %s,"
            " now(), %s)",
            [name, municipality, key_hash(key), timezone.now() if is_revoked else None],
        )
        yield System(key)
        server.execute("DELETE FROM intake_sendingsystem WHERE name = %s", [name])
