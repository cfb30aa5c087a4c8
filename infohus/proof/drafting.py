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
    pages: dict[str, dict[str, Any]] = {
        "you": {
            "source": Source.CITIZEN,
            "name": markers.text(),
            "role": markers.text(),
            "contact": markers.text(),
        },
        "worry": {"worry": worry},
        "person": {
            "municipality": place.slug,
            "age_band": AgeBand.CHILD,
            "subject_name": markers.text(),
            "subject_area": markers.text(),
        },
        "signs": {},
    }
    browser = Client(raise_request_exception=False, SERVER_NAME=_host())
    for slug, answers in pages.items():
        browser.post(reverse("intake:step", args=[slug]), answers, secure=settings.HTTPS)
    shown = browser.get(reverse("intake:check"), secure=settings.HTTPS)
    if shown.status_code != 200 or worry not in shown.content.decode():
        raise ProofImpossible(
            f"The public form did not take a canary's answers (status {shown.status_code})."
        )


def _host() -> str:
    """A name that this installation answers to."""
    named = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    return named[0] if named else "localhost"
