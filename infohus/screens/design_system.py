"""Picks from the design system's package what our pages are served, when the package is installed.

The package is made for every browser there ever was: its stylesheet asks for fonts in four formats,
the oldest first, and its sprite draws 150 icons. We take one format, the icons that we show, and
the images that the stylesheet still names: under 40 files of 595, half a megabyte of 34.
"""

import re
import shutil
import sys
from pathlib import Path

ICONS = {
    "attach-file", "check", "chevron-right", "close", "delete", "document", "download", "error",
    "headset", "info", "language", "lock", "menu", "open-in-new", "person", "print", "success",
    "time", "visibility", "warning",
}  # fmt: skip
# Cut by alphabet: a page in Danish or English asks for the first part only.
WEIGHTS = ("Regular", "SemiBold")
ALPHABETS = ("Latin1", "Latin2", "Latin3", "Pi", "Greek", "Cyrillic")
STYLES, SCRIPTS = "css/dkfds.min.css", "js/dkfds.min.js"
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
# Classes that draw an icon as a background image; our pages use the sprite.
ICON_CLASS = re.compile(r"\.icon-[a-z-]+:not\(a\)\{[^}]*\}")
# Names a file for developers of the package that is not served.
SOURCE_MAP = re.compile(r"(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$")
IMAGE = re.compile(r"url\(\.\./(img/[^)\"']+)\)")
SYMBOL = re.compile(r'<symbol id="([^"]+)".*?</symbol>', re.DOTALL)


def pick(package: Path, target: Path) -> None:
    """Fill the folder `target` from the unpacked package, in place of what was there before."""
    dist = package / "dist"
    shutil.rmtree(target, ignore_errors=True)
    styles = slimmed((dist / STYLES).read_text(encoding="utf-8"))
    sprite = drawn((dist / "img" / "all-svg-icons.svg").read_text(encoding="utf-8"))
    scripts = SOURCE_MAP.sub("", (dist / SCRIPTS).read_text(encoding="utf-8"))
    _write(target / STYLES, styles)
    _write(target / SCRIPTS, scripts)
    _write(target / "img" / "icons.svg", sprite)
    for name in sorted(set(IMAGE.findall(styles))):
        _write(target / name, (dist / name).read_bytes())
    for weight in WEIGHTS:
        for alphabet in ALPHABETS:
            name = f"IBMPlexSans-{weight}-{alphabet}.woff2"
            font = dist / "fonts" / "IBMPlexSans" / "split" / "woff2" / name
            _write(target / "fonts" / name, font.read_bytes())


def slimmed(styles: str) -> str:
    """The stylesheet without its fonts, which `app.css` names, and without its icon classes."""
    for unserved in (FONT_FACE, ICON_CLASS, SOURCE_MAP):
        styles = unserved.sub("", styles)
    return styles


def drawn(sprite: str) -> str:
    """The sprite with our icons only."""
    symbols = [found.group() for found in SYMBOL.finditer(sprite) if found.group(1) in ICONS]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


if __name__ == "__main__":
    pick(Path(sys.argv[1]), Path(sys.argv[2]))
