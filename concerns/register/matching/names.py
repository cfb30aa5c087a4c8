"""What of a name stays the same when somebody else writes it down. Pure text, no keys, no rows.

A name gives two sets of features. `blocks` find candidates: pairs of words as they sound, one of
them with a letter left out, so that one slip in one of the words still meets. `grams` measure how
alike two names are: pieces of each word, as it is spelt and as it sounds.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import combinations, pairwise

MOST_WORDS = 6  # what is longer is a sentence, and its first words say who it is about
# What people write instead of a name, or around one.
NO_WORDS = """
af dreng en er et fra hedder hende hendes ikke jeg kender kvinde mand med min navn nej og
pige som ukendt unknown ved vides
"""
NO_NAMES = frozenset(NO_WORDS.split())
LETTERS = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "ß": "ss",
                         "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})  # fmt: skip

# How Danish sounds, in order: each rule sees what the ones before it left.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"aa|oe", "o"),
        (r"ae", "e"),
        (r"sch|sh|sj", "s"),
        (r"ph", "f"),
        (r"tz|z", "s"),
        (r"th|dt", "t"),
        (r"ch|ck|qu|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"x", "ks"),
        (r"^h(?=[vj])", ""),  # hvid, hjalmar
        (r"w", "v"),
        (r"(?<=[lnr])d(?![aeiouyr])", ""),  # lund, vold, gaard
        (r"(?<=[bdgklmnprstv])h|h$|(?<=[aeiouy])h(?=[bdfgklmnprstv])", ""),
        (r"y", "i"),
        (r"(?<=i)j|j(?=i)", ""),  # elijas
        (r"ei|ej|ai|aj|eg(?=[nl])", "aj"),
        (r"ie$", "i"),
        (r"(.)\1+", r"\1"),
    )
]


def folded(name: str) -> list[list[str]]:
    """The words in small Latin letters, æ, ø and å as two; what a hyphen joins is one inner list.

    At most MOST_WORDS, without the words that are no name.
    """
    lower = unicodedata.normalize("NFC", name).casefold().translate(LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    groups = [re.findall(r"[^\W\d_]+", group) for group in re.sub(r"['’`´]", "", plain).split()]
    kept: list[list[str]] = []
    room = MOST_WORDS
    for group in groups:
        words = [word for word in group if word not in NO_NAMES and len(word) > 1][:room]
        room -= len(words)
        if words:
            kept.append(words)
    return kept


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """How a folded word sounds, roughly: the same for spellings that Danes mix up."""
    for pattern, replacement in SOUNDS:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=50_000)
def shortened(heard: str) -> tuple[str, ...]:
    """The word and what is left of it with one letter fewer: one slip on either side still meets.

    A word of three letters or fewer is left whole; too many others sound nearly like it.
    """
    if len(heard) < 4:
        return (heard,)
    fewer = {heard[:place] + heard[place + 1 :] for place in range(len(heard))}
    return (heard, *sorted(fewer - {heard}))


def blocks(name: str) -> set[str]:
    """What finds candidates: names without one of these in common are never compared."""
    heard = [sound(word) for group in folded(name) for word in group]
    if len(heard) == 1:
        return {f"1 {left}" for left in shortened(heard[0])}
    found: set[str] = set()
    for pair in combinations(heard, 2):
        found |= _around(*sorted(pair))
    # "Thorsen-Bek" is also written as one word.
    for place, (one, other) in enumerate(pairwise(heard)):
        rest = heard[:place] + heard[place + 2 :]
        for word in rest:
            found.add("2 " + " ".join(sorted((sound(one + other), word))))
    return found


def _around(one: str, other: str) -> set[str]:
    """The pair with at most one of its words shortened; always in the alphabet's order."""
    pairs = [(left, other) for left in shortened(one)] + [(one, left) for left in shortened(other)]
    return {"2 " + " ".join(sorted(pair)) for pair in pairs}


def grams(name: str) -> set[str]:
    """What tells how alike two names are.

    Three letters of the spelling, two of the sound, each whole word as it sounds, and which word
    begins after which: Anna Lund Holm is not quite Anna Holm Lund.
    """
    words = [word for group in folded(name) for word in group]
    order = {f"o{sound(one)[:2]} {sound(other)[:2]}" for one, other in pairwise(words)}
    return order.union(*map(_grams_of, words))


@lru_cache(maxsize=50_000)
def _grams_of(word: str) -> frozenset[str]:
    spelt, heard = f"^{word}$", f"^{sound(word)}$"
    return frozenset(
        [f"s{spelt[i : i + 3]}" for i in range(len(spelt) - 2)]
        + [f"w{heard}"]
        + [f"h{heard[i : i + 2]}" for i in range(len(heard) - 1)]
    )
