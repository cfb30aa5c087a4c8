"""The staff's side of a mailbox: ask the referrer something, or tell them something."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.access import Refused
from accounts.models import User
from concerns.register import access, keys, mail
from concerns.register.events import note
from concerns.register.models import Attachment, Concern, ConcernContent, Letter
from concerns.register.services import erasing, once
from concerns.register.services.mailbox import letter_number
from infohus.audit.models import Action
from infohus.custody.keyring import keyring
from infohus.custody.sealing import opened, seal_into


@dataclass(frozen=True)
class OpenedAttachment:
    """A file and what its sender called it."""

    attachment: Attachment
    name: str


@dataclass(frozen=True)
class OpenedLetter:
    """A letter in clear, with its files."""

    letter: Letter
    text: str
    files: list[OpenedAttachment]


class NoMailbox(Exception):
    """The concern was filed before there were mailboxes: nobody can open a reply."""


@transaction.atomic
def reply(concern: Concern, *, text: str, submission: bytes, by: User) -> None:
    """Write to the referrer: sealed to the police, and to whoever holds the receipt code.

    If they left an e-mail address, it gets one line that says "there is news". The same submission
    twice is one letter, unless its text was changed. Raises Refused without a live grant,
    PermissionDenied for whoever is no coordinator of it, NoMailbox, KeyUnavailable.
    """
    access.require_coordination(by, concern)
    key_row = keys.key_row(concern)
    if not key_row.mailbox_key:
        raise NoMailbox
    letter = Letter(
        pk=letter_number(concern.pk, submission, text),
        concern=concern,
        written_at=timezone.now(),
        is_from_staff=True,
        written_by=by,
    )
    mailbox_key = bytes(key_row.mailbox_key)
    try:
        is_new = once.first(letter, lambda: _write(letter, text, concern, mailbox_key))
    except DatabaseError as error:
        if erasing.is_refusal(error):
            raise Refused("concern", concern.pk) from error
        raise
    if not is_new:
        return
    note(Action.LETTER_WRITTEN, concern, by=by)
    sealed = ConcernContent.objects.get(concern=concern)
    mail.news_for_the_referrer(opened(sealed, keys.opened(concern, key_row))["notice_email"])


def _write(letter: Letter, text: str, concern: Concern, mailbox_key: bytes) -> None:
    key, row = keys.create_for_letter(letter, concern.custodian.slug, mailbox_key=mailbox_key)
    seal_into(letter, key, text=text)
    letter.save(force_insert=True)
    row.save(force_insert=True)


def opened_letters(concern: Concern, files: Sequence[Attachment]) -> list[OpenedLetter]:
    """Every letter in order, with those of the concern's files that came with it.

    For whoever the database shows them to. Raises KeyUnavailable.
    """
    opened_ones = []
    for letter in concern.letters.select_related("key", "written_by").order_by("written_at"):
        key = keyring().open(concern.custodian.slug, bytes(letter.key.sealed))
        its = opened_files(files, letter, key)
        opened_ones.append(OpenedLetter(letter, opened(letter, key)["text"], its))
    return opened_ones


def opened_files(
    files: Sequence[Attachment], letter: Letter | None, key: bytes
) -> list[OpenedAttachment]:
    """Those that came with a letter, under its key; or with the concern itself, under its own."""
    its = [file for file in files if file.letter_id == (letter and letter.pk)]
    return [OpenedAttachment(file, opened(file, key)["name"]) for file in its]
