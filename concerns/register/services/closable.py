"""What has to be read and signed before a repeat is closed (plan, custody 8)."""

from dataclasses import dataclass, fields
from typing import Any

from django.db import DatabaseError, connection

from concerns.register.models import Concern

# What the database says when somebody closes a repeat past this module: migration 0018.
REFUSAL = "IHR01"


@dataclass(frozen=True)
class Readiness:
    """How far the reading of a repeat has come, in what the acting person may know of it.

    `known` earlier concerns, of which the police have read `read` for this one. There may be others
    that the person may not know of: whether all are read says `is_read`. `is_signed` is about a
    second reader who is not the acting person, nor whoever read one of them alone: who that is may
    still have signed (`is_signed_by_another`).
    """

    is_repeat: bool
    is_read: bool
    is_signed: bool
    is_signed_by_me: bool
    known: int
    read: int
    is_signed_by_another: bool = False

    @property
    def is_ready(self) -> bool:
        return not self.is_repeat or (self.is_read and self.is_signed)


FIELDS = ", ".join(field.name for field in fields(Readiness))
NO_REPEAT = Readiness(
    is_repeat=False, is_read=True, is_signed=False, is_signed_by_me=False, known=0, read=0
)


def readiness(concern: Concern) -> Readiness:
    """For a coordinator who reads the concern; to all others none is a repeat."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {FIELDS} FROM register.ready_to_close(%s)", [concern.pk])
        [row] = cursor.fetchall()
        return Readiness(*row)


def of_row(row: Any) -> Readiness:
    """The readiness that stands in a row which was asked for FIELDS."""
    return Readiness(*(getattr(row, field.name) for field in fields(Readiness)))


def is_refusal(error: DatabaseError) -> bool:
    """Whether the database found an earlier concern that came up at the very last moment."""
    return getattr(error.__cause__, "sqlstate", "") == REFUSAL
