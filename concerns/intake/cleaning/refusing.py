from enum import StrEnum


class Reason(StrEnum):
    """Why a file is not taken. The words for people stand in `inspection.refusals`."""

    NOT_ALLOWED = "not_allowed"
    OTHER_PICTURE = "other_picture"
    OTHER_DOCUMENT = "other_document"
    OTHER_FILM = "other_film"
    DAMAGED = "damaged"
    LOCKED = "locked"
    HIDDEN_FILE = "hidden_file"
    TOO_DETAILED = "too_detailed"
    TOO_MUCH_INSIDE = "too_much_inside"
    MACROS = "macros"
    EMBEDDED = "embedded"
    OUTSIDE = "outside"
    NOT_TEXT = "not_text"


class Refused(Exception):
    """The file is not taken, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
