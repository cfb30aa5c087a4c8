"""The shipped texts: easy to read, complete in both languages, and nothing but text."""

import re

import pytest
from django.utils import translation

from concerns.intake.guidance.lix import MOST, lix
from concerns.intake.guidance.rendering import as_html, as_plain, lead
from concerns.intake.guidance.wordings import FOLDER, SLUGS, shipped
from concerns.intake.models import Language
from concerns.register.signs import PERSON, SURROUNDINGS

LANGUAGES = list(Language.values)
PARAGRAPH = re.compile(r"§ (\d+(?: [b-h]\b)?)")
LINK = re.compile(r"\]\(([^)]+)\)")


def words_of(slug, language):
    """Everything that stands on the page: the signs with their text."""
    text = shipped(slug, language)
    words = f"{text.title}\n{as_plain(text.body)}"
    if slug == "signs":
        with translation.override(language):
            words += "\n" + "\n".join(map(str, [*PERSON.values(), *SURROUNDINGS.values()]))
    return words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_text_is_easy_to_read(slug, language):
    assert 10 < lix(words_of(slug, language)) <= MOST == 35


def test_lix_is_words_in_a_sentence_and_long_words_in_a_hundred():
    assert lix("") == lix("112, 41 74 90 90!") == 0
    assert lix("Du er her. Jeg er der.") == 3
    assert lix("Et ekstremistisk motiv er alvorligt.") == 5 + 40
    assert lix("En linje\nEn anden") == 2
    assert lix("Se afsnit 2.1 om det.") == 4
    law = "Kommunalbestyrelsens forpligtelser vedrørende radikaliseringstruede borgere reguleres."
    assert lix(law) > MOST


def test_the_folders_hold_the_same_pages_in_both_languages():
    for language in LANGUAGES:
        assert {path.stem for path in (FOLDER / language).iterdir()} == set(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_both_languages_say_the_same_laws_lead_to_the_same_places_and_have_the_same_parts(slug):
    danish, english = (shipped(slug, language) for language in LANGUAGES)
    assert (danish.number, danish.changed_on) == (1, english.changed_on)
    assert set(PARAGRAPH.findall(danish.body)) == set(PARAGRAPH.findall(english.body))
    assert sorted(LINK.findall(danish.body)) == sorted(LINK.findall(english.body))
    assert danish.body.count("\n## ") == english.body.count("\n## ")
    assert danish.body.count("\n- ") == english.body.count("\n- ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_laws_are_those_that_hold(language):
    named = {slug: set(PARAGRAPH.findall(shipped(slug, language).body)) for slug in SLUGS}
    assert {slug: laws for slug, laws in named.items() if laws} == {
        "who-reads": {"115"},
        "rights": {"9"},
        "advice": {"10", "12 b"},
        "professionals": {"115", "133", "135"},
    }


def test_there_are_ten_signs_about_the_person_and_five_about_life_around():
    assert (len(PERSON), len(SURROUNDINGS)) == (10, 5)


def test_a_page_that_is_not_there_is_no_text():
    for slug, language in (("../da/signs", "da"), ("nothing", "da"), ("signs", "de")):
        with pytest.raises(KeyError):
            shipped(slug, language)


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        'a <img src="x" onerror="alert(1)"> b',
        "<style>p { color: red }</style>",
        "![picture](https://example.dk/p.png)",
        "<!-- note -->",
        "&lt;script&gt;",
        '[x](/a/ "\\"><script>alert(1)</script>")',
    ],
)
def test_html_is_text_and_never_markup(body):
    rendered = as_html(body)
    assert not re.search(r"<(script|img|style|iframe|!--)", rendered)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "vbscript:x", "file:///x",
        "//example.dk/", "ftp://example.dk/", "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)", "blob:x", "signs",
    ],
)  # fmt: skip
def test_a_link_to_anything_unusual_is_text(address):
    for written in (f"[x]({address})", f"[x](<{address}>)", f"[x]\n\n[x]: {address}"):
        assert "<a " not in as_html(written)


@pytest.mark.parametrize(
    "address",
    ["https://digst.dk/", "tel:+4541749090", "mailto:infohus@example.dk", "/guidance/signs/", "#a"],
)
def test_a_usual_link_is_a_link(address):
    assert f'<a href="{address}">x</a>' in as_html(f"[x]({address})")


def test_headings_begin_below_the_title_and_leave_none_out():
    assert re.findall(r"<(h\d)>", as_html("# a\n\n## b\n\n#### c\n\n## d")) == [
        "h2", "h2", "h3", "h2",
    ]  # fmt: skip
    assert re.findall(r"<(h\d)>", as_html("### a\n\n## b\n\n###### c", 4)) == ["h4", "h4", "h5"]


def test_the_lead_is_the_first_paragraph_without_its_marks():
    assert lead("Ring **nu** til\n[112](tel:112).\n\nMere.") == "Ring nu til 112."
    assert lead("") == ""
