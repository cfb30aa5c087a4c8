"""Filing is one transaction of at most 15 statements, and each one costs the sender's patience."""

import os

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Authority
from concerns.register.services.filing import Content, file_concern
from concerns.register.states import AgeBand, Source
from tests.concerns.intake import journeys
from tests.world import Paper, acting

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 15
BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def statements(**more):
    with acting(None), CaptureQueriesContext(connection) as asked:
        file_concern(
            municipality=Authority.objects.select_related("district").get(slug="gladsaxe"),
            source=Source.CITIZEN,
            age_band=AgeBand.ADULT,
            content=Content("Han siger, at det snart sker."),
            submission=os.urandom(16),
            **more,
        )
    return [query["sql"] for query in asked.captured_queries]


def test_filing_takes_at_most_fifteen_statements():
    statements()  # what is read once per process
    asked = statements()
    assert any('INSERT INTO "register_concerncontent"' in sql for sql in asked)
    assert len(asked) <= MOST


def test_an_ordinary_file_adds_two_and_what_brackets_it_counts_too():
    statements()
    bare, with_one = statements(), statements(files=(Paper(),))
    assert len(with_one) == len(bare) + 2
    around = [sql for sql in with_one if sql.startswith(BRACKETS)]
    assert len(around) == 2, "a savepoint and its release, so that a double click ends well"
    assert len(with_one) <= MOST + len(around), with_one


def test_two_megabytes_of_a_file_are_one_statement():
    statements()
    bare = len(statements())
    assert len(statements(files=(Paper(), Paper()))) == bare + 2
    assert len(statements(files=(Paper(os.urandom(5 * 1024 * 1024)),))) == bare + 1 + 3


def test_from_the_form_as_well_the_whole_request_included():
    """What only brackets a transaction is left out here: it asks the database for nothing."""
    for _sender in range(2):
        browser = Client()
        journeys.fill(browser)
        with CaptureQueriesContext(connection) as asked:
            assert journeys.send(browser).status_code == 200
    asked_for = [q["sql"] for q in asked.captured_queries if not q["sql"].startswith(BRACKETS)]
    assert len(asked_for) <= MOST, asked_for
