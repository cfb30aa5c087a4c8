"""The pages there are, in what order, and the texts that are shipped with the program."""

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Theme:
    """Pages that belong together, in the order of the list."""

    code: str
    title: str | Promise
    slugs: tuple[str, ...]


THEMES = (
    Theme("know", _("Know the signs"), ("extremism", "forms", "signs")),
    Theme("write", _("When you write to us"), ("what-happens", "who-reads", "records", "rights")),
    Theme("help", _("Get help"), ("contacts", "advice", "professionals")),
    Theme("site", _("About this site"), ("privacy", "accessibility")),
)
SLUGS = tuple(slug for theme in THEMES for slug in theme.slugs)


@dataclass(frozen=True)
class Wording:
    """One version of one text, shipped or published. `by` is a name; nobody's for what is shipped.

    `body` is Markdown, `changed_on` a Danish date.
    """

    slug: str
    language: str
    number: int
    title: str
    body: str
    changed_on: datetime.date
    by: str = ""
    note: str = ""


@cache
def shipped(slug: str, language: str) -> Wording:
    """The text that came with the program. Raises KeyError for a page or language there is not.

    The file's first line is the title, then follow `version:` and `date:`, then the body.
    """
    if slug not in SLUGS or language not in ("da", "en"):
        raise KeyError(slug, language)
    written = (FOLDER / language / f"{slug}.md").read_text(encoding="utf-8")
    head, body = written.split("\n\n", 1)
    title, *lines = head.splitlines()
    facts = dict(line.split(": ", 1) for line in lines)
    return Wording(
        slug=slug,
        language=language,
        number=int(facts["version"]),
        title=title.removeprefix("# "),
        body=body,
        changed_on=datetime.date.fromisoformat(facts["date"]),
    )
