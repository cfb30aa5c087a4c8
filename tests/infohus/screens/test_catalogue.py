"""Every word on the screens has a Danish one that keeps its places for names and numbers."""

import re

import pytest
from django.utils import translation

from infohus.screens import catalogue

PLACES = re.compile(r"%(?:\(\w+\))?[sd%]|\{\w*\}")


def messages():
    for message in catalogue.read("da"):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        yield from zip(ids, texts, strict=True)


def translated():
    return [(source, text) for source, text in messages() if text]


def test_nothing_on_the_screens_lacks_its_danish():
    assert catalogue.missing("da") == []


def test_the_catalogue_holds_nothing_that_is_gone():
    found = catalogue.found()
    written = [message for message in catalogue.read("da") if message.id]
    assert [m.id for m in written if found.get(m.id, m.context) is None] == []


def test_the_compiled_catalogue_is_the_written_one():
    compiled, written = (catalogue.path_of("da").with_suffix(end) for end in (".mo", ".po"))
    assert compiled.stat().st_mtime >= written.stat().st_mtime
    with translation.override("da"):
        known = [(s, t) for s, t in translated() if "%" not in s and translation.gettext(s) == t]
    assert len(known) > 200


def test_names_and_numbers_keep_their_places():
    assert [
        source
        for source, text in translated()
        if sorted(PLACES.findall(source)) != sorted(PLACES.findall(text))
    ] == []


@pytest.mark.parametrize("strip", [str.lstrip, str.rstrip])
def test_space_at_the_ends_agrees(strip):
    assert [
        source
        for source, text in translated()
        if (strip(source) == source) != (strip(text) == text)
    ] == []


def test_markup_agrees():
    tags = re.compile(r"</?\w+")
    assert [s for s, text in translated() if tags.findall(s) != tags.findall(text)] == []
