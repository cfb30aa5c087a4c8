"""Pages as people meet them: signed in by name, in English, read by element."""

import re
from collections import Counter
from html.parser import HTMLParser

from django.test import Client

from accounts.models import User

HTML = "text/html"
ID = re.compile(r'\sid="([^"]+)"')
VOID = {"br", "hr", "img", "input", "link", "meta", "use"}


class Browser(Client):
    """A browser that minds that no page gives one id to two of its elements."""

    def request(self, **request):
        response = super().request(**request)
        if not response.streaming and response.headers.get("Content-Type", "").startswith(HTML):
            ids = Counter(ID.findall(response.content.decode()))
            twice = [name for name, times in ids.items() if times > 1]
            assert twice == [], f"{request['PATH_INFO']}: more than one has this id"
        return response


def browser(username=None) -> Client:
    """A browser of somebody of the cast, or of nobody."""
    client = Browser(headers={"Accept-Language": "en"})
    if username:
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(User.objects.get(username=username), backend=backend)
    return client


class Part(HTMLParser):
    """Collects the element with one id, as it is written."""

    def __init__(self, wanted):
        super().__init__(convert_charrefs=False)
        self.wanted, self.depth, self.kept = wanted, 0, []

    def handle_starttag(self, tag, attrs):
        if self.depth or dict(attrs).get("id") == self.wanted:
            self.kept.append(self.get_starttag_text())
            self.depth += tag not in VOID

    def handle_endtag(self, tag):
        if self.depth:
            self.kept.append(f"</{tag}>")
            self.depth -= tag not in VOID

    def handle_startendtag(self, tag, attrs):
        if self.depth:
            self.kept.append(self.get_starttag_text())

    def handle_data(self, data):
        if self.depth:
            self.kept.append(data)

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")


def part(html: str, wanted: str) -> str:
    """The element with this id; the page must have one."""
    parser = Part(wanted)
    parser.feed(html)
    assert parser.kept, f"no element has the id {wanted}"
    return "".join(parser.kept).strip()


def drawn(client: Client, url: str) -> dict[str, str]:
    """What the form of a step carries hidden, on a page that somebody opens now."""
    hidden = client.get(url).context["form"].hidden_fields()
    return {field.name: field.value() or "" for field in hidden}


def told(response) -> list[str]:
    """The sentences that the next page will show."""
    return [str(message) for message in response.wsgi_request._messages]


def assert_asked_again(response, *fields: str, typed: dict | None = None) -> None:
    """The page is shown again: what is wrong stands in a summary, what was typed is still there."""
    assert response.status_code == 200
    form, html = response.context["form"], response.content.decode()
    assert set(form.errors) == set(fields), form.errors
    assert 'data-module="error-summary"' in html
    for name in fields:
        if name != "__all__":
            assert f'href="#{form[name].focus_id}"' in html
    for name, text in (typed or {}).items():
        assert form[name].value() == text


def assert_moved_on(response, typed: dict) -> None:
    """The step is no longer possible: one sentence on the form, and nothing typed is lost."""
    assert_asked_again(response, "__all__", typed=typed)
    [error] = response.context["form"].non_field_errors()
    assert error.startswith("The concern has moved on")
