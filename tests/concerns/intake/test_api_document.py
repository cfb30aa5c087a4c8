"""The API is called as its own document describes it, and as the document forbids."""

from collections import Counter

import pytest
import schemathesis
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine.events import EngineFinished, FatalError, NonFatalError, ScenarioFinished

from tests.concerns.intake.sending_system import AT_WORK, added

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
# What fits the document is filed, unless a name or a letter in it needs a word that no schema says.
ACCEPTED = ["200", "201", "409", "422"]
ASKED = AT_WORK | {"about": "person", "naming": "named", "name": "Karla Krog"}
ASKED.pop("who")
CALLS = 40  # made up at random, besides some two hundred at the borders that the document draws


@pytest.fixture
def described(live_server, municipality):
    """The running application, described by its own document, with a key to it."""
    with added() as system:
        config = SchemathesisConfig.from_dict(
            {
                "seed": 1,
                "auth": {"openapi": {"SystemKey": {"bearer": system.key}}},
                "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
                "phases": {"stateful": {"enabled": False}},
                "generation": {"mode": "all", "max-examples": CALLS, "database": "none"},
            }
        )
        schema = schemathesis.openapi.from_url(f"{live_server}/api/v1/openapi.json", config=config)
        schema.hook(map_body)
        yield schema


def map_body(_context, body):
    """Answers to what the other answers ask for; whatever else was made up stays as it is."""
    if not isinstance(body, dict):
        return body
    unanswered = {name for name in ASKED if body.get(name, "") == ""}
    return body | {name: ASKED[name] for name in unanswered}


def test_every_call_is_answered_as_the_document_says(described):
    answers, errors, failures = Counter(), [], []
    for event in engine.from_schema(described).execute():
        if isinstance(event, ScenarioFinished):
            made = event.recorder.interactions.values()
            answers.update(call.response.status_code for call in made if call.response)
        elif isinstance(event, NonFatalError | FatalError):
            errors.append(event)
        elif isinstance(event, EngineFinished):
            failures = event.failures
    assert errors == []
    assert [f"{type(failure).__name__}: {failure}" for failure in failures] == []
    assert {201, 401, 422} <= set(answers), answers
