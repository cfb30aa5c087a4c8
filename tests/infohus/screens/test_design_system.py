"""What is picked from the design system's package to be served."""

import re

from django.conf import settings

from infohus.screens import design_system
from tests.sources import ROOT

SERVED = settings.NODE_MODULES / ".served" / "dkfds"
OURS = ROOT / "static" / "infohus" / "app.css"
ADDRESS = re.compile(r"url\([\"']?([^)\"']+)")
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")


def test_what_is_served_is_what_the_package_gives_today(tmp_path):
    design_system.pick(settings.NODE_MODULES / "dkfds", tmp_path / "again")
    fresh = {path.relative_to(tmp_path / "again"): path for path in (tmp_path / "again").rglob("*")}
    assert {path.relative_to(SERVED) for path in SERVED.rglob("*")} == set(fresh)
    for name, path in fresh.items():
        assert path.is_dir() or path.read_bytes() == (SERVED / name).read_bytes(), name
    assert len(fresh) < 50


def test_every_address_in_a_stylesheet_is_served():
    for styles in (OURS, SERVED / "css" / "dkfds.min.css"):
        named = ADDRESS.findall(styles.read_text(encoding="utf-8"))
        assert named
        for address in named:
            name = address.removeprefix("../").removeprefix("dkfds/")
            assert (SERVED / name).is_file(), address


def test_the_only_fonts_are_woff2_and_a_letter_is_in_one_of_them_only():
    assert "@font-face" not in (SERVED / "css" / "dkfds.min.css").read_text(encoding="utf-8")
    faces = re.findall(r"@font-face[^}]*-Regular-[^}]*}", OURS.read_text(encoding="utf-8"))
    assert len(faces) == len(design_system.ALPHABETS)
    letters: list[int] = []
    for face in faces:
        for first, last in RANGE.findall(face.partition("unicode-range")[2]):
            letters += range(int(first, 16), int(last or first, 16) + 1)
    assert len(letters) == len(set(letters))
    assert set(map(ord, "æøåÆØÅ–“”’…")) <= set(letters)
    assert {path.suffix for path in (SERVED / "fonts").iterdir()} == {".woff2"}
