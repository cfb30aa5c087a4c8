"""A concern's number has the year in which it was received, as the clocks in Denmark show it."""

import os
from datetime import UTC, datetime

import pytest

from accounts.models import Authority
from concerns.register.services.filing import Content, file_concern
from concerns.register.states import AgeBand, Source
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("received_at", "year"),
    [
        (datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC), 2025),
        (datetime(2025, 12, 31, 23, 0, 0, tzinfo=UTC), 2026),  # New Year in Denmark
    ],
)
def test_the_year_of_a_number_begins_at_midnight_in_denmark(received_at, year, behind):
    with acting(None):
        file_concern(
            municipality=Authority.objects.select_related("district").get(slug="gladsaxe"),
            source=Source.CITIZEN,
            age_band=AgeBand.ADULT,
            content=Content("Han siger, at det snart sker."),
            submission=os.urandom(16),
            received_at=received_at,
        )
    [number] = behind.execute("SELECT reference FROM register.register_concern").fetchone()
    assert number.startswith(f"IH-{year}-")
