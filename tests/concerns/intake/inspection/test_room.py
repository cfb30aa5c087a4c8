"""Files of everybody together have a ceiling; words never do."""

import pytest
import time_machine
from django.utils import timezone

from concerns.intake.inspection import Refusal, inspect
from tests.concerns.intake.inspection.files import upload

NOTE = b"Hej. " * 120_000  # 600 kB


def test_above_the_ceiling_a_file_is_refused_in_words_and_a_small_one_still_fits(settings):
    settings.LIMITS = settings.LIMITS | {"megabytes_in_all": (1, 613)}
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        inspect(upload(NOTE)).close()
        with pytest.raises(Refusal) as refused:
            inspect(upload(NOTE, "note.txt"))
        [message] = refused.value.messages
        assert "Send your message without “note.txt”" in message
        inspect(upload(b"Hej", "short.txt")).close()
        clock.shift(613)
        inspect(upload(NOTE)).close()


def test_without_redis_every_file_is_taken(settings):
    settings.LIMITS = settings.LIMITS | {"megabytes_in_all": (0, 617)}
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    inspect(upload(NOTE)).close()
