"""Whatever page of the register somebody is on when a key is missing: a sentence, nothing lost."""

import re

import pytest
from django import forms
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from concerns.register.models import Attachment, Concern, ConcernNote, DeskTask, Disclosure
from concerns.register.urls import urlpatterns
from infohus.custody.sealing import SealedField
from infohus.screens.fields import DayField
from tests import world
from tests.pages import browser
from tests.world import Paper, acting

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "Det står her endnu"
MISSING = "A key of the police is missing here"
DAMAGED = "Something that is sealed here is damaged"
PARTS = re.compile(r"<\w+:(\w+)>")
# Every page about one concern, from the table of addresses: a new one cannot be forgotten.
ABOUT_ONE = {
    path.name: PARTS.findall(str(path.pattern))
    for path in urlpatterns
    if "<uuid:pk>" in str(path.pattern)
}
FULL = {"files": (Paper(is_scanned=False),), "corresponds": True, "is_worked_on": True}
STAGES = {  # where the page of a step has a form; all other pages are asked for in triage
    "filed": (world.filed, ["take_up"]),
    "in_clearance": (world.in_clearance, ["clear"]),
    "convened": (world.convened, ["assess"]),
    "assessed": (world.assessed, ["propose_measure"]),
    "measure_opened": (lambda: world.measure_opened()[0], ["end_follow_up"]),
    "closed": (world.closed_without_measure, ["reopen", "erase"]),
    "turned_away": (world.turned_away, ["duties", "ask_for_advice", "advise"]),
    "repeated": (
        world.repeated, ["earlier", "same_person", "another_person", "second_reading", "person"],
    ),
    "stepped_away": (world.in_triage, ["declare_conflict"]),
}  # fmt: skip
ELSEWHERE = [name for _scene, names in STAGES.values() for name in names]
STAGES["in_triage"] = (
    lambda: world.in_triage(**FULL), [name for name in ABOUT_ONE if name not in ELSEWHERE],
)  # fmt: skip
# Where no words are typed: they show something, or one chooses, or presses a button.
WITHOUT_WORDS = {
    "detail", "attachment", "note_versions", "take_up", "erase", "declare_conflict", "same_person",
    "another_person", "change_task", "end_task", "again_task", "duties", "ask_for_advice",
    "advise", "renew",
}  # fmt: skip
WITHOUT_KEY = {"duties", "erase"}  # codes alone, and what is erased is not opened


def keys_of(concern):
    """What the parts of an address stand for."""
    with acting("police"):
        found = {"pk": concern.pk, "purpose": "coordination"}
        for name, rows in {
            "earlier_pk": Concern.objects.exclude(pk=concern.pk),
            "file_pk": Attachment.objects.all(),
            "note_pk": ConcernNote.objects.all(),
            "task_pk": DeskTask.objects.all(),
            "disclosure_pk": Disclosure.objects.filter(for_custodian_only=False),
        }.items():
            found[name] = rows.values_list("pk", flat=True).first()
    return found


def filled(form):
    """The form as somebody fills it: words where words fit, else the first answer there is."""
    sent = {}
    for bound in form:
        field = bound.field
        if bound.is_hidden:
            sent[bound.html_name] = bound.value() or ""
        elif isinstance(field, forms.ChoiceField):
            sent[bound.html_name] = next(str(code) for code, _label in field.choices if code)
        elif isinstance(field, DayField):
            sent[bound.html_name] = f"{timezone.localdate():%d-%m-%Y}"
        elif isinstance(field, forms.CharField):
            sent[bound.html_name] = TYPED
        elif field.required:
            sent[bound.html_name] = "on"
    return sent


def whose(address):
    """A browser of whose page it is, with its form: the municipality's, or the police's.

    What is only ever posted is nobody's page: both press its button.
    """
    for username in ("coordinator", "police"):
        client = browser(username)
        page = client.get(address)
        if page.status_code == 200:
            return [client], page.context.get("form")
    return [browser("coordinator"), browser("police")], None


def filled_in(name, keys):
    """The address of a page, whose it is, and what they send."""
    address = reverse(f"register:{name}", args=[keys[part] for part in ABOUT_ONE[name]])
    clients, form = whose(address)
    sent = filled(form) if form else {}
    assert (TYPED in sent.values()) == (name not in WITHOUT_WORDS), name
    return name, address, clients, sent


READ = "SELECT count(*) FROM audit_event WHERE action IN ('content_read', 'attachment_read')"


@pytest.mark.parametrize("stage", STAGES)
def test_no_page_breaks_and_nothing_typed_is_lost(stage, without_key, behind):
    scene, names = STAGES[stage]
    keys = keys_of(scene())
    sheets = [filled_in(name, keys) for name in names]
    without_key("key")
    before = behind.execute(READ).fetchone()
    for name, address, clients, _sent in sheets:
        shown = clients[0].get(address)
        if shown.status_code == 302:
            shown = clients[0].get(shown.url)
        assert (shown.status_code == 200) == (len(clients) == 1), name
        told = MISSING in shown.content.decode()
        assert told or shown.status_code != 200 or name in WITHOUT_KEY, name
    for name, address, clients, sent in sheets:
        for client in clients:
            answer = client.post(address, sent)  # an error is raised here
            if TYPED in sent.values():
                html = answer.content.decode()
                assert answer.status_code == 200 and MISSING in html and TYPED in html, name
    assert behind.execute(READ).fetchone() == before, "what could not be opened was not read"


SEALED = [
    (model._meta.db_table, field.column)
    for model in apps.get_app_config("register").get_models()
    for field in model._meta.concrete_fields
    if isinstance(field, SealedField)
]


def damage_everything(behind):
    """One bit of every sealed text is another than it was written."""
    for table, column in SEALED:
        behind.execute(
            f"UPDATE register.{table} SET {column} ="
            f" set_byte({column}, 40, get_byte({column}, 40) # 1) WHERE length({column}) > 40"
        )


@pytest.mark.parametrize("stage", STAGES)
def test_no_page_breaks_where_what_is_sealed_is_damaged(stage, behind):
    scene, names = STAGES[stage]
    keys = keys_of(scene())
    sheets = [filled_in(name, keys) for name in names]
    damage_everything(behind)
    before = behind.execute(READ).fetchone()
    for _name, address, clients, _sent in sheets:
        for client in clients:
            client.get(address, follow=True)  # an error is raised here
    for name, address, clients, sent in sheets:
        for client in clients:
            answer = client.post(address, sent)
            if TYPED in sent.values() and answer.status_code == 200:
                assert TYPED in answer.content.decode(), name
    if "detail" in names:
        page = browser("coordinator").get(reverse("register:detail", args=[keys["pk"]]))
        assert DAMAGED in page.content.decode()
        assert behind.execute(READ).fetchone() == before, "what could not be opened was not read"
