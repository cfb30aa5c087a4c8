"""The search finds a marker in whatever form and wherever a stream is cut."""

import base64

from hypothesis import given
from hypothesis import strategies as some

from infohus.proof.finding import Finder
from infohus.proof.markers import WRITTEN, Markers

AROUND = some.binary(max_size=100)
FORMS = {
    **WRITTEN,
    "capital hexadecimal": lambda text: text.encode().hex().upper().encode(),
    "other UTF-16": lambda text: text.encode("utf-16-be"),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()),
}


def cut(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


@given(
    form=some.sampled_from(sorted(FORMS)),
    inside=some.text(max_size=7),
    after=some.text(max_size=7),
    before=AROUND,
    behind=AROUND,
    size=some.integers(1, 90),
)
def test_every_form_is_found_wherever_it_is_cut(form, inside, after, before, behind, size):
    markers = Markers()
    marker = markers.new()
    finder = Finder(markers.prefix)

    text = FORMS[form](f"{inside}{marker}{after}")
    finder.search(cut(before + b"\n" + text + b"\n" + behind, size))

    assert finder.found == {marker}


def test_a_marker_that_was_cut_off_is_found_all_the_same():
    markers = Markers()
    finder = Finder(markers.prefix)
    finder.search([markers.new()[:15].encode()])
    assert len(finder.found) == 1


def test_markers_of_another_run_are_none_of_ours():
    finder = Finder(Markers().prefix)
    finder.search([Markers().new().encode()])
    assert finder.found == set()
