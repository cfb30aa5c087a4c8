"""XML inside documents: read from beginning to end, with nothing declared and nothing fetched."""

from collections.abc import Callable
from typing import NoReturn
from urllib.parse import urlsplit
from xml.parsers import expat

from concerns.intake.cleaning.refusing import Reason, Refused

MOST_DEPTH = 500
WEB = {"http", "https", "mailto", "tel"}
SEPARATOR = " "  # between an element's namespace and its name

Started = Callable[[str, dict[str, str]], None]
Heard = Callable[[str, str], None]


class _Reader:
    def __init__(self, started: Started | None, heard: Heard | None) -> None:
        self.path: list[str] = []
        self.started, self.heard = started, heard

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name)
        if len(self.path) > MOST_DEPTH:
            raise Refused(Reason.TOO_MUCH_INSIDE)
        if self.started:
            self.started(name, attributes)

    def end(self, name: str) -> None:
        self.path.pop()

    def text(self, text: str) -> None:
        if self.heard:
            self.heard(self.path[-1], text)


def read(content: bytes, started: Started | None = None, heard: Heard | None = None) -> None:
    """Call `started` with every element and `heard` with every text, as "namespace name".

    Raises Refused for what is not well-formed, and for a document type (which can hold bombs).
    """
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    reader = _Reader(started, heard)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    if heard:
        parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise Refused(Reason.DAMAGED) from None


def _no_doctype(*_: object) -> NoReturn:
    raise Refused(Reason.TOO_MUCH_INSIDE)


def local(name: str) -> str:
    """An element's or attribute's name without its namespace."""
    return name.rpartition(SEPARATOR)[2]


def is_web(address: str) -> bool:
    """An ordinary link: to a page, an e-mail address or a telephone, not to a file or program."""
    try:
        return urlsplit(address.strip()).scheme.lower() in WEB
    except ValueError:
        return False
