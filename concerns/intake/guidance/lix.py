"""LIX, the usual Nordic measure of how hard a text is to read.

Words in a sentence, and one for each hundredth of the words that is longer than six letters. About
25 is easy, 35 an ordinary newspaper, 55 a law.
"""

import re

MOST = 35  # what everybody, tired or upset, can still be asked to read
LONG = 6  # letters; a word with more of them is long
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
ENDS = re.compile(r"[.!?]+(?=\s|$)|\n")


def lix(text: str) -> int:
    """The LIX of plain text, rounded; 0 for no words. A line's end also ends a sentence."""
    words = WORD.findall(text)
    if not words:
        return 0
    sentences = [part for part in ENDS.split(text) if WORD.search(part)]
    long = [word for word in words if len(word) > LONG]
    return round(len(words) / len(sentences) + 100 * len(long) / len(words))
