"""Where an older page begins: after one row, or at the top for any text that marks none."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from infohus.screens import paging

ROW = uuid.UUID("5b4f6f0e-7a1c-4f3e-9a57-000000000001")
INSTANT = datetime(2026, 11, 23, 10, 0, 0, 123456, tzinfo=UTC)


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_mark_is_read_back(at, pk):
    assert paging.older("at", paging.mark(at, pk)) == Q(at__lt=at) | Q(at=at, pk__lt=pk)


@given(st.text())
def test_any_other_text_begins_at_the_top(text):
    assert paging.older("at", text) == Q()


@pytest.mark.parametrize(
    "text",
    [
        INSTANT.isoformat(),
        f"{INSTANT.isoformat()}~",
        f"{INSTANT.isoformat()}~x",
        f"2026-11-23T10:00~{ROW}",
        f"2026-13-45T99:99:99Z~{ROW}",
        f"~{ROW}",
    ],
)
def test_half_a_mark_begins_at_the_top(text):
    assert paging.older("at", text) == Q()
