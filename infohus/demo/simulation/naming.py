"""What invented people are called, and how somebody else spells it: nobody in particular."""

import string
from itertools import accumulate
from random import Random

FIRST_WORDS = """
Alma Aksel Anton Astrid Benjamin Bilal Caroline Clara Daniel Ditte Ebbe Elias Ellen Emil Emma Esther
Fatima Felix Filip Freja Frida Gustav Hamza Hannah Hassan Ibrahim Ida Ingrid Jakob Jasmin Johan
Johanne Jonas Julie Karl Karla Kasper Khadija Kristine Lasse Laura Laurits Leila Liam Line Lukas
Magnus Maja Malik Malthe Marie Mathilde Mikkel Mohammad Nanna Nikolaj Noah Nora Olivia Omar Oskar
Otto Peter Rasmus Rikke Rune Sara Selma Silas Simon Sofie Storm Søren Thea Theis Thor Tobias Trine
Valdemar Victor Vilma William Yasmin Yusuf Zara Åse
"""
COMMON_WORDS = """
Jensen Nielsen Hansen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Jørgensen Petersen
Madsen Kristensen Olsen Thomsen Christiansen Poulsen Johansen Møller Mortensen Ali Hussein Ahmed
"""
FIRST_PARTS = (
    "Ager", "Birke", "Bjerre", "Dal", "Elle", "Eng", "Fjord", "Gran", "Hede", "Høj", "Kilde",
    "Klint", "Lille", "Lynge", "Mose", "Nord", "Over", "Ravn", "Skov", "Sol", "Sten", "Sø", "Tved",
    "Vester", "Øster",
)  # fmt: skip
LAST_PARTS = ("bæk", "by", "gaard", "holm", "lund", "mark", "rup", "sager", "strup", "vang")
FIRST_NAMES = FIRST_WORDS.split()
LAST_NAMES = [*COMMON_WORDS.split(), *(one + other for one in FIRST_PARTS for other in LAST_PARTS)]
# Some names are far more common than others.
FIRST_SHARES = list(accumulate(1 / (place + 20) for place in range(len(FIRST_NAMES))))
LAST_SHARES = list(accumulate(1 / (place + 10) for place in range(len(LAST_NAMES))))
RESPELT = (
    ("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("gaard", "gård"), ("aa", "å"), ("th", "t"), ("k", "ch"),
    ("sen", "ssen"), ("ph", "f"), ("f", "ph"), ("ll", "l"), ("i", "y"), ("s", "z"), ("lund", "lun"),
)  # fmt: skip


def someone(random: Random) -> str:
    """A first name and surname; most have a middle name, some a hyphen."""
    first, middle, last = given(random), _surname(random), _surname(random)
    shape = random.random()
    if shape < 0.3:
        return f"{first} {last}"
    if shape < 0.85:
        return f"{first} {middle} {last}"
    return f"{first} {middle}-{last}"


def given(random: Random) -> str:
    """A first name alone."""
    return random.choices(FIRST_NAMES, cum_weights=FIRST_SHARES)[0]


def _surname(random: Random) -> str:
    return random.choices(LAST_NAMES, cum_weights=LAST_SHARES)[0]


def as_heard(name: str, random: Random) -> str:
    """The name as the next sender writes it: half of them as it is, the others with one slip."""
    slip = random.choice((None, None, None, _respelt, _mistyped, _turned))
    return slip(name, random) if slip else name


def _respelt(name: str, random: Random) -> str:
    fitting = [(one, other) for one, other in RESPELT if one in name]
    if not fitting:
        return _mistyped(name, random)
    one, other = random.choice(fitting)
    return name.replace(one, other, 1)


def _mistyped(name: str, random: Random) -> str:
    place = random.randrange(1, len(name))
    return (
        name[:place] + random.choice(("", random.choice(string.ascii_lowercase))) + name[place:][1:]
    )


def _turned(name: str, random: Random) -> str:
    """The surname first."""
    *rest, last = name.split(" ")
    return f"{last}, {' '.join(rest)}"
