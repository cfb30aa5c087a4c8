import pytest
from django.db import transaction

from accounts.models import Authority, Membership, Role
from concerns.register.models import Concern
from infohus.custody import actor


@pytest.fixture
def municipality(db):
    return Authority.objects.get(slug="gladsaxe")


@pytest.fixture
def filed(municipality):
    """Call it for the concerns that the municipality's police see."""
    police = Membership.objects.get(
        role=Role.POLICE_COORDINATOR, unit__authority=municipality.district
    )

    def concerns():
        with transaction.atomic():
            actor.act_as(police.user_id)
            found = list(Concern.objects.all())
            actor.act_as(None)
        return found

    return concerns
