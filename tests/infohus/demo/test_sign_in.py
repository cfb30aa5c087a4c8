import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.test import Client

from accounts.models import User
from infohus.demo import cast

WITHOUT_DEMO = """
import django
django.setup()
from django.core.management import get_commands
from django.urls import Resolver404, resolve
try:
    resolve("/demo/")
except Resolver404:
    print("absent", "load_demo" in get_commands())
"""


@pytest.mark.django_db
def test_the_page_offers_everybody_shown_and_says_that_all_is_fictional(client):
    page = client.get("/demo/", headers={"accept-language": "en"})
    assert page.status_code == 200
    html = page.content.decode()
    assert "Everything here is fictional" in html
    for part in cast.parts():
        assert f'action="/demo/{part.user.username}/sign-in/"' in html
    assert "coordinator-herlev" not in html


@pytest.mark.django_db
def test_every_shown_person_can_sign_in(client):
    for part in cast.parts():
        response = client.post(f"/demo/{part.user.username}/sign-in/")
        assert (response.status_code, response["Location"]) == (302, "/home/")
        assert get_user(client) == part.user


@pytest.mark.django_db
def test_a_link_signs_nobody_in(client):
    assert client.get("/demo/police/sign-in/").status_code == 405
    assert not get_user(client).is_authenticated


@pytest.mark.django_db
def test_another_site_signs_nobody_in():
    client = Client(enforce_csrf_checks=True)
    assert client.post("/demo/police/sign-in/").status_code == 403
    assert not get_user(client).is_authenticated


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["nobody", "coordinator-herlev"])
def test_who_is_unknown_or_not_shown_is_not_there(client, username):
    assert client.post(f"/demo/{username}/sign-in/").status_code == 404
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize(
    ("email", "password"), [("police@police.dk", None), ("police@example.dk", "a long password")]
)
@pytest.mark.django_db
def test_somebody_real_of_the_same_name_is_never_offered(client, monkeypatch, email, password):
    part = cast.part_of("police")
    user = User(pk=part.user.pk, username="police", email=email)
    user.set_password(password)
    monkeypatch.setattr(type(part.membership), "user", user)
    assert client.post("/demo/police/sign-in/").status_code == 404


@pytest.mark.django_db
def test_without_demo_people_there_is_no_page(client, monkeypatch):
    monkeypatch.setattr(cast, "PEOPLE", ())
    assert client.get("/demo/").status_code == 404


def test_without_demo_there_is_no_page_and_no_command():
    outcome = subprocess.run(
        [sys.executable, "-c", WITHOUT_DEMO],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DEMO": "0", "DJANGO_SETTINGS_MODULE": "infohus.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert outcome.stdout.split() == ["absent", "False"]
