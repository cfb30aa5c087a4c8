import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from concerns.intake import draft
from concerns.intake.forms.about import SignsForm, SubjectForm, WorryForm
from concerns.intake.forms.mailbox import CODE_TYPED, StatusForm
from concerns.intake.forms.writer import ContactForm, NameForm, WhoForm, WorkForm
from concerns.register.signs import PERSON, SIGNS, SURROUNDINGS
from tests.concerns.intake.journeys import WORRY

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
    fields = [(WorryForm, "worry"), (NameForm, "name"), (SubjectForm, "subject_name")]
    for form_class, name in [*fields, (ContactForm, "notice_email")]:
        given_answers = {"naming": "named", name: text}
        form = form_class(given_answers)
        form.render().encode()
        if not form.is_valid():
            continue
        again = form_class(form.answers())
        assert again.is_valid()
        assert again.answers() == form.answers()
        assert draft.seal(draft.Draft(answers={"name": form.answers()}), now=draft.timezone.now())


def test_an_anonymous_writers_name_is_not_kept():
    form = NameForm({"naming": "anonymous", "name": "Karla Krog"})
    assert form.is_valid()
    assert form.answers() == {"naming": "anonymous", "name": ""}


def test_who_wants_to_give_a_name_gives_one():
    assert list(NameForm({"naming": "named", "name": " "}).errors) == ["name"]
    assert list(NameForm({"name": "Karla Krog"}).errors) == ["naming"]


@pytest.mark.parametrize("who", ["", "police", "anonymous", "x" * 10_000, "\x00", "\ud800"])
def test_only_the_four_kinds_of_writers_are_taken(who):
    form = WhoForm({"who": who})
    assert not form.is_valid()
    assert list(form.errors) == ["who"]
    form.render().encode()


def test_a_line_has_at_most_two_hundred_characters():
    form = WorkForm({"workplace": "Søborg Skole", "job": "x" * 201})
    assert list(form.errors) == ["job"]
    assert form.cleaned_data["workplace"] == "Søborg Skole"


@pytest.mark.parametrize(
    ("email", "is_taken"),
    [
        ("", True),
        ("karla@example.dk", True),
        (" karla@example.dk ", True),
        ("karla", False),
        ("karla@example.dk, elias@example.dk", False),
        ("karla@example.dk\nBcc: elias@example.dk", False),
        ("karla\u202e@example.dk", False),
    ],
)
def test_news_goes_to_one_address_or_none(email, is_taken):
    assert ContactForm({"notice_email": email}).is_valid() is is_taken


def test_signs_are_optional_and_only_those_of_the_list():
    assert SignsForm({}).is_valid()
    assert SignsForm(
        {"signs_person": list(PERSON), "signs_surroundings": list(SURROUNDINGS)}
    ).is_valid()
    assert not SignsForm({"signs_person": ["weapons"]}).is_valid()
    assert not SignsForm({"signs_person": ["symbols", "\x00"]}).is_valid()


def test_there_are_ten_signs_of_the_person_and_five_of_the_surroundings():
    assert (len(PERSON), len(SURROUNDINGS), len(SIGNS)) == (10, 5, 15)


def test_the_summary_gives_the_answers_in_words():
    form = SignsForm({"signs_person": ["symbols"], "signs_surroundings": []})
    assert form.is_valid()
    assert form.summary() == [
        ("What the person does or says", [str(PERSON["symbols"])]),
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
        assert len(code) <= CODE_TYPED
        assert "\x00" not in code
        code.encode()


def test_a_code_with_spaces_is_not_cut():
    code = " ".join(["ABCD"] * 6)
    form = StatusForm({"code": f"  {code} "})
    assert form.is_valid()
    assert form.cleaned_data["code"] == code
