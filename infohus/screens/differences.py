"""What one version of a text says and another does not, line by line."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

END_OF_SENTENCE = re.compile(r"(?<=[.!?:;])\s+")


@dataclass(frozen=True)
class Line:
    """A line that stayed (`same`), came (`added`) or went (`removed`)."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Line]:
    """Every line of both texts in order; of a changed place, first what went, then what came."""
    old, new = _lines(before), _lines(after)
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            found += [Line("same", text) for text in old[a:b]]
            continue
        found += [Line("removed", text) for text in old[a:b]]
        found += [Line("added", text) for text in new[c:d]]
    return found


def by_sentence(text: str) -> str:
    """The text with every sentence on a line of its own: what people write in one paragraph."""
    return "\n".join(END_OF_SENTENCE.split(text))


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
