"""A writer's way through the form, as a browser takes it."""

from django.test import Client

from tests.pages import Browser

WORRY = "He says that some people do not deserve to live. I heard it on Monday & on Friday."
CODE = r'id="code">((?:[A-Z2-7]{4} ?){6})<'

# What a citizen with a name answers about a boy of 16; then what other writers are asked besides.
ANSWERS = {
    "who": {"who": "citizen"},
    "advice": {},
    "about": {"about": "person"},
    "exit": {},
    "danger": {"acute": "no"},
    "call": {},
    "worry": {"worry": WORRY},
    "place": {"municipality": "gladsaxe"},
    "age": {"age_band": "youth"},
    "person": {"subject_name": "Elias", "subject_area": "The club by the lake"},
    "signs": {"signs_person": ["symbols", "threats"], "signs_surroundings": ["withdrawal"]},
    "family": {"family_knows": "no"},
    "duty": {"notified": "unknown"},
    "name": {"naming": "named", "name": "Karla Krog"},
    "work": {"workplace": "Søborg Skole", "job": "Teacher"},
    "contact": {"contact": "12 34 56 78", "notice_email": "karla@example.dk"},
}
FLAT = {name: value for fields in ANSWERS.values() for name, value in fields.items()}
CITIZEN = ("who", "about", "danger", "worry", "place", "age", "person", "signs", "name", "contact")


def browser(**settings) -> Client:
    return Browser(headers={"accept-language": "en"}, **settings)


def post(client, slug, answers=None, mark=""):
    """Answer one question; a field that is given replaces the dull one."""
    return client.post(f"/concern/{slug}/{mark}", ANSWERS[slug] | (answers or {}))


def fill(client, *, until="check", **given):
    """Answer whatever is asked before that page; without one only Send is left. Returns the way."""
    address, way = client.get("/concern/").url, []
    while address != f"/concern/{until}/":
        slug = address.split("/")[2]
        way.append(slug)
        fields = {name: given.get(name, dull) for name, dull in ANSWERS[slug].items()}
        response = client.post(address, fields)
        assert response.status_code == 302, response.context["form"].errors
        address = response.url
    return way


def send(client, **given):
    return client.post("/concern/receipt/", given)
