"""The name that a file is shown and saved under: what was sent, without what could do harm."""

import re
import unicodedata

from django.utils.translation import gettext as _

from concerns.register.filetypes import Kind
from infohus.screens.text import without_forbidden

LONGEST = 120  # characters, the ending included
# What a file system, a header or a shell would read as something else than a name.
ODD = re.compile(r"[\x00-\x1f\x7f\\/:*?\"<>|;%`$\u2028\u2029\u200b-\u200d\ufeff]+")
ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
SPACES = re.compile(r"\s+")
# Names that Windows opens as a device, whatever their ending.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def shown_name(sent: str) -> str:
    """The last part of what was sent, readable: for messages about a file that is refused."""
    last = re.split(r"[\\/]", sent.replace("\x00", ""))[-1]
    readable = unicodedata.normalize("NFC", without_forbidden(ODD.sub(" ", last)))
    bare = SPACES.sub(" ", without_forbidden(readable)).strip(" .")[:LONGEST].strip(" .")
    return bare or str(_("file"))


def safe_name(sent: str, kind: Kind) -> str:
    """The same with the ending of what the file really is, at most 120 characters."""
    ending = f".{kind.value}"
    bare = ENDING.sub("", shown_name(sent)).removesuffix(ending).strip(" .")
    bare = bare[: LONGEST - len(ending)].strip(" .") or str(_("file"))
    return f"{'_' if DEVICES.fullmatch(bare) else ''}{bare}"[: LONGEST - len(ending)] + ending
