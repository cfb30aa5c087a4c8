"""Figures as the desks meet them: pages, lists and files, of concerns that came at some instant."""

import os
import re

from django.urls import reverse

from accounts.models import Authority
from concerns.register.services import filing
from concerns.register.states import AgeBand, Source
from tests import world

DESKS = ("police", "coordinator", "coordinator-ballerup")
YEAR, PASSED_ON, CSV = (
    reverse(f"statistics:{name}") for name in ("year", "to_pass_on", "csv")
)  # fmt: skip
CELLS = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


def received(
    at=None, *, number=1, municipality="gladsaxe", source=Source.CITIZEN, age_band=AgeBand.CHILD
):
    """Concerns that came in at one instant; at this one, where none is given."""
    with world.acting(None):
        for _time in range(number):
            filing.file_concern(
                municipality=Authority.objects.get(slug=municipality),
                source=source,
                age_band=age_band,
                content=filing.Content(worry=world.WORRY, subject_name=world.NAME),
                submission=os.urandom(16),
                **({"received_at": at} if at else {}),
            )


def number(client, **query) -> int:
    """In all, as the page says it."""
    return client.get(YEAR, query).context["number"]


def listed(client, address: str) -> list:
    """Every concern of the list at an address, page after page."""
    found = []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200 and not answer.context["left_out"], address
        found += answer.context["concerns"]
        older = answer.context["older"]
        address = f"{reverse('register:inbox')}?{older}" if older else ""
    return found


def lines(client, **query) -> dict[tuple[str, str], dict]:
    """The lines of every table, by the words of both."""
    tables = client.get(YEAR, query).context["tables"]
    return {(table["title"], line["label"]): line for table in tables for line in table["lines"]}


def passed_on(client, **query) -> dict[tuple[str, str], str]:
    """What the page to pass on shows, by the words of table and line."""
    context = client.get(PASSED_ON, query).context
    shown = {("In all", ""): context["shown"]}
    for table in context["tables"]:
        shown |= {(table["title"], line["label"]): line["shown"] for line in table["lines"]}
    return shown
