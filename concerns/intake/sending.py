"""What a full set of answers becomes: a concern, filed with the police."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import Authority
from concerns.intake.draft import Answer
from concerns.intake.forms.writer import is_anonymous
from concerns.intake.questions import QUESTIONS, Question
from concerns.intake.track import Way
from concerns.register.services.attaching import Arriving
from concerns.register.services.filing import Content, file_concern
from concerns.register.states import AgeBand, Source
from infohus.custody import actor

ByQuestion = Mapping[str, Mapping[str, Answer]]
CODES = ("about", "acute", "family_knows", "notified")  # What is sealed as a code, when asked.


@dataclass(frozen=True)
class Filing:
    """What `file_concern` needs to know of the answers: give it `**vars(filing)`."""

    municipality: Authority
    source: Source
    age_band: AgeBand
    content: Content
    is_acute: bool


def check_all(
    flat: Mapping[str, Any], questions: tuple[Question, ...] = QUESTIONS
) -> tuple[dict[str, dict[str, Answer]], dict[str, list[str]]]:
    """The clean answers by question and the errors by field, of one flat set of all the fields.

    Only what the earlier answers ask for is looked at; everything else is left out unread.
    """
    way = Way(lambda question: flat, questions)
    errors = {
        name: [str(error) for error in found]
        for stop in way.stops
        if stop.form is not None
        for name, found in stop.form.errors.items()
    }
    return way.answers(), errors


def filing(answers: ByQuestion, **circumstances: str) -> Filing:
    """What complete answers say, for the register. `circumstances` are further codes to seal."""
    flat = {name: value for fields in answers.values() for name, value in fields.items()}
    municipality = Authority.objects.municipalities().get(slug=flat["municipality"])
    return Filing(
        municipality=municipality,
        source=_source(flat),
        age_band=AgeBand(str(flat["age_band"])),
        content=_content(flat, circumstances),
        is_acute=flat["acute"] == "yes",
    )


def send(way: Way, submission: bytes, *, files: Sequence[Arriving] = ()) -> str:
    """File complete answers and return the receipt code; the same submission twice is filed once.

    A submission names what is sent as well (`once.number_of`). Ask `way.missing` first. Raises
    KeyUnavailable; then nothing is filed.
    """
    said = filing(way.answers())
    # The form is everybody's: whoever happens to be signed in files as nobody, and leaves no trace.
    if actor.acting() is not None:
        actor.act_as(None)
    return file_concern(**vars(said), submission=submission, files=files)


def _source(flat: Mapping[str, Answer]) -> Source:
    """Who wrote. Of the anonymous we keep no more, but that somebody writes about themselves."""
    who = Source(str(flat["who"]))
    return Source.ANONYMOUS if is_anonymous(flat) and who != Source.SELF else who


def _content(flat: Mapping[str, Answer], circumstances: Mapping[str, str]) -> Content:
    def text(name: str) -> str:
        return str(flat.get(name, ""))

    is_self = flat["who"] == Source.SELF
    codes = {name: text(name) for name in CODES if name in flat}
    return Content(
        worry=text("worry"),
        subject_name=text("name" if is_self else "subject_name"),
        subject_area=text("subject_area"),
        signs=(*flat.get("signs_person", ()), *flat.get("signs_surroundings", ())),
        referrer_name=text("name"),
        referrer_contact=text("contact"),
        referrer_role=", ".join(filter(None, [text("job"), text("workplace")])),
        notice_email=text("notice_email"),
        circumstances=codes | ({"about": "self"} if is_self else {}) | dict(circumstances),
    )
