"""A guidance text as a page: Markdown without HTML, pictures, or links to anything unusual."""

import re
from collections.abc import Iterator
from functools import lru_cache

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

HEADINGS = 6  # the levels that HTML has
# Another site, a telephone, an e-mail, a page of ours, or a place on the page; not `//host`.
LINKS = re.compile(r"(https?://|tel:|mailto:|/(?!/)|#|\?)", re.IGNORECASE)


class _Links(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  (markdown-it's own name)
        return bool(LINKS.match(url))


def _reader() -> MarkdownIt:
    """A reader of our own each time: it remembers nothing, and takes microseconds to make."""
    return _Links("commonmark", {"html": False}).disable(["image", "html_block", "html_inline"])


@lru_cache(maxsize=128)
def as_html(body: str, top: int = 2) -> SafeString:
    """The body as HTML; its highest headings are `<h{top}>`, and none below is left out."""
    reader = _reader()
    tokens = reader.parse(body)
    above = top - 1
    for token in tokens:
        if token.type == "heading_open":
            wanted = int(token.tag[1:]) + top - 2
            above = min(max(wanted, top), above + 1, HEADINGS)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{above}"
    rendered: str = reader.renderer.render(tokens, reader.options, {})
    return SafeString(rendered.replace("§ ", "§\u00a0"))  # a paragraph stays with its number


def in_two(body: str) -> tuple[SafeString, SafeString]:
    """The body as HTML: what stands before its first heading, and all the rest."""
    before, heading, after = as_html(body).partition("<h2>")
    return SafeString(before), SafeString(heading + after)


@lru_cache(maxsize=128)
def as_plain(body: str) -> str:
    """The words alone, a line for each heading, paragraph and item of a list."""
    return "\n".join(_words(token) for token in _blocks(body))


@lru_cache(maxsize=128)
def lead(body: str) -> str:
    """The words of the first paragraph: what the page is about."""
    return next((_words(token) for token in _blocks(body)), "")


def _blocks(body: str) -> Iterator[Token]:
    return (token for token in _reader().parse(body) if token.type == "inline")


def _words(token: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(part.type, part.content) for part in token.children or [])
