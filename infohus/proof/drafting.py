"""A canary that is written into the public form over HTTP, and never sent."""

from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Authority
from concerns.register.states import AgeBand, Source
from infohus.proof.errors import ProofImpossible
from infohus.proof.markers import Markers


def draft_without_sending(markers: Markers) -> None:
    """Answer every page and stop where the answers are shown again. Raises ProofImpossible."""
    place = Authority.objects.municipalities().first()
    if place is None:
        raise ProofImpossible("There is no municipality yet, so the public form takes no concern.")
    worry = markers.text()
    # Of all writers, a professional who writes about a child is asked the most.
    pages: dict[str, dict[str, Any]] = {
        "who": {"who": Source.PROFESSIONAL},
        "about": {"about": "gang"},
        "exit": {},
        "danger": {"acute": "yes"},
        "call": {},
        "worry": {"worry": worry},
        "place": {"municipality": place.slug},
        "age": {"age_band": AgeBand.CHILD},
        "person": {"subject_name": markers.text(), "subject_area": markers.text()},
        "signs": {},
        "family": {"family_knows": "no"},
        "duty": {"notified": "no"},
        "name": {"name": markers.text()},
        "work": {"workplace": markers.text(), "job": markers.text()},
        "contact": {"contact": markers.text()},
    }
    browser = Client(raise_request_exception=False, SERVER_NAME=_host())
    for slug, answers in pages.items():
        browser.post(reverse("intake:question", args=[slug]), answers, secure=settings.HTTPS)
    shown = browser.get(reverse("intake:check"), secure=settings.HTTPS)
    if shown.status_code != 200 or worry not in shown.content.decode():
        raise ProofImpossible(
            f"The public form did not take a canary's answers (status {shown.status_code})."
        )


def _host() -> str:
    """A name that this installation answers to."""
    named = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    return named[0] if named else "localhost"
