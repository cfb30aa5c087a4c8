import time
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from infohus.screens.fields import SHOWN_AGAIN, LongTextField, PlainCharField
from infohus.screens.forms import FdsForm
from infohus.screens.text import FORBIDDEN, PlainText, clean_text, without_forbidden

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
CONTROLS = "".join(chr(n) for n in [*range(1, 32), *range(127, 160)] if chr(n) not in "\n\t\r")
EVERYTHING = st.text(st.characters(exclude_categories=[]))


class Note(FdsForm):
    line = PlainCharField(required_message="Write a name", max_length=20)
    text = LongTextField(required_message="Write what you saw", max_length=1000)


def answer(**typed):
    form = Note({"line": "x", "text": "x", **typed})
    return form, form.errors.as_data()


@pytest.mark.parametrize(
    ("characters", "code"),
    [("\x00", "null"), ("\ud800\udfff", "surrogate"), (BIDI, "direction"), (CONTROLS, "control")],
)
def test_each_hidden_character_is_refused_with_its_own_reason(characters, code):
    for character in characters:
        with pytest.raises(ValidationError) as refusal:
            clean_text(f"before{character}after")
        assert refusal.value.code == code, ascii(character)


@given(EVERYTHING)
def test_text_is_refused_or_normal(value):
    try:
        clean = clean_text(value)
    except ValidationError:
        assert without_forbidden(value) != value
        return
    assert not FORBIDDEN.search(value)
    assert not set("\r\u2028\u2029") & set(clean)
    assert unicodedata.is_normalized("NFC", clean)
    assert clean_text(clean) == clean
    clean.encode()


@given(EVERYTHING)
def test_what_is_shown_again_can_be_sent_again(value):
    clean_text(without_forbidden(value))


@given(EVERYTHING)
def test_a_form_answers_any_text_without_failing(value):
    form, errors = answer(line=value, text=value)
    str(form).encode()
    assert {code.code for refused in errors.values() for code in refused} <= {
        "null", "surrogate", "direction", "control", "marks", "required", "max_length",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Åse Ærø-Øgård", "Nguyễn Văn Đức", "علي", "👩‍👧 ok", "Ω\tß"])
def test_names_of_the_world_are_text(name):
    assert clean_text(name) == unicodedata.normalize("NFC", name)


def test_stacked_accents_are_refused_before_they_cost_time():
    with pytest.raises(ValidationError) as refusal:
        clean_text("a" + "\u0300\u0327" * 500_000)
    assert refusal.value.code == "marks"
    assert clean_text("a" + "\u0300" * 30)
    assert clean_text(without_forbidden("a" + "\u0300" * 31))


def test_spelling_and_line_breaks_are_one():
    assert clean_text("A\u030arhus\r\nand\rmore\u2028lines") == "Århus\nand\nmore\nlines"


def test_one_line_stays_one_line():
    form, errors = answer(line="Anna\r\nBcc: x\ty")
    assert not errors
    assert form.cleaned_data["line"] == "Anna Bcc: x y"


def test_a_null_is_answered_once_and_in_our_words():
    form, errors = answer(text="a\x00b")
    assert [error.code for error in errors["text"]] == ["null"]
    assert "\x00" not in str(form)
    assert form["text"].value() == "ab"


def test_an_empty_field_says_what_to_do():
    _, errors = answer(line="  ", text="")
    assert [e.message for e in errors["line"]] == ["Write a name"]
    assert [e.message for e in errors["text"]] == ["Write what you saw"]


def test_a_required_field_without_words_is_not_built():
    with pytest.raises(TypeError, match="required_message"):
        PlainCharField()


def test_the_limit_is_named_and_nothing_is_lost():
    form, errors = answer(text="a" * 1234)
    (refused,) = errors["text"]
    assert refused.code == "max_length"
    assert refused.params["limit"] in ("1.000", "1,000")
    assert refused.params["length"] in ("1.234", "1,234")
    assert form["text"].value() == "a" * 1234


def test_line_breaks_count_once():
    _, errors = answer(text="a\r\n" * 499 + "ab")
    assert not errors


@pytest.mark.parametrize("unit", ["a", "\u0300\u0327", "\x00", "\u202e", "\r\n", "👩‍👧"])
def test_a_megabyte_is_refused_at_once(unit):
    started = time.perf_counter()
    form, errors = answer(text="a" + unit * (1_000_000 // len(unit)) + "a")
    assert errors["text"]
    shown = form["text"].value()
    assert time.perf_counter() - started < 1
    assert len(shown) <= SHOWN_AGAIN


def test_the_browser_is_not_told_to_cut():
    assert "maxlength" not in str(Note())


def test_the_validator_for_models_equals_itself():
    assert PlainText() == PlainText()
    assert hash(PlainText()) == hash(PlainText())
    PlainText()("plain")
    with pytest.raises(ValidationError):
        PlainText()("\u202e")
