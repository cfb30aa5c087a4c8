"""What a page shows of a concern to one person: content, stub, or nothing at all."""

import re
import uuid
from dataclasses import dataclass, field
from functools import cached_property

from django.test import Client
from django.urls import reverse

from accounts.models import User
from concerns.handover.ceremony import Journaled
from tests import world
from tests.pages import Browser
from tests.security.stages import TASK, Scene

# Everything anybody wrote in these scenes that is about the person, the letters of each sentence.
WRITTEN = (
    world.WORRY,
    world.NAME,
    "Høje Gladsaxe",
    "Der er en risiko.",
    "Set i klassen.",
    "En mentor kan hjælpe.",
    "Familien vil gerne have hjælp.",
    "Rådgivning er nok.",
    world.NOTE,
    world.SECRET,
    world.TASK,
    world.TASK_OF_THE_POLICE,
    world.TOLD.recipient,
)
JOURNALED: Journaled = world.JOURNALED
RATIONALES_OF_THE_POLICE = ("Intet taler imod.", "Efterforskning i gang.", world.SECRET)
# Of the desks, and of nobody who is invited or decides on a measure.
OF_THE_DESKS = (world.NOTE, world.TOLD.recipient, world.TOLD.what_was_told)
WHY = 'id="why-heading"'
UNKNOWN = "IH-0000-0000"
# The moment at which a list was shown: it asks for news since then.
SHOWN = re.compile(r"since=[0-9A-FTZ%.:+-]+")
CSRF = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]{64}')

# What a page or a search about nothing answered this viewer: asked again only where an answer
# differs.
NOTHING: dict[tuple[str, str], tuple] = {}


@dataclass
class Reader:
    """A browser of one person, or of nobody."""

    viewer: str
    client: Client = field(default_factory=Browser)

    def __post_init__(self) -> None:
        if self.viewer != "nobody":
            user = User.objects.get(username=self.viewer)
            self.client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def get(self, address: str):
        return self.client.get(address)

    def is_told_nothing(self, name: str, pk: uuid.UUID, response=None) -> bool:
        """Whether the page is not there, exactly as one about nothing that there is.

        Nobody is asked to sign in, whatever the address.
        """
        response = response or self.get(reverse(name, args=[pk]))
        answer = told(response, pk)
        is_away = answer[0] == (302 if self.viewer == "nobody" else 404)
        if is_away and NOTHING.get((self.viewer, name)) != answer:
            stranger = uuid.uuid4()
            nothing = told(self.get(reverse(name, args=[stranger])), stranger)
            NOTHING[self.viewer, name] = nothing
        return is_away and answer == NOTHING[self.viewer, name]

    def finds_nothing(self, tab: str, reference: str, searched) -> bool:
        """Whether the search was answered exactly as one for a number that there is not."""
        answer = told(searched, reference)
        if NOTHING.get((self.viewer, tab)) != answer:
            unknown = self.get(f"/concerns/?tab={tab}&q={UNKNOWN}")
            NOTHING[self.viewer, tab] = told(unknown, UNKNOWN)
        return answer == NOTHING[self.viewer, tab]


def told(response, pk: object) -> tuple[int, dict[str, str], str]:
    """All that an answer can tell: status, headers and body, without what is new in each anyway."""
    body = CSRF.sub(r"\1", SHOWN.sub("", response.content.decode())).replace(str(pk), "")
    headers = {name: value.replace(str(pk), "") for name, value in response.headers.items()}
    return response.status_code, headers, body


def text_of(response) -> str:
    return response.content.decode()


def holds_content(response) -> bool:
    """The worry and the name are there, and so is the reason why they may be read."""
    body = text_of(response)
    whole = world.WORRY in body and world.NAME in body
    assert whole or not any(sentence in body for sentence in WRITTEN), "a part of the content"
    assert not whole or WHY in body, "content without its reason"
    return whole


@dataclass
class Shown:
    """What one person finds of a scene, page by page."""

    reader: Reader
    scene: Scene

    @cached_property
    def concern_page(self) -> str:
        """`content`, `stub`, or `nothing`."""
        return self._kind("register:detail")

    def step_page(self, name: str) -> str:
        return self._kind(name)

    def _kind(self, name: str) -> str:
        concern = self.scene.concern
        response = self.reader.get(reverse(name, args=[concern.pk]))
        if response.status_code == 200:
            assert concern.reference in text_of(response)
            return "content" if holds_content(response) else "stub"
        assert not holds_content(response)
        assert concern.reference not in text_of(response)
        assert self.reader.is_told_nothing(name, concern.pk, response), f"{name} gives a sign"
        return "nothing"

    @cached_property
    def is_found_in_inbox(self) -> bool:
        """In one of the lists, and by a search for its number."""
        reference, found = self.scene.concern.reference, []
        for tab in ("open", "closed"):
            listed = self.reader.get(f"/concerns/?tab={tab}")
            searched = self.reader.get(f"/concerns/?tab={tab}&q={reference}")
            assert not holds_content(listed) and not holds_content(searched)
            hit = f"/concerns/{self.scene.concern.pk}/"
            assert (hit in text_of(listed)) == (hit in text_of(searched))
            found.append(hit in text_of(searched))
            if not found[-1]:
                assert self.reader.finds_nothing(tab, reference, searched), f"{tab} gives a sign"
        return any(found)

    @cached_property
    def is_counted(self) -> bool:
        """In the year's figures, which count nothing else; those to pass on agree."""
        pages = [self.reader.get(reverse(f"statistics:{name}")) for name in ("year", "to_pass_on")]
        numbers = {page.context["number"] if page.status_code == 200 else 0 for page in pages}
        assert numbers in ({0}, {1})
        return numbers == {1}

    @cached_property
    def is_in_clearance(self) -> bool:
        """In the police's queue, for which nobody else has a page."""
        response = self.reader.get(reverse("register:clearance"))
        assert not holds_content(response)
        return reverse("register:clear", args=[self.scene.concern.pk]) in text_of(response) or (
            reverse("register:take_up", args=[self.scene.concern.pk]) in text_of(response)
        )

    @cached_property
    def is_on_agenda(self) -> bool:
        """Whether the line is on the meeting's page; without the meeting there is no page."""
        meeting, reference = self.scene.meeting, self.scene.concern.reference
        response = self.reader.get(reverse("meetings:detail", args=[meeting.pk]))
        listed = meeting.get_absolute_url() in text_of(self.reader.get("/meetings/"))
        assert not holds_content(response)
        assert listed == (response.status_code == 200)
        if response.status_code != 200:
            assert self.reader.is_told_nothing("meetings:detail", meeting.pk)
        return reference in text_of(response)

    @cached_property
    def is_case_open(self) -> bool:
        """The journaled case, on its own page and in the list of cases."""
        case = self.scene.case
        response = self.reader.get(case.get_absolute_url())
        listed = case.get_absolute_url() in text_of(self.reader.get("/journal/"))
        body = text_of(response)
        assert world.WORRY not in body
        for sentence in (JOURNALED.person_name, JOURNALED.facts, JOURNALED.decision):
            assert (sentence in body) == (response.status_code == 200)
        assert (WHY in body) == listed == (response.status_code == 200)
        if response.status_code != 200:
            for name in ("journal:case", "journal:write"):
                assert self.reader.is_told_nothing(name, case.pk)
        return response.status_code == 200

    @cached_property
    def is_measure_listed(self) -> bool:
        body = text_of(self.reader.get("/journal/measures/"))
        assert world.NAME not in body
        return self.scene.concern.reference in body

    @cached_property
    def is_task_shown(self) -> bool:
        return TASK in text_of(self.reader.get("/journal/tasks/"))

    @cached_property
    def is_asked(self) -> bool:
        """Among the measures that a department is to decide on, and in the ceremony itself."""
        listed = self.scene.concern.reference in text_of(self.reader.get("/measures/"))
        for name in ("handover:ceremony", "handover:prepare"):
            assert (self._kind(name) == "content") == listed
        return listed
