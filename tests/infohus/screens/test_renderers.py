import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.template.loader import render_to_string

from infohus.screens.fields import DayField, LongTextField, PlainCharField
from infohus.screens.forms import FdsForm


class Worry(FdsForm):
    what = LongTextField(
        label="What worries you?",
        help_text="What you saw or heard",
        required_message="Write what worries you",
    )
    age = forms.ChoiceField(
        label="How old?",
        widget=forms.RadioSelect,
        choices=[("u", "Under 15"), ("o", "Over 15")],
        error_messages={"required": "Choose how old"},
    )
    signs = forms.MultipleChoiceField(
        required=False,
        label="Signs",
        help_text="A help to remember",
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "A"), ("b", "B")],
    )
    relation = forms.ChoiceField(choices=[("", "Choose"), ("t", "Teacher")], required=False)
    read = forms.BooleanField(label="I have read it", error_messages={"required": "Tick"})
    name = PlainCharField(required=False)
    day = DayField(required=False, label="Day")
    step = forms.CharField(widget=forms.HiddenInput, required=False)


class Page(HTMLParser):
    """The elements of a page: those with an id by it, and all of them in order."""

    def __init__(self, html):
        super().__init__()
        self.all, self.by_id = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, **dict(attrs)}
        self.all.append(element)
        if "id" in element:
            assert element["id"] not in self.by_id, f"{element['id']} twice"
            self.by_id[element["id"]] = element


@pytest.fixture
def refused():
    return Worry({})


def test_hint_and_error_belong_to_their_input(refused):
    page = Page(str(refused))
    box = page.by_id["id_what"]
    assert box["aria-describedby"] == "id_what-hint id_what-error"
    assert box["aria-invalid"] == "true"
    assert box["class"] == "form-input"
    assert {"id_what-hint", "id_what-error"} <= page.by_id.keys()


def test_a_group_carries_its_description_on_the_fieldset(refused):
    page = Page(str(refused))
    described = [e.get("aria-describedby") for e in page.all if e["tag"] == "fieldset"]
    assert described == ["id_age-error", "id_signs-hint"]
    assert "aria-invalid" not in page.by_id["id_age_0"]
    assert page.by_id["id_age_0"]["class"] == "form-radio"
    assert page.by_id["id_signs_1"]["class"] == "form-checkbox"


def test_a_form_without_errors_says_nothing_of_errors():
    html = str(Worry())
    assert "aria-invalid" not in html
    assert "form-error" not in html
    assert "required" not in html


def test_every_input_has_a_label(refused):
    page = Page(str(refused))
    named = {e["for"] for e in page.all if e["tag"] == "label"}
    shown = {
        e["id"]
        for e in page.all
        if e["tag"] in ("input", "select", "textarea") and e.get("type") != "hidden"
    }
    assert shown == named


def test_the_summary_leads_to_what_can_take_focus(refused):
    summary = render_to_string("components/error_summary.html", {"form": refused})
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_what", "id_age_0", "id_read"]
    assert set(targets) <= Page(str(refused)).by_id.keys()
    assert 'tabindex="-1"' in summary
    assert summary.count("Write what worries you") == 1


def test_two_forms_on_a_page_share_no_id():
    html = ""
    for form in (Worry({}, prefix="first"), Worry({}, prefix="second")):
        html += render_to_string("components/error_summary.html", {"form": form}) + str(form)
    assert len(Page(html).by_id) > 20


def test_no_summary_without_errors():
    html = render_to_string("components/error_summary.html", {"form": Worry()})
    assert "alert" not in html


def test_what_the_person_wrote_is_escaped():
    html = str(Worry({"what": "</textarea><script>", "name": '"><img src=x>'}))
    assert "<script>" not in html
    assert "<img" not in html


def test_the_optional_mark_can_be_turned_off():
    class Filter(FdsForm):
        marks_optional = False
        q = forms.CharField(required=False)

    assert "weight-normal" in str(Worry())
    assert "weight-normal" not in str(Filter())


def test_grouped_options_are_named():
    class Grouped(FdsForm):
        who = forms.ChoiceField(
            widget=forms.RadioSelect, choices=[("Near", [("f", "Family")]), ("Far", [("n", "N")])]
        )

    page = Page(str(Grouped()))
    groups = [e["aria-labelledby"] for e in page.all if e.get("role") == "group"]
    assert groups == ["id_who-group-0", "id_who-group-1"]
    assert set(groups) <= page.by_id.keys()


@pytest.mark.parametrize("typed", ["23-11-2026", "2026-11-23", "23/11/2026", "23.11.2026"])
def test_a_day_reaches_the_picker_however_it_was_typed(typed):
    form = Worry({"day": typed})
    assert 'data-default-value="2026-11-23"' in str(form["day"])
    assert form["day"].errors == []


def test_a_day_that_does_not_exist_stays_as_typed():
    form = Worry({"day": "31-02-2026"})
    assert 'value="31-02-2026"' in str(form["day"])
    assert "data-default-value" not in str(form["day"])
    assert form["day"].errors
