"""What each kind of file becomes: the same to see and hear, and silent about the sender."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from concerns.intake.cleaning.refusing import Reason, Refused
from concerns.intake.cleaning.washing import wash
from concerns.register.filetypes import Kind
from tests.concerns.intake.inspection import files

kinds = pytest.mark.parametrize("kind", [k.value for k in Kind])


def why(data):
    """The reason for which a file is refused."""
    with pytest.raises(Refused) as refused:
        wash(data)
    return refused.value.reason


@kinds
def test_an_honest_file_is_known_and_kept(kind):
    known, clean = wash(files.EVERY[kind])
    assert known == kind
    assert clean


@kinds
def test_nothing_that_was_written_about_it_is_left(kind):
    arrived = files.EVERY[kind]
    assert kind == "txt" or files.SECRET in files.everything_in(arrived)
    assert files.SECRET not in files.everything_in(wash(arrived)[1])


@kinds
def test_what_is_kept_is_a_file_of_the_same_kind(kind):
    once = wash(files.EVERY[kind])[1]
    again, twice = wash(once)
    assert again == kind
    if kind not in ("jpg", "webp", "docx", "odt"):  # pictures lose a little each time
        assert twice == once


@pytest.mark.parametrize("kind", [k.value for k in Kind if k != Kind.TEXT])
def test_a_file_cut_short_is_refused(kind):
    whole = files.EVERY[kind]
    if kind in ("mp3", "pdf"):  # a stopped recording ends where it ends; a PDF is repaired
        whole = whole[:100]
    assert why(whole[: len(whole) - max(3, len(whole) // 10)]) in (
        Reason.DAMAGED, Reason.HIDDEN_FILE, Reason.NOT_TEXT
    )  # fmt: skip


@kinds
@pytest.mark.parametrize("cut", [1, 4, 8, 12, 40])
def test_a_mere_beginning_is_refused_or_kept_but_never_breaks(kind, cut):
    try:
        wash(files.EVERY[kind][:cut])
    except Refused as refused:
        assert refused.reason


BEGINNINGS = [content[:64] for content in files.EVERY.values()]
bent = st.tuples(
    st.sampled_from(sorted(files.EVERY)),
    st.lists(st.tuples(st.integers(min_value=0), st.binary(min_size=1, max_size=8)), max_size=5),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400) | st.builds(bytes.__add__, st.sampled_from(BEGINNINGS), st.binary()))
@example(b"\x00" * 30)
@example(b"\xff\xfb\x90\x00" * 500)
def test_any_bytes_are_refused_or_kept(data):
    try:
        kind, clean = wash(data)
    except Refused:
        return
    assert kind in Kind.values
    assert isinstance(clean, bytes)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bent)
def test_a_bent_file_is_refused_or_kept(bending):
    kind, bends = bending
    data = bytearray(files.EVERY[kind])
    for place, content in bends:
        start = place % len(data)
        data[start : start + len(content)] = content
    try:
        known, _clean = wash(bytes(data))
    except Refused:
        return
    assert known in Kind.values
