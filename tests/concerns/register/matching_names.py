"""Made-up Danes, always the same for the same seed, and what a hurried hand makes of their names.

First names and surnames are common ones put together at random: nobody in particular is meant.
"""

import random
import string
from collections.abc import Callable
from itertools import accumulate

FIRST_WORDS = """
Adam Agnes Ahmed Aisha Aksel Albert Alberte Alexander Alfred Ali Alma Amalie Amir Anders Andreas
Anna Anne Anton Arthur Asger Asta August Aya Benjamin Bent Birgit Birthe Bjarne Bo Camilla Carl
Caroline Cecilie Charlotte Christian Christina Clara Daniel David Ditte Ebbe Elias Elin Ella Ellen
Else Emil Emilie Emma Erik Esther Fatima Filip Finn Flemming Freja Frederik Frida Gitte Gunnar
Gustav Hanne Hans Hassan Heidi Helene Helle Henrik Hjalmar Hugo Ibrahim Ida Inger Ingrid Isabella
Ivan Jacob Jan Jannik Jasmin Jens Jeppe Jesper Johan Johanne Jonas Jonathan Josefine Julie Jytte
Kaj Karen Karoline Kasper Katrine Khalid Kirsten Kristian Kristoffer Laura Lars Lasse Laurits Leif
Lene Liam Lis Liv Lone Lotte Louise Lucas Ludvig Lærke Mads Magnus Maja Malene Malthe Maria
Marianne Marie Martin Mathias Mathilde Mette Michael Mikkel Mohammed Mona Morten Mustafa Nanna
Niels Nikolaj Nina Noah Nora Ole Oliver Omar Oscar Oskar Otto Palle Peder Pernille Peter Philip
Pia Poul Rasmus Rikke Robert Rosa Rune Salma Samira Sander Sara Sebastian Signe Silas Simon Sofie
Solvej Stine Storm Susanne Svend Søren Thea Theo Thomas Thor Tobias Torben Trine Troels Tue Ulla
Valdemar Vera Victor Victoria Vilhelm William Yasmin Youssef Zahra Zainab Østen Åge Åse
"""
LAST_WORDS = """
Abdi Abrahamsen Agerskov Ahmadi Albrechtsen Andersen Andreasen Arslan Axelsen Bach Bager Bak Bang
Bech Beck Berg Berthelsen Bisgaard Bjerre Bjerregaard Boesen Bonde Brandt Bruun Buch Bundgaard
Buus Bæk Bøgh Carlsen Christensen Christiansen Christoffersen Clausen Dahl Dalgaard Dam Damgaard
Danielsen Davidsen Demir Due Ebbesen Egholm Enevoldsen Eriksen Eskildsen Fabricius Falk Fisker
Fjord Frandsen Frederiksen Friis Frost Gade Gammelgaard Gjerløv Gram Gregersen Grøn Guldberg
Haagensen Hald Hammer Hansen Hassan Hedegaard Henriksen Hermansen Hjort Hoffmann Holm Holst
Hougaard Hussein Hvid Høj Højgaard Ibsen Isaksen Iversen Jacobsen Jakobsen Jensen Jeppesen Jepsen
Jespersen Jessen Johannesen Johansen Johnsen Juhl Justesen Jørgensen Kaya Karlsen Kirk Kjeldsen
Kjær Kjærgaard Klausen Klitgaard Knudsen Koch Kofoed Kragh Kristensen Kristoffersen Krogh Kruse
Lange Larsen Lassen Laursen Lauritsen Lind Lorenzen Lund Lundgaard Madsen Markussen Mathiesen
Mikkelsen Mogensen Mortensen Munk Møller Mølgaard Mørch Nguyen Nielsen Nikolajsen Nissen Nygaard
Nørgaard Olesen Olsen Omar Ottosen Overgaard Paulsen Pedersen Petersen Poulsen Rahman Rasmussen
Ravn Riis Rosenkilde Rossen Schmidt Schou Schultz Simonsen Skov Skovgaard Skriver Smed Steffensen
Storgaard Svendsen Søgaard Sørensen Thomsen Thorsen Thygesen Toft Torp Vestergaard Vinther Voss
Winther Wulff Yilmaz Zacho Østergaard Aagaard
"""

FIRST, LAST = FIRST_WORDS.split(), LAST_WORDS.split()

VARIANTS = (
    ("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("aa", "å"), ("ae", "æ"), ("th", "t"), ("t", "th"),
    ("ch", "k"), ("k", "ch"), ("ck", "k"), ("c", "k"), ("w", "v"), ("v", "w"), ("z", "s"),
    ("ph", "f"), ("f", "ph"), ("nd", "n"), ("ld", "l"), ("ss", "s"), ("ll", "l"), ("tt", "t"),
    ("s", "ss"), ("l", "ll"), ("y", "i"), ("i", "y"), ("ia", "ija"), ("aj", "ai"), ("h", ""),
    ("sen", "ssen"), ("dt", "t"), ("æ", "e"), ("x", "ks"),
)  # fmt: skip


def drawn(names: list[str], chance: random.Random) -> Callable[[], str]:
    """Names at random, some far more common than others, as among Danes."""
    order = chance.sample(names, len(names))
    shares = list(accumulate(1 / (place + 20) for place in range(len(order))))
    return lambda: chance.choices(order, cum_weights=shares)[0]


def people(count: int, seed: int = 1) -> list[str]:
    """That many people: half with a middle name, some with two, some with a hyphen.

    No two are called the same; a hyphen alone makes no other name.
    """
    chance, found = random.Random(seed), {}
    given, family = drawn(FIRST, chance), drawn(LAST, chance)
    while len(found) < count:
        first, middle, last = given(), family(), family()
        shape = chance.random()
        if shape < 0.15:
            name = f"{first} {last}"
        elif shape < 0.65:
            name = f"{first} {middle} {last}"
        elif shape < 0.8:
            name = f"{first} {middle}-{last}"
        elif shape < 0.9:
            name = f"{first}-{given()} {last}"
        else:
            name = f"{first} {given()} {middle} {last}"
        if len(set(name.replace("-", " ").split())) > name.count(" ") + name.count("-"):
            found.setdefault(name.replace("-", " "), name)
    return list(found.values())


def slipped(name: str, chance: random.Random) -> str:
    """One letter left out, doubled, mistaken for another, or changed with its neighbour."""
    places = [i for i in range(1, len(name)) if name[i - 1 : i + 1].isalpha()]
    i = chance.choice(places)
    other = chance.choice(string.ascii_lowercase)
    return chance.choice(
        [
            name[:i] + name[i + 1 :],
            name[:i] + other + name[i:],
            name[:i] + other + name[i + 1 :],
            name[: i - 1] + name[i] + name[i - 1] + name[i + 1 :],
        ]
    )


def respelt(name: str, chance: random.Random) -> str:
    """Another spelling of the same sound, somewhere in it."""
    lower = name.lower()
    fitting = [(a, b) for a, b in VARIANTS if a in lower]
    if not fitting:
        return slipped(name, chance)
    a, b = chance.choice(fitting)
    return lower.replace(a, b, 1).title()


def reordered(name: str, chance: random.Random) -> str:
    """The surname first, with or without a comma."""
    *rest, last = name.split(" ")
    return f"{last}{chance.choice([',', ''])} {' '.join(rest)}"


def rehyphened(name: str, chance: random.Random) -> str:
    """The hyphen gone, or one more, or two names in one."""
    if "-" in name:
        one, other = name.split("-", 1)
        return chance.choice([f"{one} {other}", f"{one}{other.lower()}"])
    words = name.split(" ")
    if len(words) < 3:
        return respelt(name, chance)
    return " ".join(words[:-2]) + f" {words[-2]}-{words[-1]}"


SLIPS = {"typo": slipped, "sound": respelt, "order": reordered, "hyphen": rehyphened}


def repeat(name: str, chance: random.Random) -> tuple[str, str]:
    """The kind of slip and the name with it; every third has a second one."""
    kind = chance.choice(list(SLIPS))
    changed = SLIPS[kind](name, chance)
    if chance.random() < 1 / 3:
        second = chance.choice(list(SLIPS))
        return f"{kind}+{second}", SLIPS[second](changed, chance)
    return kind, changed
