"""The department's cases: entries, mentors' tasks, and the end of a measure, page by page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.journal.views import cases
from tests import world
from tests.pages import assert_asked_again, browser

pytestmark = pytest.mark.django_db(transaction=True)
ENTRY = {"subject": "Møde med familien", "text": "Aftalt en plan."}
CASES = reverse("journal:cases")


def day(days=0):
    return f"{timezone.localdate() + timedelta(days=days):%d-%m-%Y}"


def task(**changes):
    mentor = User.objects.get(username="mentor").pk
    given = {"mentor": str(mentor), "task": "Gå med til fodbold.", "starts_on": day()}
    return {**given, "ends_on": day(90), **changes}


def rows(behind, table):
    return behind.execute(f"SELECT count(*) FROM journal.journal_{table}").fetchone()[0]


@pytest.fixture
def case():
    return world.measure_opened()[1]


@pytest.fixture
def caseworker(case):
    return browser("caseworker-family")


@pytest.fixture
def measure(case, caseworker):
    [measure] = caseworker.get(case.get_absolute_url()).context["measures"]
    return measure


def page(name, row):
    return reverse(f"journal:{name}", args=[row.pk])


def test_a_case_stands_on_the_departments_list_and_says_why(case, caseworker):
    assert case.number in caseworker.get(CASES).content.decode()
    html = caseworker.get(case.get_absolute_url()).content.decode()
    assert 'id="why-heading"' in html and world.NAME in html


def test_a_long_list_of_cases_goes_on_by_key(monkeypatch, case, caseworker):
    monkeypatch.setattr(cases, "SHOWN", 1)
    newer = world.measure_opened(subject_name="Alma Riisholt")[1]
    first = caseworker.get(CASES)
    assert [row.pk for row in first.context["cases"]] == [newer.pk]
    rest = caseworker.get(CASES, {"after": first.context["after"]})
    assert [row.pk for row in rest.context["cases"]] == [case.pk]
    assert rest.context["after"] == "" and 'class="rows-shown"' not in rest.content.decode()


def test_another_department_sees_no_sign_of_it(case, measure):
    other = browser("caseworker-youth")
    assert case.number not in other.get(CASES).content.decode()
    urls = [case.get_absolute_url(), page("write", case), page("assign_mentor", measure)]
    assert [other.get(url).status_code for url in urls] == [404] * 3
    assert other.post(page("end_measure", measure)).status_code == 404
    assert other.post(page("write", case), ENTRY).status_code == 404


def test_nobody_outside_the_department_opens_a_case(case):
    for username in ("police", "coordinator", "leader-family", "administrator"):
        other = browser(username)
        assert other.get(CASES).status_code == 404, username
        assert other.get(case.get_absolute_url()).status_code == 404, username


def test_an_entry_is_journaled(case, caseworker, behind):
    assert caseworker.get(page("write", case)).status_code == 200
    response = caseworker.post(page("write", case), ENTRY)
    assert (response.status_code, response.url) == (302, case.get_absolute_url())
    assert ENTRY["text"] in caseworker.get(response.url).content.decode()
    assert rows(behind, "journalentry") == 2


WRONG_ENTRIES = [
    ({"subject": ""}, "subject"),
    ({"subject": "x" * 201}, "subject"),
    ({"subject": "a\0b"}, "subject"),
    ({"text": " \n"}, "text"),
    ({"text": "x" * 10_001}, "text"),
    ({"text": "x" * 1_000_000}, "text"),
    ({"text": "turned \u202e around"}, "text"),
]


def test_a_wrong_entry_is_asked_again_and_not_journaled(case, caseworker, behind):
    for wrong, field in WRONG_ENTRIES:
        response = caseworker.post(page("write", case), ENTRY | wrong)
        kept = {name: text for name, text in ENTRY.items() if name != field}
        assert_asked_again(response, field, typed=kept)
    assert rows(behind, "journalentry") == 1


def test_a_mentor_sees_the_task_and_nothing_else_of_the_case(case, caseworker, measure):
    assert caseworker.get(page("assign_mentor", measure)).status_code == 200
    assert caseworker.post(page("assign_mentor", measure), task()).status_code == 302
    html = browser("mentor").get(reverse("journal:tasks")).content.decode()
    assert "Gå med til fodbold." in html
    hidden = [world.NAME, case.number, case.concern_reference, world.JOURNALED.facts]
    assert [text for text in hidden if text in html] == []
    assert "Yasmin Frost" in browser("mentor-coordinator").get(
        reverse("journal:corps")
    ).content.decode()  # fmt: skip


WRONG_TASKS = [
    ({"mentor": ""}, "mentor"),
    ({"mentor": "x"}, "mentor"),
    ({"mentor": "9" * 30}, "mentor"),
    ({"task": ""}, "task"),
    ({"task": "x" * 4_001}, "task"),
    ({"task": "a\0b"}, "task"),
    ({"starts_on": "x"}, "starts_on"),
    ({"ends_on": ""}, "ends_on"),
    ({"ends_on": "\0"}, "ends_on"),
    ({"ends_on": day(-1)}, "ends_on"),
    ({"starts_on": day(-9), "ends_on": day(-1)}, "ends_on"),
]


def test_a_wrong_task_is_asked_again_and_not_given(caseworker, measure, behind):
    for wrong, field in WRONG_TASKS:
        response = caseworker.post(page("assign_mentor", measure), task(**wrong))
        assert_asked_again(response, field)
    assert rows(behind, "mentorassignment") == 0


def test_only_a_mentor_can_be_given_a_task(caseworker, measure):
    nobody = str(User.objects.get(username="police").pk)
    assert_asked_again(caseworker.post(page("assign_mentor", measure), task(mentor=nobody)),
                       "mentor")  # fmt: skip


def ends_on(behind):
    return behind.execute("SELECT ends_on FROM journal.journal_measure").fetchone()[0]


def test_a_measure_is_ended_by_a_button(case, caseworker, measure, behind):
    assert caseworker.get(page("end_measure", measure)).status_code == 405
    response = caseworker.post(page("end_measure", measure))
    assert (response.status_code, response.url) == (302, case.get_absolute_url())
    assert ends_on(behind) == timezone.localdate()


def test_a_measure_that_ended_earlier_is_not_prolonged_by_pressing_again(
    caseworker, measure, behind
):
    caseworker.post(page("end_measure", measure))
    earlier = timezone.localdate() - timedelta(days=7)
    behind.execute("UPDATE journal.journal_measure SET starts_on = %s, ends_on = %s",
                   [earlier, earlier])  # fmt: skip
    assert caseworker.post(page("end_measure", measure)).status_code == 302
    assert ends_on(behind) == earlier


def test_a_leader_sees_that_it_runs_and_no_more(case, measure):
    html = browser("leader-family").get(reverse("journal:measures")).content.decode()
    assert case.concern_reference in html
    assert case.number not in html and world.NAME not in html
    assert case.concern_reference not in browser("leader-youth").get(
        reverse("journal:measures")
    ).content.decode()  # fmt: skip


def test_what_never_was_is_not_found(caseworker):
    nothing = "5b4f6f0e-7a1c-4f3e-9a57-000000000001"
    for name in ("case", "write", "assign_mentor"):
        assert caseworker.get(reverse(f"journal:{name}", args=[nothing])).status_code == 404
