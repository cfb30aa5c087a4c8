from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import reset_format_cache
from django.utils.safestring import SafeString

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # 12:00 in Copenhagen


def shown(source, **context):
    return Template(source).render(Context(context))


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.mark.usefixtures("english", "noon")
@pytest.mark.parametrize(
    ("due", "words", "icon"),
    [
        (date(2026, 11, 21), "2 days overdue", "error"),
        (date(2026, 11, 22), "1 day overdue", "error"),
        (date(2026, 11, 23), "Today", "warning"),
        (date(2026, 11, 24), "Tomorrow", "warning"),
        (date(2026, 12, 3), "3", "time"),
        (date(2027, 1, 4), "2027", "time"),
        (datetime(2026, 11, 23, 10, 59, tzinfo=UTC), "Overdue since 11:59", "error"),
        (datetime(2026, 11, 23, 15, 0, tzinfo=UTC), "Today at 16:00", "warning"),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "Tomorrow at 00:30", "warning"),
    ],
)
def test_a_deadline_has_words_and_an_icon(due, words, icon):
    html = shown("{% deadline due %}", due=due)
    assert words in html
    assert f"#{icon}" in html
    assert "datetime=" in html


def test_english_dates_keep_the_danish_order(english, settings):
    settings.FORMAT_MODULE_PATH = ["infohus.screens.formats"]
    reset_format_cache()
    try:
        html = shown("{{ day|date:'DATE_FORMAT' }} {% deadline day %}", day=date(2036, 12, 3))
    finally:
        reset_format_cache()
    assert html.count("3 December 2036") == 2


def test_no_deadline_is_read_out(english):
    assert "No deadline" in shown("{% deadline due %}", due=None)


def test_a_badge_says_its_state_in_words():
    assert shown("{% badge 'closed' label %}", label="<b>") == (
        '<span class="badge badge-neutral">&lt;b&gt;</span>'
    )
    assert "badge-warning" in shown("{% badge 'triage' 'x' %}")
    assert "badge-neutral" in shown("{% badge 'never heard of' 'x' %}")


def test_an_icon_is_decor_unless_it_has_a_text():
    assert 'aria-hidden="true"' in shown("{% icon 'lock' %}")
    named = shown("{% icon 'lock' 'Sealed' %}")
    assert 'role="img"' in named and 'aria-label="Sealed"' in named


@pytest.mark.parametrize(
    ("is_open", "words"), [(True, "open now"), (False, "closed now"), (None, "every day")]
)
def test_the_hotline_says_whether_it_is_open(english, is_open, words):
    html = render_to_string("components/confirm_112.html", {"hotline_open": is_open})
    assert words in html
    assert 'href="tel:112"' in html and 'href="tel:+4541749090"' in html


def test_why_tells_purpose_basis_giver_and_end(english, noon):
    why = SimpleNamespace(purpose_words="You triage", basis="§ 115", giver_words="Police")
    why.given_at, why.valid_until = NOON, None
    html = render_to_string("components/why.html", {"why": why})
    for words in ("You triage", "§ 115", "Police", "when the task ends"):
        assert words in html
    assert "card" not in render_to_string("components/why.html", {})


@pytest.mark.parametrize("oob", [True, False])
def test_messages_are_a_live_region(oob):
    message = SimpleNamespace(level_tag="success")
    html = render_to_string("components/messages.html", {"messages": [message], "oob": oob})
    assert 'aria-live="polite"' in html and "alert-success" in html
    assert ("hx-swap-oob" in html) is oob


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_error_pages_need_no_request_and_no_manifest(code, language, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with translation.override(language):
        html = render_to_string(f"{code}.html", {"request_path": "/secret/", "exception": "secret"})
    assert f'<html lang="{language}">' in html
    assert "secret" not in html
    assert ("tel:112" in html) is (code != "403")


ROWS = (
    "{% filled rows %}<li{kind}>{place}"
    "{% if not short %}, {% translate 'Today' %}{% endif %}</li>{% endfilled %}"
)


def test_a_list_is_made_once_and_filled_in_for_each_row(english):
    rows = [
        {"kind": "", "place": "Holm & <b>Bro</b>"},
        {"kind": SafeString(' class="new"'), "place": "{kind}"},
    ]
    assert shown(ROWS, rows=rows) == (
        '<li>Holm &amp; &lt;b&gt;Bro&lt;/b&gt;, Today</li><li class="new">{kind}, Today</li>'
    )
    assert shown(ROWS, rows=rows[1:], short=True) == '<li class="new">{kind}</li>'
    assert shown(ROWS, rows=[]) == ""


def test_a_moment_is_read_by_people_and_by_machines(english):
    html = shown("{% moment at %}", at=NOON)
    assert 'datetime="2026-11-23T12:00:00+01:00"' in html
    assert "12:00</time>" in html
