"""Triage asks what worries and, beside it, what protects; it is kept in words and never counted."""

import pytest
from django import forms
from django.urls import reverse

from concerns.register import questions
from concerns.register.forms import AssessmentForm
from concerns.register.models import Assessment, Observation, StepTaken
from concerns.register.services import closing, triage
from concerns.register.states import Outcome
from concerns.register.triage_forms import TriageForm
from infohus.custody.sealing import SealedField
from tests import world
from tests.pages import assert_asked_again, browser, drawn

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = {
    "danger": "Han vil skræmme en lærer.",
    "family": "Søsteren taler med ham hver dag.",
    "motive": "Ikke kendt.",
    "against": "Han kommer i skole hver dag.",
}
RISK = "Der er en risiko, for han nævner en dag."


def page_of(name, concern):
    return reverse(f"register:{name}", args=[concern.pk])


def test_every_worry_stands_beside_something_that_protects():
    asked = [code for pair in questions.PAIRS for code in pair]
    assert asked == list(questions.QUESTIONS) and len(asked) == len(set(asked))
    pairs = [(worry.name, protects.name) for worry, protects in TriageForm().pairs()]
    assert pairs == list(questions.PAIRS)
    assert set(TriageForm().fields) == {*asked, "risk", "began_from"}


JUDGED = (TriageForm, AssessmentForm)
NUMBERS = (forms.IntegerField, forms.FloatField, forms.DecimalField)


@pytest.mark.parametrize("form", JUDGED)
def test_no_form_that_judges_a_person_takes_a_number_or_several_ticks(form):
    """Built, so that fields which are added on the way are seen as well."""
    fields = form().fields.values()
    several = (forms.MultipleChoiceField, forms.BooleanField)
    assert [field.label for field in fields if isinstance(field, (*NUMBERS, *several))] == []
    widgets = {field.widget.input_type for field in fields if hasattr(field.widget, "input_type")}
    assert not widgets & {"number", "range", "checkbox"}


@pytest.mark.parametrize("model", [StepTaken, Assessment, Observation])
def test_no_row_that_judges_a_person_holds_a_number(model):
    plain = [f for f in model._meta.concrete_fields if not isinstance(f, SealedField)]
    kinds = {f.get_internal_type() for f in plain if not f.is_relation}
    assert kinds <= {"UUIDField", "CharField", "DateTimeField", "BooleanField"}


def test_the_answers_are_shown_in_pairs_and_kept_sealed(behind):
    concern = world.in_triage()
    coordinator, page = browser("coordinator"), page_of("triage", concern)
    sent = {**ANSWERS, "risk": RISK, **drawn(coordinator, page)}
    assert coordinator.post(page, sent).status_code == 302

    for who in ("coordinator", "police"):
        html = browser(who).get(concern.get_absolute_url()).content.decode()
        shown = [html.index(text) for text in (RISK, ANSWERS["danger"], ANSWERS["family"])]
        assert shown == sorted(shown), who
        assert "Whom do they trust?" not in html  # neither half of the pair was answered
        assert "Which friends protect?" in html  # what worries was, so its partner is shown too
    kept = behind.execute(
        "SELECT answers, rationale FROM register.register_steptaken WHERE step = 'triage'"
    ).fetchone()
    assert all(ANSWERS["family"].encode() not in sealed for sealed in kept)


def test_a_reopened_concern_begins_with_the_last_answers_and_without_the_conclusion():
    concern = world.in_triage()
    with world.acting("coordinator") as by:
        triage.record_triage(concern, rationale=RISK, answers=ANSWERS, by=by)
        closing.close_without_measure(
            concern, outcome=Outcome.UNFOUNDED, rationale="Intet i det.", by=by
        )
    with world.acting("police") as by:
        closing.reopen(concern, rationale="Nyt fra skolen.", by=by)

    coordinator = browser("coordinator")
    page = page_of("triage", concern)
    form = coordinator.get(page).context["form"]
    assert {code: form[code].value() for code in ANSWERS} == ANSWERS
    assert form["risk"].value() is None

    changed = {**ANSWERS, "family": "Søsteren er flyttet.", "risk": ""}
    response = coordinator.post(page, changed)
    assert_asked_again(response, "risk", typed={"family": "Søsteren er flyttet."})
    sent = {**changed, "risk": "Nu er der mere.", **drawn(coordinator, page)}
    assert coordinator.post(page, sent).status_code == 302
    html = coordinator.get(concern.get_absolute_url()).content.decode()
    assert html.count(ANSWERS["danger"]) == 2 and ANSWERS["family"] in html  # both triages


def test_an_answer_to_a_question_that_nobody_asks_any_more_is_still_shown():
    text = questions.to_text({"danger": "Her"}).replace('"danger"', '"gone"')
    [(alone, beside)] = questions.beside(questions.by_code(text))
    assert (alone.asked, alone.text, beside) == ("What could happen, and to whom?", "Her", None)
    assert questions.to_text({"danger": "", "family": ""}) == ""
