"""Whom the register recognises: other spellings, slips, order; and whom it tells apart."""

import pytest

from concerns.register.matching import blind, names
from tests.concerns.register import matching_crowd as crowd
from tests.concerns.register.matching_crowd import KEY

pytestmark = pytest.mark.django_db(transaction=True)
LEAST_RECALL, MOST_FALSE = 0.95, 1 / 20

# One kind of slip each: all of them are found again, among the others as well.
SAME = [
    ("Elias Thorsen-Bek", "Elijas Torsenbæk"),
    ("Elias Thorsen-Bek", "THORSEN-BEK, ELIAS"),
    ("Elias Thorsen-Bek", "Elias Thorsen Bek"),
    ("Mette Lærke Frandsen", "Mette Laerke Frandsen"),
    ("Søren Kjærgaard", "Soeren Kjærgård"),
    ("Åse Bøgh", "Aase Boegh"),
    ("Christian Holst", "Kristian Holst"),
    ("Philip Thygesen", "Filip Tygesen"),
    ("Sarah Winther", "Sara Vinther"),
    ("Zainab Lund", "Sainab Lun"),
    ("Kaj Schmidt", "Kai Smit"),
    ("Rasmus Overgaard", "Rasmsu Overgaard"),
    ("Rasmus Overgaard", "Rasmus Overgard"),
    ("José Núñez", "Jose Nunez"),
]


def likeness(server, name, other):
    server.execute("TRUNCATE register.register_subjectprint")
    server.execute("DELETE FROM register.register_concern")
    crowd.add(server, [name, "Ulla Østergaard", "Bent Fisker"], start=1)
    crowd.add(server, [other], start=4)
    sql = "SELECT concern_id, likeness FROM register.likenesses(%s, NULL, '{}')"
    return {row[0].int: row[1] for row in server.execute(sql, [crowd.number(4)])}


@pytest.mark.parametrize(("name", "again"), SAME)
def test_the_same_name_written_otherwise_is_found(name, again, behind):
    assert set(likeness(behind, name, again)) == {1}


@pytest.mark.parametrize(
    "other", ["Elias Frost", "Mona Thorsen-Bek Hansen", "Thor Bak", "Elias", "", "ukendt dreng"]
)
def test_another_name_is_not(other, behind):
    assert likeness(behind, "Elias Thorsen-Bek", other) == {}


def test_the_same_words_in_the_same_order_are_nearest(behind):
    assert likeness(behind, "Elias Bek", "elias  BEK") == {1: 1.0}


@pytest.mark.parametrize("name", ["", "  ", "ukendt", "...", "8", "🙂", "x"])
def test_what_is_no_name_leaves_nothing(name):
    assert blind.blinded_with(KEY, name) == blind.Print([], "0" * blind.PLACES)


def test_a_sentence_instead_of_a_name_stays_small():
    assert len(names.blocks(" ".join(["Christoffersen"] * 500))) < 200
    assert len(names.blocks("En dreng som hedder Elias, søn af Tove Bek nede fra kiosken")) < 600


def test_another_key_gives_other_numbers():
    one, other = (blind.blinded_with(key, "Elias Bek") for key in (KEY, bytes(32)))
    assert one.blocks and not set(one.blocks) & set(other.blocks)
    assert one.grams != other.grams and "1" in one.grams


def test_of_a_generated_crowd_the_repeats_are_found_and_few_others(behind):
    found = crowd.asked(behind, people=5_000, repeats=200)
    assert crowd.recall(found) >= LEAST_RECALL
    assert crowd.false_share(found) <= MOST_FALSE


@pytest.mark.long
@pytest.mark.parametrize(("copies", "repeats"), [(1, 2_000), (10, 200)])
def test_of_a_hundred_thousand_and_of_a_million_as_well(copies, repeats, behind, capsys):
    """The figures in docs/matching.md: make test-long prints them anew."""
    found = crowd.asked(behind, people=100_000, repeats=repeats, copies=copies)
    with capsys.disabled():
        print(f"\n{copies} of each: {crowd.figures(found)}")
    assert crowd.recall(found) >= LEAST_RECALL
    assert crowd.false_share(found) <= MOST_FALSE


@pytest.mark.long
def test_of_a_million_of_whom_no_two_are_called_the_same(behind, capsys):
    """The hardest crowd for a look-up. Of its others many are truly nearly the same: 372 words."""
    found = crowd.asked(behind, people=1_000_000, repeats=200)
    with capsys.disabled():
        print(f"\n1,000,000 names: {crowd.figures(found)}")
    assert crowd.recall(found) >= LEAST_RECALL
