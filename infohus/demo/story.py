from dataclasses import dataclass
from datetime import timedelta

from concerns.register.services.filing import Content
from concerns.register.states import AgeBand, Source
from infohus.demo.acts import Act


@dataclass(frozen=True)
class Story:
    """A fictional concern: what somebody wrote, how long ago, and what has happened since.

    `written_by` is the desk that took it down for somebody on the phone; "" is the public form.
    The slug is what the database knows the story by: it never changes. `letters` went through the
    mailbox right after it was filed.
    """

    slug: str
    ago: timedelta
    source: Source
    age_band: AgeBand
    content: Content
    acts: tuple[Act, ...] = ()
    municipality: str = "gladsaxe"
    written_by: str = ""
    letters: tuple["Question | Answer", ...] = ()
    is_acute: bool = False


@dataclass(frozen=True)
class Question:
    """What the police wrote to the sender."""

    text: str


@dataclass(frozen=True)
class Answer:
    """What the sender wrote, and the text file that came with it, if any."""

    text: str
    file_name: str = ""
    file_text: str = ""


def days(number: int, hours: int = 0) -> timedelta:
    return timedelta(days=number, hours=hours)
