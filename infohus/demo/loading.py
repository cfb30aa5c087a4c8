"""Tell the demo's stories through the services, each as one transaction, each only once."""

import hashlib
from collections.abc import Iterator

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Authority, User
from concerns.register.models import Concern
from concerns.register.services import corresponding, filing, mailbox, seeing
from concerns.register.services.attaching import TextFile
from infohus.custody import actor
from infohus.demo.acts import COORDINATORS, POLICE, coordinator_of, on_stage
from infohus.demo.gatherings import OVER
from infohus.demo.stories import STORIES
from infohus.demo.story import Answer, Question, Story, days

LOCK = 4_640_112  # an advisory lock of PostgreSQL: two runs at once take turns
STILL_NEW = days(4)  # what came earlier has been opened by both desks


def load() -> Iterator[bool]:
    """Tell every story; yields one flag per story: True when it was told now, not earlier.

    A story is there with all its acts, or not at all: after a run that was killed, the next one
    goes on where it stopped. Afterwards the meetings that are over get closed.
    """
    for story in STORIES:
        yield _tell(story)
    for gathering in OVER:
        with transaction.atomic():
            gathering.close(User.objects.get(username=COORDINATORS["gladsaxe"]))
            actor.act_as(None)


def submission(story: Story) -> bytes:
    """What the database's unique index knows a story by.

    It does not follow SECRET_KEY, so that a key that is changed does not tell everything again.
    """
    return hashlib.sha256(b"infohus demo " + story.slug.encode()).digest()


@transaction.atomic
def _tell(story: Story) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if _filed(story) is not None:
        actor.act_as(None)
        return False
    by = on_stage(story.written_by) if story.written_by else None
    if by is None:
        actor.act_as(None)
    code = filing.file_concern(
        municipality=Authority.objects.select_related("district").get(slug=story.municipality),
        source=story.source,
        age_band=story.age_band,
        content=story.content,
        submission=submission(story),
        is_acute=story.is_acute,
        by=by,
        received_at=timezone.now() - story.ago,
    )
    for place, letter in enumerate(story.letters):
        _write(letter, _filed(story), code, submission(story) + bytes([place]))
    for act in story.acts:
        concern = _filed(story)
        if concern is None:
            raise RuntimeError(f"{story.slug} was filed and cannot be found")
        act.play(concern)
    if story.ago > STILL_NEW:
        _open(_filed(story))
    actor.act_as(None)
    return True


def _open(concern: Concern | None) -> None:
    """Both desks have had it on their screens. The acting person is the police coordinator."""
    assert concern is not None, "It was told a moment ago."
    seeing.mark_seen(concern, by=on_stage(POLICE))
    seeing.mark_seen(concern, by=coordinator_of(concern))


def _write(letter: Question | Answer, concern: Concern | None, code: str, number: bytes) -> None:
    """One letter of the mailbox, from whom it is."""
    assert concern is not None, "It was filed a moment ago."
    if isinstance(letter, Question):
        corresponding.reply(concern, text=letter.text, submission=number, by=on_stage(POLICE))
        return
    actor.act_as(None)
    files = [TextFile(letter.file_text, letter.file_name)] if letter.file_name else []
    mailbox.write(code, text=letter.text, files=files, submission=number)


def _filed(story: Story) -> Concern | None:
    """The story's concern as it is now, found by the police, who keep every receipt."""
    on_stage(POLICE)
    rows = Concern.objects.select_related("municipality", "custodian", "department")
    key = filing.hashed(submission(story))
    return rows.filter(receipt__submission_hash=key).first()
