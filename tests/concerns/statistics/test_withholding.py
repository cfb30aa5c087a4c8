"""What is passed on gives no small number away, not even to somebody who knows the rule."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from concerns.register.states import AgeBand, Outcome, Source, State
from concerns.statistics import withholding
from concerns.statistics.counting import Figures, Group
from concerns.statistics.withholding import FEWEST, held_back

PLACES = [("gladsaxe", "Gladsaxe"), ("ballerup", "Ballerup"), ("herlev", "Herlev")]
ENDINGS = [
    *(
        (state, "")
        for state in State
        if state not in (State.OUTCOME, State.FOLLOW_UP, State.CLOSED)
    ),
    (State.OUTCOME, Outcome.MEASURE),
    (State.FOLLOW_UP, Outcome.MEASURE),
    *((State.CLOSED, outcome) for outcome in Outcome),
]
# Each way to part concerns; whatever a year's numbers are, concerns can be found that have them.
COLUMNS = [list(Source), list(AgeBand), ENDINGS, [slug for slug, _name in PLACES]]


def figures(parted: list[list[int]]) -> Figures:
    """A year with these numbers in its tables."""
    columns = [
        [code for code, number in zip(codes, numbers, strict=True) for _one in range(number)]
        for codes, numbers in zip(COLUMNS, parted, strict=True)
    ]
    groups = [
        Group(source, age, state, outcome, place, number)
        for (source, age, (state, outcome), place), number in Counter(
            zip(*columns, strict=True)
        ).items()
    ]
    return Figures(groups, PLACES)


def printed(parted: list[list[int]]) -> list[tuple[str, ...]]:
    """The whole file, which has all that the page has."""
    with translation.override("en"):
        return list(withholding.as_rows(figures(parted), 2025))


@st.composite
def years(draw) -> list[list[int]]:
    number = draw(st.integers(0, 60))
    parted = []
    for codes in COLUMNS:
        size = len(codes) - 1
        cuts = draw(st.lists(st.integers(0, number), min_size=size, max_size=size))
        edges = [0, *sorted(cuts), number]
        parted.append([after - before for before, after in zip(edges, edges[1:], strict=False)])
    return parted


def others(numbers: list[int]) -> Iterator[list[int]]:
    """Like numbers with the same sum: two change places, or one concern moves."""
    for one, two in combinations(range(len(numbers)), 2):
        for changed in (
            (numbers[two], numbers[one]),
            (numbers[one] + 1, numbers[two] - 1),
            (numbers[one] - 1, numbers[two] + 1),
        ):
            if min(changed) >= 0:
                like = list(numbers)
                like[one], like[two] = changed
                yield like


@settings(deadline=None, max_examples=150)
@given(years())
def test_each_number_held_back_could_be_another_on_the_very_same_page(parted):
    page = printed(parted)
    for place, numbers in enumerate(parted):
        held = held_back(numbers)
        unproven = {at for at, number in enumerate(numbers) if number in held}
        if sum(numbers) < FEWEST:
            continue  # no table at all: the next test
        for like in others(numbers):
            if not unproven:
                break
            if printed([*parted[:place], like, *parted[place + 1 :]]) == page:
                unproven -= {at for at in unproven if like[at] != numbers[at]}
        assert unproven == set(), numbers


@settings(deadline=None, max_examples=150)
@given(years())
def test_what_is_printed_is_true_and_never_small(parted):
    number = sum(parted[0])
    [_headings, (_year, _by, _group, in_all), *rows] = printed(parted)
    if number < FEWEST:
        assert rows == []
        assert in_all == ("fewer than 5" if number else "0")
        return
    assert in_all == str(number)
    shown = [text for *_words, text in rows]
    true = [number for numbers in parted for number in numbers]
    for text, number in zip(shown, true, strict=True):
        assert text in (str(number), "fewer than 5, or hidden")
        assert not text.isdigit() or number == 0 or number >= FEWEST


def test_status_and_outcome_are_never_two_tables():
    parted = [[20, *[0] * (len(codes) - 1)] for codes in COLUMNS]
    titles = {by for _year, by, _group, _number in printed(parted)[2:]}
    together = "Status, and outcome of what is closed"
    assert titles == {"Source", "Age", together, "Municipality"}


# Every table there is, as long as it is small: by the rule, and by rules that say less.

HELD = "held back"
Words = tuple[str, ...]


def ours(numbers):
    held = held_back(numbers)
    return tuple(HELD if number in held else str(number) for number in numbers)


def small_ones_alone(numbers):
    return tuple(HELD if 0 < number < FEWEST else str(number) for number in numbers)


def one_more_where_one_is_alone(numbers):
    """The smallest other one, and of equals the first; none where two are held back already."""
    words = list(small_ones_alone(numbers))
    if words.count(HELD) == 1:
        rest = [at for at, number in enumerate(numbers) if number >= FEWEST]
        for at in sorted(rest, key=numbers.__getitem__)[:1]:
            words[at] = HELD
    return tuple(words)


def ours_in_two_words(numbers):
    return tuple(
        "fewer" if word == HELD and 0 < number < FEWEST else word
        for word, number in zip(ours(numbers), numbers, strict=True)
    )


def ours_with_its_noughts(numbers):
    return tuple(
        word if number else "0" for word, number in zip(ours(numbers), numbers, strict=True)
    )


def parted_in(size: int, number: int) -> Iterator[tuple[int, ...]]:
    if size == 1:
        yield (number,)
        return
    for first in range(number + 1):
        for rest in parted_in(size - 1, number - first):
            yield first, *rest


def given_away(rule, size: int, most: int) -> list[tuple[Words, int]]:
    """Pages on which a number held back can be but one, for a reader who knows sum and rule."""
    found = []
    for number in range(FEWEST, most + 1):
        possible = defaultdict(list)
        for numbers in parted_in(size, number):
            possible[rule(numbers)].append(numbers)
        found += [
            (words, number)
            for words, tables in possible.items()
            for at, word in enumerate(words)
            if not word.isdigit() and len({numbers[at] for numbers in tables}) == 1
        ]
    return found


@pytest.mark.parametrize(("size", "most"), [(1, 40), (2, 40), (3, 30), (4, 22), (5, 14)])
def test_no_small_table_gives_a_number_away(size, most):
    assert given_away(ours, size, most) == []


@pytest.mark.parametrize(
    ("rule", "size"),
    [
        (small_ones_alone, 2),
        (one_more_where_one_is_alone, 3),
        (ours_in_two_words, 2),
        (ours_with_its_noughts, 5),
    ],
)
def test_a_rule_that_says_less_does(rule, size):
    assert given_away(rule, size, 14)
