"""What every template keeps to: used, without code or style of its own, and without a score."""

import re

from django.conf import settings
from django.template.base import Lexer, TokenType

from infohus.screens.design_system import ICONS
from tests.sources import SCORE, name_of, of_rooms, templates

NAMED_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
# Pages of the public form are numbered: a reader wants to know how many are left.
NUMBERED_PAGES = {"intake/_progress.html", "intake/_with_progress.html"}
CLASSES = re.compile(r'class="[^"]*"')
COUNTS = re.compile(r"\|\s*length|\.count\b|forloop\.(rev)?counter")


def test_every_template_is_used():
    pages = templates()
    sources = [path.read_text(encoding="utf-8") for path in of_rooms()]
    named = "\n".join([*sources, *pages.values()])
    assert [
        name
        for name in pages
        if name not in NAMED_BY_DJANGO and f'"{name}"' not in named and f"'{name}'" not in named
    ] == []


def without_comments(text: str) -> str:
    """What a template says and does, comments left out."""
    kept, is_comment = [], False
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK and token.contents.split()[0].endswith("comment"):
            is_comment = token.contents.startswith("comment")
        elif not is_comment and token.token_type != TokenType.COMMENT:
            kept.append(token.contents)
    return "\n".join(kept)


INLINE = re.compile(
    r"\sstyle\s*=|<style\b|<script\b(?![^>]*\ssrc=)|\son[a-z]+\s*=|\shx-on|javascript:", re.I
)


def test_the_rule_against_inline_code_sees_it():
    for bad in ('<p style="x">', "<style>", "<script>x</script>", '<a onclick="x">', "<a hx-on:x>"):
        assert INLINE.search(bad), bad
    assert not INLINE.search('<script src="x" defer></script>')


def test_no_template_carries_style_or_script_of_its_own():
    assert [
        f"{name}: {found.group()}"
        for name, text in templates().items()
        if (found := INLINE.search(text))
    ] == []


def test_nothing_is_counted_or_scored_on_a_page():
    assert [
        f"{name}: {found.group()}"
        for name, text in templates().items()
        if name not in NUMBERED_PAGES
        for rule in (SCORE, COUNTS)
        if (found := rule.search(CLASSES.sub("", without_comments(text))))
    ] == []


ICON = re.compile(r"""\bicon "([^"]+)"|\bicon="([^"]+)"|<use [^>]*#([a-z-]+)""")


def test_every_icon_is_among_those_that_are_picked_and_drawn():
    sprite = settings.NODE_MODULES / ".served" / "dkfds" / "img" / "icons.svg"
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite.read_text(encoding="utf-8")))
    assert drawn == ICONS, "`make install` picks the icons anew"
    texts = templates() | {name_of(path): path.read_text(encoding="utf-8") for path in of_rooms()}
    named = {name: {"".join(found) for found in ICON.findall(texts[name])} for name in texts}
    assert {name: icons - drawn for name, icons in named.items() if icons - drawn} == {}


BOXES = re.compile(r'<input class="form-(?:checkbox|radio)"[^>]*>(?!\s*<label)')


def test_a_box_to_tick_stands_right_before_its_label():
    """The design system draws it on that label: with anything between them, nobody sees a box."""
    assert [name for name, text in templates().items() if BOXES.search(text)] == []
