"""Which pages of the two desks are measured, and about which concerns."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.test import Client

from accounts.models import User
from concerns.register import keys
from concerns.register.models import Concern, ConcernContent
from concerns.register.states import State
from infohus.custody import actor
from infohus.custody.sealing import SealBroken, opened
from infohus.demo.simulation.copying import SimulationImpossible

MANY = 20  # concerns that are asked for in turn: one alone would be at hand every time
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Request:
    """One page, and what is typed into its search box; "" where nothing is."""

    address: str
    wanted: str = ""

    def send(self, browser: Client) -> None:
        """Raises AssertionError where the page does not answer."""
        if self.wanted:
            answer = browser.post(self.address, {"wanted": self.wanted})
        else:
            answer = browser.get(self.address)
        assert answer.status_code == 200, f"{self.address}: {answer.status_code}"


@dataclass(frozen=True)
class Page:
    """A page as one person asks for it, about one concern after the other."""

    name: str
    user: User
    requests: list[Request]

    def browser(self) -> Client:
        browser = Client(SERVER_NAME="127.0.0.1", raise_request_exception=True)
        browser.force_login(self.user, BACKEND)
        return browser


def pages() -> Iterator[Page]:
    """Those of the police, and those of the municipality. Raises SimulationImpossible."""
    for username in ("police", "coordinator"):
        user = User.objects.get(username=username)
        concerns, names = _at_hand(user)
        found = {
            "inbox": [Request("/concerns/?tab=open")],
            "search by number": [
                Request(f"/concerns/?tab=open&q={concern.reference}") for concern in concerns
            ],
            "concern": [Request(concern.get_absolute_url()) for concern in concerns],
            "search by name": [Request("/concerns/search/", name) for name in names],
        }
        if username == "police":
            found["clearance"] = [Request("/concerns/clearance/")]
        for name, requests in found.items():
            yield Page(f"{name}, {username}", user, requests)


def _at_hand(user: User) -> tuple[list[Concern], list[str]]:
    """Concerns that the person works with: cleared, so that they are compared; and their names."""
    with transaction.atomic():
        actor.act_as(user.pk)
        cleared = Concern.objects.visible_to(user).filter(state=State.TRIAGE)
        newest = cleared.select_related("custodian").order_by("-received_at", "-pk")
        concerns = list(islice(filter(_is_original, newest.iterator(chunk_size=MANY)), MANY))
        names = [_name(concern) for concern in concerns]
    names = [name for name in names if " " in name]
    if not names:
        raise SimulationImpossible(
            f"There is nothing to ask for as {user.username}: simulate more."
        )
    return concerns, names


def _is_original(concern: Concern) -> bool:
    """Whether it can be read: a copy (multiplying) has its original's seals, and does not open."""
    try:
        return bool(_name(concern))
    except SealBroken:
        return False


def _name(concern: Concern) -> str:
    content = ConcernContent.objects.get(concern=concern)
    return opened(content, keys.data_key(concern))["subject_name"]
