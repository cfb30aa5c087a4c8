import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from concerns.intake import draft, forms
from concerns.intake.forms import SignsForm, StatusForm, WorryForm, WriterForm
from concerns.register.signs import PERSON, SIGNS, SURROUNDINGS
from tests.concerns.intake.journeys import ANSWERS, WORRY

anything = st.text(st.characters(codec=None), max_size=400)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def test_a_worry_of_ten_to_ten_thousand_characters_is_taken():
    for length, is_valid in [(9, False), (10, True), (10_000, True), (10_001, False)]:
        assert WorryForm({"worry": "a" * length}).is_valid() is is_valid, length


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write what worries you"),
        ("          ", "Write what worries you"),
        ("Too short", "Write a little more"),
        ("x" * 10_001, "Write at most"),
        ("x" * 1_000_000, "Write at most"),
        ("".join(chr(0x20000 + n * 4 % 40_000) for n in range(9_999)), "Make it shorter"),
        ("Ten letters \x00", "cannot be stored"),
        ("Ten letters \ud800", "half a character"),
        ("Ten letters \u202e", "reading direction"),
    ],
)
def test_a_refused_worry_says_what_to_do(text, words):
    form = WorryForm({"worry": text})
    assert not form.is_valid()
    assert words in str(form.errors["worry"])


def test_what_was_typed_is_shown_again():
    form = WorryForm({"worry": "Kort <b>"})
    assert "Kort &lt;b&gt;" in form.render()


@given(anything)
def test_any_text_is_refused_or_stays_the_same_when_cleaned_again(text):
    for form_class, name in [(WorryForm, "worry"), (WriterForm, "name")]:
        given_answers = {"source": "citizen", name: text}
        form = form_class(given_answers)
        form.render().encode()
        if not form.is_valid():
            continue
        again = form_class(form.answers())
        assert again.is_valid()
        assert again.answers() == form.answers()
        assert draft.seal(draft.Draft(answers={"you": form.answers()}), now=draft.timezone.now())


def test_an_anonymous_writers_name_is_not_kept():
    form = WriterForm(ANSWERS["you"] | {"source": "anonymous"})
    assert form.is_valid()
    assert form.answers() == {"source": "anonymous", "name": "", "role": "", "contact": ""}


@pytest.mark.parametrize("source", ["", "police", "x" * 10_000, "\x00", "\ud800"])
def test_only_the_four_kinds_of_writers_are_taken(source):
    form = WriterForm({"source": source})
    assert not form.is_valid()
    assert list(form.errors) == ["source"]
    form.render().encode()


def test_a_professional_may_tell_where_she_works():
    form = WriterForm({"source": "professional", "role": "Teacher", "name": "x" * 201})
    assert list(form.errors) == ["name"]
    assert form.cleaned_data["role"] == "Teacher"


def test_signs_are_optional_and_only_those_of_the_list():
    assert SignsForm({}).is_valid()
    assert SignsForm({"person": list(PERSON), "surroundings": list(SURROUNDINGS)}).is_valid()
    assert not SignsForm({"person": ["weapons"]}).is_valid()
    assert not SignsForm({"person": ["symbols", "\x00"]}).is_valid()


def test_there_are_ten_signs_of_the_person_and_five_of_the_surroundings():
    assert (len(PERSON), len(SURROUNDINGS), len(SIGNS)) == (10, 5, 15)


def test_the_summary_gives_the_answers_in_words():
    form = SignsForm({"person": ["symbols"], "surroundings": []})
    assert form.is_valid()
    assert form.summary() == [
        ("The person", [str(PERSON["symbols"])]),
        ("Life around the person", []),
    ]


def test_the_summary_of_a_text_is_the_text():
    form = WorryForm({"worry": WORRY})
    assert form.is_valid()
    assert [words for _, words in form.summary()] == [[WORRY]]


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_code_is_looked_up_as_it_is_without_what_cannot_be_typed(text):
    form = StatusForm({"code": text})
    form.render().encode()
    if form.is_valid():
        code = form.cleaned_data["code"]
        assert len(code) <= forms.CODE_TYPED
        assert "\x00" not in code
        code.encode()


def test_a_code_with_spaces_is_not_cut():
    code = " ".join(["ABCD"] * 6)
    form = StatusForm({"code": f"  {code} "})
    assert form.is_valid()
    assert form.cleaned_data["code"] == code
