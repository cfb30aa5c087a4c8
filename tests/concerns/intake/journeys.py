"""A writer's way through the form, as a browser takes it."""

from concerns.intake.steps import STEPS

WORRY = "He says that some people do not deserve to live. I heard it on Monday & on Friday."
CODE = r'id="code">((?:[A-Z2-7]{4} ?){6})<'

ANSWERS = {
    "you": {
        "source": "citizen",
        "name": "Karla Krog",
        "role": "",
        "contact": "karla@example.dk",
    },
    "worry": {"worry": WORRY},
    "person": {
        "municipality": "gladsaxe",
        "age_band": "youth",
        "subject_name": "Elias",
        "subject_area": "The club by the lake",
    },
    "signs": {"person": ["symbols", "threats"], "surroundings": ["withdrawal"]},
}


def post(client, slug, answers=None, mark=""):
    """Answer one step; a field that is given replaces the dull one."""
    return client.post(f"/concern/{slug}/{mark}", ANSWERS[slug] | (answers or {}))


def fill(client, **answers):
    """Answer every step, so that only Send is left."""
    for step in STEPS:
        response = post(client, step.slug, answers.get(step.slug))
        assert response.status_code == 302, response.context["form"].errors
    return response


def send(client):
    return client.post("/concern/receipt/")
