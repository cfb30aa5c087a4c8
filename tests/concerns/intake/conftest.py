import pytest
import redis

from accounts.models import Authority
from concerns.intake import limits
from concerns.register.models import Concern


@pytest.fixture
def municipality(db):
    return Authority.objects.get(slug="gladsaxe")


@pytest.fixture
def filed(municipality, acting):
    """Call it for the concerns that the municipality's police have received."""

    def concerns():
        with acting("police"):
            return list(Concern.objects.all())

    return concerns


@pytest.fixture
def store(settings):
    """A Redis with nothing in it, for this test alone, and limits as they are delivered."""
    settings.LIMITS = {
        "filing": (5, 600),
        "filing_in_all": (120, 600),
        "first_filings": (2, 600),
        "first_filings_in_all": (600, 600),
        "wrong_codes": (30, 600),
        "writing": (20, 600),
        "api": (60, 60),
    }
    limits.counts.cache_clear()
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    yield client
    client.flushdb()
    client.close()
    limits.counts.cache_clear()
