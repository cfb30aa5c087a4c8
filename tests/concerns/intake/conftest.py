import pytest

from accounts.models import Authority
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
