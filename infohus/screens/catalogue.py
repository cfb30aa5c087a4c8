"""What the screens say, and in Danish: found in code and templates without gettext's own tools."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from django.conf import settings
from django.utils.translation import template as django_template

ROOMS = ("accounts", "concerns", "infohus", "meetings")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources() -> Iterator[tuple[Path, bytes]]:
    """Every file that may hold words for people, as Python to look through."""
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        python = django_template.templatize(path.read_text(encoding="utf-8"))
        lines = (line.strip() for line in python.splitlines())
        yield path, "\n".join(lines).encode()


def found() -> Catalog:
    """Every message in code and templates, without translations, in the order of the files."""
    catalogue = Catalog()
    for path, python in sources():
        place = path.relative_to(settings.BASE_DIR).as_posix()
        for _line, message, _comments, context in extract(
            "python", BytesIO(python), keywords=KEYWORDS
        ):
            catalogue.add(message, locations=[(place, 0)], context=context)
    return catalogue


def path_of(language: str) -> Path:
    """The catalogue of a language, as people edit it."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it is written; empty where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", project="Infohus")
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def update(language: str) -> Catalog:
    """Bring a catalogue up to date with the sources, keep its translations, drop what is gone."""
    catalogue = read(language)
    catalogue.update(found(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = "# The Danish words of Infohus. Licence: MPL-2.0."
    catalogue.version = ""
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    # One date for good, so that the file changes only when its words do.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    with path_of(language).open("wb") as file:
        pofile.write_po(
            file, catalogue, width=100, omit_header=False, include_lineno=False,
            ignore_obsolete=True,
        )  # fmt: skip
    return catalogue


def compile_to_mo(language: str) -> None:
    """Write the form that Django reads."""
    with path_of(language).with_suffix(".mo").open("wb") as file:
        write_mo(file, read(language))


def missing(language: str) -> list[str]:
    """The messages of the sources that have no translation, or only a fuzzy one."""
    written = read(language)
    lacking = []
    for message in found():
        if not message.id:
            continue
        known = written.get(message.id, message.context)
        texts = known.string if known else ""
        whole = all(texts) if isinstance(texts, tuple | list) else bool(texts)
        if known is None or known.fuzzy or not whole:
            lacking.append(str(message.id))
    return lacking
